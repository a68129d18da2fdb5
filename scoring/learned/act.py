"""What one answer of a customer does in a sales talk: the closed list the classifier chooses from."""

from enum import StrEnum


class Act(StrEnum):
    """One answer, one act: what it does, not what it is about."""

    ACCEPT = "accept"  # says yes, orders, names the day he was asked for
    REFUSE = "refuse"  # says no and gives no reason
    HEDGE = "hedge"  # "I'll think about it", may be
    CONDITION = "condition"  # yes, but only if
    DEFER = "defer"  # later, with a day or without
    WRONG_NUMBER = "wrong_number"
    MACHINE = "machine"  # answering machine, voice menu, operator's message
    ASK = "ask"  # a question
    INFORM = "inform"  # facts: what is needed, how much, who
    ALREADY_DONE = "already_done"  # paid, sent, signed before the call
    REJECT_PRICE = "reject_price"
    REJECT_NEED = "reject_need"
    REJECT_COMPETITOR = "reject_competitor"
    REJECT_TIMING = "reject_timing"
    REJECT_TRUST = "reject_trust"
    SMALLTALK = "smalltalk"  # greetings, thanks, "yes, speaking", noises


ACTS = tuple(Act)
