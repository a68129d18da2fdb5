"""Calls of which the PBX tells more when it is asked."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from db.models.telephony import Call, CallFactRow, Delivery, Source


@dataclass(frozen=True, slots=True)
class Wanted:
    source_id: int
    pbx_call_id: str


def wanted(session: Session, call_id: int, *, kinds: Sequence[str]) -> Wanted | None:
    """The call to ask about; None: its kind of PBX is not asked, it goes on, is of the past, or was told already.

    kinds  of PBXs that can be asked"""
    is_told = exists().where(
        CallFactRow.call_id == Call.id, CallFactRow.delivery_id == Delivery.id, Delivery.transport == "api"
    )
    row = session.execute(
        select(Call.source_id, Call.pbx_call_id)
        .join(Source, Source.id == Call.source_id)
        .where(Call.id == call_id, Call.outcome != "in_progress", Call.mode == "live")
        .where(Source.adapter.in_(kinds), ~is_told)
    ).one_or_none()
    return Wanted(*row) if row else None
