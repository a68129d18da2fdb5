"""Which calls have private numbers hidden, what became of their recordings, and which still wait for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select, update
from sqlalchemy.orm import Session

from db.models.speech import LinePrivacy
from db.models.telephony import Call, Recording, TranscriptRow
from db.queries.scores import turns_of
from transcription.transcript import Turn

MOST_LINES = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    line: str
    calls: int  # of the time that was asked for
    is_hidden: bool
    changed_at: datetime | None  # None: as the settings say
    changed_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A stored recording that was heard before its line was hidden, or whose muted copy could not be made."""

    recording_id: int
    call_id: int
    sha256: str
    transcripts: tuple[tuple[int, str, tuple[Turn, ...]], ...]  # id, language, turns: those with numbers in them yet


def hides(session: Session, line: str | None, *, default: bool) -> bool:
    """Whether private numbers of calls on this line are hidden."""
    said = session.scalar(select(LinePrivacy.is_hidden).where(LinePrivacy.line == line)) if line else None
    return default if said is None else said


def hides_call(session: Session, call_id: int, *, default: bool) -> bool:
    return hides(session, session.scalar(select(Call.line).where(Call.id == call_id)), default=default)


def lines(session: Session, *, since: datetime, default: bool) -> list[Line]:
    """Lines of the calls since then, and those that were set, by name."""
    counts = dict(
        session.execute(
            select(Call.line, func.count())
            .where(Call.started_at >= since, Call.line.is_not(None))
            .group_by(Call.line)
            .limit(MOST_LINES)
        ).all()
    )
    rows = {row.line: row for row in session.scalars(select(LinePrivacy))}
    return [
        Line(
            line=name,
            calls=counts.get(name, 0),
            is_hidden=rows[name].is_hidden if name in rows else default,
            changed_at=rows[name].changed_at if name in rows else None,
            changed_by=rows[name].changed_by if name in rows else None,
        )
        for name in sorted({name for name in counts if name} | rows.keys())
    ]


def set_line(session: Session, line: str, *, is_hidden: bool, at: datetime, who: str) -> bool:
    """False: it was so already."""
    row = session.get(LinePrivacy, line)
    if row is not None and row.is_hidden is is_hidden:
        return False
    if row is None:
        row = LinePrivacy(line=line)
        session.add(row)
    row.is_hidden, row.changed_at, row.changed_by = is_hidden, at, who
    return True


def spans(session: Session, recording_id: int) -> list[tuple[float, float]]:
    """Whatever any hearing of this recording found: one engine may miss what another heard."""
    of_recording = select(TranscriptRow.masks).where(TranscriptRow.recording_id == recording_id)
    return [(mask["start"], mask["end"]) for masks in session.scalars(of_recording) for mask in masks]


def settle(session: Session, recording_id: int, *, privacy: str, muted_sha256: str | None, error: str | None) -> None:
    session.execute(
        update(Recording)
        .where(Recording.id == recording_id)
        .values(privacy=privacy, muted_sha256=muted_sha256, privacy_error=error[:500] if error else None)
    )


def waiting(session: Session, *, default: bool, limit: int) -> list[Waiting]:
    """Heard recordings that ordinary roles may not hear yet: those never looked at first, then those that failed."""
    is_hidden = func.coalesce(LinePrivacy.is_hidden, default)
    found = session.scalars(
        select(Recording)
        .join(Call, Call.id == Recording.call_id)
        .join(TranscriptRow, and_(TranscriptRow.recording_id == Recording.id, TranscriptRow.is_current.is_(True)))
        .join(LinePrivacy, LinePrivacy.line == Call.line, isouter=True)
        .where(Recording.state == "stored", Recording.sha256.is_not(None), is_hidden.is_(True))
        .where(Recording.privacy.is_(None) | (Recording.privacy == "failed"))
        .order_by(Recording.privacy.is_not(None), Recording.id.desc())
        .limit(limit)
    ).all()
    return [
        Waiting(
            recording_id=row.id,
            call_id=row.call_id,
            sha256=row.sha256 or "",
            transcripts=tuple(
                (heard.id, heard.language, tuple(turns_of(heard)))
                for heard in session.scalars(
                    select(TranscriptRow).where(
                        TranscriptRow.recording_id == row.id, TranscriptRow.is_hidden.is_(False)
                    )
                )
            ),
        )
        for row in found
    ]


def hide_transcript(
    session: Session, transcript_id: int, turns: Sequence[Turn], masks: Sequence[dict[str, Any]]
) -> None:
    """The stored text of one hearing, without what is private."""
    row = session.get_one(TranscriptRow, transcript_id)
    row.turns = [old | {"text": turn.text} for old, turn in zip(row.turns, turns, strict=True)]
    row.text = "\n".join(turn.text for turn in turns).lower()
    row.is_hidden, row.masks = True, list(masks)
