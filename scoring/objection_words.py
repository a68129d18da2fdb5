"""How customers object, in words, by kind.  Russian by dictionary form, English by base form.

Why a lead is lost (scoring/refusal_words.py) is an objection too; here stand those that a talk survives."""

from scoring.speech.phrases import Concept
from scoring.verdict import ObjectionKind

PRICE = Concept(
    """
    дорого; дороговато; дорогущий; дороже чем|рынок; подороже; кусаться; ценник; не по карману; не потянуть;
    неподъемный; неподъемно; накладно; завысить; завышать; завышенный; переплачивать; переплата; задрать; загнуть;
    космический|конский|бешеный|заоблачный цена|ценник|прайс; цена высокий|большой|космос|заоблачный; не пробить;
    вдвое|втрое больше|дороже; в два|три|полтора раз дороже|больше; выше рынок|бюджет; дешевле найти|видеть;
    не укладываться; не вписываться; не уложиться; не осилить; бюджет маленький|меньше|ограничить; бьет по карман;
    откуда такой цена|деньги; ничего себе цена; многовато за; за что такой деньги; цена не устраивать;
    не стоить таких|того; деньги на ветер; подорожать; разориться; у вас дороже; за такие деньги; мне дороже;
    денег таких нет; таких денег нет; нет таких денег; откуда у нас такие деньги; цена … не проходить; жирно
    """,
    """
    expensive; pricey; steep; over budget; out of budget; beyond … budget; cost too; can't afford; cannot afford;
    price be high; a lot of money; rip off; cheaper elsewhere|somewhere; overprice; overpriced; daylight robbery;
    more than we|i pay|paid|expect|budget|have; double what; twice what; twice the price; can't justify;
    cannot justify; that be a lot; hefty; price go up; you've gone up; put price up; bit dear; not in the budget;
    budget be tight; too much for; too much money; higher than we|i|expect; price be too; that kind of money
    """,
)
NEED = Concept(
    """
    нам|мне это не нужно; не нужно нам|мне; зачем нам|мне это|оно; не видеть смысл; нет смысл;
    нет необходимость|потребность; обходиться без; и так работать|справляться|хорошо; без этого жить|работать;
    у нас уже есть; все есть; хватать своего; не пользоваться; незачем; ни к чему; не актуально; неактуально;
    что нам это даст; какой нам толк; не наш профиль; сам справляться; своими силами; а смысл; справляться сами;
    свой есть; нам без надобности; не интересно; неинтересно
    """,
    """
    don't need it|that|this|any|one|another; do not need; no need for; what do we need; why would we; manage without;
    don't see … point|use|value|need; get by without; already have one|that|it; happy with what; fine as we are;
    works fine; not for us; not really for; do it ourselves; do that ourselves; in house; no use for; not interested
    """,
)
COMPETITOR = Concept(
    """
    у нас есть|свой поставщик|подрядчик; свой поставщик|подрядчик; уже работать с; давно работать с;
    у другой дешевле; другой предлагать|предложить|давать|дать; конкурент; у них дешевле|лучше|быстрее;
    договор с другой; другой поставщик|компания|подрядчик; нас обслуживать|возить|снабжать; у соседей дешевле;
    есть предложение от; дешевле чем у вас; менять поставщик; привыкнуть к; есть с кем сравнивать
    """,
    """
    already have a supplier|vendor|provider|contractor|guy; have a supplier; current supplier|vendor|provider;
    work with another; use someone else; competitor; other|another quote|quotes|supplier|vendor|company|bid;
    they're cheaper; they charge less; we've got a guy; switch supplier|vendor; quote from; under contract with;
    happy with our current|existing; locked in; someone cheaper; somebody else
    """,
)
TIMING = Concept(
    """
    не сезон; не сейчас; рано пока|еще; пока рано; не до этого|вас; нет время; времени нет; не время; не вовремя;
    бюджет на год утвержден; бюджет расписан|закрыт|исчерпать; заморозить; аврал; запара; завал; не к спеху; не горит;
    в этом году … не; в этом месяце … не; до нового бюджета
    """,
    """
    not now; bad time; busy season|time; no time; too early; not the right time; budget be set|spent|gone; on hold;
    not this year|month|quarter; swamped; snowed under; put it off; not the moment; not a priority; slow month
    """,
)
TRUST = Concept(
    """
    не верить; не доверять; плохой отзыв; отзывы … жаловаться|плохой|ужасный|посмотреть; обмануть; обманывать;
    кинуть нас|меня; подвести:past; подводить:past; сорвать … срок; срывать; опоздать:past; опаздывать; просрочить;
    брак; бракованный; жалоба; рекламация; претензия; сломаться:past; не то привезти; привезти не то;
    вместо … привезти; привезти … вместо; недовоз; недостача; обвесить; пересорт; где гарантия; какие гарантии;
    первый раз слышать; кто вы такой; не слышать о; развод; мошенник; обжечься; обжигаться; нахимичить;
    в реестр … нет; подделка; качество плохой|хромать|упасть; плохой опыт; в прошлый раз … не|а|обещать|привезти;
    трубка … не брать; не брать … трубка; не дозвониться; простоять … день; стоять:past … день|неделя; протекать;
    сгнить; испортить:past; вернуть … деньги; липовый; кот в мешок; обещать:past … а; сказать:past … а … не приехать
    """,
    """
    don't trust; not trust; bad|terrible review|reviews; let us down; let me down; burned|burnt before; bad experience;
    complain; complaint; late again; deliver late; wrong item|part|order|size; broke down; faulty; never heard of you;
    who are you people; scam; how do i know; quality issue|problem; unreliable; never called back; nobody answered;
    promised … but; didn't show|arrive; mess up; messed up; poor quality; last time you|we … late|wrong|broke|never
    """,
)
OBJECTIONS = (  # looked for in this order
    (ObjectionKind.TRUST, TRUST),
    (ObjectionKind.PRICE, PRICE),
    (ObjectionKind.COMPETITOR, COMPETITOR),
    (ObjectionKind.NEED, NEED),
    (ObjectionKind.TIMING, TIMING),
)
PRAISES = Concept(  # the same words in a good sense
    """
    недорого; не дорогой; хороший отзыв; отзыв хороший; качество хороший|отличный|устраивать|нормальный; без брак;
    гарантия есть; не жаловаться; жаловаться не; не подводить; дешевле стать; цена хороший|нормальный|устраивать
    """,
    "good review; great quality; good quality; not expensive; no complaint; works well; fair price; good price",
)
NEGATIVES = ("не", "нет", "ни", "no", "not", "don't", "can't", "cannot", "never", "didn't")  # a phrase's own
