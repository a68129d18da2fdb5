"""What the service needs of a recogniser, whatever it is: one in a process of ours, a server, other libraries."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from transcription.audio import RATE, Samples, is_audible, stretches
from transcription.engine import TranscribeRequest
from transcription.transcript import Speaker, Transcript, Turn
from transcription.turns import Piece, merge

Hear = Callable[[Samples, str], Iterable[Piece]]  # (samples of one channel, language) → pieces, from the samples' start


class Recogniser(Protocol):
    """One object for as long as the service lives; any number of recordings may be asked for at once."""

    is_ready: bool  # it has answered or its model is in memory

    async def warm_up(self) -> None:
        """Raises ModelBroken: what to mend."""

    async def transcribe(self, path: Path, request: TranscribeRequest) -> Transcript:
        """Raises AudioError, EngineFailed, ModelBroken; what is worth another try says `retry`."""

    async def close(self) -> None:
        """Nothing is heard afterwards."""


def speakers_of(channels: int, agent_channel: int | None) -> tuple[Speaker, ...]:
    """A mono recording does not tell who speaks."""
    if channels == 1:
        return (Speaker.UNKNOWN,)
    return (Speaker.CUSTOMER, Speaker.AGENT) if agent_channel == 1 else (Speaker.AGENT, Speaker.CUSTOMER)


def hear_channels(
    path: Path, request: TranscribeRequest, language: str, hear: Hear, *, at_once_seconds: float
) -> tuple[float, int, tuple[Turn, ...]]:
    """Each audible channel alone, part by part, on one time base: (seconds, channels, turns)."""
    spoken: dict[int, list[Piece]] = {}
    seconds, channels = 0.0, 1
    for part in stretches(path, most_seconds=request.most_seconds, at_once_seconds=at_once_seconds):
        channels = len(part.channels)
        seconds = part.start_seconds + len(part.channels[0]) / RATE
        for number, samples in enumerate(part.channels):
            if is_audible(samples):
                spoken.setdefault(number, []).extend(
                    moved(piece, part.start_seconds) for piece in hear(samples, language)
                )
    sides = speakers_of(channels, request.agent_channel)
    return seconds, channels, merge([(sides[number], pieces) for number, pieces in sorted(spoken.items())])


def moved(piece: Piece, seconds: float) -> Piece:
    """The same, later."""
    words = tuple(replace(word, start=word.start + seconds, end=word.end + seconds) for word in piece.words)
    return replace(piece, start=piece.start + seconds, end=piece.end + seconds, words=words)


def one_language(allowed: Sequence[str], asked: str | None) -> str | None:
    """The language when there is nothing to decide."""
    return asked or (allowed[0] if len(allowed) == 1 else None)
