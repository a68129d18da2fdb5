"""What can be done next, and how it is called for the side that does it."""

from dataclasses import dataclass

from scoring.goals.push_payment import WILL_PAY
from scoring.speech.lexicon import APPLICATION, CALL_AGAIN, MEETING, OFFER, SEND
from scoring.speech.phrases import Concept
from scoring.verdict import Side, StepKind


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be done next, and how it is called for each side."""

    kind: StepKind
    said: Concept
    ru: dict[Side, str]
    en: dict[Side, str]


def _action(kind: StepKind, said: Concept, ru: str, en: str, ru_customer: str = "", en_customer: str = "") -> Action:
    """Titles for the agent as doer; for the customer where they differ."""
    return Action(
        kind,
        said,
        {Side.AGENT: ru, Side.CUSTOMER: ru_customer or ru, Side.BOTH: ru},
        {Side.AGENT: en, Side.CUSTOMER: en_customer or en, Side.BOTH: en},
    )


MEET = _action(StepKind.MEETING, MEETING, "встреча", "meeting")
CALLS = _action(
    StepKind.CALL,
    Concept(
        *CALL_AGAIN.phrases,
        "услышаться; объявиться; отзвониться; поговорить:futr; на созвон; пообщаться; звякнуть; доложить",
        "check in; a bell; pop up again; try you; get hold of you",
    ),
    "агент перезванивает",
    "agent calls again",
    "клиент перезванивает",
    "customer calls back",
)
ACTIONS = (  # the first that fits names the step
    _action(
        StepKind.REMOVE,
        Concept(
            "удалить|убрать|вычеркнуть|исключить … номер|база|список|контакт",
            "remove … number|list|you|database; take you off; delete … number",
        ),
        "удалить номер из базы",
        "remove the number from the list",
    ),
    _action(
        StepKind.INVOICE,
        Concept("счет; инвойс", "invoice; bill"),
        "агент высылает счёт",
        "agent sends the invoice",
        "клиент оплачивает счёт",
        "customer pays the invoice",
    ),
    _action(
        StepKind.VISIT,
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
    CALLS,
    _action(
        StepKind.DELIVER,
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
        StepKind.CONTRACT,
        Concept("договор; контракт; подписать", "contract; agreement; sign"),
        "агент высылает договор",
        "agent sends the contract",
        "клиент подписывает договор",
        "customer signs the contract",
    ),
    _action(
        StepKind.APPLICATION,
        Concept(*APPLICATION.phrases, "заполнить"),
        "агент высылает бланк заявки",
        "agent sends the form",
        "клиент присылает заявку",
        "customer sends the application",
    ),
    _action(
        StepKind.OFFER,
        OFFER,
        "агент готовит предложение",
        "agent prepares the offer",
        "клиент рассматривает предложение",
        "customer reviews the offer",
    ),
    _action(
        StepKind.SEND,
        SEND,
        "агент высылает материалы",
        "agent sends the information",
        "клиент присылает данные",
        "customer sends the details",
    ),
    _action(
        StepKind.PREPARE,
        Concept(
            """
    подготовить; рассчитать; посчитать; уточнить; проверить; узнать; оформить; передать; забронировать; закрепить;
    просчитать; пересчитать; переделать; выяснить; разобраться; сделать:futr; отложить:futr; заказать:futr
    """,
            "prepare; check; find out; confirm; calculate; book; arrange; reserve; set up; look into",
        ),
        "агент уточняет и сообщает",
        "agent checks and reports",
        "клиент уточняет и сообщает",
        "customer checks and reports",
    ),
    _action(
        StepKind.ANSWER,
        Concept(
            """
    ответить; решить; сообщить; дать ответ; согласовать; обсудить; подумать; поговорить; посоветоваться; спросить:futr;
    сказать:futr … вам|ответ|точно|завтра; отвечать; определиться
    """,
            "answer; decide; let you know; discuss; talk; think; ask",
        ),
        "агент отвечает",
        "agent answers",
        "клиент даёт ответ",
        "customer gives an answer",
    ),
)
OTHER = _action(
    StepKind.OTHER,
    Concept(),
    "агент делает обещанное",
    "agent does what was promised",
    "клиент делает обещанное",
    "customer does what was promised",
)
PAYS = _action(
    StepKind.PAY, WILL_PAY, "агент ждёт оплату", "agent awaits the payment", "клиент оплачивает", "customer pays"
)
