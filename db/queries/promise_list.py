"""The register of promises: who promised what to whom, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from db.models.crm import Company, Employee, Lead
from db.models.promises import Promise
from db.models.scoring import VerdictRow
from db.models.telephony import Call
from db.queries.kpi import Scope, conditions
from scoring.kpis.interval import Rate, rate
from scoring.kpis.promises import State, on_time

OWN = ("agent", "both")  # what our side has to do; «customer»: what we wait for


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which promises: due (without a day: made) from the first to the last day, and the filters that stay."""

    first: date
    last: date
    scope: Scope  # its moments stand for the same days
    state: State | None = None
    side: str | None = None  # agent | customer
    is_overdue: bool = False
    hidden: frozenset[int] = frozenset()  # calls the reader grades blind: their lines are left out, not their counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    id: int
    call_id: int  # in which it was promised
    made_at: datetime
    company_id: int | None
    company: str | None
    phone: str | None
    employee_id: int | None
    employee: str | None
    kind: str
    what: str
    who: str
    said_on: date | None
    due_on: date | None
    quote: str
    turn: int | None  # None: set by a person
    at_seconds: float | None
    is_next_step: bool
    state: str
    reason: str | None
    settled_at: datetime | None
    settled_by: str | None
    settled_call_id: int | None
    settled_call_at: datetime | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """States of the promises of our side."""

    states: Mapping[State, int] = field(default_factory=dict)

    @property
    def on_time(self) -> Rate:
        return on_time(dict(self.states))

    @property
    def total(self) -> int:
        return sum(self.states.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One employee's promises."""

    employee_id: int | None
    employee: str | None
    counted: Counted


def listed(session: Session, wanted: Wanted, *, today: date, limit: int, after: int = 0) -> list[Line]:
    """What is open first, the oldest day first, those without a day last; then what is settled, the newest first."""
    waits = case((Promise.state == State.OPEN, 0), else_=1)
    query = (
        _lines()
        .where(*_fits(wanted, today))
        .order_by(
            waits,
            case((Promise.due_on.is_(None), 1), else_=0),
            case((Promise.state == State.OPEN, Promise.due_on)),
            Promise.due_on.desc(),
            Promise.id.desc(),
        )
        .offset(after)
        .limit(limit)
    )
    return [_line(*row) for row in session.execute(query)]


def one(session: Session, promise_id: int, *, only_employee: int | None) -> Line | None:
    query = _lines().where(Promise.id == promise_id)
    if only_employee is not None:
        query = query.where(Promise.employee_id == only_employee)
    row = session.execute(query).first()
    return None if row is None else _line(*row)


def of_call(session: Session, call_id: int) -> list[Line]:
    """All that was promised in a call, in order."""
    query = _lines().where(Promise.call_id == call_id).order_by(Promise.at_seconds, Promise.id)
    return [_line(*row) for row in session.execute(query)]


def counted(session: Session, wanted: Wanted) -> Counted:
    """Our side's promises of the period by state; the filter by state does not narrow it."""
    query = select(Promise.state, func.count()).where(*_ours(wanted)).group_by(Promise.state)
    return Counted(states={State(state): count for state, count in session.execute(_joined(query))})


def by_employee(session: Session, wanted: Wanted) -> list[Kept]:
    """The same for each employee, most promises first."""
    query = select(Promise.employee_id, Employee.name, Promise.state, func.count()).where(*_ours(wanted))
    query = _joined(query).join(Employee, Employee.id == Promise.employee_id, isouter=True)
    found: dict[int | None, tuple[str | None, dict[State, int]]] = {}
    for who, name, state, count in session.execute(query.group_by(Promise.employee_id, Employee.name, Promise.state)):
        found.setdefault(who, (name, {}))[1][State(state)] = count
    kept = [Kept(employee_id=who, employee=name, counted=Counted(states=s)) for who, (name, s) in found.items()]
    return sorted(kept, key=lambda one: (-one.counted.total, one.employee or ""))


def dated_next_steps(session: Session, scope: Scope) -> Rate:
    """Of the connected calls of the scope that are judged, those that ended with a next step and its day."""
    dated = select(Promise.id).where(
        Promise.call_id == Call.id, Promise.is_next_step.is_(True), Promise.said_on.is_not(None)
    )
    judged, with_day = session.execute(
        select(func.count(), func.coalesce(func.sum(case((dated.exists(), 1), else_=0)), 0))
        .select_from(Call)
        .join(VerdictRow, and_(VerdictRow.call_id == Call.id, VerdictRow.is_effective.is_(True)))
        .where(*conditions(scope), Call.connected.is_(True))
    ).one()
    return rate(with_day, judged)


def _lines() -> Select[*tuple[Any, ...]]:
    ended = aliased(Call)
    return (
        select(Promise, Call.customer_phone, Company.name, Employee.name, ended.started_at)
        .join(Call, Call.id == Promise.call_id)
        .join(Company, Company.id == Promise.company_id, isouter=True)
        .join(Employee, Employee.id == Promise.employee_id, isouter=True)
        .join(ended, ended.id == Promise.settled_call_id, isouter=True)
    )


def _joined(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return query.select_from(Promise).join(Call, Call.id == Promise.call_id)


def _ours(wanted: Wanted) -> list[ColumnElement[bool]]:
    return [*_of_period(wanted), *_of_scope(wanted.scope), Promise.who.in_(OWN)]


def _fits(wanted: Wanted, today: date) -> list[ColumnElement[bool]]:
    found = [*_of_period(wanted), *_of_scope(wanted.scope)]
    if wanted.hidden:
        found.append(Promise.call_id.not_in(wanted.hidden))
    if wanted.state is not None:
        found.append(Promise.state == wanted.state)
    if wanted.side is not None:
        found.append(Promise.who.in_(OWN) if wanted.side == "agent" else Promise.who == wanted.side)
    if wanted.is_overdue:
        unsettled = (State.OPEN, State.BROKEN, State.UNCLEAR)
        found.append(and_(Promise.due_on < today, Promise.state.in_(unsettled)))
    return found


def _of_period(wanted: Wanted) -> Sequence[ColumnElement[bool]]:
    due = Promise.due_on.between(wanted.first, wanted.last)
    made = (Promise.made_at >= wanted.scope.since, Promise.made_at < wanted.scope.until)
    return [or_(due, and_(Promise.due_on.is_(None), *made))]


def _of_scope(scope: Scope) -> list[ColumnElement[bool]]:
    """The filters that stay, on the promise and its call."""
    found: list[ColumnElement[bool]] = [
        Promise.employee_id == who for who in (scope.only_employee, scope.employee) if who is not None
    ]
    people = [column == value for column, value in ((Employee.team, scope.team), (Employee.role, scope.role)) if value]
    if people:
        found.append(Promise.employee_id.in_(select(Employee.id).where(*people)))
    places = ((Company.segment, scope.segment), (Company.region, scope.region))
    company = [column == value for column, value in places if value]
    if company:
        found.append(Promise.company_id.in_(select(Company.id).where(*company)))
    if scope.line is not None:
        found.append(Call.line == scope.line)
    if scope.campaign is not None:
        found.append(Call.lead_id.in_(select(Lead.id).where(Lead.campaign == scope.campaign)))
    return found


def _line(
    promise: Promise, phone: str | None, company: str | None, employee: str | None, ended_at: datetime | None
) -> Line:
    return Line(
        id=promise.id,
        call_id=promise.call_id,
        made_at=promise.made_at,
        company_id=promise.company_id,
        company=company,
        phone=phone,
        employee_id=promise.employee_id,
        employee=employee,
        kind=promise.kind,
        what=promise.what,
        who=promise.who,
        said_on=promise.said_on,
        due_on=promise.due_on,
        quote=promise.quote,
        turn=promise.turn,
        at_seconds=promise.at_seconds,
        is_next_step=promise.is_next_step,
        state=promise.state,
        reason=promise.reason,
        settled_at=promise.settled_at,
        settled_by=promise.settled_by,
        settled_call_id=promise.settled_call_id,
        settled_call_at=ended_at,
        note=promise.note,
    )
