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


class StepKind(StrEnum):
    """What is done: tells which later call or which move in the CRM shows that it was done."""

    CALL = "call"
    MEETING = "meeting"
    VISIT = "visit"
    OFFER = "offer"
    INVOICE = "invoice"
    CONTRACT = "contract"
    PAY = "pay"
    APPLICATION = "application"
    DELIVER = "deliver"
    SEND = "send"
    PREPARE = "prepare"
    ANSWER = "answer"
    REMOVE = "remove"  # a number from the list
    OTHER = "other"


class ObjectionKind(StrEnum):
    PRICE = "price"
    NEED = "need"
    COMPETITOR = "competitor"
    TIMING = "timing"
    TRUST = "trust"


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """What a side says it will do."""

    what: str
    who: Side
    date: date | None  # None: no day was named
    quote: str
    turn: int
    kind: StepKind = StepKind.OTHER


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A side says that something promised earlier was done, or was not: "we got your offer", «счёт так и не пришёл»."""

    kind: StepKind
    is_done: bool
    quote: str
    turn: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """What the customer has against it, and how the agent met it."""

    kind: ObjectionKind
    quote: str
    turn: int
    is_met: bool | None  # the customer went on; repeated it or refused; None: the call does not tell
    answer: str | None  # the agent's words to it; None: none were said
    answer_turn: int | None


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
    promises: tuple[NextStep, ...] = ()  # of both sides, in the order they were made
    objections: tuple[Objection, ...] = ()
    reports: tuple[Report, ...] = ()

    @property
    def attained(self) -> bool:
        return self.outcome is Outcome.ATTAINED
