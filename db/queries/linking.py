"""What a link is decided by, and where it is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import case, or_, select, update
from sqlalchemy.orm import Session

from db.models.crm import Company, Contact, Deal, Extension, Lead, Phone
from db.models.scoring import Promise
from db.models.telephony import Call


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneMatch:
    """One owner of the call's number."""

    company_id: int | None
    company: str | None
    contact_id: int | None
    contact: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkFacts:
    phone: str | None = field(repr=False)
    is_internal: bool
    matches: tuple[PhoneMatch, ...]
    manual_company_id: int | None
    employee_id: int | None
    caller_name: str | None = None
    company_names: tuple[tuple[int, str], ...] = ()  # read only when a name is to be compared


def facts(session: Session, call_id: int) -> LinkFacts:
    call = session.get_one(Call, call_id)
    matches = tuple(owners(session, call.customer_phone)) if call.customer_phone else ()
    is_internal = call.direction == "internal"
    names: tuple[tuple[int, str], ...] = ()
    if call.caller_name and not matches and not is_internal:
        names = tuple(session.execute(select(Company.id, Company.name).order_by(Company.id)).tuples())
    return LinkFacts(
        phone=call.customer_phone,
        is_internal=is_internal,
        matches=matches,
        manual_company_id=call.company_id if call.link_method == "manual" else None,
        employee_id=employee_at(session, source_id=call.source_id, extension=call.extension),
        caller_name=call.caller_name,
        company_names=names,
    )


def owners(session: Session, phone: str) -> list[PhoneMatch]:
    """Companies and contacts that have this number (E.164); a contact brings its company."""
    rows = session.execute(
        select(Company.id, Company.name, Contact.id, Contact.name)
        .select_from(Phone)
        .join(Contact, Contact.id == Phone.contact_id, isouter=True)
        .join(Company, or_(Company.id == Phone.company_id, Company.id == Contact.company_id), isouter=True)
        .where(Phone.e164 == phone)
        .order_by(Company.id, Contact.id)
    )
    return [PhoneMatch(company_id=a, company=b, contact_id=c, contact=d) for a, b, c, d in rows]


def employee_at(session: Session, *, source_id: int, extension: str | None) -> int | None:
    """Who sits at this extension of this PBX, else of any PBX; None when nobody, or several."""
    if not extension:
        return None
    of_source = case((Extension.source_id == source_id, 0), else_=1)
    rows = session.execute(
        select(Extension.employee_id, of_source)
        .where(Extension.extension == extension)
        .where(or_(Extension.source_id == source_id, Extension.source_id.is_(None)))
        .order_by(of_source)
    ).all()
    best = {employee_id for employee_id, rank in rows if rank == rows[0][1]}
    return best.pop() if len(best) == 1 else None


def save(
    session: Session,
    call_id: int,
    *,
    method: str,
    confidence: float,
    company_id: int | None,
    contact_id: int | None,
    why: Mapping[str, Any],
    employee_id: int | None,
    at: datetime,
) -> None:
    """The link, and what follows from it: deal or lead, and the stage it stood at."""
    call = session.get_one(Call, call_id)
    call.link_method, call.link_confidence, call.link_why = method, confidence, dict(why)
    call.company_id, call.contact_id, call.employee_id = company_id, contact_id, employee_id
    call.updated_at = at
    deal = _deal(session, company_id, employee_id, call.started_at)
    lead = None if deal is not None else _lead(session, company_id, contact_id)
    call.deal_id = deal.id if deal is not None else None
    call.lead_id = deal.lead_id if deal is not None else lead.id if lead is not None else None
    subject = deal or lead
    if call.stage_id is None or (subject is not None and subject.created_at <= call.started_at):
        call.stage_id = subject.stage_id if subject is not None else None
    session.execute(
        update(Promise).where(Promise.call_id == call_id).values(company_id=company_id, employee_id=employee_id)
    )


def choose_company(session: Session, phone: str, company_id: int | None, *, at: datetime) -> list[int]:
    """A person says whose number this is: for all its calls; their ids.  None: the choice is taken back."""
    method = "manual" if company_id is not None else "none"
    changed = session.scalars(
        update(Call)
        .where(Call.customer_phone == phone, Call.direction != "internal")
        .values(company_id=company_id, link_method=method, updated_at=at)
        .returning(Call.id)
    )
    return list(changed)


def calls_of_phones(session: Session, phones: list[str]) -> list[int]:
    """Calls with one of these numbers that no person has linked: to be linked anew when owners change."""
    return list(session.scalars(select(Call.id).where(Call.customer_phone.in_(phones), Call.link_method != "manual")))


def _deal(session: Session, company_id: int | None, employee_id: int | None, at: datetime) -> Deal | None:
    """Of those open at the time of the call: with this employee first, then the latest."""
    if company_id is None:
        return None
    mine = case((Deal.employee_id == employee_id, 0), else_=1)
    open_then = or_(Deal.status == "open", Deal.closed_at >= at)
    return session.scalar(
        select(Deal)
        .where(Deal.company_id == company_id, open_then)
        .order_by(mine, Deal.created_at.desc(), Deal.id.desc())
        .limit(1)
    )


def _lead(session: Session, company_id: int | None, contact_id: int | None) -> Lead | None:
    """The open one, the latest first; else the latest rejected."""
    if company_id is None and contact_id is None:
        return None
    owner = Lead.company_id == company_id if company_id is not None else Lead.contact_id == contact_id
    rank = case((Lead.status.in_(("new", "in_work")), 0), (Lead.status == "rejected", 1), else_=2)
    return session.scalar(select(Lead).where(owner).order_by(rank, Lead.created_at.desc(), Lead.id.desc()).limit(1))
