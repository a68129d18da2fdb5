"""The three figures and what lies under them: goal attainment, calls per company, connected calls (S1.54).

Connected: a person spoke (`call.connected`); internal calls never count.  The verdict that counts is the effective
one.  Every function takes a `Scope`: bounds in UTC, filters, and the one employee a manager may see."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session

from db.models.crm import Company, Deal, Employee, Lead, StageChange
from db.models.scoring import VerdictRow
from db.models.telephony import Call
from scoring.kpis.calls_per_company import CallsPerCompany

By = Literal["employee", "role", "team"]
BYS: tuple[By, ...] = ("employee", "role", "team")
SIZES: dict[str, tuple[int, int]] = {"1": (1, 1), "2": (2, 2), "3_4": (3, 4), "5_plus": (5, 1_000_000_000)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Calls in [since, until), aware UTC, that pass every filter that is set."""

    since: datetime
    until: datetime
    only_employee: int | None = None  # a manager's limit; it holds beside `employee`
    employee: int | None = None
    team: str | None = None
    role: str | None = None
    line: str | None = None
    segment: str | None = None
    region: str | None = None
    campaign: str | None = None

    def within(self, since: datetime, until: datetime) -> "Scope":
        return replace(self, since=since, until=until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Counts of one line; the ratios are made of them by scoring/kpis."""

    calls: int  # all calls that are not internal, whatever came of them
    connected: int
    judged: int  # connected, with a goal and a verdict
    attained: int
    per_company: CallsPerCompany
    moves: int = 0  # deals and leads of this employee that went a stage on; 0 for totals by filters of calls only


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Figures of an employee, a role or a team; key None: calls of nobody known, or of people without a team."""

    key: int | str | None
    name: str | None
    role: str | None  # the norm to measure by; None: several
    team: str | None
    figures: Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The three figures with what they are compared with."""

    now: Figures
    before: Figures
    roles: list[Line]
    points: list[int]  # connected calls of each part of the period


def overview(session: Session, scope: Scope, *, before: Scope, bounds: Sequence[tuple[datetime, datetime]]) -> Overview:
    """All that the first screen says of a period, read in one go."""
    return Overview(
        now=totals(session, scope),
        before=totals(session, before),
        roles=lines(session, scope, "role"),
        points=connected_by_part(session, scope, bounds),
    )


def conditions(scope: Scope, *, with_internal: bool = False) -> list[ColumnElement[bool]]:
    """What makes a call belong to the scope, for a query that has `call` in it.  Figures never have internal calls."""
    found = [Call.started_at >= scope.since, Call.started_at < scope.until]
    if not with_internal:
        found.append(Call.direction != "internal")
    if scope.only_employee is not None:
        found.append(Call.employee_id == scope.only_employee)
    if scope.employee is not None:
        found.append(Call.employee_id == scope.employee)
    if scope.line is not None:
        found.append(Call.line == scope.line)
    people = [column == value for column, value in ((Employee.team, scope.team), (Employee.role, scope.role)) if value]
    if people:
        found.append(Call.employee_id.in_(select(Employee.id).where(*people)))
    places = ((Company.segment, scope.segment), (Company.region, scope.region))
    company = [column == value for column, value in places if value]
    if company:
        found.append(Call.company_id.in_(select(Company.id).where(*company)))
    if scope.campaign is not None:
        found.append(Call.lead_id.in_(select(Lead.id).where(Lead.campaign == scope.campaign)))
    return found


def totals(session: Session, scope: Scope) -> Figures:
    """The whole scope as one line: a company called by two people counts once."""
    counts = session.execute(_counted(scope)).one()
    companies = session.execute(_companies_counted(_per_company(scope))).one()
    return _figures(counts, companies)


def lines(session: Session, scope: Scope, by: By) -> list[Line]:
    """A line for every employee, role or team with a call in the scope, most connected calls first.

    Within a line a company counts once, so lines may add up to more companies than `totals` has."""
    key = {"employee": Call.employee_id, "role": Employee.role, "team": Employee.team}[by]
    who = _with_employee if by != "employee" else _as_is
    counts = {row[0]: row[1:] for row in session.execute(who(_counted(scope, key)).group_by(key))}
    per_company = who(_per_company(scope, key))
    companies = {row[0]: row[1:] for row in session.execute(_companies_counted(per_company, is_keyed=True))}
    moves = _moves_forward(session, scope, by)
    people = {row.id: row for row in session.scalars(select(Employee))} if by == "employee" else {}
    found = [
        _line(by, value, _figures(row, companies.get(value), moves.get(value, 0)), people)
        for value, row in counts.items()
    ]
    return sorted(found, key=lambda line: (-line.figures.connected, str(line.name or "")))


def connected_by_part(session: Session, scope: Scope, bounds: Sequence[tuple[datetime, datetime]]) -> list[int]:
    """Connected calls in each [since, until), in order: a sparkline's points."""
    if not bounds:
        return []
    points = [
        select(func.count())
        .select_from(Call)
        .where(*conditions(scope.within(since, until)), Call.connected.is_(True))
        .scalar_subquery()
        for since, until in bounds
    ]
    return [int(count) for count in session.execute(select(*points)).one()]


def filter_values(session: Session) -> dict[str, list[tuple[str, str]]]:
    """What each filter offers, as (value, words), by the filter's name."""
    plain = {
        "team": select(Employee.team).distinct(),
        "role": select(Employee.role).distinct(),
        "segment": select(Company.segment).distinct(),
        "region": select(Company.region).distinct(),
        "campaign": select(Lead.campaign).distinct(),
    }
    found = {
        name: [(value, value) for value in sorted(value for value in session.scalars(query) if value)]
        for name, query in plain.items()
    }
    people = session.execute(select(Employee.id, Employee.name).where(Employee.is_active.is_(True)))
    found["employee"] = sorted(((str(id_), name) for id_, name in people), key=lambda pair: pair[1])
    found["line"] = [(line, line) for line in _lines_in_use(session)]
    return found


def first_call_at(session: Session, only_employee: int | None = None) -> datetime | None:
    """When the first call began that this person may see; None: there is none yet."""
    query = select(Call.started_at).order_by(Call.started_at).limit(1)
    return session.scalar(query if only_employee is None else query.where(Call.employee_id == only_employee))


def _counted(scope: Scope, key: Any = None) -> Select[Any]:
    """One pass over the calls: all, connected, judged, attained."""
    is_judged = Call.connected.is_(True) & VerdictRow.goal.is_not(None)
    return (
        select(
            *([] if key is None else [key]),
            func.count(Call.id),
            func.coalesce(func.sum(case((Call.connected.is_(True), 1), else_=0)), 0),
            func.coalesce(func.sum(case((is_judged, 1), else_=0)), 0),
            func.coalesce(func.sum(case((is_judged & VerdictRow.attained.is_(True), 1), else_=0)), 0),
        )
        .select_from(Call)
        .join(VerdictRow, (VerdictRow.call_id == Call.id) & VerdictRow.is_effective.is_(True), isouter=True)
        .where(*conditions(scope))
    )


def _per_company(scope: Scope, key: Any = None) -> Select[Any]:
    """Connected calls of each company (within each key)."""
    grouped = [Call.company_id] if key is None else [key, Call.company_id]
    columns = [func.count().label("calls")] if key is None else [key.label("key"), func.count().label("calls")]
    return (
        select(*columns)
        .select_from(Call)
        .where(*conditions(scope), Call.connected.is_(True), Call.company_id.is_not(None))
        .group_by(*grouped)
    )


def _companies_counted(per_company: Select[Any], *, is_keyed: bool = False) -> Select[Any]:
    inner = per_company.subquery()
    calls = inner.c.calls
    sizes = [
        func.coalesce(func.sum(case((calls.between(least, most), 1), else_=0)), 0) for least, most in SIZES.values()
    ]
    columns = (func.coalesce(func.sum(calls), 0), func.count(), *sizes)
    return select(inner.c.key, *columns).group_by(inner.c.key) if is_keyed else select(*columns)


def _with_employee(query: Select[Any]) -> Select[Any]:
    return query.join(Employee, Employee.id == Call.employee_id, isouter=True)


def _as_is(query: Select[Any]) -> Select[Any]:
    return query


def _figures(counts: Sequence[Any], companies: Sequence[Any] | None, moves: int = 0) -> Figures:
    calls, connected, judged, attained = (int(count) for count in counts)
    to_companies, reached, one, two, three_four, five_plus = (int(count) for count in companies or (0,) * 6)
    return Figures(
        calls=calls,
        connected=connected,
        judged=judged,
        attained=attained,
        per_company=CallsPerCompany(
            calls=to_companies, companies=reached, one=one, two=two, three_four=three_four, five_plus=five_plus
        ),
        moves=moves,
    )


def _line(by: By, value: Any, figures: Figures, people: dict[int, Employee]) -> Line:
    if by == "employee":
        person = people.get(value)
        return Line(
            key=value,
            name=person.name if person else None,
            role=person.role if person else None,
            team=person.team if person else None,
            figures=figures,
        )
    is_role = by == "role"
    return Line(
        key=value, name=value, role=value if is_role else None, team=None if is_role else value, figures=figures
    )


def _moves_forward(session: Session, scope: Scope, by: By) -> dict[Any, int]:
    """Forward stage moves in the period by whose deal or lead it is; only the filters by person apply."""
    owner = func.coalesce(Deal.employee_id, Lead.employee_id)
    query = (
        select({"employee": owner, "role": Employee.role, "team": Employee.team}[by], func.count())
        .select_from(StageChange)
        .join(Deal, Deal.id == StageChange.deal_id, isouter=True)
        .join(Lead, Lead.id == StageChange.lead_id, isouter=True)
        .join(Employee, Employee.id == owner)
        .where(StageChange.at >= scope.since, StageChange.at < scope.until)
        .where(StageChange.is_backward.is_(False), StageChange.from_stage_id.is_not(None))
    )
    for column, value in ((Employee.id, scope.only_employee), (Employee.id, scope.employee)):
        if value is not None:
            query = query.where(column == value)
    key = {"employee": owner, "role": Employee.role, "team": Employee.team}[by]
    return dict(session.execute(query.group_by(key)).all())


def _lines_in_use(session: Session, newest: int = 5_000) -> list[str]:
    """The PBX's lines that the newest calls came over: looking through all calls would take seconds."""
    recent = select(Call.line).order_by(Call.started_at.desc()).limit(newest).subquery()
    return sorted(line for line in session.scalars(select(recent.c.line).distinct()) if line)
