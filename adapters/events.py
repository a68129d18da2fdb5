"""What a PBX tells us: facts about calls.  Standard library only.

A call is the fold of all its facts (`adapters/call_state.py`).  Facts carry their own time and say nothing of what
was received before, so their order and repetition do not matter.  Every fact names the ids it belongs to: facts that
share an id belong to one call, and a fact that names two ids joins two groups that were thought to be two calls.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Direction(StrEnum):
    INBOUND = "inbound"
    OUTBOUND = "outbound"
    INTERNAL = "internal"


class CallOutcome(StrEnum):
    """What became of a call, decided once for the whole call, never for a leg."""

    ANSWERED = "answered"  # an employee and the customer were connected
    MISSED = "missed"
    ABANDONED = "abandoned"  # the caller hung up while waiting in a queue or menu
    BUSY = "busy"
    FAILED = "failed"
    VOICEMAIL = "voicemail"
    IN_PROGRESS = "in_progress"


class Party(StrEnum):
    """Who is at the far end of a leg."""

    EMPLOYEE = "employee"
    CUSTOMER = "customer"
    SERVICE = "service"  # IVR, queue, voicemail, announcement, a Local channel: never counts as an answer


class LegOutcome(StrEnum):
    RINGING = "ringing"
    TALKING = "talking"
    ANSWERED = "answered"
    MISSED = "missed"
    BUSY = "busy"
    FAILED = "failed"
    CANCELLED = "cancelled"  # answered elsewhere, or the caller gave up


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Common to all facts."""

    keys: tuple[
        str, ...
    ]  # ids of the call or of its legs, as the PBX gives them; the first is the leg or call it is about
    at: datetime  # aware, UTC: when it happened at the PBX; receive time where the PBX does not say


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSaid(Fact):
    """What the PBX says of the whole call: direction, parties, totals.  None: it does not say.

    A fact with `is_final` is the PBX's own summary (CDR, hang-up of the whole call): the call has ended."""

    pbx_call_id: str | None = None
    direction: Direction | None = None
    customer_number: str | None = None  # as received; "" when hidden
    line: str | None = None  # our own number or trunk, as received
    extension: str | None = None  # who talked last with the customer
    started_at: datetime | None = None
    answered_at: datetime | None = None  # an employee and the customer were connected
    ended_at: datetime | None = None
    talk_seconds: float | None = None
    outcome: CallOutcome | None = None
    company_name: str | None = None  # heard from the PBX (caller name): only ever proposed
    is_final: bool = False
    is_rough: bool = False  # a CDR row about a part of the call: used only where nothing better is known


@dataclass(frozen=True, slots=True, kw_only=True)
class LegSaid(Fact):
    """What the PBX says of one leg; a higher `sequence` overrules a lower one, then the later `at`."""

    leg_id: str
    party: Party | None = None
    number: str | None = None  # as received
    extension: str | None = None
    started_at: datetime | None = None
    answered_at: datetime | None = None  # somebody picked this leg up
    ended_at: datetime | None = None
    outcome: LegOutcome | None = None
    is_initiator: bool = False  # the leg that started the call
    joined_to: str | None = None  # the other half of a Local channel: whoever one half hears, the other half hears
    sequence: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Talked(Fact):
    """Employee and customer could hear each other on this leg, `started_at` until `ended_at` (None: still)."""

    leg_id: str
    extension: str | None = None
    started_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnteredBridge(Fact):
    """A leg joined a bridge: whoever stays in one bridge at one time hears each other."""

    leg_id: str
    bridge_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftBridge(Fact):
    leg_id: str
    bridge_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingSaid(Fact):
    """A recording exists or will exist.  `where` is what the adapter's client needs to fetch it."""

    recording_id: str  # unique within the call
    is_ready: bool = False  # the PBX says that the file is complete
    where: Mapping[str, str] = field(
        default_factory=dict
    )  # e.g. {"url": …} or {"path": …} or {"mango_recording_id": …}
    extension: str | None = None
    agent_channel: int | None = None  # 0 left, 1 right; None: not known
    seconds: float | None = None
    is_void: bool = False  # the PBX says that this recording does not exist after all (too short, not stored)


CallFact = CallSaid | LegSaid | Talked | EnteredBridge | LeftBridge | RecordingSaid


@dataclass(frozen=True, slots=True, kw_only=True)
class LegState:
    leg_id: str
    party: Party
    extension: str | None
    number: str | None
    started_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    outcome: LegOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingState:
    recording_id: str
    is_ready: bool
    where: Mapping[str, str]
    extension: str | None
    agent_channel: int | None
    seconds: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallState:
    """One call as all its facts together tell it (adapters/README.md, "The call")."""

    pbx_call_id: str
    direction: Direction
    customer_phone: str | None  # E.164; None when hidden or internal
    customer_number: str | None  # as received
    line: str | None
    extension: str | None  # the employee of the call (adapters/README.md, "Whose call")
    extensions: tuple[str, ...]  # all who talked with the customer, in order
    started_at: datetime  # aware, UTC: when the call first appeared at the PBX
    answered_at: datetime | None
    ended_at: datetime | None
    talk_seconds: float
    wait_seconds: float | None  # from start to the first talk, or to the end when nobody answered
    outcome: CallOutcome
    company_name: str | None
    legs: tuple[LegState, ...]
    recordings: tuple[RecordingState, ...]

    @property
    def is_ended(self) -> bool:
        return self.outcome is not CallOutcome.IN_PROGRESS
