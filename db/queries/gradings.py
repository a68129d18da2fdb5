"""Double grading: who grades which calls, blind; what both said, and what the machine and the model said of them."""

import random
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from db.models.crm import Employee
from db.models.people import Dispute, Grade, GradedCall, Grading
from db.models.scoring import VerdictRow
from db.models.telephony import Call, TranscriptRow
from db.models.work import User

GRADERS = ("admin", "head", "supervisor")


class GradingRefused(ValueError):
    """One line: why there is nothing to grade, or not by this person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grader:
    id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GradingLine:
    id: int
    created_at: datetime
    since: datetime
    until: datetime
    per_employee: int
    seed: int
    first: str
    second: str
    calls: int
    by_first: int  # graded
    by_second: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ToGrade:
    id: int  # of the call in its grading
    call_id: int
    goal: str | None
    at: datetime
    employee: str | None
    is_graded: bool  # by this person


def create(
    session: Session,
    *,
    since: datetime,
    until: datetime,
    per_employee: int,
    seed: int,
    first_id: int,
    second_id: int,
    by: int | None,
    at: datetime,
) -> int:
    """Draw a sample of calls of each salesperson, at random but the same for the same seed and the same calls.

    Drawn from: connected, transcribed, judged, undisputed calls that neither grader has judged, graded or held.
    raises  GradingRefused: one grader twice, not a grader, nothing to draw from"""
    if first_id == second_id:
        raise GradingRefused("two graders are needed")
    if not {first_id, second_id} <= {one.id for one in graders(session)}:
        raise GradingRefused("a grader is an active admin, head or supervisor")
    calls: dict[int | None, list[tuple[int, str | None]]] = defaultdict(list)
    for employee_id, call_id, goal in session.execute(
        select(Call.employee_id, Call.id, VerdictRow.goal)
        .join(VerdictRow, and_(VerdictRow.call_id == Call.id, *_machines()))
        .where(*_gradable(since, until, (first_id, second_id)))
        .order_by(Call.employee_id, Call.id)
    ):
        calls[employee_id].append((call_id, goal))
    if not calls:
        raise GradingRefused("no call of this period can be graded: connected, transcribed, judged by no grader yet")
    row = Grading(
        created_at=at, created_by=by, since=since, until=until, per_employee=per_employee, seed=seed,
        first_id=first_id, second_id=second_id,
    )  # fmt: skip
    session.add(row)
    session.flush()
    for employee_id, offered in calls.items():
        draw = random.Random(f"{seed}:{employee_id}")  # noqa: S311  # a sample, no secret: it must be repeatable
        for call_id, goal in sorted(draw.sample(offered, min(per_employee, len(offered)))):
            session.add(GradedCall(grading_id=row.id, call_id=call_id, goal=goal))
    session.flush()
    return row.id


def graders(session: Session) -> list[Grader]:
    rows = session.execute(
        select(User.id, User.name).where(User.is_active.is_(True), User.role.in_(GRADERS)).order_by(User.name)
    )
    return [Grader(id=user_id, name=name) for user_id, name in rows]


def lines(session: Session, *, limit: int = 50) -> list[GradingLine]:
    """Newest first."""
    first, second = aliased(User), aliased(User)
    rows = session.execute(
        select(Grading, first.name, second.name)
        .join(first, first.id == Grading.first_id)
        .join(second, second.id == Grading.second_id)
        .order_by(Grading.id.desc())
        .limit(limit)
    ).all()
    return [
        GradingLine(
            id=row.id,
            created_at=row.created_at,
            since=row.since,
            until=row.until,
            per_employee=row.per_employee,
            seed=row.seed,
            first=one,
            second=other,
            calls=session.scalar(select(func.count()).where(GradedCall.grading_id == row.id)) or 0,
            by_first=_graded(session, row.id, row.first_id),
            by_second=_graded(session, row.id, row.second_id),
        )
        for row, one, other in rows
    ]


def queue(session: Session, user_id: int) -> list[ToGrade]:
    """What this person has still to grade."""
    return [one for one in _calls_of(session, user_id) if not one.is_graded]


def to_grade(session: Session, graded_call_id: int, user_id: int) -> ToGrade | None:
    """None: not this person's to grade."""
    return next((one for one in _calls_of(session, user_id) if one.id == graded_call_id), None)


def grade(session: Session, graded_call_id: int, *, user_id: int, items: dict[str, str], at: datetime) -> None:
    """Once, and for good: who could change it later would have seen the other's.  Raises GradingRefused."""
    wanted = to_grade(session, graded_call_id, user_id)
    if wanted is None:
        raise GradingRefused("this call is not yours to grade")
    if wanted.is_graded:
        raise GradingRefused("you have graded this call; a grade is not changed")
    session.add(Grade(graded_call_id=graded_call_id, user_id=user_id, created_at=at, items=dict(items)))
    session.flush()


def hidden(session: Session, user_id: int) -> frozenset[int]:
    """Calls whose verdicts this person must not see yet: the other grade, or the own one, is missing."""
    query = (
        ungraded()
        .join(Grading, Grading.id == GradedCall.grading_id)
        .where(or_(Grading.first_id == user_id, Grading.second_id == user_id))
    )
    return frozenset(session.scalars(query))


def ungraded() -> Select[int]:
    """Ids of the calls that somebody still grades: one of the two grades is missing."""
    grades = select(func.count()).where(Grade.graded_call_id == GradedCall.id).correlate(GradedCall).scalar_subquery()
    return select(GradedCall.call_id).where(grades < 2)


def _calls_of(session: Session, user_id: int) -> list[ToGrade]:
    mine = exists().where(Grade.graded_call_id == GradedCall.id, Grade.user_id == user_id)
    rows = session.execute(
        select(GradedCall.id, GradedCall.call_id, GradedCall.goal, Call.started_at, Employee.name, mine)
        .join(Grading, Grading.id == GradedCall.grading_id)
        .join(Call, Call.id == GradedCall.call_id)
        .join(Employee, Employee.id == Call.employee_id, isouter=True)
        .where(or_(Grading.first_id == user_id, Grading.second_id == user_id))
        .order_by(GradedCall.id)
    )
    return [
        ToGrade(id=row_id, call_id=call_id, goal=goal, at=at, employee=name, is_graded=bool(done))
        for row_id, call_id, goal, at, name, done in rows
    ]


def _graded(session: Session, grading_id: int, user_id: int) -> int:
    query = (
        select(func.count())
        .select_from(Grade)
        .join(GradedCall, GradedCall.id == Grade.graded_call_id)
        .where(GradedCall.grading_id == grading_id, Grade.user_id == user_id)
    )
    return session.scalar(query) or 0


def _machines() -> tuple[ColumnElement[bool], ...]:
    return VerdictRow.by == "machine", VerdictRow.is_current.is_(True)


def _gradable(since: datetime, until: datetime, by: tuple[int, int]) -> list[ColumnElement[bool]]:
    given = aliased(VerdictRow)
    judged = exists().where(given.call_id == Call.id, given.user_id.in_(by))
    drawn = exists().where(
        GradedCall.call_id == Call.id,
        GradedCall.grading_id == Grading.id,
        or_(Grading.first_id.in_(by), Grading.second_id.in_(by)),
    )
    own = exists().where(User.id.in_(by), User.employee_id == Call.employee_id)
    disputed = exists().where(Dispute.call_id == Call.id)  # the page Disputes tells its verdict
    heard = exists().where(TranscriptRow.call_id == Call.id, TranscriptRow.is_current.is_(True))
    return [
        Call.started_at >= since,
        Call.started_at < until,
        Call.connected.is_(True),
        Call.direction != "internal",
        Call.employee_id.is_not(None),
        heard,
        ~judged,
        ~drawn,
        ~own,
        ~disputed,
    ]
