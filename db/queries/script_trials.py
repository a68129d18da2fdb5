"""Trials: a draft on past calls, by lease like every job, so that a worker that died gives it back."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from db.models.crm import Company, Employee
from db.models.scoring import VerdictRow
from db.models.scripts import Script, ScriptTrial, ScriptVersion
from db.models.telephony import Call, TranscriptRow
from db.queries.scripts import ScriptWrong
from scoring.facts import GoalCode
from scoring.scripts.compare import Comparison, Counts, ItemCounts
from scoring.scripts.items import Item, from_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A trial to run: the items tried, those in force now (None: none), and which calls."""

    id: int
    goal: GoalCode
    before: tuple[Item, ...] | None
    after: tuple[Item, ...]
    calls: tuple[int, ...]  # newest first


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedCall:
    call: int
    started_at: datetime
    company: str | None
    employee: str | None
    item: str
    before: str
    after: str
    quote: str | None
    start: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    id: int
    version_id: int
    items: tuple[Item, ...]
    since: datetime
    until: datetime
    most_calls: int
    state: str  # todo | doing | done | failed
    asked_at: datetime
    done_at: datetime | None
    calls: int
    counts: tuple[ItemCounts, ...]
    changed: tuple[ChangedCall, ...]
    error: str | None


def ask(
    session: Session,
    version_id: int,
    *,
    since: datetime,
    until: datetime,
    most_calls: int,
    by: int | None,
    at: datetime,
) -> int:
    """The id of a new trial of a version as it is now.  Raises ScriptWrong: there is no such version."""
    version = session.get(ScriptVersion, version_id)
    if version is None:
        raise ScriptWrong("there is no such version")
    row = ScriptTrial(
        version_id=version_id,
        items=version.items,
        since=since,
        until=until,
        most_calls=most_calls,
        asked_at=at,
        asked_by=by,
    )
    session.add(row)
    session.flush()
    return row.id


def take(session: Session, *, now: datetime, lease: timedelta) -> Taken | None:
    """The oldest trial that waits, or whose worker died."""
    due = or_(ScriptTrial.state == "todo", and_(ScriptTrial.state == "doing", ScriptTrial.lease_until < now))
    first = select(ScriptTrial.id).where(due).order_by(ScriptTrial.id).limit(1).with_for_update(skip_locked=True)
    trial_id = session.scalar(first)
    if trial_id is None:
        return None
    session.execute(
        update(ScriptTrial).where(ScriptTrial.id == trial_id).values(state="doing", lease_until=now + lease)
    )
    row = session.get_one(ScriptTrial, trial_id)
    script = session.get_one(Script, session.get_one(ScriptVersion, row.version_id).script_id)
    active = session.scalar(
        select(ScriptVersion.items).where(ScriptVersion.script_id == script.id, ScriptVersion.state == "active")
    )
    return Taken(
        id=trial_id,
        goal=GoalCode(script.goal),
        before=None if active is None else _items(active),
        after=_items(row.items),
        calls=tuple(_calls(session, row, script)),
    )


def finish(session: Session, trial_id: int, found: Comparison, *, at: datetime) -> None:
    session.execute(
        update(ScriptTrial)
        .where(ScriptTrial.id == trial_id)
        .values(
            state="done",
            done_at=at,
            lease_until=None,
            calls=found.calls,
            counts=[asdict(one) for one in found.counts()],
            changed=[asdict(one) for one in found.changed],
        )
    )


def fail(session: Session, trial_id: int, *, error: str, at: datetime) -> None:
    session.execute(
        update(ScriptTrial)
        .where(ScriptTrial.id == trial_id)
        .values(state="failed", done_at=at, lease_until=None, error=error[:500])
    )


def one(session: Session, trial_id: int, *, only_employee: int | None = None) -> Trial | None:
    row = session.get(ScriptTrial, trial_id)
    return None if row is None else _trial(session, row, only_employee)


def latest(session: Session, version_id: int) -> Trial | None:
    """The newest trial of a version, without its calls."""
    row = session.scalar(
        select(ScriptTrial).where(ScriptTrial.version_id == version_id).order_by(ScriptTrial.id.desc()).limit(1)
    )
    return None if row is None else _trial(session, row, -1)


def _calls(session: Session, trial: ScriptTrial, script: Script) -> list[int]:
    """Judged calls for the script's goal (at its stage) in the trial's time, with words to check."""
    query = (
        select(Call.id)
        .join(VerdictRow, (VerdictRow.call_id == Call.id) & VerdictRow.is_effective.is_(True))
        .where(VerdictRow.goal == script.goal, Call.started_at >= trial.since, Call.started_at < trial.until)
        .where(select(TranscriptRow.id).where(TranscriptRow.call_id == Call.id).exists())
        .order_by(Call.started_at.desc(), Call.id.desc())
        .limit(trial.most_calls)
    )
    if script.stage_id is not None:
        query = query.where(Call.stage_id == script.stage_id)
    return list(session.scalars(query))


def _trial(session: Session, row: ScriptTrial, only_employee: int | None) -> Trial:
    return Trial(
        id=row.id,
        version_id=row.version_id,
        items=_items(row.items),
        since=row.since,
        until=row.until,
        most_calls=row.most_calls,
        state=row.state,
        asked_at=row.asked_at,
        done_at=row.done_at,
        calls=row.calls,
        counts=tuple(
            ItemCounts(item=one["item"], before=_counts(one["before"]), after=_counts(one["after"]))
            for one in row.counts
        ),
        changed=tuple(_changed(session, row.changed, only_employee)),
        error=row.error,
    )


def _changed(session: Session, said: Sequence[dict[str, Any]], only_employee: int | None) -> list[ChangedCall]:
    query = (
        select(Call.id, Call.started_at, Company.name, Employee.name)
        .join(Company, Company.id == Call.company_id, isouter=True)
        .join(Employee, Employee.id == Call.employee_id, isouter=True)
        .where(Call.id.in_({one["call"] for one in said}))
    )
    if only_employee is not None:
        query = query.where(Call.employee_id == only_employee)
    known = {call_id: (at, company, employee) for call_id, at, company, employee in session.execute(query)}
    return [
        ChangedCall(
            call=one["call"],
            started_at=known[one["call"]][0],
            company=known[one["call"]][1],
            employee=known[one["call"]][2],
            item=one["item"],
            before=one["before"],
            after=one["after"],
            quote=one["quote"],
            start=one["start"],
        )
        for one in said
        if one["call"] in known
    ]


def _items(said: Sequence[dict[str, Any]]) -> tuple[Item, ...]:
    return tuple(from_json(item) for item in said)


def _counts(said: dict[str, int] | None) -> Counts | None:
    return None if said is None else Counts(**said)
