"""Transcripts: what is to be heard, and what was heard."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.models.telephony import Call, Recording, TranscriptRow
from transcription.transcript import Transcript


@dataclass(frozen=True, slots=True, kw_only=True)
class ToHear:
    recording_id: int
    sha256: str
    agent_channel: int | None
    is_outbound: bool


def to_hear(session: Session, call_id: int) -> list[ToHear]:
    """Stored recordings of a call that have no current transcript, in order."""
    heard = select(TranscriptRow.recording_id).where(
        TranscriptRow.call_id == call_id, TranscriptRow.is_current.is_(True), TranscriptRow.recording_id.is_not(None)
    )
    rows = session.execute(
        select(Recording, Call.direction)
        .join(Call, Call.id == Recording.call_id)
        .where(Recording.call_id == call_id, Recording.state == "stored", Recording.id.not_in(heard))
        .order_by(Recording.id)
    )
    return [
        ToHear(
            recording_id=row.id,
            sha256=row.sha256,
            agent_channel=row.agent_channel,
            is_outbound=direction == "outbound",
        )
        for row, direction in rows
        if row.sha256
    ]


def replace(
    session: Session,
    call_id: int,
    recording_id: int | None,
    heard: Transcript,
    *,
    at: datetime,
    masks: Sequence[Mapping[str, Any]] | None = None,
) -> None:
    """The newest hearing of a recording; the older are kept.

    masks  what was taken out of it; None: nothing was looked for"""
    session.execute(
        update(TranscriptRow)
        .where(TranscriptRow.call_id == call_id, TranscriptRow.recording_id.is_not_distinct_from(recording_id))
        .values(is_current=False)
    )
    session.add(
        TranscriptRow(
            call_id=call_id,
            recording_id=recording_id,
            created_at=at,
            language=heard.language,
            engine=heard.engine,
            model=heard.model,
            parameters=dict(heard.parameters),
            seconds=heard.seconds,
            channels=heard.channels,
            wall_seconds=heard.wall_seconds,
            version=heard.version,
            sides=dict(heard.sides),
            turns=[turn.as_json() for turn in heard.turns],
            text=heard.text.lower(),
            is_hidden=masks is not None,
            masks=[dict(mask) for mask in masks or ()],
        )
    )
    session.execute(update(Call).where(Call.id == call_id).values(updated_at=at))
