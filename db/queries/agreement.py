"""Who says what of the same calls: two people (blind), the machine, a language model.  Pairs for κ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session, aliased

from db.models.crm import Company, Employee
from db.models.people import Grade, GradedCall, Grading, Opinion
from db.models.scoring import VerdictRow
from db.models.scripts import ScriptItemResult
from db.models.telephony import Call
from scoring.agreement.items import SCRIPT, items_of

HUMAN_HUMAN, HUMAN_MACHINE, MACHINE_MODEL, HUMAN_MODEL = SIDES = (
    "human_human", "human_machine", "machine_model", "human_model",
)  # fmt: skip
MOST_CALLS = 5000  # of a period, the newest: κ needs no more, and a page must come


@dataclass(frozen=True, slots=True, kw_only=True)
class Both:
    """One call and what two sides said of it, item by item."""

    call_id: int
    at: datetime
    company: str | None
    employee: str | None
    first: Mapping[str, str]
    second: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Verdicts of people who saw the machine's first: not blind, so no κ."""

    same: int
    of: int


def pairs(session: Session, sides: str, *, since: datetime, until: datetime) -> list[Both]:
    """Calls of [since, until) that both sides judged, for one and the same goal, newest first.

    A blind grade counts only when both are in; of human_machine and human_model each grade is a pair of its own."""
    if sides == MACHINE_MODEL:
        return _machine_model(session, since, until)
    graded = _graded(session, since, until)
    if sides == HUMAN_HUMAN:
        return [_both(call, name, company, first, second) for call, _, company, name, first, second in graded]
    by = "machine" if sides == HUMAN_MACHINE else "model"
    said = _verdicts(session, by, [(call.id, goal) for call, goal, *_ in graded])
    return [
        _both(call, name, company, grade, said[call.id])
        for call, _, company, name, first, second in graded
        if call.id in said
        for grade in (first, second)
    ]


def seen(session: Session, *, since: datetime, until: datetime) -> Seen:
    """How often a person who saw the machine's verdict said the same."""
    machine = aliased(VerdictRow)
    same = func.sum(case((machine.outcome == VerdictRow.outcome, 1), else_=0))
    count, alike = session.execute(
        select(func.count(), same)
        .select_from(VerdictRow)
        .join(Call, Call.id == VerdictRow.call_id)
        .join(
            machine,
            and_(
                machine.call_id == VerdictRow.call_id,
                machine.by == "machine",
                machine.is_current.is_(True),
                machine.goal.is_not_distinct_from(VerdictRow.goal),
            ),
        )
        .where(
            VerdictRow.by == "human",
            VerdictRow.is_effective.is_(True),
            Call.started_at >= since,
            Call.started_at < until,
        )
    ).one()
    return Seen(same=alike or 0, of=count)


def missing(session: Session, *, since: datetime, until: datetime) -> tuple[int, dict[str, int]]:
    """Calls a language model was asked about, and why there was no opinion, most frequent first."""
    rows = session.execute(
        select(Opinion.missing, func.count())
        .join(Call, Call.id == Opinion.call_id)
        .where(Call.started_at >= since, Call.started_at < until)
        .group_by(Opinion.missing)
        .order_by(func.count().desc())
    ).all()
    return sum(count for _, count in rows), {why: count for why, count in rows if why is not None}


def _graded(
    session: Session, since: datetime, until: datetime
) -> Sequence[tuple[Call, str | None, str | None, str | None, dict[str, str], dict[str, str]]]:
    first, second = aliased(Grade), aliased(Grade)
    rows = session.execute(
        select(Call, GradedCall.goal, Company.name, Employee.name, first.items, second.items)
        .join(GradedCall, GradedCall.call_id == Call.id)
        .join(Grading, Grading.id == GradedCall.grading_id)
        .join(first, and_(first.graded_call_id == GradedCall.id, first.user_id == Grading.first_id))
        .join(second, and_(second.graded_call_id == GradedCall.id, second.user_id == Grading.second_id))
        .join(Company, Company.id == Call.company_id, isouter=True)
        .join(Employee, Employee.id == Call.employee_id, isouter=True)
        .where(Call.started_at >= since, Call.started_at < until)
        .order_by(Call.started_at.desc(), Call.id.desc())
        .limit(MOST_CALLS)
    )
    return [(call, goal, company, name, dict(one), dict(other)) for call, goal, company, name, one, other in rows]


def _verdicts(session: Session, by: str, wanted: Sequence[tuple[int, str | None]]) -> dict[int, dict[str, str]]:
    """Items of the current verdict of one side; only where it judged by the goal that was graded."""
    goals = dict(wanted)
    rows = session.scalars(
        select(VerdictRow).where(VerdictRow.call_id.in_(goals), VerdictRow.by == by, VerdictRow.is_current.is_(True))
    )
    scripts = _scripts(session, list(goals)) if by == "machine" else {}
    return {row.call_id: _items(row) | scripts.get(row.call_id, {}) for row in rows if row.goal == goals[row.call_id]}


def _scripts(session: Session, call_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """What the machine found of each call's script, by the newest version it was checked by."""
    found: dict[int, dict[str, str]] = {}
    for row in session.scalars(
        select(ScriptItemResult).where(ScriptItemResult.call_id.in_(call_ids)).order_by(ScriptItemResult.version_id)
    ):
        found.setdefault(row.call_id, {})[SCRIPT + row.item] = row.mark
    return found


def _machine_model(session: Session, since: datetime, until: datetime) -> list[Both]:
    model = aliased(VerdictRow)
    rows = session.execute(
        select(Call, Company.name, Employee.name, VerdictRow, model)
        .join(VerdictRow, and_(VerdictRow.call_id == Call.id, VerdictRow.by == "machine"))
        .join(
            model,
            and_(
                model.call_id == Call.id,
                model.by == "model",
                model.is_current.is_(True),
                model.goal.is_not_distinct_from(VerdictRow.goal),
            ),
        )
        .join(Company, Company.id == Call.company_id, isouter=True)
        .join(Employee, Employee.id == Call.employee_id, isouter=True)
        .where(VerdictRow.is_current.is_(True), Call.started_at >= since, Call.started_at < until)
        .order_by(Call.started_at.desc(), Call.id.desc())
        .limit(MOST_CALLS)
    )
    return [_both(call, name, company, _items(one), _items(other)) for call, company, name, one, other in rows]


def _items(row: VerdictRow) -> dict[str, str]:
    reason = (row.rejection or {}).get("reason")
    step = None if row.by == "model" else row.next_step is not None
    return items_of(row.outcome, reason=str(reason) if reason else None, has_next_step=step)


def _both(
    call: Call, employee: str | None, company: str | None, first: Mapping[str, str], second: Mapping[str, str]
) -> Both:
    return Both(call_id=call.id, at=call.started_at, company=company, employee=employee, first=first, second=second)
