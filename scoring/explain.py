"""The verdict in one sentence, in the call's language."""

from scoring.facts import GoalCode
from scoring.verdict import Evidence, Outcome, Rejection, RejectionReason

ATTAINED = {
    "ru": {
        GoalCode.ISSUE_INVOICE: "Клиент велел выставить счёт",
        GoalCode.DISCOVER_NEED: "Известно, что нужно клиенту, сколько и к какому сроку",
        GoalCode.GET_APPLICATION: "Заявка отправлена или продиктована",
        GoalCode.FOLLOW_UP_OFFER: "Клиент принял предложение",
        GoalCode.PUSH_PAYMENT: "Назван день оплаты всей суммы, либо она уже оплачена",
        GoalCode.BOOK_MEETING: "Клиент согласовал день и время встречи",
    },
    "en": {
        GoalCode.ISSUE_INVOICE: "The customer told the agent to issue the invoice",
        GoalCode.DISCOVER_NEED: "What the customer needs, how much and by when is known",
        GoalCode.GET_APPLICATION: "The application was sent or dictated",
        GoalCode.FOLLOW_UP_OFFER: "The customer accepted the offer",
        GoalCode.PUSH_PAYMENT: "A day was named for the whole sum, or it is already paid",
        GoalCode.BOOK_MEETING: "The customer agreed to a day and time",
    },
}
OTHER = {
    "ru": {
        Outcome.KEEP_IN_TOUCH: "Поговорили, но сейчас клиенту ничего не нужно",
        Outcome.REJECTED: "Клиент отказался",
        Outcome.VOICEMAIL: "Ответил автоответчик",
        Outcome.WRONG_NUMBER: "Номер не того, кому звонили",
        Outcome.NO_SPEECH: "Собеседника не слышно",
    },
    "en": {
        Outcome.KEEP_IN_TOUCH: "They talked, and nothing is wanted now",
        Outcome.REJECTED: "The customer refused",
        Outcome.VOICEMAIL: "A machine answered",
        Outcome.WRONG_NUMBER: "The number is not the one that was wanted",
        Outcome.NO_SPEECH: "Nobody is heard on the other side",
    },
}
MISSED = {
    "ru": {
        True: "Клиент отложил решение или возразил",
        False: "Клиент не сказал слов, которые означали бы достижение цели",
    },
    "en": {True: "The customer put it off or objected", False: "The customer said nothing that attains the goal"},
}
REASONS = {
    "ru": {
        RejectionReason.PRICE: "цена",
        RejectionReason.NO_NEED: "нет потребности",
        RejectionReason.COMPETITOR: "выбран конкурент",
        RejectionReason.TIMING: "не время",
        RejectionReason.TRUST: "нет доверия",
    },
    "en": {
        RejectionReason.PRICE: "price",
        RejectionReason.NO_NEED: "no need",
        RejectionReason.COMPETITOR: "a competitor was chosen",
        RejectionReason.TIMING: "timing",
        RejectionReason.TRUST: "trust",
    },
}


def why(
    language: str, goal: GoalCode | None, outcome: Outcome, decisive: Evidence | None, rejection: Rejection | None
) -> str:
    """One sentence with the deciding quote.  language: "ru", else English; decisive None: no words decide."""
    tongue = "ru" if language == "ru" else "en"
    if outcome is Outcome.ATTAINED and goal is not None:
        head = ATTAINED[tongue][goal]
    elif outcome in OTHER[tongue]:
        head = OTHER[tongue][outcome]
    else:
        head = MISSED[tongue][decisive is not None]
    if rejection is not None and rejection.reason is not None:
        head += f" ({REASONS[tongue][rejection.reason]})"
    if decisive is None:
        return f"{head}."
    return f"{head}: «{decisive.quote}»." if tongue == "ru" else f"{head}: “{decisive.quote}”."
