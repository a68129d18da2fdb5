"""Numbers that fit two companies: each waits for a person to say whose it is."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models.crm import Company, Deal, Lead
from db.models.telephony import Call
from db.queries import linking


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One company the number fits, and what speaks for it."""

    company_id: int
    company: str
    region: str | None
    contacts: tuple[str, ...]  # people there with this number
    is_on_company: bool  # the number stands on the company itself
    open_deals: int
    open_leads: int
    last_call_at: datetime | None  # of any number of theirs


@dataclass(frozen=True, slots=True, kw_only=True)
class AmbiguousNumber:
    phone: str = field(repr=False)  # E.164
    calls: int
    last_call_id: int
    last_at: datetime
    caller_name: str | None  # as the PBX showed it
    candidates: tuple[Candidate, ...]  # what speaks most for it first


class NotACandidate(ValueError):
    """One line: the number does not fit that company, or no longer waits."""


def numbers(session: Session, *, limit: int = 50) -> list[AmbiguousNumber]:
    """Those that waited last first; a number whose owners are one by now is left to the next look of its calls."""
    rows = session.execute(
        select(
            Call.customer_phone, func.count(), func.max(Call.started_at), func.max(Call.id), func.max(Call.caller_name)
        )
        .where(Call.link_method == "ambiguous", Call.customer_phone.is_not(None))
        .group_by(Call.customer_phone)
        .order_by(func.max(Call.started_at).desc())
        .limit(limit)
    ).all()
    return [
        AmbiguousNumber(
            phone=phone,
            calls=count,
            last_call_id=last_id,
            last_at=last_at,
            caller_name=name,
            candidates=candidates(session, phone),
        )
        for phone, count, last_at, last_id, name in rows
        if phone
    ]


def candidates(session: Session, phone: str) -> tuple[Candidate, ...]:
    """Companies that have this number: with open deals before those without, then called lately, then by name."""
    owners = [owner for owner in linking.owners(session, phone) if owner.company_id is not None]
    ids = list(dict.fromkeys(owner.company_id for owner in owners))
    found = []
    for company in session.scalars(select(Company).where(Company.id.in_(ids))):
        mine = [owner for owner in owners if owner.company_id == company.id]
        found.append(
            Candidate(
                company_id=company.id,
                company=company.name,
                region=company.region,
                contacts=tuple(owner.contact for owner in mine if owner.contact is not None),
                is_on_company=any(owner.contact_id is None for owner in mine),
                open_deals=_count_open(session, Deal, company.id, ("open",)),
                open_leads=_count_open(session, Lead, company.id, ("new", "in_work")),
                last_call_at=session.scalar(select(func.max(Call.started_at)).where(Call.company_id == company.id)),
            )
        )
    return tuple(sorted(found, key=_order))


def choose(session: Session, *, phone: str, company_id: int, at: datetime) -> list[int]:
    """Whose number this is, for all its calls and those to come; the calls to link anew.  Raises NotACandidate."""
    if company_id not in {candidate.company_id for candidate in candidates(session, phone)}:
        raise NotACandidate("that company no longer has this number: load the page again")
    return linking.choose_company(session, phone, company_id, at=at)


def _count_open(session: Session, table: type[Deal] | type[Lead], company_id: int, statuses: tuple[str, ...]) -> int:
    query = select(func.count()).select_from(table).where(table.company_id == company_id, table.status.in_(statuses))
    return session.scalar(query) or 0


def _order(candidate: Candidate) -> tuple[bool, bool, float, str]:
    last = candidate.last_call_at
    return not candidate.open_deals, not candidate.open_leads, -last.timestamp() if last else 0.0, candidate.company
