"""What came of a PBX since somebody began to wait for a test call: deliveries, what could not be read, calls."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models.crm import Employee
from db.models.telephony import Call, CallFactRow, Delivery, Recording

MOST_CALLS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardCall:
    """A call that these deliveries told of."""

    id: int
    direction: str
    outcome: str
    customer: str | None  # E.164, else as received
    extension: str | None
    employee: str | None
    started_at: datetime
    ended_at: datetime | None
    talk_seconds: float
    recordings: int
    heard_first_at: datetime  # receipt of its first delivery of this wait
    heard_last_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    deliveries: int
    unread: int  # kept, its turn to be parsed has not come
    first_at: datetime | None
    last_at: datetime | None
    parked: Sequence[str]  # what is wrong, the newest first, each once
    calls: Sequence[HeardCall]  # newest first


def arrived(session: Session, *, source_id: int, since: datetime) -> Arrived:
    """Of this PBX, received at or after `since`."""
    recent = (Delivery.source_id == source_id, Delivery.received_at >= since, Delivery.is_past.is_(False))
    count, first_at, last_at = session.execute(
        select(func.count(), func.min(Delivery.received_at), func.max(Delivery.received_at)).where(*recent)
    ).one()
    unread = session.scalar(select(func.count()).select_from(Delivery).where(*recent, Delivery.state == "kept")) or 0
    errors = session.scalars(
        select(Delivery.error).where(*recent, Delivery.state == "parked").order_by(Delivery.id.desc()).limit(20)
    )
    return Arrived(
        deliveries=count,
        unread=unread,
        first_at=first_at,
        last_at=last_at,
        parked=tuple(dict.fromkeys(error for error in errors if error))[:3],
        calls=_calls(session, source_id, since),
    )


def _calls(session: Session, source_id: int, since: datetime) -> list[HeardCall]:
    heard = (
        select(
            CallFactRow.call_id,
            func.min(Delivery.received_at).label("first_at"),
            func.max(Delivery.received_at).label("last_at"),
        )
        .join(Delivery, Delivery.id == CallFactRow.delivery_id)
        .where(Delivery.source_id == source_id, Delivery.received_at >= since)
        .group_by(CallFactRow.call_id)
        .subquery()
    )
    recordings = select(func.count()).where(Recording.call_id == Call.id).correlate(Call).scalar_subquery()
    rows = session.execute(
        select(Call, Employee.name, recordings, heard.c.first_at, heard.c.last_at)
        .join(heard, heard.c.call_id == Call.id)
        .outerjoin(Employee, Employee.id == Call.employee_id)
        .order_by(heard.c.last_at.desc(), Call.id.desc())
        .limit(MOST_CALLS)
    )
    return [
        HeardCall(
            id=call.id,
            direction=call.direction,
            outcome=call.outcome,
            customer=call.customer_phone or call.customer_number,
            extension=call.extension,
            employee=employee,
            started_at=call.started_at,
            ended_at=call.ended_at,
            talk_seconds=call.talk_seconds,
            recordings=count,
            heard_first_at=first_at,
            heard_last_at=last_at,
        )
        for call, employee, count, first_at, last_at in rows
    ]
