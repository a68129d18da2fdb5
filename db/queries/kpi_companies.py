"""The companies behind calls per company: which were reached how often, and which were given up early (S1.34)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from db.models.crm import Company, Employee
from db.models.promises import Promise
from db.models.scoring import VerdictRow
from db.models.telephony import Call
from db.queries.kpi import SIZES, Scope, conditions

GIVEN_UP_AT = 2  # no more connected calls than this, and no promise open: given up early


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyLine:
    """A company that was reached in the period."""

    id: int
    name: str
    segment: str | None
    region: str | None
    connected: int
    last_call: int  # its newest connected call in the period
    last_at: datetime
    last_outcome: str | None  # scoring.verdict.Outcome; None: not judged
    who: str | None  # name of who made it
    who_id: int | None


def companies(
    session: Session, scope: Scope, *, size: str | None = None, limit: int = 100, after: int = 0
) -> list[CompanyLine]:
    """Companies reached in the scope, most connected calls first; `size`: a key of SIZES; `after`: how many to skip."""
    reached = _reached(scope)
    query = _company_lines(reached)
    if size is not None:
        least, most = SIZES[size]
        query = query.where(reached.c.calls >= least, reached.c.calls <= most)
    query = query.order_by(reached.c.calls.desc(), Company.name, Company.id).offset(after).limit(limit)
    return _read_companies(session, query)


def given_up(
    session: Session, scope: Scope, *, quiet_since: datetime, limit: int = 100, after: int = 0
) -> list[CompanyLine]:
    """Companies reached once or twice in the scope, with no promise open and no call at all since `quiet_since`."""
    reached = _reached(scope)
    query = _given_up(_company_lines(reached), reached, quiet_since)
    query = query.order_by(reached.c.calls.desc(), reached.c.last_at.desc(), Company.id).offset(after).limit(limit)
    return _read_companies(session, query)


def given_up_count(session: Session, scope: Scope, *, quiet_since: datetime) -> int:
    """How many companies `given_up` has."""
    reached = _reached(scope)
    query = _given_up(select(func.count()).select_from(reached), reached, quiet_since)
    return session.scalar(query) or 0


def _reached(scope: Scope) -> Any:
    """Companies with a connected call in the scope: how many, and when the newest was."""
    return (
        select(Call.company_id, func.count().label("calls"), func.max(Call.started_at).label("last_at"))
        .where(*conditions(scope), Call.connected.is_(True), Call.company_id.is_not(None))
        .group_by(Call.company_id)
        .subquery()
    )


def _company_lines(reached: Any) -> Select[Any]:
    last_call = (
        select(func.max(Call.id))
        .where(Call.company_id == reached.c.company_id, Call.started_at == reached.c.last_at, Call.connected.is_(True))
        .correlate(reached)
        .scalar_subquery()
    )
    return select(
        Company.id, Company.name, Company.segment, Company.region, reached.c.calls, last_call, reached.c.last_at
    ).join(reached, reached.c.company_id == Company.id)


def _given_up(query: Select[Any], reached: Any, quiet_since: datetime) -> Select[Any]:
    company = reached.c.company_id
    has_promise = select(Promise.id).where(Promise.company_id == company, Promise.state == "open").exists()
    is_called = (
        select(Call.id)
        .where(Call.company_id == company, Call.started_at >= quiet_since, Call.direction != "internal")
        .exists()
    )
    return query.where(reached.c.calls <= GIVEN_UP_AT, reached.c.last_at < quiet_since, ~has_promise, ~is_called)


def _read_companies(session: Session, query: Select[Any]) -> list[CompanyLine]:
    """The lines, with who made each last call and how it ended."""
    rows = session.execute(query).all()
    last = {
        id_: (outcome, name, employee_id)
        for id_, outcome, name, employee_id in session.execute(
            select(Call.id, VerdictRow.outcome, Employee.name, Call.employee_id)
            .join(VerdictRow, (VerdictRow.call_id == Call.id) & VerdictRow.is_effective.is_(True), isouter=True)
            .join(Employee, Employee.id == Call.employee_id, isouter=True)
            .where(Call.id.in_([row[5] for row in rows]))
        )
    }
    found = []
    for id_, name, segment, region, calls, last_call, last_at in rows:
        outcome, who, who_id = last.get(last_call, (None, None, None))
        found.append(
            CompanyLine(
                id=id_, name=name, segment=segment, region=region, connected=calls, last_call=last_call,
                last_at=last_at, last_outcome=outcome, who=who, who_id=who_id,
            )
        )  # fmt: skip
    return found
