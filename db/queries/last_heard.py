"""When each PBX was last heard from, with what its silence alarm needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.models.telephony import Delivery, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    source: str
    options: Mapping[str, str] = field(repr=False)
    at: datetime  # of the last event; of a PBX that never said anything, when it was entered
    is_ever: bool


def every(session: Session, *, limit: int = 50) -> list[Heard]:
    """PBXs that are on, in the order they were entered, but for those of which only the past is read."""
    is_read = select(Delivery.id).where(Delivery.source_id == Source.id, Delivery.is_past.is_(True)).exists()
    rows = session.execute(
        select(Source.name, Source.options, Source.last_delivery_at, Source.created_at)
        .where(Source.is_on.is_(True), or_(Source.last_delivery_at.is_not(None), ~is_read))
        .order_by(Source.id)
        .limit(limit)
    )
    return [
        Heard(source=name, options=options, at=heard or created, is_ever=heard is not None)
        for name, options, heard, created in rows
    ]
