"""Disputes: the salesperson says why a verdict is wrong, a supervisor answers, both are kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session, aliased

from db.models.crm import Company, Employee
from db.models.people import Dispute
from db.models.scoring import VerdictRow
from db.models.telephony import Call
from db.models.work import User
from db.queries import judgements
from scoring.verdict import Outcome

OPEN, UPHELD, CHANGED, WITHDRAWN = STATES = ("open", "upheld", "changed", "withdrawn")


class DisputeRefused(ValueError):
    """One line: why this can't be disputed, or is answered already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeLine:
    id: int
    call_id: int
    call_at: datetime
    company: str | None
    employee: str | None
    outcome: str  # of the verdict that is disputed
    by: str  # machine | human: who gave it
    goal: str | None
    claimed: str | None  # what the salesperson thinks right
    reason: str
    state: str
    created_at: datetime
    due_at: datetime
    answered_by: str | None
    answered_at: datetime | None
    answer: str | None
    changed_to: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Of all time; `overdue` is part of `open`."""

    open: int
    overdue: int
    upheld: int
    changed: int


def open_dispute(
    session: Session,
    call_id: int,
    *,
    reason: str,
    claimed: Outcome | None,
    user_id: int | None,
    at: datetime,
    answer_within: timedelta,
) -> int:
    """Dispute the verdict that counts; the dispute's id.  Raises DisputeRefused."""
    call = session.scalars(select(Call).where(Call.id == call_id).with_for_update()).one()
    verdict = session.scalar(
        select(VerdictRow).where(VerdictRow.call_id == call_id, VerdictRow.is_effective.is_(True)).limit(1)
    )
    if verdict is None:
        raise DisputeRefused("this call has no verdict yet")
    if claimed is not None and claimed == verdict.outcome:
        raise DisputeRefused("that is the outcome it has already")
    if session.scalar(select(Dispute.id).where(Dispute.call_id == call_id, Dispute.state == OPEN)) is not None:
        raise DisputeRefused("this call is disputed already; the answer is awaited")
    if session.scalar(select(Dispute.id).where(Dispute.verdict_id == verdict.id)) is not None:
        raise DisputeRefused("this verdict was disputed before; a verdict is disputed once")
    row = Dispute(
        call_id=call_id,
        verdict_id=verdict.id,
        employee_id=call.employee_id,
        opened_by=user_id,
        reason=reason,
        claimed=claimed,
        created_at=at,
        due_at=at + answer_within,
    )
    session.add(row)
    session.flush()
    return row.id


def answer(
    session: Session, dispute_id: int, *, outcome: Outcome | None, text: str, user_id: int | None, at: datetime
) -> str:
    """Uphold the verdict (outcome None, or the one it has) or change it; either way a person's verdict counts from
    now on.  The new state.

    raises  DisputeRefused: no such dispute, or somebody was faster"""
    row = _locked(session, dispute_id)
    verdict = session.get_one(VerdictRow, row.verdict_id)
    is_changed = outcome is not None and outcome != verdict.outcome
    row.state, row.answer = CHANGED if is_changed else UPHELD, text
    row.answered_by, row.answered_at = user_id, at
    row.outcome = outcome if is_changed else None
    if is_changed or (verdict.is_effective and verdict.by == "machine"):
        chosen = outcome if outcome is not None else Outcome(verdict.outcome)
        judgements.judge_by_hand(session, row.call_id, outcome=chosen, note=text, user_id=user_id, at=at)
    return row.state


def withdraw(session: Session, dispute_id: int, *, user_id: int | None, at: datetime) -> None:
    """The one who opened it takes it back.  Raises DisputeRefused."""
    row = _locked(session, dispute_id)
    if row.opened_by != user_id:
        raise DisputeRefused("only the one who disputed a verdict can take that back")
    row.state, row.answered_at = WITHDRAWN, at


def lines(
    session: Session,
    *,
    only_employee: int | None,
    is_open: bool | None = None,
    limit: int = 100,
    before: int | None = None,
) -> list[DisputeLine]:
    """Open ones by when the answer is due, the others newest first; both: None.  `before`: an id of the last page."""
    query = _lines()
    if only_employee is not None:
        query = query.where(Dispute.employee_id == only_employee)
    if is_open is not None:
        query = query.where(Dispute.state == OPEN if is_open else Dispute.state != OPEN)
    if before is not None:
        query = query.where(Dispute.id < before)
    order = (Dispute.due_at, Dispute.id) if is_open else (Dispute.id.desc(),)
    return [_line(row) for row in session.execute(query.order_by(*order).limit(limit))]


def of_call(session: Session, call_id: int) -> list[DisputeLine]:
    """Newest first."""
    return [_line(row) for row in session.execute(_lines().where(Call.id == call_id).order_by(Dispute.id.desc()))]


def counts(session: Session, *, only_employee: int | None, now: datetime) -> Counts:
    mine = [] if only_employee is None else [Dispute.employee_id == only_employee]
    by_state = dict(session.execute(select(Dispute.state, func.count()).where(*mine).group_by(Dispute.state)).all())
    overdue = select(func.count()).select_from(Dispute).where(*mine, Dispute.state == OPEN, Dispute.due_at < now)
    return Counts(
        open=by_state.get(OPEN, 0),
        overdue=session.scalar(overdue) or 0,
        upheld=by_state.get(UPHELD, 0),
        changed=by_state.get(CHANGED, 0),
    )


def _locked(session: Session, dispute_id: int) -> Dispute:
    row = session.scalar(select(Dispute).where(Dispute.id == dispute_id).with_for_update())
    if row is None:
        raise DisputeRefused("there is no such dispute")
    if row.state != OPEN:
        raise DisputeRefused("this dispute is answered already")
    return row


def _lines() -> Select[*tuple[object, ...]]:
    answered_by = aliased(User)
    return (
        select(Dispute, Call, Company.name, Employee.name, VerdictRow, answered_by.name)
        .join(Call, Call.id == Dispute.call_id)
        .join(VerdictRow, VerdictRow.id == Dispute.verdict_id)
        .join(Company, Company.id == Call.company_id, isouter=True)
        .join(Employee, Employee.id == Dispute.employee_id, isouter=True)
        .join(answered_by, answered_by.id == Dispute.answered_by, isouter=True)
    )


def _line(row: Row[*tuple[object, ...]]) -> DisputeLine:
    dispute, call, company, employee, verdict, answered_by = row
    assert isinstance(dispute, Dispute), "the query's first column"
    assert isinstance(call, Call), "its second"
    assert isinstance(verdict, VerdictRow), "its fifth"
    return DisputeLine(
        id=dispute.id,
        call_id=call.id,
        call_at=call.started_at,
        company=_text(company),
        employee=_text(employee),
        outcome=verdict.outcome,
        by=verdict.by,
        goal=verdict.goal,
        claimed=dispute.claimed,
        reason=dispute.reason,
        state=dispute.state,
        created_at=dispute.created_at,
        due_at=dispute.due_at,
        answered_by=_text(answered_by),
        answered_at=dispute.answered_at,
        answer=dispute.answer,
        changed_to=dispute.outcome,
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)
