"""How exchanges are kept honest: who holds a connection, what was read of the past, where three accounts differ."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Id, Json, JsonObject, Utc


class Lease(Base):
    """What only one process may do at a time, and who does it until when (db/queries/leases.py)."""

    __tablename__ = "lease"
    name: Mapped[str] = mapped_column(primary_key=True)  # "listener:3", "backfill:7", "reconciliation"
    holder: Mapped[str]
    until: Mapped[datetime] = mapped_column(Utc)  # the database's clock, not the holder's


class ListenerState(Base):
    """The connection to a PBX that we call, as its holder last saw it."""

    __tablename__ = "listener"
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id", ondelete="CASCADE"), primary_key=True)
    is_up: Mapped[bool]
    since: Mapped[datetime] = mapped_column(Utc)
    error: Mapped[str | None] = mapped_column(Text)  # why it is down


class Backfill(Base):
    """A past period that is read from a PBX's history or from a file of its rows.

    state: todo → done | failed.  Who works on it holds the lease "backfill:{id}"; `cursor` is where to go on."""

    __tablename__ = "backfill"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id", ondelete="CASCADE"), index=True)
    reader: Mapped[str]  # "history", or "file:" and the file's SHA-256
    since: Mapped[datetime] = mapped_column(Utc)
    until: Mapped[datetime] = mapped_column(Utc)
    state: Mapped[str] = mapped_column(default="todo", index=True)
    cursor: Mapped[str] = mapped_column(Text, default="")
    rows_read: Mapped[int] = mapped_column(default=0)
    rows_new: Mapped[int] = mapped_column(default=0)
    rows_repeated: Mapped[int] = mapped_column(default=0)  # the same row was kept before
    rows_parked: Mapped[int] = mapped_column(default=0)
    asked_by: Mapped[str]  # as in the audit trail
    created_at: Mapped[datetime] = mapped_column(Utc)
    updated_at: Mapped[datetime] = mapped_column(Utc)
    run_at: Mapped[datetime] = mapped_column(Utc)  # not before: the PBX was down
    error: Mapped[str | None] = mapped_column(Text)


class Reconciliation(Base):
    """One PBX's day, compared; run again it is replaced."""

    __tablename__ = "reconciliation"
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)  # in the tenant's zone
    at: Mapped[datetime] = mapped_column(Utc)
    calls: Mapped[int]
    calls_in_events: Mapped[int]
    calls_in_cdr: Mapped[int | None]  # None: the PBX's own records of the day could not be read
    calls_recorded: Mapped[int]
    error: Mapped[str | None] = mapped_column(Text)  # why they could not


class Difference(Base):
    """Where the accounts of one call differ."""

    __tablename__ = "difference"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id", ondelete="CASCADE"))
    day: Mapped[date]
    kind: Mapped[str]  # scoring/accounts.py, Kind
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"), index=True)
    said: Mapped[JsonObject] = mapped_column(Json)  # {"events": …, "cdr": …, "recording": …}: what each says
    __table_args__ = (Index("ix_difference_source_day", "source_id", "day"),)
