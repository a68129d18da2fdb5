"""How far calls keep to a script: per item over a period, per employee, and the calls behind a figure."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVarTuple

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session

from db.models.crm import Company, Employee
from db.models.scripts import ScriptItemResult, ScriptVersion
from db.models.telephony import Call
from db.queries.kpi import Scope, conditions
from scoring.scripts.compare import Counts
from scoring.scripts.items import ItemResult, Mark

Columns = TypeVarTuple("Columns")


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFigure:
    """Of the calls of a scope that a version was applied to."""

    version_id: int
    item: str
    counts: Counts
    out_of_order: int  # met, and not in the script's order


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFigure:
    """Items that were owed and met, over all items of the script."""

    employee: int | None
    name: str | None
    calls: int
    met: int
    owed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemCall:
    """A call behind a figure."""

    id: int
    started_at: datetime
    company: str | None
    phone: str | None
    employee: str | None
    result: ItemResult


def by_item(session: Session, scope: Scope, *, script_id: int | None = None) -> list[ItemFigure]:
    """A row for each version and item that calls of the scope were checked by."""
    rows = session.execute(
        _in_scope(
            select(
                ScriptItemResult.version_id,
                ScriptItemResult.item,
                _count(ScriptItemResult.mark == str(Mark.YES)),
                _count(ScriptItemResult.mark == str(Mark.NO)),
                _count(ScriptItemResult.mark == str(Mark.NOT_APPLICABLE)),
                _count(ScriptItemResult.in_order.is_(False)),
            ),
            scope,
            script_id,
        ).group_by(ScriptItemResult.version_id, ScriptItemResult.item)
    )
    return [
        ItemFigure(
            version_id=row[0],
            item=row[1],
            counts=Counts(yes=row[2], no=row[3], not_applicable=row[4]),
            out_of_order=row[5],
        )
        for row in rows
    ]


def by_employee(session: Session, scope: Scope, *, script_id: int) -> list[PersonFigure]:
    """By name: an order, not a ranking."""
    yes, no = ScriptItemResult.mark == str(Mark.YES), ScriptItemResult.mark == str(Mark.NO)
    query = select(
        Call.employee_id, Employee.name, func.count(ScriptItemResult.call_id.distinct()), _count(yes), _count(yes | no)
    )
    rows = session.execute(
        _in_scope(query, scope, script_id)
        .join(Employee, Employee.id == Call.employee_id, isouter=True)
        .group_by(Call.employee_id, Employee.name)
        .order_by(Employee.name)
    )
    return [PersonFigure(employee=e, name=name, calls=calls, met=met, owed=owed) for e, name, calls, met, owed in rows]


def calls_of_item(
    session: Session, scope: Scope, *, script_id: int, item: str, mark: Mark, limit: int, after: int = 0
) -> list[ItemCall]:
    """The calls behind a figure, newest first; after: how many to skip."""
    rows = session.execute(
        _in_scope(
            select(ScriptItemResult, Call.id, Call.started_at, Company.name, Call.customer_phone, Employee.name),
            scope,
            script_id,
        )
        .join(Company, Company.id == Call.company_id, isouter=True)
        .join(Employee, Employee.id == Call.employee_id, isouter=True)
        .where(ScriptItemResult.item == item, ScriptItemResult.mark == str(mark))
        .order_by(Call.started_at.desc(), Call.id.desc())
        .limit(limit)
        .offset(after)
    )
    return [
        ItemCall(
            id=call_id,
            started_at=at,
            company=company,
            phone=phone,
            employee=employee,
            result=ItemResult(
                item=row.item,
                mark=Mark(row.mark),
                in_order=row.in_order,
                turn=row.turn,
                quote=row.quote,
                start=row.start,
            ),
        )
        for row, call_id, at, company, phone, employee in rows
    ]


def _in_scope(query: Select[*Columns], scope: Scope, script_id: int | None) -> Select[*Columns]:
    """Results of calls of the scope, each call by the newest version of the script it was checked by."""
    newer = ScriptItemResult.__table__.alias()
    newest = select(func.max(newer.c.version_id)).where(newer.c.call_id == ScriptItemResult.call_id).scalar_subquery()
    found = (
        query.select_from(ScriptItemResult)
        .join(Call, Call.id == ScriptItemResult.call_id)
        .where(*conditions(scope), ScriptItemResult.version_id == newest)
    )
    if script_id is not None:
        of_script = select(ScriptVersion.id).where(ScriptVersion.script_id == script_id)
        found = found.where(ScriptItemResult.version_id.in_(of_script))
    return found


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))
