"""Scripts that come with the product: one a goal, in Russian and English; a starting point to be edited."""

from collections.abc import Mapping
from dataclasses import dataclass

from scoring.facts import GoalCode
from scoring.scripts.items import Item, Kind


@dataclass(frozen=True, slots=True)
class Preset:
    goal: GoalCode
    name: str
    items: tuple[Item, ...]


OPENING = (Kind.GREETING, Kind.OWN_NAME, Kind.COMPANY, Kind.PURPOSE)
CLOSING = (Kind.NEXT_STEP, Kind.DATE, Kind.THANKS)
MIDDLE: Mapping[GoalCode, tuple[Kind | str, ...]] = {
    GoalCode.ISSUE_INVOICE: (Kind.OFFER, Kind.PRICE, Kind.OBJECTION, "details"),
    GoalCode.DISCOVER_NEED: (Kind.NEED, "deadline", "decides", Kind.OBJECTION),
    GoalCode.GET_APPLICATION: (Kind.NEED, Kind.OFFER, Kind.OBJECTION, "form"),
    GoalCode.FOLLOW_UP_OFFER: ("received", Kind.PRICE, Kind.OBJECTION, "decides"),
    GoalCode.PUSH_PAYMENT: ("invoice", "reason", Kind.OBJECTION),
    GoalCode.BOOK_MEETING: (Kind.NEED, Kind.OFFER, Kind.OBJECTION, "place"),
}
NAMES: Mapping[str, Mapping[GoalCode, str]] = {
    "ru": {
        GoalCode.ISSUE_INVOICE: "Выставить счёт",
        GoalCode.DISCOVER_NEED: "Выявить потребность",
        GoalCode.GET_APPLICATION: "Получить заявку",
        GoalCode.FOLLOW_UP_OFFER: "Дожать по предложению",
        GoalCode.PUSH_PAYMENT: "Дожать до оплаты",
        GoalCode.BOOK_MEETING: "Назначить встречу",
    },
    "en": {
        GoalCode.ISSUE_INVOICE: "Issue the invoice",
        GoalCode.DISCOVER_NEED: "Discover the need",
        GoalCode.GET_APPLICATION: "Get the application",
        GoalCode.FOLLOW_UP_OFFER: "Follow up the offer",
        GoalCode.PUSH_PAYMENT: "Push to payment",
        GoalCode.BOOK_MEETING: "Book a meeting",
    },
}
# title and key phrases of the items that are not known by sense
OWN: Mapping[str, Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "ru": {
        "details": (
            "Уточнены реквизиты или адрес для счёта",
            ("реквизиты", "карточка предприятия", "на какую почту", "на какое юрлицо", "на кого выставлять", "ИНН"),
        ),
        "deadline": (
            "Спрошен срок",
            ("к какому сроку", "когда нужно", "когда вам нужно", "к какому числу", "по срокам", "когда планируете"),
        ),
        "decides": (
            "Спрошено, кто решает",
            ("кто … принимает решение", "кто … решает", "с кем согласовать", "кто ещё участвует", "от кого зависит"),
        ),
        "form": ("Сказано, как подать заявку", ("пришлите заявку", "заполните", "форма", "бланк", "бриф", "анкета")),
        "received": (
            "Спрошено, получено ли предложение",
            ("получили предложение", "получили … предложение", "посмотрели предложение", "смогли … посмотреть",
             "удалось … посмотреть",
             "успели … посмотреть", "ознакомились", "дошло … предложение", "получилось … посмотреть", "как вам условия",
             "решение по предложению"),
        ),
        "invoice": ("Назван счёт или сумма", ("счёт", "сумма", "задолженность", "остаток", "рублей")),
        "reason": (
            "Спрошена причина задержки",
            ("почему", "что мешает", "в чём задержка", "с чем связано", "что случилось"),
        ),
        "place": ("Названо место встречи", ("в офис", "у вас", "подъеду", "приеду", "адрес", "по видеосвязи", "зум")),
    },
    "en": {
        "details": (
            "Billing details or address asked",
            ("billing details", "billing address", "which email", "tax number", "purchase order", "who do I send"),
        ),
        "deadline": ("Deadline asked", ("when do you need", "deadline", "how soon", "by when", "timeline")),
        "decides": (
            "Asked who decides",
            ("who decides", "who makes the decision", "who else", "sign off", "who approves"),
        ),
        "form": ("Said how to apply", ("fill in", "fill out", "the form", "send … application", "send … request")),
        "received": (
            "Asked whether the offer arrived",
            ("did you get", "have you received", "did you receive", "chance to look", "time to look", "seen … offer"),
        ),
        "invoice": (
            "Invoice or sum named",
            ("invoice", "balance", "amount", "payment of", "dollars", "euros", "pounds"),
        ),
        "reason": ("Reason of the delay asked", ("why", "what is holding", "is there a problem", "what happened")),
        "place": (
            "Place of the meeting named",
            ("your office", "our office", "come over", "address", "video call", "zoom"),
        ),
    },
}  # fmt: skip


def presets(language: str) -> tuple[Preset, ...]:
    """language: "ru" or "en"; any other gets English."""
    names = NAMES.get(language, NAMES["en"])
    return tuple(
        Preset(goal, names[goal], tuple(_item(one, language) for one in (*OPENING, *MIDDLE[goal], *CLOSING)))
        for goal in GoalCode
    )


def _item(one: Kind | str, language: str) -> Item:
    if isinstance(one, Kind):
        return Item(code=one, kind=one)
    title, phrases = OWN.get(language, OWN["en"])[one]
    return Item(code=one, kind=Kind.OWN, title=title, phrases=phrases)
