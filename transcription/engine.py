"""The recogniser: one recording in, one transcript out.  faster-whisper; others fit the same Protocol.

Each channel is heard alone and set on one time base.  The language is decided once a call, among the tenant's.
Deterministic: no sampling (temperature 0 only), no text of the past as context.
"""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.vad import VadOptions
from numpy.typing import NDArray

from transcription.audio import RATE, Audio, Samples, decode, is_audible
from transcription.model import ModelBroken
from transcription.transcript import Speaker, Transcript, Turn
from transcription.turns import Piece, merge, phrases

LANGUAGE_SECONDS = 60  # how much of a call the language is decided by
VOICE: dict[str, Any] = {"threshold": 0.25}  # 0.5, the library's, takes thin voices for noise: README.md, Decisions
FIXED: dict[str, Any] = {
    "beam_size": 5,
    "temperature": 0.0,
    "condition_on_previous_text": False,
    "vad_filter": True,
    "vad_parameters": VOICE,
    "word_timestamps": True,  # a segment runs on over the other side's answer: words tell where to cut it
    "no_speech_threshold": 0.6,
    "log_prob_threshold": -1.0,  # without it, whatever the model half takes for silence is dropped: 10 points of WER
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscribeRequest:
    """What is known of a recording before it is heard."""

    agent_channel: int | None = None  # 0 left, 1 right; None: left, as most PBXs write it
    language: str | None = None  # None: decided among `languages`
    languages: tuple[str, ...] = ("ru", "en")
    hot_words: tuple[str, ...] = ()  # names the decoder should expect
    most_seconds: float = 4 * 3600


class Engine(Protocol):
    name: str
    model: str

    def transcribe(self, path: Path, request: TranscribeRequest) -> Transcript:
        """Raises transcription.audio.AudioError."""


class FasterWhisper:
    """One model in memory; used by one thread at a time."""

    name = "faster-whisper"

    def __init__(self, located: str, model: str, *, threads: int) -> None:
        """located: folder or hub name (transcription/model.py); model: the name to remember it by.

        threads  of the processor.  From two on, the channels of a call are heard side by side: two streams of half the
                 threads are nearly twice as fast as one stream of all of them.
        raises   ModelBroken: there is no such model, or it can't be loaded
        """
        self.model = model
        self._side_by_side = min(threads, 2)
        try:
            self._whisper = WhisperModel(
                located,
                device="auto",
                compute_type="int8",
                cpu_threads=threads // self._side_by_side,
                num_workers=self._side_by_side,
            )
        except (RuntimeError, ValueError, OSError) as error:  # ctranslate2, faster-whisper, the hub
            reason = (str(error).splitlines() or [type(error).__name__])[0]
            raise ModelBroken(
                f"the speech model {model!r} can't be loaded ({reason}); set RINGBACK_MODEL to base or to its folder"
            ) from error

    def transcribe(self, path: Path, request: TranscribeRequest) -> Transcript:
        began = time.perf_counter()
        audio = decode(path, most_seconds=request.most_seconds)
        language = request.language or self._language(audio, request.languages)
        turns = self._turns(audio, language, request) if language else ()
        return Transcript(
            language=language if turns else "",
            seconds=round(audio.seconds, 3),
            channels=len(audio.channels),
            turns=turns,
            engine=self.name,
            model=self.model,
            parameters={**FIXED, "compute_type": "int8", "hot_words": len(request.hot_words)},
            wall_seconds=round(time.perf_counter() - began, 3),
        )

    def _turns(self, audio: Audio, language: str, request: TranscribeRequest) -> tuple[Turn, ...]:
        speakers = _speakers(len(audio.channels), request.agent_channel)
        sides = [(who, channel) for who, channel in zip(speakers, audio.channels, strict=True) if is_audible(channel)]
        with ThreadPoolExecutor(self._side_by_side) as threads:
            spoken = threads.map(
                lambda side: list(self._pieces(side[1], language, request.hot_words)),
                sides,
            )
            return merge(list(zip((who for who, _ in sides), spoken, strict=True)))

    def _pieces(self, samples: Samples, language: str, hot_words: tuple[str, ...]) -> Iterator[Piece]:
        segments, _ = self._whisper.transcribe(
            _floats(samples), language=language, hotwords=", ".join(hot_words) or None, **FIXED
        )
        for segment in segments:
            heard = Piece(
                start=segment.start,
                end=segment.end,
                text=segment.text,
                compression=segment.compression_ratio,
                no_speech=segment.no_speech_prob,
                log_probability=segment.avg_logprob,
            )
            yield from phrases(heard, [(word.start, word.end, word.word) for word in segment.words or ()])

    def _language(self, audio: Audio, allowed: tuple[str, ...]) -> str:
        """The likeliest of the allowed by all channels together; "" when nobody speaks."""
        if len(allowed) == 1:
            return allowed[0]
        votes: dict[str, float] = dict.fromkeys(allowed, 0.0)
        for channel in audio.channels:
            if not is_audible(channel):
                continue
            try:
                _, _, chances = self._whisper.detect_language(
                    audio=_floats(channel[: RATE * LANGUAGE_SECONDS * 5]),
                    vad_filter=True,
                    vad_parameters=VadOptions(**VOICE),
                    language_detection_segments=LANGUAGE_SECONDS // 30,
                )
            except (ValueError, IndexError, RuntimeError):  # nothing left of this channel after the voice filter
                continue
            for language, chance in chances:
                if language in votes:
                    votes[language] += chance
        best = max(votes, key=lambda language: votes[language])
        return best if votes[best] > 0 else ""


def _speakers(channels: int, agent_channel: int | None) -> tuple[Speaker, ...]:
    """A mono recording does not tell who speaks."""
    if channels == 1:
        return (Speaker.UNKNOWN,)
    return (Speaker.CUSTOMER, Speaker.AGENT) if agent_channel == 1 else (Speaker.AGENT, Speaker.CUSTOMER)


def _floats(samples: Samples) -> NDArray[np.float32]:
    return samples.astype(np.float32) / 32768.0
