"""Words of promises: what is no deed, what asks first, what waits.  Russian dictionary forms, English base forms."""

from scoring.speech.phrases import Concept
from scoring.verdict import Outcome

NOT_PROMISED = (Outcome.WRONG_NUMBER, Outcome.NO_SPEECH)  # nobody is there to promise anything to

NO_DEED = (  # verbs of the future or of the present that promise nothing
    "быть", "мочь", "смочь", "ждать", "подождать", "понимать", "понять", "знать", "думать", "подумать", "надеяться",
    "видеть", "увидеть", "посмотреть", "поглядеть", "хотеть", "захотеть", "говорить", "слышать", "слушать",
    "спрашивать", "писать", "записывать", "фиксировать", "отмечать", "напоминать", "предлагать", "просить", "работать",
    "стать", "становиться", "прийтись", "потребоваться", "понадобиться", "хватить", "обойтись", "стоить", "выйти",
    "получиться", "оказаться", "остаться", "случиться", "произойти", "погаснуть", "помнить", "считать", "иметь",
    "жить", "сидеть", "стоять", "значить", "давать", "извиняться", "беспокоить", "тревожить", "звать", "зваться",
    "интересовать", "заканчиваться", "закончиться", "пропасть", "устроить", "подойти", "удивиться", "пожалеть",
    "обещать", "определиться", "определяться", "верить", "поверить", "разбираться", "бояться", "благодарить", "начинать", "признаться",
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
    жду|ждем … счет|предложение|договор|звонок|письмо|документ|кп|вас|бланк|прайс|смета|расчет|письмо;
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
    i'll; we'll; i|we will; you'll have|get|receive|see|find; you will have|get|receive; i'm|we're going to;
    i|we be going to; let me; they'll; he'll; she'll; it'll; it|they|he|she will; i|we can have|get|do|send … by|on;
    will be … with|to you; invoice|quote|offer|contract|payment|money|proposal will
    """)
ORDERS_EN = Concept("""
    =call|send|email|ring|try|give|forward|text|phone|contact|bill|invoice|ship|drop me|us|him|her|them;
    =call|send|email|ring|try|give|forward|text|phone|ship|put|issue|book|remove|take it|that|back|over|by|the|a|my|one;
    can|could|would you =call|send|email|ring|try|give|forward|text|drop|phone|contact|bill|invoice|ship|issue|do|make;
    please =call|send|email|ring|try|give|forward|text|phone|contact|bill|invoice|ship|issue|remove|take|put|make;
    look forward to your; expect your; =come =over|by|out|in; =touch =base; =check =back; =follow =up
    """)
STATES = Concept(  # a state of things, not a deed
    "=будет дороже|дешевле|поздно|рано|сложно|много|мало|достаточно",
    """
    =i'll|we'll =think|see|consider|need|be|have|wait; =i'll =be honest|frank;
    let me =think|see|ask|guess|tell; take you
    """,
)
YOURS = Concept("ваш", "you'll; your invoice|quote|offer")
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
