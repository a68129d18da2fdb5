"""What a CRM holds, as it is fed to us: the nouns of `ringback import` and `PUT /api/v1/…`.  Standard library only."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


class EmployeeRole(StrEnum):
    """The conveyor of S1.55: norms of calls per company differ by role."""

    TELEMARKETING = "telemarketing"
    CLOSER = "closer"
    ACCOUNT_MANAGER = "account_manager"
    LOGISTICS = "logistics"
    OTHER = "other"


class LeadStatus(StrEnum):
    NEW = "new"
    IN_WORK = "in_work"
    CONVERTED = "converted"
    REJECTED = "rejected"  # «Забракован»


class DealStatus(StrEnum):
    OPEN = "open"
    WON = "won"
    LOST = "lost"


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyRecord:
    external_id: str
    name: str
    phones: tuple[str, ...] = ()  # as written; normalised by adapters/phone.py
    segment: str | None = None
    industry: str | None = None
    region: str | None = None
    is_vip: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRecord:
    external_id: str
    name: str
    company: str | None = None  # external id
    position: str | None = None
    phones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EmployeeRecord:
    external_id: str
    name: str
    role: EmployeeRole = EmployeeRole.OTHER
    team: str | None = None
    email: str | None = None
    extensions: tuple[str, ...] = ()
    is_active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadRecord:
    external_id: str
    title: str
    company: str | None = None  # external id
    contact: str | None = None  # external id
    employee: str | None = None  # external id
    status: LeadStatus = LeadStatus.NEW
    pipeline: str | None = None  # code
    stage: str | None = None  # code
    expected_sum: Decimal | None = None
    currency: str = "RUB"
    rejection_reason: str | None = None  # as the manager stated it
    rejected_at: datetime | None = None
    created_at: datetime | None = None
    campaign: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DealRecord:
    external_id: str
    title: str
    company: str | None = None
    lead: str | None = None
    employee: str | None = None
    status: DealStatus = DealStatus.OPEN
    pipeline: str | None = None
    stage: str | None = None
    sum: Decimal | None = None
    currency: str = "RUB"
    created_at: datetime | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StageChangeRecord:
    """One row of a CRM's stage history."""

    external_id: str
    deal: str | None = None  # external id; exactly one of deal and lead
    lead: str | None = None
    to_stage: str
    from_stage: str | None = None
    at: datetime
