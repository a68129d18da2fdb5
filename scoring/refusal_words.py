"""How customers refuse, in words: decisions, disinterest.  Reasons: `reason_words.py`; for now: `later_words.py`."""

from scoring.speech.dialogue import Line
from scoring.speech.phrases import Concept
from scoring.speech.words import listed

DECIDED = Concept(  # a decision: stays one whatever polite words follow
    """
    отказываться:1per; отказаться:past; решить:past отказаться|не;
    не быть работать|брать|покупать|заказывать|сотрудничать|продолжать|участвовать|подписывать;
    не быть продлевать|встречаться|рассматривать|связываться|иметь|вести|менять|подключать|внедрять;
    не собираться работать|брать|покупать|заказывать|сотрудничать|подписывать|встречаться|менять|иметь;
    не хотеть работать|сотрудничать|иметь|связываться|слышать|видеть|знать; дело иметь не; решить:past … не;
    прощайте; конец разговор; разговаривать не о; обсуждать нечего; даже не обсуждаться;
    никакой встреча|договор|сотрудничество|дело; ни сейчас ни потом;
    больше не работать|заказывать|сотрудничать|звонить|звоните; не звонить:impr; =звоните больше; не надо звонить;
    звонить не надо; звонить не нужно; удалить:impr … номер; убрать:impr … номер; вычеркнуть:impr;
    забыть:impr … номер; уже подписать|купить|заключить|выбрать|заказать|оплатить … другой|конкурент|они;
    подписать:past … с другой|конкурент|они; заключить:past … с другой|конкурент|они;
    выбрать:past … другой|конкурент; уйти:past к другой|конкурент|они; перейти:past к|на другой|конкурент|они;
    взять:past … другой|конкурент|они; купить:past … другой|конкурент|они; заказать:past … другой|конкурент|они;
    остановиться:past на другой; решить:past … в польза; отдать:past … другой|предпочтение;
    вопрос|тема закрыть|закрыт; закрыть … вопрос|тема; разговор окончен; решить:past … с другой;
    нашли … другой|дешевле; найти:past … другой|дешевле; выбор сделан; выбрали не вас; вам отказать; мы пас; я пас;
    без нас; ответ отрицательный; ответ нет; однозначно нет; нет и еще раз нет; не надейтесь; договор расторгать;
    расторгнуть; не вижу смысла продолжать
    """,
    """
    =it's|is a no; be a no; no from us; we'll pass; i'll pass; going to pass; have to pass; will pass;
    won the bid|tender|contract|job; done with you; signed with … another|different|other;
    gave … to another|someone|other; decide against; decide not to; not going ahead; not go ahead;
    not go with you|your; not move forward; not moving forward; not proceed; not be proceeding; went with;
    gone with; go with another|someone|other|different; choose another|someone|other|different; chose another;
    sign with another|someone|them|other; bought … from another|someone|them|other; buy … from another|someone;
    stop call; don't|not call … again|me|us|anymore; never call; remove me|us|our|my; take me|us off;
    take my|our … off; lose my number; turn … down; decline; say no; answer be no; no longer interested;
    no longer need; off the table; not doing business; end of discussion; have no intention; picked another;
    pick someone|another; end up with|going; go with the other|others; walk away; count us out; the answer is no;
    no deal; not doing this; closing … file; close our account; we're done; hard no; not happening; thanks but no;
    stick with; stay with; staying with; never work|do|deal|buy
    """,
    """
    договор|контракт … с другой|другим|другими … подписать|заключить;
    тендер|конкурс|аукцион … выиграть другой|другие; остаемся с ними; остаюсь с ними;
    остаемся с прежними|нынешними|старыми|ним|ней; остались с; останемся с ними|ним;
    ищем|ищет|ищу в другом|другое|других; поищем в другом; вопрос снят; вопрос снимается; вопрос исчерпан;
    вопрос не стоит; тема снята; тема исчерпана; на этом точка; ставим точку; поставить точку; снимаем вопрос;
    снимайте нас; снимите нас; не будем с вами; не буду с вами; не станем с вами; никаких больше; звонить не будете;
    больше сюда; сюда больше не; забудьте … номер|телефон|дорогу|нас|про; отстаньте; отстань; отвяжитесь; отвяжись;
    отвалите; хватит звонить|названивать; прекратите звонить|названивать; перестаньте звонить|названивать;
    черный список; в черный список; заблокирую; блокирую; напишу жалобу; жалобу напишу; пожалуюсь; роспотребнадзор;
    прокуратура; в прокуратуру; в суд подам; не звони; не звони мне; не звоните нам; =звоните не; не беспокойте;
    больше не беспокойте; не тревожьте; не рассчитывайте; на нас не рассчитывайте; на меня не рассчитывайте;
    нас не ждите; вычеркивайте; вычеркните; вычеркивай; удаляйте; удалите нас|меня|контакт|номер; уберите нас|меня;
    снимайте с обзвона; я сказал нет; я сказала нет; сказал же нет; сказала же нет; русским языком; еще раз нет;
    нет значит нет; категорически; категорически нет; ни в коем случае; ни под каким; ни за какие; ни при каких;
    исключено; и речи быть; речи быть не; об этом не может быть; нет и точка; нет и все; нет и не будет; даем отказ;
    вынужден отказать|отказаться; вынуждены отказать|отказаться|отклонить; отклонить:past; отклонено; отклоняем;
    отклонили; отвергли; завернули; зарубили; забраковали; решение отрицательное; отрицательное решение; не принято;
    отказали; прощаемся; расходимся; разошлись; на этом все; на этом закончим; на этом прощаемся;
    закончили разговор; разговор окончен; не о чем говорить|разговаривать; говорить не о чем; говорить нечего;
    закрыли … вопрос|тему|тендер; закрывайте … заявку|карточку|вопрос|сделку|лид;
    заявку снимаю|снимаем|отзываю|отзываем|закройте|отменяем; отзываем … заявку|запрос;
    запрос отменяем|отзываем|снимаем; аннулируйте; расторгаем; разрываем; уходим; мы уходим; ухожу; уходим от вас;
    переходим к; мы выходим; сворачиваем; ни ногой; ни копейки; не получите; не увидите; обойдемся без вас;
    обойдусь без вас; без вас обойдемся|справимся|проживем; справимся без вас; сами справимся; не судьба;
    не срослось; не сложилось; не сошлись; не сработаемся; не будет сотрудничества; сотрудничества не будет;
    не вижу перспектив; больше не наш; не возвращаться; возвращаться не; второй раз не; других дураков;
    ищите других; ищите другого; ищите дураков; поищите других; до свидания не звоните; поезд ушел; тему закрыли
    """,
    """
    that's a no; it's a no; still a no; firm no; flat no; big no; polite no; simply no; a no from; no means no;
    i said no; told you no; already said no; already told you; for the last time; how many times; end of story;
    case closed; matter closed; closed matter; closed … matter|chapter|door; we're out; i'm out; we are out;
    you're out; count me out; we're through; we are through; we're finished; done here; done talking;
    we've moved on; moving on; we moved on; we've gone; we've decided against; decided against; decided not;
    chose not; opted not; opted out; opt out; opted for|to; ruled out; ruled you out; not pursuing;
    not going further; going no further; won't be going; won't be moving; won't be needing; won't be continuing;
    won't be renewing; won't be taking; won't be doing; not renewing; not be renewing;
    cancelling … account|contract|subscription|service|order; terminate; terminating;
    ending … contract|relationship|agreement; leaving you; we're leaving; i'm leaving;
    close … ticket|file|case|enquiry|inquiry|opportunity; take us off; take me off; off your list; off the list;
    delete … number|details|us|me; unsubscribe; do not contact; don't contact; don't ring; don't bother;
    don't phone; don't email; stop ringing|phoning|emailing|bothering|contacting|harassing; quit calling;
    leave me|us alone; go away; get lost; not another call; block … number; blocking … number|you; blocked;
    report you; reporting you; not interested and; never again; not again; not ever; not now not ever;
    absolutely not; out of the question; not a chance; no chance; over my dead; rather not continue; wish you luck;
    wish you well but; good luck elsewhere; not the right fit; not a match; you weren't selected; not selected;
    unsuccessful; rejected; turned it down; turned down; voted no; voted against; board said no; boss said no;
    killed it; nixed; vetoed; shot down; shot it down; pulled the plug; pulling the plug; dropped it; dropping it;
    dropped the idea; scrapped; we'll have to decline; have to decline; must decline; respectfully decline;
    i'd rather not; won't change my mind; mind is made; mind's made; not changing our mind; final answer;
    final decision; decision is final; decision's final; been decided; drop it; let it go; give it up; give up on;
    no sale; no thanks and
    """,
)
SIGNED = Concept(  # counts with anybody but us, however his name was heard
    "подписать|заключить:past … договор|контракт … с|со", "=signed … contract|deal|agreement … with"
)
WITH_US = frozenset(["вами", "вашей", "вашим", "вами-то", "you", "your", "yours"])
CHOSE = Concept(  # counts with another company's name beside it
    """
    в итог; выбрать:past; взять:past; купить:past; подписать:past; заключить:past; заказать:past; остановиться:past;
    перейти:past; уйти:past; начать:past; решить:past; договориться:past; подключить:past; поставить:past;
    быть работать
    """,
    """
    =went; =going with; end up; =chose; =chosen; =picked; =signed; =switched; =bought; =decided on; =gone;
    settle on; =hired; =took; stick with; stay with
    """,
)
ENGAGE = (  # what one does with a seller
    "взять|брать|купить|покупать|закупать|заказать|заказывать|работать|сотрудничать|менять|сменить|переходить|перейти|"
    "подписать|подписывать|участвовать|продлить|продлевать|связываться|подключать|подключить|внедрять|встречаться|"
    "продолжать|рассматривать|тянуть|потянуть"
)
ENGAGE_EN = "buy|order|work|take|go|renew|switch|sign|continue|proceed|do|need|use|join|change|spend|afford|pay"
UNWANTED = Concept(  # a refusal that an open door softens
    """
    не интересно; неинтересно; не интересный; не интересовать; не актуально; неактуально; нет интереса;
    нет необходимость; необходимость нет; нет потребность; потребность нет; не подходить; не наш профиль;
    не по карману; не потянуть; слишком дорого; не устраивать … цена; цена не устраивать; заморозить; заморожен;
    бюджет нет; нет бюджет; денег нет на; не в этот год; в этот год не; не видеть смысл; смысла не; смысла нет;
    нет смысл; закрываться:1per; справляться сами; сами делаем; не наша тематика; не наше направление;
    у нас другой профиль; ни к чему; обходиться без; обойтись без; нет такой потребности; дорого для нас;
    не вписываться; не укладываться; денег нет
    """,
    """
    not interested; no interest; not for us; not a fit; not a good fit; not relevant; no thanks; no thank you;
    too expensive; can't afford; cannot afford; out of our budget; budget be freeze|cut; be frozen; freeze;
    no budget; not this year; not worth; don't see the point; happy with our|what|current; handle … ourselves;
    closing down; shutting down; not suitable; not in our line; outside our scope; not what we do; do it ourselves;
    too much for us; beyond our budget; over budget; steep for us; can't justify
    """,
    """
    неинтересно это; не интересует нас; не заинтересованы; не заинтересован; интереса не представляет;
    не представляет интереса; не вызвало интереса; не впечатлило; не впечатлен; не убедили; не убедил;
    не вижу смысла; не видим смысла; смысла не вижу; смысла не видим; толку нет; толку не; не вижу необходимости;
    необходимости не вижу|видим; нет надобности; надобности нет; без надобности; не нуждаемся; не нуждаюсь;
    спасибо не надо; спасибо не нужно; не надо спасибо; нет спасибо; благодарю не надо|нужно; обойдемся; обойдусь;
    перебьемся; сами справимся; справляемся; нам хватает; хватает своих; нас все устраивает; меня все устраивает;
    всем довольны; довольны … нынешним|текущим|поставщиком|всем; нам ни к чему; зачем нам; зачем мне; зачем оно;
    на что нам|мне|оно; куда нам; не наше; не мое; не про нас; не для нас; не по нашей; нам не подойдет;
    нам не подходит; не подошло; не подошел; не подошли; не годится; не устроило; не устроил; не устроила;
    не устроили; не пойдет; вряд ли нам; не осилим; не потянем; не потяну; разоримся; дорого нам; нам дорого;
    не по зубам; не по средствам; таких денег; за такие деньги; за эти деньги; столько не; неподъемно;
    никому не понадобиться; не понадобится; не пригодится; ликвидируем; ликвидируемся; закрываемся; закрылись;
    съезжаем; продали; отпала; не рассматриваем; не актуален; неактуален; потеряло актуальность; уже неактуально;
    не надо нам; не хочется; не горим; желания нет; нет желания; у нас свой|своя|свои|свое; своими силами;
    откажемся; откажусь; воздержимся; воздержусь; пас; мимо; не вариант
    """,
    """
    not something we|i; not for me; no interest in; no appetite; no desire; not keen; not bothered; not fussed;
    not really our; not really for; not really what; not what we|i; not our thing; not our cup; not my cup;
    cup of tea; don't see … value|need|benefit|use|how; can't see … value|need|benefit|us; see no; no value;
    no benefit; no point; what's the point; no use to us; of no use; wouldn't use; i'd rather not; we'd rather not;
    would rather not; rather spend; not spending; won't spend; can't spend; can't stretch; won't stretch;
    out of reach; out of our league; out of our price; too rich; too pricey; too steep; too dear; too much money;
    too high; way over; above budget; above what; more than we; can't do that price; at that price no;
    not at that price|rate|money; for that price|money; not for that; doesn't make sense for; makes no sense;
    does not make sense; doesn't fit; not fit; won't fit; wouldn't fit; didn't fit; isn't for us; isn't right;
    isn't a fit; happy where we; happy as we; happy with who; happy with current; satisfied with; we're fine;
    fine as we are; fine with what; good with what; we're good thanks; i'm good thanks; doing fine without;
    manage fine; manage without; get by; we get by; do without; in-house; in house; have our own; got our own;
    do it internally; we're covered; all set with; have someone; already have someone; already got someone;
    already taken care; no thanks; no thank; thanks but no; thank you but no; appreciate it but;
    appreciate the call but; i'll pass; we'll pass; pass on this; pass on it; take a pass; hard pass; not this time;
    not taking on; not looking to; not in the market; not shopping; not buying; not switching; not changing;
    no intention; not on our; doesn't interest; don't interest; not convinced; unconvinced; wasn't impressed;
    weren't impressed; not impressed; lost interest; gone cold; going out of business; retired; closing;
    closed down; sold the; not applicable; doesn't apply
    """,
)
NOT_TAKING = Concept(  # a refusal of all of it only where no single thing or day is named: «доставка не нужна» is none
    f"не {ENGAGE}:1per; {ENGAGE}:INFN … не быть:1per; не быть:1per … {ENGAGE}:INFN; не собираться:1per … {ENGAGE}:INFN",
    f"не стать:1per {ENGAGE}:INFN; {ENGAGE}:INFN … не стать:1per",
    f"won't … be {ENGAGE_EN}; =won't {ENGAGE_EN}; not going to {ENGAGE_EN}; will not {ENGAGE_EN}",
    f"no plans to {ENGAGE_EN}",
    """
    нам не нужно|нужен|нужна|нужны; не требоваться; не нужно нам; не пользоваться; не заниматься;
    не хотеть … работать|дело; не используем; не применять; не возьмем; не возьму; не купим; не куплю; не хочу;
    не хотим; нам без надобности
    """,
    """
    don't need; do not need; no need for; we don't do; we don't use; don't want; do not want; no use for;
    we never use
    """,
)
CHEERS_UP = Concept(  # «не переживайте» forbids nothing
    """
    забыть; забывать; подвести; подводить; переживать; волноваться; беспокоиться; тянуть; затягивать; тормозить;
    спешить; торопить; торопиться; пропадать; стесняться; бояться; сомневаться; теряться; обижаться; серчать;
    сердиться; болеть; задерживать; опаздывать; путать; перепутать; класть; вешать; отключаться; ругаться; смеяться;
    смешить; говорить; грустить; унывать; думать; судить; терять
    """
)
DONT = Concept(
    "не надо звонить; звонить не надо",
    """
    don't bother|come|send|call|count|waste|ring|phone|expect; no need to come|send|call|ring|bother; save your;
    save yourself; hold your breath
    """,
)
WHY = Concept(
    "почему; причина; что стать решающим; что не устроить; с чем связать; в чем дело; что смутить",
    "why; reason; what is the problem; what made; may i ask",
)
NOT_THE_REASON = Concept(
    "не в цена; дело не в; не проблема; не из-за",
    "not the problem; not the issue; not about; not because; nothing to do with",
)
GENERIC = listed("это услуга предложение продукт оборудование сотрудничество товар ничто помощь ваш мы вы")
NO_THING_EN = listed(
    "it this that these those them any anything your yours you with from for us more anymore now at all all "
    "again ever either new services service products product offer our company here thanks thank sorry "
    "forward ahead business"
)


def signs_with_another(line: Line) -> bool:
    """«Подписали договор с …», whoever it is, but not "with you"."""
    return any(
        not clause.is_denied(hit.first) and WITH_US.isdisjoint(word.norm for word in clause.words[hit.last :])
        for clause, hit in line.found(SIGNED)
    )
