"""Stages that wait to run: taken by lease, so that a worker that died gives its work back."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, case, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from db.models.telephony import Call
from db.models.work import Job

URGENT, USUAL, BACKFILL = 0, 5, 9  # somebody waits for it … nobody does


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenJob:
    id: int
    stage: str
    call_id: int
    attempts: int  # this one included
    created_at: datetime
    is_past: bool  # of a call of the past: it leaves a place free for those of today


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkedJob:
    id: int
    stage: str
    call_id: int
    attempts: int
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """How much of a stage waits, and since when."""

    stage: str
    waiting: int
    running: int
    parked: int
    oldest: datetime | None


def add(session: Session, *, stage: str, call_id: int, now: datetime, priority: int | None = None) -> None:
    """Ask for a stage.  One that waits already only gets more urgent; one that runs will run once more.

    priority  None: USUAL, but BACKFILL for a call of the past"""
    if priority is None:
        is_past = session.scalar(select(Call.mode).where(Call.id == call_id)) == "backfill"
        priority = BACKFILL if is_past else USUAL
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    runs = Job.state == "doing"
    new = dialect.insert(Job).values(
        stage=stage,
        call_id=call_id,
        state="todo",
        priority=priority,
        attempts=0,
        run_at=now,
        created_at=now,
        again=False,
    )
    session.execute(
        new.on_conflict_do_update(
            index_elements=["stage", "call_id"],
            set_={
                "state": case((runs, "doing"), else_="todo"),
                "again": runs,
                "attempts": case((runs, Job.attempts), else_=0),
                "run_at": now,
                "priority": case((Job.priority < priority, Job.priority), else_=priority),
            },
        )
    )


def take(
    session: Session,
    *,
    stages: tuple[str, ...],
    now: datetime,
    lease: timedelta,
    limit: int,
    with_past: bool = True,
) -> list[TakenJob]:
    """Take up to `limit` jobs that are due, the most urgent first, or whose worker's lease ran out.

    with_past  False: none of priority BACKFILL"""
    due = or_(
        and_(Job.state == "todo", Job.run_at <= now),
        and_(Job.state == "doing", Job.lease_until < now),
    )
    ids = session.scalars(
        select(Job.id)
        .where(Job.stage.in_(stages), due, Job.priority < (BACKFILL + 1 if with_past else BACKFILL))
        .order_by(Job.priority, Job.run_at, Job.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    if not ids:
        return []
    taken = session.execute(
        update(Job)
        .where(Job.id.in_(ids))
        .values(state="doing", attempts=Job.attempts + 1, lease_until=now + lease, again=False)
        .returning(Job.id, Job.stage, Job.call_id, Job.attempts, Job.created_at, Job.priority)
    ).all()
    return [
        TakenJob(
            id=row.id,
            stage=row.stage,
            call_id=row.call_id,
            attempts=row.attempts,
            created_at=row.created_at,
            is_past=row.priority >= BACKFILL,
        )
        for row in sorted(taken, key=lambda row: (row.priority, row.id))
    ]


def extend(session: Session, job_ids: list[int], *, until: datetime) -> None:
    """The worker is alive and still at it."""
    session.execute(update(Job).where(Job.id.in_(job_ids), Job.state == "doing").values(lease_until=until))


def finish(session: Session, job_id: int) -> None:
    """Done: gone, unless somebody asked for it again meanwhile."""
    session.execute(delete(Job).where(Job.id == job_id, Job.again.is_(False)))
    session.execute(update(Job).where(Job.id == job_id).values(state="todo", again=False, attempts=0, lease_until=None))


def retry(session: Session, job_id: int, *, at: datetime, error: str) -> None:
    """Failed for now: due again at `at`."""
    session.execute(
        update(Job)
        .where(Job.id == job_id)
        .values(state="todo", run_at=at, error=error[:1000], lease_until=None, again=False)
    )


def park(session: Session, job_id: int, *, error: str) -> None:
    """Failed for good: seen on a page, counted, and asked for again by a person."""
    session.execute(update(Job).where(Job.id == job_id).values(state="parked", error=error[:1000], lease_until=None))


def parked(session: Session, *, limit: int = 100) -> list[ParkedJob]:
    rows = session.scalars(select(Job).where(Job.state == "parked").order_by(Job.id.desc()).limit(limit))
    return [
        ParkedJob(id=row.id, stage=row.stage, call_id=row.call_id, attempts=row.attempts, error=row.error or "")
        for row in rows
    ]


def replay(session: Session, *, now: datetime, job_id: int | None = None) -> int:
    """Parked jobs are due again; how many."""
    change = update(Job).where(Job.state == "parked").values(state="todo", attempts=0, run_at=now, error=None)
    if job_id is not None:
        change = change.where(Job.id == job_id)
    return len(session.scalars(change.returning(Job.id)).all())


def backlog(session: Session) -> list[Backlog]:
    """Each stage that has jobs: how many wait, run, are parked; when the oldest was asked for."""
    rows = session.execute(
        select(
            Job.stage,
            func.sum(case((Job.state == "todo", 1), else_=0)),
            func.sum(case((Job.state == "doing", 1), else_=0)),
            func.sum(case((Job.state == "parked", 1), else_=0)),
            func.min(case((Job.state != "parked", Job.created_at))),
        )
        .group_by(Job.stage)
        .order_by(Job.stage)
    )
    return [Backlog(stage=s, waiting=w, running=r, parked=p, oldest=o) for s, w, r, p, o in rows]


def next_due(session: Session, *, stages: tuple[str, ...]) -> datetime | None:
    """When the next waiting job of these stages is due; None when none waits."""
    return session.scalar(select(func.min(Job.run_at)).where(Job.state == "todo", Job.stage.in_(stages)))


def open_count(session: Session) -> int:
    """Jobs that wait or run."""
    return session.scalar(select(func.count()).select_from(Job).where(Job.state != "parked")) or 0
