"""Words of promises: what is no deed, what asks first, what waits.  Russian dictionary forms, English base forms."""

from scoring.speech.phrases import Concept

ARRIVES = ("прийти", "приехать", "подъехать", "уйти", "поступить", "дойти", "прилететь", "прибыть", "выехать")
OUR_PLACE = Concept("вас; у себя; к нам; в офис; в гости", "you")  # «жду вас в среду» is a meeting

NO_DEED = (  # verbs of the future or of the present that promise nothing
    "быть", "мочь", "смочь", "ждать", "подождать", "понимать", "понять", "знать", "думать", "подумать", "надеяться",
    "видеть", "увидеть", "посмотреть", "поглядеть", "хотеть", "захотеть", "говорить", "слышать", "слушать",
    "спрашивать", "писать", "записывать", "фиксировать", "отмечать", "напоминать", "предлагать", "просить", "работать",
    "стать", "становиться", "прийтись", "потребоваться", "понадобиться", "хватить", "обойтись", "стоить", "выйти",
    "получиться", "оказаться", "остаться", "случиться", "произойти", "погаснуть", "помнить", "считать", "иметь",
    "жить", "сидеть", "стоять", "значить", "давать", "извиняться", "беспокоить", "тревожить", "звать", "зваться",
    "интересовать", "заканчиваться", "закончиться", "пропасть", "устроить", "подойти", "удивиться", "пожалеть",
    "обещать", "определиться", "определяться", "верить", "поверить", "разбираться", "бояться", "благодарить",
    "начинать",
    "признаться",
    "записать", "запомнить", "зафиксировать", "пометить", "отметить",
    "купить",
    "взять", "брать", "успеть", "успевать", "потерять", "вырасти", "измениться", "мешать", "уметь", "решить", "поймать",
)  # fmt: skip
JOINS = ("и", "а", "потом", "затем", "and", "then")
VERBS_EN = (  # deeds that may follow "and" without a doer
    "call", "send", "email", "pay", "come", "ring", "prepare", "sign", "deliver", "check", "confirm", "meet", "visit",
    "ship", "issue", "write", "text", "transfer", "wire", "bring", "forward",
)  # fmt: skip
POLITE_ORDER = (
    "давать", "дать", "подождать", "извинить", "простить", "смотреть", "посмотреть", "слушать", "послушать", "сказать",
    "подсказать", "понять", "понимать", "говорить", "поговорить", "знать", "погодить", "беспокоиться", "представить",
    "верить", "поверить", "считать", "учесть", "учитывать", "забыть", "быть", "здравствовать", "прощать", "напомнить",
    "рассказать", "рассказывать", "уточнить", "уточнять", "объяснить", "назвать", "повторить", "брать", "думать",
    "торопиться", "врать", "приходить", "платить", "оплатить", "помилуйте", "сидеть", "ждать",
)  # fmt: skip
IS_WAITED_FOR = Concept(
    """
    напомнить:impr о себя; дать:impr знать
    """
)
TOGETHER = (  # what both do is the agent's to begin
    "созвониться", "списаться", "поговорить", "услышаться", "связаться", "вернуться", "обсудить", "переговорить",
    "пообщаться",
)  # fmt: skip
HEDGED = Concept(
    """
    может быть; =может; возможно; наверное; наверно; вероятно; скорее всего; вроде; кажется; как-нибудь; постараться;
    попробовать; попытаться; не обещать; не факт; вряд ли; авось; не гарантировать; там видно; посмотреть:1per;
    как получиться; по возможности; если что; подумать:1per
    """,
    """
    =maybe; =might; =perhaps; =probably; =possibly; try to; =i'll try; hopefully; hope to; no promise; not promise;
    not sure; =i'll see; we'll see; think about; think it over; sleep on
    """,
)
AT_YOURS = Concept("у вас; вам; на вашей; с меня; за мной", "with you; to you; in your; your end")
OF_MONEY = Concept(
    """
    остальное; остаток; остальной; половина; часть; сумма; деньги; оплата; платеж; платежка; аванс; долг; тысяча;
    вся; весь счет; целиком; полностью; процент; треть; предоплата
    """,
    """
    rest; remainder; half; part; sum; money; payment; deposit; balance; thousand; full; whole; invoice; dollar; pound;
    transfer; funds
    """,
)
WILL_EN = Concept("""
    i'll; we'll; =ill; i|we will; you'll|youll have|get|receive|find|see; you will have|get|receive|see;
    i'm|we're going to;
    i|we be going to; they'll; he'll; she'll; it'll be|go|come|leave|reach|arrive; it|they|he|she will;
    i|we can have|get|do|send … by|on; will be … with|to you; invoice|quote|offer|contract|payment|money|proposal will;
    you get|have … hundred|thousand|pound|dollar|money|rest|balance
    """)
NO_DEED_EN = Concept("""
    i'll|we'll|ill|will be honest|frank|here|sure|fine|happy|glad|able|in|out|around|away|back|good|ok|okay;
    i'll|we'll|ill|will think|see|consider|need|have|wait|want|look forward|miss|love|like|know|admit|say|believe|take;
    i'll|we'll not; i'll|we'll never; let me think|see|ask|guess|tell|know|speak|finish|stop|just|be; take you;
    i'll|we'll|ill let you go|get; i'll leave|let you; i'll hold; you'll have to; you'll have had; i'll tell you;
    i'll|we'll|ill|will be there|waiting; =won't; i'll|we'll|ill|will note|hold|take that|wait for;
    be going to send you packing; i'll start|ask you; it'll be|do fine|good|great
    """)
GOES_EN = Concept(  # with a day: what is on its way
    """
    payment|money|invoice|funds|transfer|truck|driver|order|parcel|contract go|leave|land|arrive|come|ship|clear;
    go out; goes off; gets paid; be going out; is leaving; you down for; you in for; be booked; be scheduled;
    be set for; see you; speak|talk =monday|tuesday|wednesday|thursday|friday|tomorrow|then|next; leave it with me;
    consider it done
    """
)
SET_DOWN = Concept("записать|поставить|назначить|забронировать|внести|запланировать|закрепить:past … на|в")
TO_US = Concept("вам; вас; с вами; ты; тебе", "you")
IN_THE_CALL = Concept(
    "сейчас; секунда; секундочка; минутка; минуточка; момент; погодите; подождите; не кладите",
    "moment; second; sec; hold on; hang on; bear with; minute; now; just",
)
FIRST_EN = Concept("=i'll; =we'll; =ill; i|we will")
POLITE_EN = (
    "please",
    "just",
    "so",
    "then",
    "well",
    "yes",
    "yeah",
    "ok",
    "okay",
    "and",
    "but",
    "oh",
    "no",
    "right",
    "now",
)
AT_ONCE = Concept(
    "сейчас же; прямо сейчас; сию минута; немедленно; тотчас; тут же",
    "right now; right away; straight away; straightaway; immediately; this minute; as we speak",
)
ORDERS_EN = Concept("""
    =call|send|email|ring|try|give|forward|text|phone|contact|bill|invoice|ship|drop me|us|him|her|them;
    =call|send|email|ring|try|give|forward|text|phone|ship|put|issue|book|remove|take it|that|back|over|by|the|a|my|one;
    can|could|would you =call|send|email|ring|try|give|forward|text|drop|phone|contact|bill|invoice|ship|issue|do|make;
    please =call|send|email|ring|try|give|forward|text|phone|contact|bill|invoice|ship|issue|remove|take|put|make;
    =come =over|by|out|in; =touch =base; =check =back|in|with; =follow =up; =drop|give|shoot me|us; =pop =over|in|by;
    =get it|that over|across|to|in; =get me|us; =let me|us know; =try again|me|us|back
    """)
STATES = Concept(  # a state of things, not a deed
    "=будет дороже|дешевле|поздно|рано|сложно|много|мало|достаточно", "=won't; =wouldn't"
)
WAITS = Concept("=жду; =ждем; =ожидаем; =ожидаю", "expect your; look forward to your; wait for your")
WAITS_TOO = Concept("сам ждать; пока ждать; не ждать; ждать деньги|оплата|платеж", "still wait; we be wait")
HAS_TO_AGREE = Concept(
    """
    принято; записать; записывать; сделать:futr; обязательно; непременно; конечно; спасибо; договориться; понять:past;
    хорошо; ладно; передать:futr; учесть; отлично; услышать:past; без проблема; уже
    """,
    """
    will do; sure; of course; no problem; thank; got it; absolutely; certainly; okay; noted; consider it done;
    understood
    """,
)
HAS_TO_ASK = Concept(  # an agent's offer that waits for a yes
    """
    мочь:1per; могу; можем; готовый; готов; готова; хотеть:2per; давать:impr; предлагать; предложить:futr; если;
    могли бы
    """,
    "i|we can|could; happy to; would you like; =if; shall i|we; want me to; how about; would be",
)
