"""One recording heard: by the engine, what it perhaps invented marked, and where it is mono the sides told apart."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from scoring.mono_sides import swapped, tell
from transcription.audio import decode
from transcription.engine import TranscribeRequest
from transcription.engines.seam import Recogniser
from transcription.sides import stretches_of, voices
from transcription.suspects import marked
from transcription.transcript import Speaker, Transcript

OTHER = {Speaker.AGENT: Speaker.CUSTOMER, Speaker.CUSTOMER: Speaker.AGENT}
LIBRARIES = ("faster-whisper",)  # engines that are a package of this name
MOST_SECONDS = 2 * 3600  # a longer mono recording stays as it is: its samples would take more than 230 MB


async def hear(
    transcriber: Recogniser,
    path: Path,
    request: TranscribeRequest,
    *,
    is_outbound: bool | None = None,
    own_names: Sequence[str] = (),
) -> Transcript:
    """Raises what `Recogniser.transcribe` raises."""
    heard = marked(await transcriber.transcribe(path, request))
    if not heard.version and heard.engine in LIBRARIES:
        heard = replace(heard, version=version(heard.engine))
    if heard.channels != 1:
        if request.agent_channel is not None:
            return replace(heard, sides={"by": "line", "confidence": 1.0})
        return _sides_by_words(heard, is_outbound, own_names)
    if heard.seconds > MOST_SECONDS or any(turn.speaker is not Speaker.UNKNOWN for turn in heard.turns):
        return heard
    return await asyncio.to_thread(_told_apart, path, heard, is_outbound, tuple(own_names))


def _sides_by_words(heard: Transcript, is_outbound: bool | None, own_names: Sequence[str]) -> Transcript:
    """Left is the agent's, as most exchanges write it, unless what is said tells otherwise."""
    is_swapped, confidence = swapped(heard.turns, is_outbound=is_outbound, own_names=own_names)
    if not is_swapped:
        return replace(heard, sides={"by": "left", "confidence": confidence})
    turns = tuple(replace(turn, speaker=OTHER.get(turn.speaker, turn.speaker)) for turn in heard.turns)
    return replace(heard, turns=turns, sides={"by": "words", "confidence": confidence, "agent_channel": 1})


def _told_apart(path: Path, heard: Transcript, is_outbound: bool | None, own_names: Sequence[str]) -> Transcript:
    stretches = stretches_of(heard.turns)
    found = voices(decode(path, most_seconds=MOST_SECONDS).channels[0], stretches)
    told = tell(stretches, found.odds, found.distance, is_outbound=is_outbound, own_names=own_names)
    turns = told.turns if told.by else heard.turns
    return replace(heard, turns=turns, sides={"by": told.by or "unknown", "confidence": told.confidence})
