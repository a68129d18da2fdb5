"""Connections to PBXs that we call: which stand, as their holders say and as long as these live."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, case, cast, literal, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from db.models.exchanges import Lease, ListenerState
from db.models.telephony import Source
from db.queries import leases

SILENT = "no running service holds it"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListenerSeen:
    """One connection.  `error` says why it is down; None while it stands."""

    source: str
    is_up: bool
    since: datetime
    error: str | None


def lease_name(source_id: int) -> str:
    return f"listener:{source_id}"


def tell(session: Session, source_id: int, *, is_up: bool, at: datetime, error: str | None = None) -> None:
    """The holder's word.  `since` stays while nothing but the reason changes."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    new = dialect.insert(ListenerState).values(
        source_id=source_id, is_up=is_up, since=at, error=None if error is None else error[:500]
    )
    session.execute(
        new.on_conflict_do_update(
            index_elements=["source_id"],
            set_={
                "is_up": is_up,
                "error": new.excluded.error,
                "since": case((ListenerState.is_up == is_up, ListenerState.since), else_=at),
            },
        )
    )


def forget(session: Session, source_id: int) -> None:
    """Nobody wants this connection any more: it is neither up nor down."""
    row = session.get(ListenerState, source_id)
    if row is not None:
        session.delete(row)


def every(session: Session) -> list[ListenerSeen]:
    """Each PBX that is on and that somebody has listened to, by name.  A holder that died is down."""
    now = leases.clock(session)
    rows = session.execute(
        select(Source.name, ListenerState, Lease.until)
        .join(Source, Source.id == ListenerState.source_id)
        .outerjoin(Lease, Lease.name == literal("listener:").concat(cast(ListenerState.source_id, String)))
        .where(Source.is_on.is_(True))
        .order_by(Source.name)
    )
    return [_seen(name, state, is_held=until is not None and until >= now) for name, state, until in rows]


def _seen(name: str, state: ListenerState, *, is_held: bool) -> ListenerSeen:
    is_up = state.is_up and is_held
    return ListenerSeen(
        source=name,
        is_up=is_up,
        since=state.since,
        error=None if is_up else state.error if is_held else SILENT,
    )
