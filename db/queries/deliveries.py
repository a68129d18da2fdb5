"""What PBXs sent: kept before the answer, parsed once, parked when it can't be read."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from adapters.contract import Request
from db.models.telephony import Delivery, Source

TABLE = Delivery.metadata.tables["delivery"]  # the one insert that a PBX waits for goes round the ORM


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDelivery:
    id: int
    source_id: int
    source: str
    is_past: bool
    request: Request = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkedDelivery:
    id: int
    source: str
    received_at: datetime
    path: str
    error: str
    size: int  # bytes


def keep(session: Session, *, source_id: int, identity: str, request: Request, is_past: bool = False) -> int | None:
    """Store a delivery; its id, or None for a repeat (same source, same identity), which changes nothing.

    is_past  read from a history or a file: it did not come by itself"""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    new_id: int | None = session.scalar(
        dialect.insert(TABLE)
        .values(
            source_id=source_id,
            identity=identity,
            received_at=request.received_at,
            transport=request.transport,
            method=request.method,
            path=request.path,
            query=request.query,
            headers=dict(request.headers),
            body=request.body,
            state="kept",
            is_past=is_past,
        )
        .on_conflict_do_nothing(index_elements=["source_id", "identity"])
        .returning(TABLE.c.id)
    )
    return new_id


def kept(session: Session, *, limit: int) -> list[int]:
    """Ids of deliveries nobody has parsed yet, oldest first."""
    return list(session.scalars(select(Delivery.id).where(Delivery.state == "kept").order_by(Delivery.id).limit(limit)))


def take(session: Session, delivery_id: int, *, at: datetime) -> KeptDelivery | None:
    """Take a kept delivery to parse it in this transaction; None when somebody else was faster.

    What is read of the past does not show that a PBX is alive."""
    taken = session.scalar(
        update(Delivery)
        .where(Delivery.id == delivery_id, Delivery.state == "kept")
        .values(state="parsed", parsed_at=at, error=None)
        .returning(Delivery.id)
    )
    if taken is None:
        return None
    session.execute(
        update(Source)
        .where(
            Source.id
            == select(Delivery.source_id)
            .where(Delivery.id == delivery_id, Delivery.is_past.is_(False))
            .scalar_subquery()
        )
        .values(last_delivery_at=select(Delivery.received_at).where(Delivery.id == delivery_id).scalar_subquery())
    )
    row, name = session.execute(
        select(Delivery, Source.name).join(Source, Source.id == Delivery.source_id).where(Delivery.id == delivery_id)
    ).one()
    return KeptDelivery(id=row.id, source_id=row.source_id, source=name, is_past=row.is_past, request=_request(row))


def park(session: Session, delivery_id: int, *, error: str) -> None:
    """It can't be read: kept for a person to see and to replay after a fix."""
    session.execute(
        update(Delivery).where(Delivery.id == delivery_id).values(state="parked", error=error[:1000], parsed_at=None)
    )


def parked(session: Session, *, source: str | None = None, limit: int = 100) -> list[ParkedDelivery]:
    """The newest parked deliveries."""
    query = (
        select(Delivery, Source.name)
        .join(Source, Source.id == Delivery.source_id)
        .where(Delivery.state == "parked")
        .order_by(Delivery.id.desc())
        .limit(limit)
    )
    if source is not None:
        query = query.where(Source.name == source)
    return [
        ParkedDelivery(
            id=row.id,
            source=name,
            received_at=row.received_at,
            path=row.path,
            error=row.error or "",
            size=len(row.body),
        )
        for row, name in session.execute(query)
    ]


def parked_body(session: Session, delivery_id: int) -> bytes | None:
    return session.scalar(select(Delivery.body).where(Delivery.id == delivery_id, Delivery.state == "parked"))


def received(session: Session, *, source: str, since: datetime | None = None, limit: int = 500) -> list[Request]:
    """What a PBX sent, oldest first; of more than `limit` the newest."""
    query = (
        select(Delivery)
        .join(Source, Source.id == Delivery.source_id)
        .where(Source.name == source)
        .order_by(Delivery.id.desc())
        .limit(limit)
    )
    if since is not None:
        query = query.where(Delivery.received_at >= since)
    return [_request(row) for row in session.scalars(query)][::-1]


def count_parked(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Delivery).where(Delivery.state == "parked")) or 0


def replay(session: Session, *, source: str | None = None, delivery_id: int | None = None) -> int:
    """Parked deliveries wait for the parser again; how many."""
    change = update(Delivery).where(Delivery.state == "parked").values(state="kept", error=None)
    if source is not None:
        change = change.where(Delivery.source_id.in_(select(Source.id).where(Source.name == source)))
    if delivery_id is not None:
        change = change.where(Delivery.id == delivery_id)
    return len(session.scalars(change.returning(Delivery.id)).all())


def _request(row: Delivery) -> Request:
    return Request(
        received_at=row.received_at,
        body=row.body,
        transport=row.transport,
        method=row.method,
        path=row.path,
        query=row.query,
        headers=row.headers,
    )
