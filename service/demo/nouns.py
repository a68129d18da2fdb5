"""What the demo is made of: calls with what was said in them, and the CRM around them."""

from dataclasses import dataclass
from datetime import datetime

from adapters.events import CallOutcome, Direction
from adapters.records import (
    CompanyRecord,
    ContactRecord,
    DealRecord,
    EmployeeRecord,
    LeadRecord,
    StageChangeRecord,
)
from transcription.transcript import Transcript


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoCall:
    """One call of the past month, as its exchange would report it."""

    id: str
    direction: Direction
    customer: str  # E.164; "" when hidden; an extension when internal
    line: str
    extension: str
    started_at: datetime  # aware, UTC
    answered_at: datetime | None
    ended_at: datetime
    outcome: CallOutcome
    said: Transcript | None = None
    first_extension: str | None = None  # who picked up before the call was passed on to `extension`
    passed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoReview:
    """A supervisor's decision in the past month."""

    lead: str  # external id
    rejected_at: datetime
    at: datetime
    decision: str  # returned | confirmed | asked
    stated_reason: str
    next_step: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """The whole demo before any PBX has spoken."""

    made_at: datetime
    employees: tuple[EmployeeRecord, ...]
    companies: tuple[CompanyRecord, ...]
    contacts: tuple[ContactRecord, ...]
    leads: tuple[LeadRecord, ...]
    deals: tuple[DealRecord, ...]
    changes: tuple[StageChangeRecord, ...]
    calls: tuple[DemoCall, ...]
    reviews: tuple[DemoReview, ...]
