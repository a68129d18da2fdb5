"""ONNX recognisers for Russian telephony (T-one, GigaAM, …) by the library onnx-asr, from a folder on this machine.

Published tables give these half of Whisper's errors on Russian call-centre speech; no weights of theirs come in a
package, so what is tested here is the seam and its errors, not their recognition."""

import asyncio
import time
from collections.abc import Callable, Iterable
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from faster_whisper.vad import get_vad_model
from numpy.typing import NDArray

from transcription.audio import RATE, Samples
from transcription.engine import TranscribeRequest
from transcription.engines.seam import hear_channels
from transcription.model import ModelBroken
from transcription.transcript import Transcript
from transcription.turns import Piece, phrases
from transcription.voice import speech

PART_SECONDS = 600.0
LONGEST_SECONDS = 20.0  # of one stretch of speech: these models are made for phrases
LAST_TOKEN_SECONDS = 0.2  # a token has a beginning and no end

Spans = Callable[[Samples], Iterable[tuple[int, int]]]


class Recognised(Protocol):
    """What onnx-asr gives with timestamps."""

    text: str
    tokens: list[str] | None
    timestamps: list[float] | None


class Model(Protocol):
    def recognize(self, waveform: NDArray[np.float32], *, sample_rate: int) -> Recognised: ...


class OnnxAsr:
    """One model in this process, used by one thread at a time."""

    name = "onnx-asr"

    def __init__(self, kind: str, folder: Path, *, load: Callable[[str, Path], Model] | None = None) -> None:
        """kind: onnx-asr's name, like t-one-ctc or gigaam-v3-e2e-ctc; folder: its files."""
        self._kind, self._folder, self._load = kind, folder, load or _load
        self._model: Model | None = None
        self._one_at_a_time = asyncio.Lock()
        self.is_ready = False

    async def warm_up(self) -> None:
        """Raises ModelBroken."""
        async with self._one_at_a_time:
            await asyncio.to_thread(self._loaded)
            self.is_ready = True

    async def close(self) -> None:
        self._model = None

    async def transcribe(self, path: Path, request: TranscribeRequest) -> Transcript:
        """Raises AudioError, ModelBroken."""
        async with self._one_at_a_time:
            heard = await asyncio.to_thread(self._hear, path, request)
            self.is_ready = True
            return heard

    def _hear(self, path: Path, request: TranscribeRequest) -> Transcript:
        began, model, voice = time.perf_counter(), self._loaded(), get_vad_model()

        def hear(samples: Samples, language: str) -> list[Piece]:
            return [piece for span in speech(samples, voice) for piece in _pieces(model, samples, span.start, span.end)]

        language = request.language or request.languages[0]  # these models know one; the tenant's first
        seconds, channels, turns = hear_channels(path, request, language, hear, at_once_seconds=PART_SECONDS)
        return Transcript(
            language=language if turns else "",
            seconds=round(seconds, 3),
            channels=channels,
            turns=turns,
            engine=self.name,
            model=self._kind,
            parameters={"folder": self._folder.name},
            wall_seconds=round(time.perf_counter() - began, 3),
            version=version("onnx-asr") if self._load is _load else "",
        )

    def _loaded(self) -> Model:
        if self._model is None:
            if not self._folder.is_dir():
                raise ModelBroken(f"{self._folder} is no folder; set RINGBACK_MODEL to the folder of the ONNX model")
            self._model = self._load(self._kind, self._folder)
        return self._model


def _load(kind: str, folder: Path) -> Model:
    try:
        library: Any = import_module("onnx_asr")
    except ImportError as error:
        raise ModelBroken(
            "onnx-asr is not installed; install ringback[onnx], or set RINGBACK_ENGINE otherwise"
        ) from error
    try:
        model: Model = library.load_model(kind, folder).with_timestamps()
    except Exception as error:  # its own errors, onnxruntime's, and what a broken file raises
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise ModelBroken(
            f"the ONNX model {kind} in {folder} can't be loaded ({reason}); "
            "look at RINGBACK_ONNX_KIND and RINGBACK_MODEL"
        ) from error
    return model


def _pieces(model: Model, samples: Samples, first: int, last: int) -> Iterable[Piece]:
    """One stretch of speech, cut where it is longer than the model is made for."""
    step = int(LONGEST_SECONDS * RATE)
    for start in range(first, last, step):
        part = samples[start : min(start + step, last)]
        said = model.recognize(part.astype(np.float32) / 32768.0, sample_rate=RATE)
        if said.text.strip():
            at, end = start / RATE, (start + len(part)) / RATE
            yield from phrases(Piece(start=at, end=end, text=said.text), _words(said, at, end))


def _words(said: Recognised, at: float, end: float) -> list[tuple[float, float, str]]:
    """Tokens are letters or pieces of words; a blank begins the next word."""
    words: list[tuple[float, float, str]] = []
    text, start, last = "", at, at
    for token, moment in zip(said.tokens or (), said.timestamps or (), strict=False):
        plain = token.replace("▁", " ")
        if plain.startswith(" ") and text.strip():
            words.append((start, min(last + LAST_TOKEN_SECONDS, at + moment), f" {text.strip()}"))
            text = ""
        if not text.strip() and plain.strip():
            start = at + moment
        text += plain
        if plain.strip():
            last = at + moment
    if text.strip():
        words.append((start, min(last + LAST_TOKEN_SECONDS, end), f" {text.strip()}"))
    return words
