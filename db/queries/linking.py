"""What linking a call needs to know, and the link that was decided.  The rules are service/linking.py's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from db.models.crm import Company, Contact, Deal, Extension, Lead, Phone
from db.models.promises import Promise
from db.models.telephony import Call, Source

MOST_WORK = 50  # newest leads and deals of one company to choose from
MOST_NAMES = 50  # companies whose name begins like the one the PBX showed


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneMatch:
    """A company or contact that has the call's number."""

    company_id: int | None
    company: str | None
    contact_id: int | None = None  # None: the number stands on the company itself
    contact: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ByHand:
    """A link that a person made."""

    company_id: int | None
    contact_id: int | None
    lead_id: int | None
    deal_id: int | None
    is_for_number: bool  # chosen for all calls of the number, not for this call alone


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkFacts:
    """All that decides whose call it is."""

    call_id: int
    direction: str  # adapters.events.Direction
    customer_phone: str | None = field(repr=False)  # E.164
    is_hidden: bool  # the PBX told no number at all
    extension: str | None
    started_at: datetime
    caller_name: str | None  # as the PBX showed it
    source_options: Mapping[str, str]
    matches: tuple[PhoneMatch, ...]
    employees: tuple[int, ...]  # at the extension, by the most exact rule that fits
    by_hand: ByHand | None = None  # this call's, or what was chosen for its number


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A lead or a deal that the call may be about."""

    kind: str  # deal | lead
    id: int
    lead_id: int | None  # the lead a deal grew from; a lead: itself
    employee_id: int | None
    status: str  # adapters.records.DealStatus | LeadStatus
    created_at: datetime
    ended_at: datetime | None  # closed or rejected


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkDecision:
    """Whose call it is, how that is known, and in words why, or why not."""

    method: str  # phone | shared_phone | ambiguous | manual | none | internal
    confidence: float  # 0–1: an order of trust, no measured probability
    company_id: int | None = None
    contact_id: int | None = None
    lead_id: int | None = None
    deal_id: int | None = None
    stage_id: int | None = None
    employee_id: int | None = None
    why: Mapping[str, Any] = field(default_factory=dict)  # service/README.md, "Linking"


def facts(session: Session, call_id: int) -> LinkFacts:
    """One call's.  Raises NoResultFound: the call was joined to another."""
    call, options = session.execute(
        select(Call, Source.options).join(Source, Source.id == Call.source_id).where(Call.id == call_id)
    ).one()
    return LinkFacts(
        call_id=call_id,
        direction=call.direction,
        customer_phone=call.customer_phone,
        is_hidden=not call.customer_number,
        extension=call.extension,
        started_at=call.started_at,
        caller_name=call.caller_name,
        source_options=options,
        matches=owners(session, call.customer_phone) if call.customer_phone else (),
        employees=_employees(session, call.source_id, call.extension),
        by_hand=_by_hand(session, call),
    )


def owners(session: Session, e164: str) -> tuple[PhoneMatch, ...]:
    """Companies and contacts that have this number: contacts first, then by name."""
    rows = session.execute(
        select(Phone.contact_id, Contact.name, Company.id, Company.name)
        .join(Contact, Contact.id == Phone.contact_id, isouter=True)
        .join(Company, or_(Company.id == Phone.company_id, Company.id == Contact.company_id), isouter=True)
        .where(Phone.e164 == e164)
        .order_by(Phone.contact_id.is_(None), Company.name, Contact.name, Phone.id)
    )
    return tuple(
        PhoneMatch(company_id=company_id, company=company, contact_id=contact_id, contact=contact)
        for contact_id, contact, company_id, company in rows
    )


def work(session: Session, *, company_id: int | None, contact_id: int | None) -> list[Work]:
    """The newest deals and leads of the company, and leads of the contact."""
    deals = (
        session.scalars(
            select(Deal).where(Deal.company_id == company_id).order_by(Deal.created_at.desc()).limit(MOST_WORK)
        )
        if company_id is not None
        else ()
    )
    mine = [
        column == value for column, value in ((Lead.company_id, company_id), (Lead.contact_id, contact_id)) if value
    ]
    leads = (
        session.scalars(select(Lead).where(or_(*mine)).order_by(Lead.created_at.desc()).limit(MOST_WORK))
        if mine
        else ()
    )
    return [
        *(_work("deal", deal, deal.closed_at) for deal in deals),
        *(_work("lead", lead, _worked_on_until(session, lead)) for lead in leads),
    ]


def _worked_on_until(session: Session, lead: Lead) -> datetime | None:
    """A converted lead was worked on until its first deal was made; another one until it was rejected, if it was."""
    if lead.status != "converted":
        return lead.rejected_at
    first_deal = session.scalar(select(func.min(Deal.created_at)).where(Deal.lead_id == lead.id))
    return first_deal or lead.updated_at


def named_like(session: Session, beginnings: Sequence[str]) -> tuple[tuple[int, str], ...]:
    """Companies whose name begins so: by the index, however many companies there are."""
    if not beginnings:
        return ()
    begins = or_(*((Company.name >= text) & (Company.name < text + "\uffff") for text in beginnings))
    rows = session.execute(select(Company.id, Company.name).where(begins).order_by(Company.name).limit(MOST_NAMES))
    return tuple((company_id, name) for company_id, name in rows)


def set_link(session: Session, call_id: int, decision: LinkDecision, *, at: datetime) -> None:
    """Write it to the call, and to what was promised in it."""
    session.execute(
        update(Call)
        .where(Call.id == call_id)
        .values(
            company_id=decision.company_id,
            contact_id=decision.contact_id,
            lead_id=decision.lead_id,
            deal_id=decision.deal_id,
            stage_id=decision.stage_id,
            employee_id=decision.employee_id,
            link_method=decision.method,
            link_confidence=decision.confidence,
            link_why=dict(decision.why),
            updated_at=at,
        )
    )
    session.execute(
        update(Promise)
        .where(Promise.call_id == call_id)
        .values(company_id=decision.company_id, employee_id=decision.employee_id)
    )


def choose_company(session: Session, phone: str, company_id: int | None, *, at: datetime) -> list[int]:
    """A person says whose number this is: for all its calls, those to come too; their ids, to be linked anew.

    None takes the choice back.  A call whose link was chosen for itself alone keeps it."""
    calls = session.scalars(select(Call).where(Call.customer_phone == phone, Call.direction != "internal")).all()
    changed = [call for call in calls if call.link_method != "manual" or call.link_why.get("chosen_for") == "number"]
    for call in changed:
        call.company_id, call.contact_id, call.updated_at = company_id, None, at
        call.link_method = "manual" if company_id is not None else "none"
        call.link_confidence = 1.0 if company_id is not None else 0.0
        call.link_why = {**call.link_why, "chosen_for": "number"} if company_id is not None else {}
    session.flush()
    return [call.id for call in changed]


def calls_of_phones(session: Session, phones: Sequence[str]) -> list[int]:
    """Calls with one of these numbers that no person has linked: to be linked anew when owners change."""
    return list(session.scalars(select(Call.id).where(Call.customer_phone.in_(phones), Call.link_method != "manual")))


def calls_without_work(
    session: Session, *, company_id: int | None, contact_id: int | None, limit: int = 500
) -> list[int]:
    """Calls of this company or contact that are about no lead and no deal yet, newest first."""
    mine = [
        column == value for column, value in ((Call.company_id, company_id), (Call.contact_id, contact_id)) if value
    ]
    if not mine:
        return []
    return list(
        session.scalars(
            select(Call.id)
            .where(or_(*mine), Call.lead_id.is_(None), Call.deal_id.is_(None))
            .order_by(Call.started_at.desc())
            .limit(limit)
        )
    )


def _employees(session: Session, source_id: int, extension: str | None) -> tuple[int, ...]:
    """Who sits there: by (this PBX, extension), else by (any PBX, extension).  An empty extension is nobody's."""
    if not extension or not extension.strip():
        return ()
    rows = session.execute(
        select(Extension.source_id, Extension.employee_id)
        .where(Extension.extension == extension, or_(Extension.source_id == source_id, Extension.source_id.is_(None)))
        .distinct()
    ).all()
    exact = [employee_id for source, employee_id in rows if source is not None]
    return tuple(exact or (employee_id for _, employee_id in rows))


def _by_hand(session: Session, call: Call) -> ByHand | None:
    """What a person decided: for this call, else for the latest call of its number that was decided for all."""
    if call.link_method == "manual":
        return _as_by_hand(call)
    if not call.customer_phone:
        return None
    rows = session.scalars(
        select(Call)
        .where(Call.customer_phone == call.customer_phone, Call.link_method == "manual")
        .order_by(Call.started_at.desc())
        .limit(20)
    )
    found = (_as_by_hand(other) for other in rows)
    return next((one for one in found if one.is_for_number and one.company_id is not None), None)


def _as_by_hand(call: Call) -> ByHand:
    return ByHand(
        company_id=call.company_id,
        contact_id=call.contact_id,
        lead_id=call.lead_id,
        deal_id=call.deal_id,
        is_for_number=call.link_why.get("chosen_for") == "number",
    )


def _work(kind: str, row: Lead | Deal, ended_at: datetime | None) -> Work:
    return Work(
        kind=kind,
        id=row.id,
        lead_id=row.lead_id if isinstance(row, Deal) else row.id,
        employee_id=row.employee_id,
        status=row.status,
        created_at=row.created_at,
        ended_at=ended_at,
    )
