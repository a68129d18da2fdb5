"""What machines say, what is said into a dead line, and how people say that the number is not the wanted one."""

from scoring.speech.phrases import Concept

MACHINE = Concept(
    """
    оставить:impr … сообщение; =оставьте сообщение; после … сигнал; абонент … не; аппарат абонент; вне зона;
    временно недоступный; временно не доступный; голосовой почта; голосовой ящик; автоответчик; голосовой помощник;
    вы позвонили в … компания; ваш звонок очень важный; перевести звонок на оператор;
    нажмите … цифру|один|ноль|решетку|звездочку; сейчас никого нет дома; не может ответить на ваш;
    номер не обслуживается; набранный вами номер; переадресовать; поставить:impr в очередь; гудок; гудка;
    говорите после; подойти к телефон; не можем подойти; записать … голосовой;
    в данный момент … недоступный|занятый; рабочие часы; часы работы; нерабочее время; все операторы;
    оператор освободится; наберите добавочный; оставайтесь на линии; ваш звонок записываться; после гудка;
    после писка; после бипа; писка; после звукового; звукового сигнала; сигнала; наговорите; наговаривайте;
    наговори; диктуйте после; на запись; меня не застали; нас не застали; не застали; не могу взять трубку;
    не могу подойти; не могу говорить оставьте; перезвоню как только; перезвоним как только;
    обязательно перезвоню|перезвоним|свяжусь; свяжемся с вами; как только освобожусь; не в сети; номер временно;
    заблокирован; не существует; неправильно набран; набран неправильно; телефон абонента; выключен;
    секретарь … виртуальный|электронный; виртуальный ассистент|помощник|секретарь; умный ассистент|помощник;
    я ассистент; я помощник абонента; передам абоненту; запишу для него; что передать абоненту; тональный режим;
    добавочный номер; для соединения; чтобы связаться с; если вы знаете; офис закрыт; сейчас мы закрыты;
    мы работаем с; работаем с … до; ждите ответа; вас соединят; дождитесь; музыка; соединяю с оператором
    """,
    """
    leave … message|name|number|details|word; after … tone|beep|bleep; voicemail; voice mail; voice mailbox;
    not available right now; unavailable; cannot take your call; can't take … call; can't come to … phone;
    not able to … call; please record; can't get to; cannot get to; you have reached; you've reached; mailbox;
    press one|1|two|2|zero|three|hash|star|pound|the; number … not in service; at the tone; person you are calling;
    person you're calling; subscriber; answering machine; answerphone; answering service; after the signal;
    come to the phone; get to the phone; office hours; currently closed; our office is closed; please hold;
    all agents; all our; all lines; your call is important; speak after; talk after; record your message;
    extension number; dial; out of the office; we're closed; we are closed; opening hours; open monday;
    lines are open; lines are closed; call you back as soon|when; get back to you as soon; ring you back as soon;
    return your call; i'll return; we'll return; missed you; sorry i missed; sorry we missed; you know what to do;
    do your thing; beep; you're through to the voicemail; virtual assistant; automated; automated assistant;
    call screening; state your name; google voice; screening service; main menu; for sales; for accounts;
    for support; for all other; please listen; options have changed; in the queue; position in; connect you;
    transferring you; thank you for calling … if|press|our|please; not been recognised|recognized;
    has been disconnected; is full; the mobile number; switched off; try again later; no one is available;
    nobody is available; no-one is available
    """,
)
A_PERSON_SAYS = Concept(
    """
    могу … передать; что передать; я передам; оставьте … секретарю; давайте я передам; передать что-нибудь;
    ему передать; ей передать
    """,
    """
    can i take; may i take; i can take; would you like to leave; want to leave; shall i tell; i'll tell him|her;
    i'll let him|her; i'll pass
    """,
)
GREETING = Concept(
    """
    алло; слушать:1per; =слушаю; говорить:impr; слышно; слышать; кто; здравствовать; здравствуйте;
    добрый день|утро|вечер; =да; =але; девушка; связь; ау; есть кто; кто-нибудь; вы тут; вы здесь; вы там; на линии
    """,
    """
    =hello; =hi; =hey; speaking; who be; anyone; anybody; hear; there; good morning|afternoon|evening; =yes; =yeah;
    line; =allo
    """,
)
CANT_HEAR = Concept(
    """
    не слышно; не слышать; плохо слышно; вы меня слышите; слышите меня; пропадать; связь; перезвонить:1per;
    прерываться; тишина; слышно меня; меня слышно; никого; шум; треск; шипит; булькает; факс; гудит; обрыв;
    перенабрать; обрывается; заикается; глухо; ни звука; молчание; молчите
    """,
    """
    can't hear; cannot hear; not hear; hear me; hear you; anyone there; anybody there; are you there; still there;
    bad line|connection|signal; breaking up; silence; lost you; call … back; try … again; cut out; cutting out;
    static; fax; screech; dead line; line's dead; line is dead; no sound; noise; crackle; crackling; dropping out;
    nobody there; no one there
    """,
)
NOT_HEARD = Concept(
    "не слышно; не слышать; плохо слышно; ни звука; тишина; факс; молчание",
    """
    can't hear; cannot hear; not hear; silence; fax; screech; nobody there; no one there; line's dead; dead line
    """,
)
WRONG = Concept(
    """
    не туда попасть|звонить|попали|звоните|дозвониться|попал|попала|звонишь|набрали|обратились;
    ошибиться номер|адресом; номером ошибиться; вы ошибиться; ты ошибся|ошиблась; не тот номер; неправильный номер;
    неверный номер; номер неправильный|неверный|не тот|чужой|старый; здесь|тут таких|такого|такой|такие нет;
    таких|такого|такой нет|не здесь|тут|знать|держим|имеем|числится|работает|живет|проживает;
    таких|такого|такой … нет; нет тут|здесь таких|такого|такой; нет таких; частный номер; это квартира; это частный;
    не знать никакой|такой|таких|такого|никакого|никакую; не работает здесь|тут;
    тут|здесь не работает|живет|проживает; никакого отношения; номер … раньше … другой; вы не туда; вам не сюда;
    не сюда звоните; куда вы попасть|звоните; моя квартира; частное лицо; частный дом; такого номера;
    впервые слышать … вас|него|нее|такую|такого|фамилию; не по адресу; другая организация;
    не в ту организацию|компанию|фирму|контору|квартиру; другая фирма; другая контора; номер сменился; чужой номер;
    я не такой; номер давно мой|у|наш; номер теперь мой|наш|у; вы перепутать; ты перепутал;
    перепутали … номер|телефон|цифру|что-то; перепутали наверное|наверно|видимо; попали в; попали к; попали на;
    это не его|ее|их номер|телефон; это не мой; не его телефон; не ее телефон; это мой личный; личный номер;
    личный телефон; они съехали; он съехал; съехали; они переехали; давно не работает; уволился давно;
    здесь больше не; тут больше не; купил симку|сим-карту|номер; симку; новая симка; сим-карту; номер достался;
    номер мне дали|выдали|достался; с чего вы взяли; домашний телефон; мы не компания; мы не фирма;
    нет такой фирмы|компании|организации|фамилии; никаких … тут|здесь нет|не; не занимаемся … ошиблись
    """,
    """
    wrong number; wrong person; wrong house; wrong company; wrong place; wrong office; wrong line; wrong people;
    wrong man; wrong woman; wrong bloke; wrong guy; wrong lady; no one … that name; nobody … that name;
    nobody … called; no one … called; not … right number; misdial; misdialed; misdialled; dialed … wrong;
    dialled … wrong; you have the wrong; you've got the wrong; got the wrong; you have wrong; transposed;
    private number; private residence; private line; private house; private home;
    never heard of … him|her|them|that|it|any; no such person|company|number|place|firm; don't know any;
    don't know anybody|anyone; not his|her|their number; not a company; not a business; no … by that name;
    no … here by; there isn't any; there isn't a; not at this number; at this number; who are you trying;
    this is a house|home|residence|salon|school|church|surgery|bakery|garage|pub|farm|hotel|flat|dentist|shop;
    this is a library|hospital|nursery|clinic|barber; come through to; you've come through; you've rung a;
    you've called a; you've called the; you've reached a house|private|home;
    this is my cell|mobile|home|personal|private; nobody here; no one here; this number is mine; number used to;
    used to be his|her|their; used to belong; just got this number; got this number; new number; this phone;
    had this number; doesn't work here; don't work here; does not work here; not work here; doesn't live here;
    no longer here; moved out; left years; mixed up; you're mixed; mix-up; think you want; i think you've;
    you want the other; not the person; i'm not him|her|mr|mrs|the; we're not them|a|the company; not them;
    not who you
    """,
)
WONDERS = Concept(  # said at wrong numbers, and by those who do not remember: no proof alone
    """
    какой еще; какая еще; какие еще; кого вам; вам кого; вы кто; кто вы; кто это; куда звонить:2per; вы куда;
    не знать … вообще; первый раз слышу; впервые слышать;
    ничего не заказывали|оставляли|просили|подавал|оставлял|заказывал;
    тут|здесь|это … мельница|садик|школа|больница|поликлиника|аптека|салон|парикмахерская;
    тут|здесь|это … кафе|столовая|магазин|квартира|библиотека|церковь|храм|вокзал;
    тут|здесь|это … морг|прачечная|баня|гостиница|общежитие|автосервис|гараж|дача;
    тут|здесь|это … ферма|музей|театр|стоматология|ветклиника; не понимаю о чем; о чем вы; о чем речь; я дома;
    я пенсионер; я пенсионерка; я ребенок; мамы нет; папы нет; мама на работе; я врач; я учитель; я студент;
    номер откуда; откуда номер
    """,
    """
    who do you want; who are you; who's this; who is this; who is that; isn't the; which company; what company;
    never ordered|asked|heard; what are you talking; what's this about; how did you get; where did you get;
    i'm retired; my mum|dad|mother's; at home; just a kid; i'm a nurse|teacher|plumber|student|dentist; pensioner;
    not me; not him; not her; there is no … here; there's no … here; not who; what invoice; what order; mine now;
    my number
    """,
)
AGENT_GIVES_UP = Concept(  # the agent sees that the number is wrong
    """
    извините … ошибка|ошибся|ошиблась|беспокойство|номером; извиняюсь;
    прошу прощения … беспокойство|ошибка|ошибся|ошиблась|побеспокоил|побеспокоила; ошибся номером; ошиблась номером;
    в базе … ошибка|старый|устарел;
    удалю|уберу|исправлю|поправлю|помечу|вычеркну … номер|контакт|телефон|базе|базу|карточке;
    номер … удалю|уберу|исправлю|поправлю|помечу|вычеркну; не тот номер; неверный номер; значит ошибка;
    цифру перепутал|перепутала
    """,
    """
    sorry … bother|trouble|disturb|wrong; my mistake; my apologies; apologies; apologize; i apologise; wrong number;
    update our|my|the records; correct our|my|the; remove … number; take … number off; fix our|my|the; misdialed;
    misdialled; must have the wrong|misread|typed; digit
    """,
)
ABOUT_A_MISTAKE = Concept(
    """
    ошибиться в|с|на|когда; ошибка; отдел; ошибиться … счет|сумма|цена|договор|документ|расчет;
    перепутали … цвет|размер|заказ|товар|артикул|адрес
    """,
    """
    wrong item|price|amount|size|invoice|order|department|colour|color|parts|part|day|time; wrong with; not wrong
    """,
)
