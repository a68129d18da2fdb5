"""What the judge says of a call.  Standard library and other nouns only."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from scoring.facts import GoalCode, GoalOrigin
from transcription.transcript import Speaker


class Outcome(StrEnum):
    """How a call ended for its goal; what counts for each goal is shown by its module's EXAMPLES (scoring/goals)."""

    ATTAINED = "attained"
    NOT_ATTAINED = "not_attained"
    KEEP_IN_TOUCH = "keep_in_touch"
    REJECTED = "rejected"
    VOICEMAIL = "voicemail"
    WRONG_NUMBER = "wrong_number"
    NO_SPEECH = "no_speech"

    @property
    def is_talk_with_a_person(self) -> bool:
        """Whether a person on the other side spoke: what makes an answered call a connected one."""
        return self not in (Outcome.VOICEMAIL, Outcome.NO_SPEECH)


class Side(StrEnum):
    """Who does the next step."""

    AGENT = "agent"
    CUSTOMER = "customer"
    BOTH = "both"


class RejectionReason(StrEnum):
    PRICE = "price"
    NO_NEED = "no_need"
    COMPETITOR = "competitor"
    TIMING = "timing"
    TRUST = "trust"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The words that decide, inside one turn."""

    turn: int  # index into CallFacts.turns
    speaker: Speaker
    quote: str  # an exact substring of the turn's text
    start: float  # seconds from the start of the recording, of the quote as near as it is known


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    what: str
    who: Side
    date: date | None  # None: no day was named
    quote: str
    turn: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """Why the lead is lost, in the customer's words."""

    reason: RejectionReason | None  # None: refused, and no reason was heard
    quote: str
    turn: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Competitor:
    name: str
    quote: str
    turn: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    amount: Decimal  # units of the currency, as it was said
    currency: str  # ISO 4217
    quote: str
    turn: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One call judged; explained by its evidence."""

    goal: GoalCode | None  # None: no goal was set and none could be inferred
    origin: GoalOrigin
    version: int  # of the goal's rule; a change of any outcome raises it
    outcome: Outcome
    confidence: float  # 0..1
    why: str  # one sentence for a person, in the call's language
    evidence: tuple[Evidence, ...] = ()
    next_step: NextStep | None = None
    rejection: Rejection | None = None
    competitors: tuple[Competitor, ...] = ()
    prices: tuple[Price, ...] = ()

    @property
    def attained(self) -> bool:
        return self.outcome is Outcome.ATTAINED
