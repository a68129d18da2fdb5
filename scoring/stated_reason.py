"""The reason a salesperson wrote on the card of a rejected lead → one of the reasons that are heard in calls.

A CRM's field is free: "Дорого", "нет бюджета", "Works with others", or the code itself.  What fits no reason, or two,
is None: it is shown as it was written and compared with nothing."""

import re

from scoring.verdict import RejectionReason as Reason

SIGNS: dict[Reason, tuple[str, ...]] = {  # regular expressions, any of them
    Reason.PRICE: (r"дорог", r"цен[аыеу]\b|ценой", r"прайс", r"price|expensive|too much|costs?\b"),
    Reason.NO_NEED: (
        r"потребност|не\s?нуж|не требу|не\s?актуальн|не интерес",
        r"no[ _]need|not needed|no interest|not interested",
    ),
    Reason.COMPETITOR: (
        r"конкурент|друг(?:ого|им|ой|ими) (?:поставщик|компани)|работа\w+ с другим|выбрали другого",
        r"competitor|another supplier|works? with others",
    ),
    Reason.TIMING: (
        r"не сейчас|позже|потом|отлож|бюджет|сезон|заморо|не время",
        r"timing|not now|later|budget|next year",
    ),
    Reason.TRUST: (r"довер|репутац|брак|жалоб|рекламац|плохой опыт", r"trust|complain|bad experience"),
}
EXAMPLES = (
    ("Дорого", Reason.PRICE),
    ("Не устроила цена", Reason.PRICE),
    ("Too expensive", Reason.PRICE),
    ("Нет потребности", Reason.NO_NEED),
    ("no_need", Reason.NO_NEED),
    ("Выбрали другого", Reason.COMPETITOR),
    ("Работают с другими", Reason.COMPETITOR),
    ("Нет бюджета", Reason.TIMING),
    ("Не сейчас", Reason.TIMING),
    ("Был брак в прошлой поставке", Reason.TRUST),
    ("Клиент пропал", None),
    ("Дорого, и выбрали другого", None),  # two reasons: which of them is not ours to say
    ("", None),
)


def classify(stated: str | None) -> Reason | None:
    """None: nothing was stated, or it is no reason that a call could show."""
    text = (stated or "").lower()
    found = [reason for reason, signs in SIGNS.items() if any(re.search(sign, text) for sign in signs)]
    return found[0] if len(found) == 1 else None
