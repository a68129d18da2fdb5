"""What is private stays so: numbers said aloud leave the stored text, and most roles hear a copy without them.

Fail closed: until a recording was looked at, and when its copy could not be made, only a role that may hear the
original hears it.  Whatever goes wrong here never stops a call from being judged."""

import asyncio
import hashlib
import os
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy.orm import Session

from db.queries import jobs, privacy
from db.queries.recordings import ToPlay
from scoring.hiding import Span, hide
from service.recordings import folder_of, path_of
from service.settings import Settings
from service.world import World
from transcription.audio import AudioError
from transcription.mute import MEDIA_TYPE, muted_copy
from transcription.transcript import Transcript

AT_ONCE = 60  # recordings of one sweep; only those with a number in them are decoded, a second or two each
NOT_YET = "this recording is not ready: numbers said in it are muted once it was transcribed"
FAILED = "the copy with muted numbers could not be made ({error}); ask a role that may hear the original"

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Private:
    """What was hidden of one hearing, and what became of the recording; `masks` None: this line is not hidden."""

    masks: list[dict[str, Any]] | None = None
    privacy: str = "clean"
    muted_sha256: str | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Sound:
    """The file that somebody hears."""

    place: Path
    media_type: str
    is_original: bool  # with what others may not hear


class Withheld(Exception):
    """Not for this role, or not yet; the message is one line for the user."""


def sound(settings: Settings, found: ToPlay, *, may_hear_original: bool, wants_original: bool) -> Sound:
    """Which file to play.  Raises Withheld."""
    original = Sound(path_of(settings, found.sha256), found.media_type, is_original=found.hides)
    if not found.hides or found.privacy == "clean":
        return replace(original, is_original=False)
    if found.privacy == "muted" and found.muted_sha256 and not wants_original:
        return Sound(path_of(settings, found.muted_sha256), MEDIA_TYPE, is_original=False)
    if may_hear_original:
        return original
    raise Withheld(FAILED.format(error=found.privacy_error) if found.privacy == "failed" else NOT_YET)


async def hide_heard(
    world: World, call_id: int, recording_id: int, sha256: str, heard: Transcript
) -> tuple[Transcript, Private]:
    """The transcript without private numbers, and the recording's muted copy."""
    if not await world.db.read(privacy.hides_call, call_id, default=world.settings.hide_numbers):
        return heard, Private()
    hidden = hide(heard.turns, heard.language)
    earlier = await world.db.read(privacy.spans, recording_id)
    made = await _mute(world.settings, sha256, [*earlier, *_times(hidden.spans)])
    return replace(heard, turns=hidden.turns), replace(made, masks=[_mask(span) for span in hidden.spans])


def keep(session: Session, recording_id: int, private: Private) -> None:
    """In the transaction that keeps the transcript."""
    if private.masks is not None:
        privacy.settle(
            session,
            recording_id,
            privacy=private.privacy,
            muted_sha256=private.muted_sha256,
            error=private.error,
        )


async def hide_waiting(world: World) -> int:
    """Recordings that were heard before their line was hidden, and those that failed; how many were looked at.

    Stored turns have no words' times: whole turns are muted.  The call is judged anew, so that no quote tells."""
    found = await world.db.read(privacy.waiting, default=world.settings.hide_numbers, limit=AT_ONCE)
    for one in found:
        hidden = [(number, hide(turns, language)) for number, language, turns in one.transcripts]
        spans = [span for _, part in hidden for span in part.spans]
        earlier = await world.db.read(privacy.spans, one.recording_id)
        made = await _mute(world.settings, one.sha256, [*earlier, *_times(spans)])

        def write(session: Session, one: privacy.Waiting = one, made: Private = made) -> None:
            for number, part in hidden:  # noqa: B023  # called within this round of the loop
                privacy.hide_transcript(session, number, part.turns, [_mask(span) for span in part.spans])
            keep(session, one.recording_id, replace(made, masks=[]))
            if spans:  # noqa: B023  # the same
                jobs.add(session, stage="score", call_id=one.call_id, now=world.clock(), priority=jobs.BACKFILL)

        await world.db.write(write)
    return len(found)


async def _mute(settings: Settings, sha256: str, spans: Sequence[tuple[float, float]]) -> Private:
    if not spans:
        return Private()
    try:
        return Private(privacy="muted", muted_sha256=await asyncio.to_thread(_copy, settings, sha256, spans))
    except (AudioError, OSError) as error:
        said = str(error) if isinstance(error, AudioError) else error.strerror or type(error).__name__
        log.warning("no muted copy of a recording could be made", error=said)
        return Private(privacy="failed", error=said)


def _copy(settings: Settings, sha256: str, spans: Sequence[tuple[float, float]]) -> str:
    """Kept as every recording is, under the hash of what is in it."""
    folder = folder_of(settings)
    handle, name = tempfile.mkstemp(prefix=".muting-", dir=folder)
    os.close(handle)
    try:
        muted_copy(path_of(settings, sha256), Path(name), sorted(spans))
        with open(name, "rb") as copy:
            digest = hashlib.file_digest(copy, "sha256").hexdigest()
        place = path_of(settings, digest)
        place.parent.mkdir(parents=True, exist_ok=True)
        os.replace(name, place)
    finally:
        Path(name).unlink(missing_ok=True)
    return digest


def _times(spans: Sequence[Span]) -> list[tuple[float, float]]:
    return [(span.start, span.end) for span in spans]


def _mask(span: Span) -> dict[str, Any]:
    return asdict(span) | {"kind": str(span.kind)}
