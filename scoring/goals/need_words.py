"""What is asked and said when a need is found out: thing, quantity, time."""

from scoring.speech.phrases import Concept
from scoring.speech.words import listed

ASK_WHAT = Concept(
    """
    что … нужно|интересовать|искать|планировать; какой … нужный|интересовать|искать|требоваться; что вы;
    вам нужный|нужно|требоваться; интересовать
    """,
    "what … need|look|want; which … need|want; do you need",
)
ASK_MUCH = Concept(
    """
    сколько; какой объем|количество|бюджет|сумма|площадь|мощность|нагрузка|тираж|метраж; объем; бюджет; количество
    """,
    "how many|much|big|large; what volume|quantity|budget|size; budget; quantity",
)
ASK_WHEN = Concept(
    "когда; какой срок|дата|число|месяц|момент; срок; к какой",
    """
    when; what deadline|date|timeline; deadline; how soon; by what; timeline; timing; which date|month|day
    """,
)
URGENT = Concept(
    """
    срочно; вчера нужно; как можно быстрее|скорее|раньше; сразу; немедленно; весной; летом; осенью; зимой
    """,
    "asap; as soon as possible; urgently; right away; immediately",
)
BUDGET = Concept("бюджет; выделить; заложить; сумма; согласовать", "budget; spend; afford; allocate")
PAST = Concept("раньше; в прошлый; брали; покупали; взяли", "last year|month|time; used to; previously; bought")
NOTHING = Concept(
    """
    ничего не нужно|надо|требоваться|планировать; не нужно; не требоваться; потребность нет; нет потребность;
    не планировать; ничего не; неактуально; не актуально; все есть; пока не нужно
    """,
    "nothing; don't need; do not need; no need; not looking; all set; not planning",
)
UNKNOWN = Concept(
    """
    не знать; не решить; не определиться; сказать сложно; трудно сказать; не могу сказать; не понятно; непонятно;
    как пойти
    """,
    "don't know; not know; not decide; can't say|tell; not sure; no idea; hard to say; depend",
)
NO_THINGS = listed(
    "need want look looking help know something anything nothing with from just that this your about more "
    "some right really think"
)
TIME_UNITS = listed(
    "час минута день неделя месяц год раз hour minute day week month year time лет летний ночь сутки утро "
    "вечер дня градус degree авария процент percent"
)

DEADLINE = Concept(
    "до; к; не позднее; успеть; запустить; срок; старт; начинать",
    "by; before; until; no later; deadline; start; launch",
)
ASK_KIND = Concept(
    "что; чего; чем; какой; которые; расскажите; опишите; подробнее; состав; перечень; наименование; позиция",
    "what; which; tell me; describe; kind; type; sort; model; details; looking; list",
)
ABOUT_A_CALL = Concept(
    """
    позвонить; перезвонить; созвониться; набрать; звонить; связаться; прислать; отправить; выслать; скинуть;
    приехать; встреча; встретиться; отпуск; командировка; работать; совещание; подъехать; ответить; наберу;
    на связи; заехать
    """,
    """
    call; ring; email; send; meet; meeting; speak; talk; visit; come over; holiday; vacation; get back; reply;
    answer; back in; in touch; out of office; away
    """,
)
OTHER_PERSON = Concept(
    """
    у него|нее|них спрашивать|спросить|узнать|узнавать|уточнять; только он|она|они скажет|знает|решает|скажут|знают;
    он|она занимается|решает|заведует; не я занимаюсь|решаю; я не занимаюсь; это не ко мне; не ко мне; вам к;
    вам нужен другой; вам с|нужно с поговорить; вам надо с|к;
    я только|просто секретарь|охранник|вахтер|сторож|администратор|бухгалтер|уборщица; спросите у; за это отвечает;
    этим занимается; этим у нас занимается
    """,
    """
    ask him|her|them; have to ask him|her; he|she handles|decides|does|deals|knows; he'd|she'd know;
    not my department; not my job; you want to speak|talk to; you'd need to speak|talk to;
    you need to speak|talk to|ask; speak to him|her|my; i just answer|sell|work; i only answer|work; i'm just the|a;
    i'm only the|a; not the person; that'd be; that would be; you'd have to ask
    """,
)
PEOPLE = Concept(
    "человек; люди; сотрудник; рабочий; смена; год; лет", "people; person; staff; employee; guy; man; year"
)
MEASURES = listed(
    "тонна килограмм кг метр м литр л штука шт коробка упаковка паллета поддон куб кубометр квадрат рулон лист мешок "
    "процент рубль доллар евро тысяча миллион раз ton tons kilo kilos kg meter metre meters metres liter litre liters "
    "litres box boxes pallet pallets piece pieces unit units sqm percent dollar dollars pound pounds euro euros grand "
    "thousand hundred million times foot feet inch inches"
)
