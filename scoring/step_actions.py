"""What can be done next, and how it is called for the side that does it."""

from dataclasses import dataclass

from scoring.goals.push_payment import WILL_PAY
from scoring.speech.lexicon import APPLICATION, CALL_AGAIN, MEETING, OFFER, SEND
from scoring.speech.phrases import Concept
from scoring.verdict import Side


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be done next, and how it is called for each side."""

    name: str
    said: Concept
    ru: dict[Side, str]
    en: dict[Side, str]


def _action(name: str, said: Concept, ru: str, en: str, ru_customer: str = "", en_customer: str = "") -> Action:
    """Titles for the agent as doer; for the customer where they differ."""
    return Action(
        name,
        said,
        {Side.AGENT: ru, Side.CUSTOMER: ru_customer or ru, Side.BOTH: ru},
        {Side.AGENT: en, Side.CUSTOMER: en_customer or en, Side.BOTH: en},
    )


MEET = _action("meeting", MEETING, "встреча", "meeting")
ACTIONS = (  # the first that fits names the step
    _action(
        "remove",
        Concept(
            "удалить|убрать|вычеркнуть|исключить … номер|база|список|контакт",
            "remove … number|list|you|database; take you off; delete … number",
        ),
        "удалить номер из базы",
        "remove the number from the list",
    ),
    _action(
        "invoice",
        Concept("счет; инвойс", "invoice; bill"),
        "агент высылает счёт",
        "agent sends the invoice",
        "клиент оплачивает счёт",
        "customer pays the invoice",
    ),
    _action(
        "visit",
        Concept(
            "подъехать; приехать; инженер; замер; замерщик; осмотр; заехать; выезд; специалист; бригада",
            "visit; come over|by|out|to; engineer; technician; site visit; surveyor",
        ),
        "выезд к клиенту",
        "visit to the customer",
        "клиент приезжает",
        "customer comes over",
    ),
    MEET,
    _action(
        "call", CALL_AGAIN, "агент перезванивает", "agent calls again", "клиент перезванивает", "customer calls back"
    ),
    _action(
        "deliver",
        Concept(
            """
    привезти; привозить; доставить; доставка; отгрузка; отгрузить; машина; подача; поставка; курьер; монтаж
    """,
            "deliver; delivery; ship; dispatch; truck; courier; install",
        ),
        "доставка клиенту",
        "delivery to the customer",
    ),
    _action(
        "contract",
        Concept("договор; контракт; подписать", "contract; agreement; sign"),
        "агент высылает договор",
        "agent sends the contract",
        "клиент подписывает договор",
        "customer signs the contract",
    ),
    _action(
        "application",
        APPLICATION,
        "агент высылает бланк заявки",
        "agent sends the form",
        "клиент присылает заявку",
        "customer sends the application",
    ),
    _action(
        "offer",
        OFFER,
        "агент готовит предложение",
        "agent prepares the offer",
        "клиент рассматривает предложение",
        "customer reviews the offer",
    ),
    _action(
        "send",
        SEND,
        "агент высылает материалы",
        "agent sends the information",
        "клиент присылает данные",
        "customer sends the details",
    ),
    _action(
        "prepare",
        Concept(
            """
    подготовить; рассчитать; посчитать; уточнить; проверить; узнать; оформить; передать; забронировать; закрепить
    """,
            "prepare; check; find out; confirm; calculate; book; arrange; reserve; set up; look into",
        ),
        "агент уточняет и сообщает",
        "agent checks and reports",
        "клиент уточняет и сообщает",
        "customer checks and reports",
    ),
    _action(
        "answer",
        Concept(
            "ответить; решить; сообщить; дать ответ; согласовать; обсудить; подумать; поговорить; посоветоваться",
            "answer; decide; let you know; discuss; talk; think; ask",
        ),
        "агент отвечает",
        "agent answers",
        "клиент даёт ответ",
        "customer gives an answer",
    ),
)
OTHER = _action(
    "other",
    Concept(),
    "агент делает обещанное",
    "agent does what was promised",
    "клиент делает обещанное",
    "customer does what was promised",
)
PAYS = _action("pay", WILL_PAY, "агент ждёт оплату", "agent awaits the payment", "клиент оплачивает", "customer pays")
