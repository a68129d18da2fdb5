"""Past periods that are read from a PBX's history: asked for, gone on with after a stop, finished."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.models.exchanges import Backfill
from db.models.telephony import Source

NIGHTLY = "reconciliation"  # who asked
HISTORY = "history"  # the reader that asks the PBX; others are "file:" and the file's SHA-256


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredBackfill:
    """Times are aware UTC.."""

    id: int
    source_id: int
    source: str
    reader: str
    since: datetime
    until: datetime
    state: str  # todo | done | failed
    cursor: str
    read: int
    new: int
    repeated: int
    parked: int
    created_at: datetime
    updated_at: datetime
    error: str | None


@dataclass(frozen=True, slots=True)
class Counted:
    """What became of some rows."""

    read: int = 0
    new: int = 0
    repeated: int = 0
    parked: int = 0

    def __add__(self, other: "Counted") -> "Counted":
        return Counted(
            self.read + other.read,
            self.new + other.new,
            self.repeated + other.repeated,
            self.parked + other.parked,
        )


def ask(
    session: Session, *, source_id: int, reader: str, since: datetime, until: datetime, asked_by: str, at: datetime
) -> int:
    """A period to read; the unfinished one of the same source, reader and period where there is one."""
    same = (
        Backfill.source_id == source_id,
        Backfill.reader == reader,
        Backfill.since == since,
        Backfill.until == until,
    )
    unfinished = session.scalar(select(Backfill).where(*same, Backfill.state != "done").order_by(Backfill.id.desc()))
    if unfinished is not None:
        unfinished.state, unfinished.error, unfinished.run_at = "todo", None, at
        return unfinished.id
    row = Backfill(
        source_id=source_id,
        reader=reader,
        since=since,
        until=until,
        asked_by=asked_by,
        created_at=at,
        updated_at=at,
        run_at=at,
    )
    session.add(row)
    session.flush()
    return row.id


def get(session: Session, backfill_id: int) -> StoredBackfill | None:
    found = session.execute(
        select(Backfill, Source.name).join(Source, Source.id == Backfill.source_id).where(Backfill.id == backfill_id)
    ).first()
    return None if found is None else _stored(*found)


def newest(session: Session, *, limit: int = 20) -> list[StoredBackfill]:
    """What people asked for; the nights' own are left out unless they failed."""
    rows = session.execute(
        select(Backfill, Source.name)
        .join(Source, Source.id == Backfill.source_id)
        .where((Backfill.asked_by != NIGHTLY) | (Backfill.state != "done"))
        .order_by(Backfill.id.desc())
        .limit(limit)
    )
    return [_stored(row, name) for row, name in rows]


def due(session: Session, *, at: datetime) -> list[int]:
    """Periods to be read from a history now, oldest first; files are read by the command that has them."""
    return list(
        session.scalars(
            select(Backfill.id)
            .where(Backfill.state == "todo", Backfill.reader == HISTORY, Backfill.run_at <= at)
            .order_by(Backfill.id)
        )
    )


def progress(session: Session, backfill_id: int, counted: Counted, *, at: datetime, cursor: str | None = None) -> None:
    """In the transaction that wrote these rows: a stop in between forgets both or neither."""
    change = update(Backfill).where(Backfill.id == backfill_id)
    values = {
        "rows_read": Backfill.rows_read + counted.read,
        "rows_new": Backfill.rows_new + counted.new,
        "rows_repeated": Backfill.rows_repeated + counted.repeated,
        "rows_parked": Backfill.rows_parked + counted.parked,
        "updated_at": at,
        "error": None,
    }
    session.execute(change.values(**values, **({} if cursor is None else {"cursor": cursor})))


def settle(session: Session, backfill_id: int, *, state: str, at: datetime, error: str | None = None) -> None:
    """done, or failed for good."""
    session.execute(
        update(Backfill)
        .where(Backfill.id == backfill_id)
        .values(state=state, updated_at=at, error=None if error is None else error[:500])
    )


def put_off(session: Session, backfill_id: int, *, until: datetime, error: str) -> None:
    """The PBX does not answer now."""
    session.execute(
        update(Backfill).where(Backfill.id == backfill_id).values(run_at=until, error=error[:500], state="todo")
    )


def _stored(row: Backfill, source: str) -> StoredBackfill:
    return StoredBackfill(
        id=row.id,
        source_id=row.source_id,
        source=source,
        reader=row.reader,
        since=row.since,
        until=row.until,
        state=row.state,
        cursor=row.cursor,
        read=row.rows_read,
        new=row.rows_new,
        repeated=row.rows_repeated,
        parked=row.rows_parked,
        created_at=row.created_at,
        updated_at=row.updated_at,
        error=row.error,
    )
