"""PBXs as they were entered, and whether they are heard from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Select, case, delete, func, select, update
from sqlalchemy.orm import Session

from db.models.telephony import Call, Delivery, Recording, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSource:
    id: int
    name: str
    adapter: str
    secrets: Mapping[str, str] = field(repr=False)
    options: Mapping[str, str]
    is_on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """One line of the sources page."""

    name: str
    adapter: str
    is_on: bool
    last_delivery_at: datetime | None
    deliveries_last_hour: int
    deliveries_last_day: int
    parked: int
    recordings_late: int


class NameTaken(ValueError):
    """A source of this name is there already."""


class NoSuchSource(ValueError):
    """No source has this name."""


def add(
    session: Session, *, name: str, adapter: str, secrets: Mapping[str, str], options: Mapping[str, str], at: datetime
) -> int:
    """The new source's id.  Raises NameTaken."""
    if session.scalar(select(Source.id).where(Source.name == name)) is not None:
        raise NameTaken(f"a PBX named {name} is there already; choose another name or remove it first")
    row = Source(name=name, adapter=adapter, secrets=dict(secrets), options=dict(options), created_at=at)
    session.add(row)
    session.flush()
    return row.id


def every(session: Session) -> list[StoredSource]:
    """All sources by name."""
    return [_stored(row) for row in session.scalars(select(Source).order_by(Source.name))]


def by_name(session: Session, name: str) -> StoredSource | None:
    row = session.scalar(select(Source).where(Source.name == name))
    return None if row is None else _stored(row)


def change_options(session: Session, name: str, options: Mapping[str, str]) -> None:
    """Raises NoSuchSource."""
    changed = update(Source).where(Source.name == name).values(options=dict(options)).returning(Source.id)
    if session.execute(changed).first() is None:
        raise NoSuchSource(f"no PBX is named {name}; `ringback pbx list` shows all")


def turn_off(session: Session, name: str) -> None:
    """Its webhook answers 404 from now on; what it delivered stays.  Raises NoSuchSource."""
    done = session.execute(update(Source).where(Source.name == name).values(is_on=False).returning(Source.id)).first()
    if done is None:
        raise NoSuchSource(f"no PBX is named {name}; `ringback pbx list` shows all")


def remove_unused(session: Session, name: str) -> bool:
    """Remove a source that never made a call; True when it is gone.  One with calls can only be turned off."""
    stored = by_name(session, name)
    if stored is None:
        raise NoSuchSource(f"no PBX is named {name}; `ringback pbx list` shows all")
    if session.scalar(select(Call.id).where(Call.source_id == stored.id).limit(1)) is not None:
        return False
    session.execute(delete(Source).where(Source.id == stored.id))
    return True


def health(session: Session, *, at: datetime) -> list[SourceHealth]:
    """Are events arriving, what is parked, which recordings are late: by name."""
    hour = case((Delivery.received_at >= at - timedelta(hours=1), 1), else_=0)
    recent = {
        source_id: (last_day, last_hour)
        for source_id, last_day, last_hour in session.execute(
            select(Delivery.source_id, func.count(), func.sum(hour))
            .where(Delivery.received_at >= at - timedelta(days=1), Delivery.is_past.is_(False))
            .group_by(Delivery.source_id)
        )
    }
    parked = _counts(
        session,
        select(Delivery.source_id, func.count()).where(Delivery.state == "parked").group_by(Delivery.source_id),
    )
    late = _counts(
        session,
        select(Call.source_id, func.count())
        .join(Recording, Recording.call_id == Call.id)
        .where(Recording.state == "late")
        .group_by(Call.source_id),
    )
    return [
        SourceHealth(
            name=row.name,
            adapter=row.adapter,
            is_on=row.is_on,
            last_delivery_at=row.last_delivery_at,
            deliveries_last_hour=int(recent.get(row.id, (0, 0))[1]),
            deliveries_last_day=recent.get(row.id, (0, 0))[0],
            parked=parked.get(row.id, 0),
            recordings_late=late.get(row.id, 0),
        )
        for row in session.scalars(select(Source).order_by(Source.name))
    ]


def _counts(session: Session, query: Select[int, int]) -> dict[int, int]:
    return dict(session.execute(query).all())


def _stored(row: Source) -> StoredSource:
    return StoredSource(
        id=row.id, name=row.name, adapter=row.adapter, secrets=row.secrets, options=row.options, is_on=row.is_on
    )
