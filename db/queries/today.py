"""What needs a person today: rejected leads, promises, missed customers, numbers, deliveries, PBXs."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from db.models.crm import Company, Deal, Employee, Lead
from db.models.promises import Promise
from db.models.telephony import Call, Delivery, Source
from db.models.work import Review

NOT_TAKEN = ("missed", "abandoned", "voicemail", "busy")  # adapters.events.CallOutcome: no person answered


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """How much waits for a person; each has its list."""

    rejected_waiting: int
    promises_today: int  # ours, due and not done yet
    tails_today: int
    tails_yesterday: int
    missed: int  # numbers, not calls: a customer who rang five times is one
    ambiguous: int  # numbers that fit two companies
    parked: int
    silent: int  # PBXs that should have been heard from


@dataclass(frozen=True, slots=True, kw_only=True)
class Tail:
    """A promise due that nobody called about."""

    call_id: int  # in which it was promised
    company_id: int | None
    company: str | None
    what: str
    side: str  # agent | customer | both
    due_on: date
    quote: str
    who: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """A number that called and got nobody; its newest call."""

    call_id: int
    at: datetime
    times: int
    phone: str
    company_id: int | None
    company: str | None
    line: str | None
    who: str | None


def attention(
    session: Session,
    *,
    today: date,
    yesterday: date,
    missed_since: datetime,
    silent_since: datetime,
    only_employee: int | None,
) -> Attention:
    """Eight counts.  What belongs to nobody (numbers, deliveries, PBXs) is not limited to an employee."""
    waiting = select(func.count()).select_from(Lead).where(*_waits_for_review(only_employee))
    tails = {day: select(func.count()).select_from(_tails(day, only_employee).subquery()) for day in (today, yesterday)}
    missed = select(func.count()).select_from(_missed(missed_since, only_employee).subquery())
    ambiguous = select(func.count(Call.customer_phone.distinct())).where(Call.link_method == "ambiguous")
    parked = select(func.count()).select_from(Delivery).where(Delivery.state == "parked")
    heard = func.coalesce(Source.last_delivery_at, Source.created_at)
    silent = select(func.count()).select_from(Source).where(Source.is_on.is_(True), heard < silent_since)
    due = select(func.count()).select_from(Promise).where(*_is_due(today, only_employee))
    queries = (waiting, due, tails[today], tails[yesterday], missed, ambiguous, parked, silent)
    counts = session.execute(select(*(query.scalar_subquery() for query in queries))).one()
    return Attention(
        rejected_waiting=counts[0],
        promises_today=counts[1],
        tails_today=counts[2],
        tails_yesterday=counts[3],
        missed=counts[4],
        ambiguous=counts[5],
        parked=counts[6],
        silent=counts[7],
    )


def tails(session: Session, *, day: date, only_employee: int | None, limit: int = 200) -> list[Tail]:
    """Promises due that day with no call to the company since that day began; the largest companies' deals first."""
    chosen = _tails(day, only_employee).subquery()
    worth = (
        select(func.max(Deal.sum))
        .where(Deal.company_id == Promise.company_id, Deal.status == "open")
        .correlate(Promise)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Promise, Company.name, Employee.name)
        .join(chosen, chosen.c.id == Promise.id)
        .join(Company, Company.id == Promise.company_id, isouter=True)
        .join(Employee, Employee.id == Promise.employee_id, isouter=True)
        .order_by(func.coalesce(worth, 0).desc(), Promise.id)
        .limit(limit)
    )
    return [
        Tail(
            call_id=promise.call_id,
            company_id=promise.company_id,
            company=company,
            what=promise.what,
            side=promise.who,
            due_on=day,
            quote=promise.quote,
            who=who,
        )
        for promise, company, who in rows
    ]


def missed(session: Session, *, since: datetime, only_employee: int | None, limit: int = 200) -> list[Missed]:
    """Numbers that called since then, got nobody, and were neither called back nor got through later; newest first."""
    chosen = _missed(since, only_employee).subquery()
    rows = session.execute(
        select(Call, chosen.c.times, Company.name, Employee.name)
        .join(chosen, chosen.c.call_id == Call.id)
        .join(Company, Company.id == Call.company_id, isouter=True)
        .join(Employee, Employee.id == Call.employee_id, isouter=True)
        .order_by(Call.started_at.desc(), Call.id.desc())
        .limit(limit)
    )
    return [
        Missed(
            call_id=call.id,
            at=call.started_at,
            times=times,
            phone=call.customer_phone or "",
            company_id=call.company_id,
            company=company,
            line=call.line,
            who=who,
        )
        for call, times, company, who in rows
    ]


def _waits_for_review(only_employee: int | None) -> list[ColumnElement[bool]]:
    """A rejection nobody has returned or confirmed yet; one asked about waits on."""
    decided = (
        select(Review.id)
        .where(Review.lead_id == Lead.id, Review.decision.in_(("returned", "confirmed")))
        .where(Review.rejected_at == Lead.rejected_at)
        .exists()
    )
    found = [Lead.status == "rejected", Lead.rejected_at.is_not(None), ~decided]
    return found if only_employee is None else [*found, Lead.employee_id == only_employee]


def _is_due(day: date, only_employee: int | None) -> list[ColumnElement[bool]]:
    """Open promises of our side for that day: the list is /promises?state=open&side=agent."""
    found = [Promise.state == "open", Promise.due_on == day, Promise.who.in_(("agent", "both"))]
    return found if only_employee is None else [*found, Promise.employee_id == only_employee]


def _tails(day: date, only_employee: int | None) -> Select[int]:
    """Ids of promises due that day after whose call nobody spoke of it: no later call to the company that began
    on that day or after; what a customer promised beside the next step is no tail of ours.  Without a company: none
    to the same number."""
    promised, later = aliased(Call), aliased(Call)
    same = or_(
        later.company_id == Promise.company_id,
        and_(Promise.company_id.is_(None), later.customer_phone == promised.customer_phone),
    )
    is_called = select(later.id).where(
        same, later.id != promised.id, later.started_at > promised.started_at, later.direction != "internal"
    )
    query = (
        select(Promise.id)
        .join(promised, promised.id == Promise.call_id)
        .where(Promise.state.in_(("open", "broken")), Promise.due_on == day, ~is_called.exists())
        .where(or_(Promise.is_next_step.is_(True), Promise.who != "customer"))
    )
    return query if only_employee is None else query.where(Promise.employee_id == only_employee)


def _missed(since: datetime, only_employee: int | None) -> Select[int, int]:
    later = aliased(Call)
    is_reached = (
        select(later.id)
        .where(later.customer_phone == Call.customer_phone, later.started_at > Call.started_at)
        .where(or_(later.direction == "outbound", later.outcome == "answered"))
        .exists()
    )
    query = (
        select(func.max(Call.id).label("call_id"), func.count().label("times"))
        .where(Call.started_at >= since, Call.direction == "inbound", Call.outcome.in_(NOT_TAKEN))
        .where(Call.customer_phone.is_not(None), ~is_reached)
        .group_by(Call.customer_phone)
    )
    return query if only_employee is None else query.where(Call.employee_id == only_employee)
