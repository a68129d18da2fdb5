"""What one turn of a customer does to the goal of the call: the closed list the classifier chooses from."""

from enum import StrEnum

from scoring.verdict import Outcome, RejectionReason


class Stance(StrEnum):
    """One turn, one stance; the letter is how practice talks are marked."""

    YES = "y"  # gives the goal, or one needed piece of it
    CONDITION = "c"  # yes, but only if
    HEDGE = "h"  # thinks, puts off, cannot say: alive
    REFUSE = "n"  # no for good, and no reason in this turn
    NO_PRICE = "p"
    NO_NEED = "u"
    NO_COMPETITOR = "m"
    NO_TIME = "t"  # too late, neither now nor later
    NO_TRUST = "r"
    OBJECT = "o"  # complains, not final
    NOTHING_NOW = "k"  # friendly, nothing is wanted now
    TAKE_BACK = "b"  # undoes an earlier yes
    WRONG_NUMBER = "w"
    MACHINE = "v"
    INFORM = "i"  # facts, no decision
    ASK = "q"
    SMALL_TALK = "s"


STANCES = tuple(Stance)
OUTCOMES = tuple(Outcome)
REASONS = {
    Stance.NO_PRICE: RejectionReason.PRICE,
    Stance.NO_NEED: RejectionReason.NO_NEED,
    Stance.NO_COMPETITOR: RejectionReason.COMPETITOR,
    Stance.NO_TIME: RejectionReason.TIMING,
    Stance.NO_TRUST: RejectionReason.TRUST,
}
