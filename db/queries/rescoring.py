"""A past period judged anew: how far it is, what came out otherwise.

One batch of calls is one transaction: the cursor, the counts, the changed calls and the jobs that write the new
verdicts move together, so that a run that was killed goes on where it was and counts nothing twice."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, or_, select, update
from sqlalchemy.orm import Session

from db.models.crm import Company, Employee
from db.models.people import RescoredCall, Rescoring
from db.models.scoring import CallGoal, VerdictRow
from db.models.telephony import Call, TranscriptRow
from db.models.work import Job
from db.queries import jobs

RUNNING, DONE, STOPPED = "running", "done", "stopped"
NOT_JUDGED = "none"  # the old outcome of a call that no verdict was given


class NothingToRescore(ValueError):
    """One line: what was asked for holds no call that could be judged anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A verdict as far as two of them are compared."""

    goal: str | None
    outcome: str
    version: int
    quote: str | None = None
    start: float | None = None  # seconds, of the quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    call_id: int
    old: Said
    new: Said | None  # None: it could not be judged
    human: str | None  # a person's outcome, which counts before and after

    @property
    def is_changed(self) -> bool:
        return self.new is not None and (self.old.outcome, self.old.goal) != (self.new.outcome, self.new.goal)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    id: int
    created_at: datetime
    created_by: str
    since: datetime
    until: datetime
    goal: str | None
    is_dry_run: bool
    state: str
    cursor: int
    last_id: int
    total: int
    done: int
    failed: int
    counts: dict[tuple[str, str, str], int]  # (goal before or "", old outcome, new outcome) → calls
    finished_at: datetime | None

    @property
    def matrix(self) -> dict[tuple[str, str], int]:
        """(old, new) → calls, over all goals."""
        found = Counter[tuple[str, str]]()
        for (_, old, new), count in self.counts.items():
            found[old, new] += count
        return dict(found)

    @property
    def otherwise(self) -> int:
        """Calls whose outcome came out otherwise."""
        return sum(count for (_, old, new), count in self.counts.items() if old != new)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedCall:
    call_id: int
    at: datetime
    company: str | None
    employee: str | None
    old: Said
    new: Said
    human: str | None


def start(
    session: Session, *, since: datetime, until: datetime, goal: str | None, is_dry_run: bool, by: str, at: datetime
) -> int:
    """Ask for it; whoever runs the stage `score` does it.  The run's id.  Raises NothingToRescore."""
    total, last_id = session.execute(select(func.count(), func.max(Call.id)).where(*_wanted(since, until, goal))).one()
    if not total:
        raise NothingToRescore("no transcribed call in this period; choose other days or another goal")
    row = Rescoring(
        created_at=at, created_by=by, since=since, until=until, goal=goal, is_dry_run=is_dry_run,
        last_id=last_id, total=total,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id


def take(session: Session, *, now: datetime, lease: timedelta, only: int | None = None) -> Run | None:
    """The oldest run that waits, held for `lease`; None: there is none, or another process is at it."""
    free = or_(Rescoring.lease_until.is_(None), Rescoring.lease_until < now)
    wanted = select(Rescoring.id).where(Rescoring.state == RUNNING, free).order_by(Rescoring.id).limit(1)
    if only is not None:
        wanted = wanted.where(Rescoring.id == only)
    row = session.scalar(
        update(Rescoring)
        .where(Rescoring.id.in_(wanted.scalar_subquery()), free)
        .values(lease_until=now + lease)
        .returning(Rescoring)
    )
    return None if row is None else _run(row)


def next_calls(session: Session, run: Run, *, limit: int) -> list[int]:
    """Calls after the cursor, in order; [] at the end."""
    wanted = _wanted(run.since, run.until, run.goal)
    query = select(Call.id).where(*wanted, Call.id > run.cursor, Call.id <= run.last_id)
    return list(session.scalars(query.order_by(Call.id).limit(limit)))


def before(session: Session, call_id: int) -> tuple[Said, str | None]:
    """The machine's verdict as it stands, and the outcome a person gave that counts instead."""
    rows = session.scalars(
        select(VerdictRow).where(
            VerdictRow.call_id == call_id, VerdictRow.by.in_(("machine", "human")), VerdictRow.is_current.is_(True)
        )
    ).all()
    machine = next((row for row in rows if row.by == "machine"), None)
    human = next((row.outcome for row in rows if row.by == "human" and row.is_effective), None)
    if machine is None:
        return Said(goal=None, outcome=NOT_JUDGED, version=0), human
    first = machine.evidence[0] if machine.evidence else {}
    return (
        Said(
            goal=machine.goal,
            outcome=machine.outcome,
            version=machine.version,
            quote=first.get("quote"),
            start=first.get("start"),
        ),
        human,
    )


def settle(session: Session, run: Run, compared: Sequence[Compared], *, now: datetime, lease: timedelta) -> Run | None:
    """A batch is read: count it and, unless the run is dry, ask for its verdicts when nothing else waits.

    returns  the run as it is now; None: it was stopped, or another process did this batch"""
    row = session.scalar(select(Rescoring).where(Rescoring.id == run.id).with_for_update())
    if row is None or row.state != RUNNING or row.cursor != run.cursor:
        return None
    counts = Counter(_counts(row))
    for one in compared:
        if one.new is not None:
            counts[one.old.goal or "", one.old.outcome, one.new.outcome] += 1
        if one.is_changed:
            assert one.new is not None, "what could not be judged is not changed"
            session.add(
                RescoredCall(
                    rescoring_id=run.id, call_id=one.call_id, old=asdict(one.old), new=asdict(one.new), human=one.human
                )
            )
        if not run.is_dry_run:
            jobs.add(session, stage="score", call_id=one.call_id, now=now, priority=jobs.BACKFILL)
    row.counts = [[*key, count] for key, count in sorted(counts.items())]
    row.done += len(compared)
    row.failed += sum(one.new is None for one in compared)
    row.cursor, row.lease_until = compared[-1].call_id, now + lease
    return _run(row)


def finish(session: Session, run_id: int, *, at: datetime) -> None:
    """All calls are read."""
    session.execute(
        update(Rescoring)
        .where(Rescoring.id == run_id, Rescoring.state == RUNNING)
        .values(state=DONE, finished_at=at, lease_until=None)
    )


def stop(session: Session, run_id: int, *, at: datetime) -> bool:
    """A person stops it: what is judged stays judged.  False: it was over already."""
    change = update(Rescoring).where(Rescoring.id == run_id, Rescoring.state == RUNNING)
    stopped = change.values(state=STOPPED, finished_at=at, lease_until=None).returning(Rescoring.id)
    return session.scalar(stopped) is not None


def one(session: Session, run_id: int) -> Run | None:
    row = session.get(Rescoring, run_id)
    return None if row is None else _run(row)


def newest(session: Session, *, limit: int) -> list[Run]:
    return [_run(row) for row in session.scalars(select(Rescoring).order_by(Rescoring.id.desc()).limit(limit))]


def changed(session: Session, run_id: int, *, limit: int, after: int = 0) -> list[ChangedCall]:
    """Calls that came out otherwise, in order of their ids."""
    rows = session.execute(
        select(RescoredCall, Call.started_at, Company.name, Employee.name)
        .join(Call, Call.id == RescoredCall.call_id)
        .join(Company, Company.id == Call.company_id, isouter=True)
        .join(Employee, Employee.id == Call.employee_id, isouter=True)
        .where(RescoredCall.rescoring_id == run_id, RescoredCall.call_id > after)
        .order_by(RescoredCall.call_id)
        .limit(limit)
    )
    return [
        ChangedCall(
            call_id=row.call_id,
            at=at,
            company=company,
            employee=employee,
            old=Said(**row.old),
            new=Said(**row.new),
            human=row.human,
        )
        for row, at, company, employee in rows
    ]


def unwritten(session: Session) -> int:
    """Verdicts that a re-scoring asked for and that wait for their turn."""
    query = select(func.count()).select_from(Job).where(Job.stage == "score", Job.priority == jobs.BACKFILL)
    return session.scalar(query.where(Job.state.in_(("todo", "doing")))) or 0


def is_live_work_due(session: Session, *, now: datetime) -> bool:
    """Whether a call of today waits for a stage that takes no time."""
    due = Job.state == "todo", Job.run_at <= now, Job.priority < jobs.BACKFILL, Job.stage.in_(("link", "score"))
    return session.scalar(select(Job.id).where(*due).limit(1)) is not None


def _wanted(since: datetime, until: datetime, goal: str | None) -> list[ColumnElement[bool]]:
    heard = exists().where(TranscriptRow.call_id == Call.id, TranscriptRow.is_current.is_(True))
    found: list[ColumnElement[bool]] = [Call.started_at >= since, Call.started_at < until, heard]
    if goal is not None:
        found.append(exists().where(CallGoal.call_id == Call.id, CallGoal.goal == goal))
    return found


def _counts(row: Rescoring) -> dict[tuple[str, str, str], int]:
    return {(str(goal), str(old), str(new)): int(count) for goal, old, new, count in row.counts}


def _run(row: Rescoring) -> Run:
    return Run(
        id=row.id, created_at=row.created_at, created_by=row.created_by, since=row.since, until=row.until,
        goal=row.goal, is_dry_run=row.is_dry_run, state=row.state, cursor=row.cursor, last_id=row.last_id,
        total=row.total, done=row.done, failed=row.failed, counts=_counts(row), finished_at=row.finished_at,
    )  # fmt: skip
