"""What customers object, by kind and by whom they talk with, and whether it was met."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session

from db.models.crm import Company, Employee
from db.models.promises import ObjectionRow
from db.models.telephony import Call
from db.queries.kpi import Scope, conditions
from scoring.kpis.interval import Rate, rate


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """Objections of one kind or one employee."""

    key: str | int | None  # the kind, or the employee's id
    name: str | None
    raised: int
    met: int
    not_met: int

    @property
    def share(self) -> Rate:
        """Met, of those whose call tells."""
        return rate(self.met, self.met + self.not_met)


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """One objection with its words and the answer's."""

    call_id: int
    at: datetime
    company: str | None
    employee: str | None
    kind: str
    quote: str
    at_seconds: float
    turn: int
    is_met: bool | None
    answer: str | None
    answer_turn: int | None
    answer_at_seconds: float | None


def by_kind(session: Session, scope: Scope) -> list[Met]:
    """Most often raised first."""
    rows = session.execute(_counted(scope, ObjectionRow.kind).group_by(ObjectionRow.kind))
    found = [Met(key=kind, name=None, raised=n, met=met, not_met=not_met) for kind, n, met, not_met in rows]
    return sorted(found, key=lambda one: (-one.raised, str(one.key)))


def by_employee(session: Session, scope: Scope) -> list[Met]:
    """Most objections first; None: nobody known."""
    query = _counted(scope, Call.employee_id, Employee.name).group_by(Call.employee_id, Employee.name)
    rows = session.execute(query.join(Employee, Employee.id == Call.employee_id, isouter=True))
    found = [Met(key=who, name=name, raised=n, met=met, not_met=not_met) for who, name, n, met, not_met in rows]
    return sorted(found, key=lambda one: (-one.raised, one.name or ""))


def listed(
    session: Session, scope: Scope, *, kind: str | None, is_met: bool | None, limit: int, after: int = 0
) -> list[Raised]:
    """The newest calls first, in each call in order."""
    fits = list[ColumnElement[bool]](conditions(scope))
    if kind is not None:
        fits.append(ObjectionRow.kind == kind)
    if is_met is not None:
        fits.append(ObjectionRow.is_met.is_(is_met))
    rows = session.execute(
        select(ObjectionRow, Call.started_at, Company.name, Employee.name)
        .join(Call, Call.id == ObjectionRow.call_id)
        .join(Company, Company.id == Call.company_id, isouter=True)
        .join(Employee, Employee.id == Call.employee_id, isouter=True)
        .where(*fits)
        .order_by(Call.started_at.desc(), Call.id.desc(), ObjectionRow.at_seconds, ObjectionRow.id)
        .offset(after)
        .limit(limit)
    )
    return [_raised(*row) for row in rows]


def of_call(session: Session, call_id: int) -> list[Raised]:
    """Those of one call, in order."""
    rows = session.execute(
        select(ObjectionRow, Call.started_at)
        .join(Call, Call.id == ObjectionRow.call_id)
        .where(ObjectionRow.call_id == call_id)
        .order_by(ObjectionRow.at_seconds, ObjectionRow.id)
    )
    return [_raised(row, at, None, None) for row, at in rows]


def _counted(scope: Scope, *keys: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(
            *keys,
            func.count(),
            func.coalesce(func.sum(case((ObjectionRow.is_met.is_(True), 1), else_=0)), 0),
            func.coalesce(func.sum(case((ObjectionRow.is_met.is_(False), 1), else_=0)), 0),
        )
        .select_from(ObjectionRow)
        .join(Call, Call.id == ObjectionRow.call_id)
        .where(*conditions(scope))
    )


def _raised(row: ObjectionRow, at: datetime, company: str | None, employee: str | None) -> Raised:
    return Raised(
        call_id=row.call_id,
        at=at,
        company=company,
        employee=employee,
        kind=row.kind,
        quote=row.quote,
        at_seconds=row.at_seconds,
        turn=row.turn,
        is_met=row.is_met,
        answer=row.answer,
        answer_turn=row.answer_turn,
        answer_at_seconds=row.answer_at_seconds,
    )
