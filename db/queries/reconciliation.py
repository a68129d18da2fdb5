"""Days of a PBX, compared: what each account says of every call, and where they differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from adapters.events import CallFact, CallSaid
from db.models.exchanges import Difference, Reconciliation
from db.models.telephony import Call, CallFactRow, Delivery, Recording, Source
from db.queries.call_facts import READERS
from scoring.accounts import Kind, Recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldCall:
    """One call that is over, as each account tells it."""

    call_id: int
    events: Sequence[CallFact]
    cdr: Sequence[CallFact]
    recordings: Sequence[Recorded]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One day of one PBX."""

    source: str
    day: date
    at: datetime
    calls: int
    calls_in_events: int
    calls_in_cdr: int | None  # None: the PBX's own records could not be read, or it has none
    calls_recorded: int
    error: str | None
    differences: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A difference to write."""

    kind: Kind
    call_id: int
    said: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenDifference:
    """A difference to show."""

    source: str
    kind: str
    call_id: int
    started_at: datetime
    direction: str
    said: Mapping[str, Any]


def calls_between(session: Session, source_id: int, *, since: datetime, until: datetime) -> list[int]:
    """Calls of a period that are over, the oldest first."""
    return list(
        session.scalars(
            select(Call.id)
            .where(Call.source_id == source_id, Call.started_at >= since, Call.started_at < until)
            .where(Call.outcome != "in_progress")
            .order_by(Call.started_at, Call.id)
        )
    )


def told(session: Session, call_ids: Sequence[int]) -> list[ToldCall]:
    """The CDR is what was read of the past, and what a PBX says of its own CDR among its events."""
    events: dict[int, list[CallFact]] = {}
    cdr: dict[int, list[CallFact]] = {}
    rows = session.execute(
        select(CallFactRow.call_id, CallFactRow.kind, CallFactRow.fact, Delivery.is_past)
        .outerjoin(Delivery, Delivery.id == CallFactRow.delivery_id)
        .where(CallFactRow.call_id.in_(call_ids))
        .order_by(CallFactRow.id)
    )
    for call_id, kind, said, is_past in rows:
        fact = READERS[kind].validate_python(said)
        is_cdr = bool(is_past) or (isinstance(fact, CallSaid) and fact.is_rough)
        (cdr if is_cdr else events).setdefault(call_id, []).append(fact)
    recordings: dict[int, list[Recorded]] = {}
    for call_id, state, seconds in session.execute(
        select(Recording.call_id, Recording.state, Recording.seconds).where(Recording.call_id.in_(call_ids))
    ):
        recordings.setdefault(call_id, []).append(Recorded(state, seconds))
    return [
        ToldCall(
            call_id=call_id,
            events=events.get(call_id, ()),
            cdr=cdr.get(call_id, ()),
            recordings=recordings.get(call_id, ()),
        )
        for call_id in call_ids
    ]


def replace(
    session: Session,
    source_id: int,
    day: date,
    *,
    at: datetime,
    counts: tuple[int, int, int | None, int],
    error: str | None,
    found: Sequence[Found],
) -> None:
    """The day's result instead of an earlier one.  counts: calls, in events, in the CDR, recorded."""
    for table in (Difference, Reconciliation):
        session.execute(delete(table).where(table.source_id == source_id, table.day == day))
    calls, in_events, in_cdr, recorded = counts
    session.add(
        Reconciliation(
            source_id=source_id,
            day=day,
            at=at,
            calls=calls,
            calls_in_events=in_events,
            calls_in_cdr=in_cdr,
            calls_recorded=recorded,
            error=None if error is None else error[:500],
        )
    )
    known = {one.call_id for one in found}
    still = set(session.scalars(select(Call.id).where(Call.id.in_(known))))  # two may have become one meanwhile
    rows = [
        {"source_id": source_id, "day": day, "kind": str(one.kind), "call_id": one.call_id, "said": dict(one.said)}
        for one in found
        if one.call_id in still
    ]
    if rows:
        session.execute(insert(Difference), rows)


def has_events(session: Session, source_id: int) -> bool:
    """Whether this PBX ever said anything by itself: one that is only read lacks no events."""
    return session.scalar(select(Source.last_delivery_at).where(Source.id == source_id)) is not None


def compared_at(session: Session, source_id: int, day: date) -> tuple[datetime, str | None] | None:
    """When this day was compared, and what went wrong; None: not yet."""
    row = session.get(Reconciliation, (source_id, day))
    return None if row is None else (row.at, row.error)


def last_days(session: Session, *, limit: int = 14) -> list[date]:
    """Days that were compared, the latest first."""
    return list(session.scalars(select(Reconciliation.day).distinct().order_by(Reconciliation.day.desc()).limit(limit)))


def of_day(session: Session, day: date) -> list[Compared]:
    """Each PBX of that day, by name."""
    rows = session.execute(
        select(Source.name, Reconciliation, func.count(Difference.id))
        .join(Source, Source.id == Reconciliation.source_id)
        .outerjoin(
            Difference, (Difference.source_id == Reconciliation.source_id) & (Difference.day == Reconciliation.day)
        )
        .where(Reconciliation.day == day)
        .group_by(Source.name, *Reconciliation.__table__.c)
        .order_by(Source.name)
    )
    return [
        Compared(
            source=name,
            day=row.day,
            at=row.at,
            calls=row.calls,
            calls_in_events=row.calls_in_events,
            calls_in_cdr=row.calls_in_cdr,
            calls_recorded=row.calls_recorded,
            error=row.error,
            differences=count,
        )
        for name, row, count in rows
    ]


def differences_of(
    session: Session, day: date, *, source: str | None = None, kind: str | None = None, limit: int = 200
) -> list[SeenDifference]:
    """What differs on that day, by PBX and time of the call."""
    query = (
        select(Source.name, Difference.kind, Difference.call_id, Call.started_at, Call.direction, Difference.said)
        .join(Source, Source.id == Difference.source_id)
        .join(Call, Call.id == Difference.call_id)
        .where(Difference.day == day)
        .order_by(Source.name, Call.started_at, Difference.id)
        .limit(limit)
    )
    if source is not None:
        query = query.where(Source.name == source)
    if kind is not None:
        query = query.where(Difference.kind == kind)
    return [
        SeenDifference(source=name, kind=what, call_id=call_id, started_at=at, direction=direction, said=said)
        for name, what, call_id, at, direction, said in session.execute(query)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Latest:
    """Of each PBX that is on, its latest compared day."""

    at: dict[str, datetime]
    differences: dict[tuple[str, str], int]  # (source, kind)


def latest(session: Session, *, limit: int = 50) -> Latest:
    """For Prometheus: a handful of figures whatever the number of days and calls."""
    last = select(Reconciliation.source_id, func.max(Reconciliation.day).label("day")).group_by(
        Reconciliation.source_id
    )
    days = last.subquery()
    compared = session.execute(
        select(Source.name, Reconciliation.at)
        .join(days, days.c.source_id == Source.id)
        .join(Reconciliation, (Reconciliation.source_id == Source.id) & (Reconciliation.day == days.c.day))
        .where(Source.is_on.is_(True))
        .order_by(Source.id)
        .limit(limit)
    ).all()
    names = [row[0] for row in compared]
    counts = session.execute(
        select(Source.name, Difference.kind, func.count())
        .join(days, days.c.source_id == Source.id)
        .join(Difference, (Difference.source_id == Source.id) & (Difference.day == days.c.day))
        .where(Source.name.in_(names))
        .group_by(Source.name, Difference.kind)
    )
    return Latest(
        at={name: at for name, at in compared},  # noqa: C416  # rows are no pairs to the type checker
        differences={(name, kind): count for name, kind, count in counts},
    )
