"""Any server that answers OpenAI's `POST …/audio/transcriptions`: speaches, vLLM, faster-whisper-server, hosted ones.

Each channel is sent alone as WAV, ten minutes at most at a time, and the language is asked for once a call.  Where the
server tells the words' times they are used; where it does not, a private number mutes its whole turn."""

import asyncio
import io
import json
import time
import wave
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from transcription.audio import RATE, Samples
from transcription.engine import TranscribeRequest
from transcription.engines.seam import hear_channels, one_language
from transcription.model import ModelBroken
from transcription.transcript import Transcript
from transcription.turns import Piece, phrases

PART_SECONDS = 600.0  # 19 MB of WAV; hosted servers take 25
MOST_BYTES = 20_000_000  # of an answer
LANGUAGES = {"russian": "ru", "english": "en"}  # some tell the name, some the code
LATER = frozenset((408, 425, 429, 500, 502, 503, 504))


class ServerDown(RuntimeError):
    """Refused connection, time-out, 5xx, 429: later perhaps."""

    retry = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    url: str  # of the API, like http://127.0.0.1:8000/v1
    model: str
    key: str | None = field(default=None, repr=False)
    timeout_seconds: float = 600.0


class Server:
    """Not a model of ours: nothing is loaded here."""

    name = "server"

    def __init__(self, address: Address) -> None:
        self._address = address
        self.is_ready = False

    async def warm_up(self) -> None:
        """A server is ready when it has answered; what it is asked first is a real recording."""
        self.is_ready = True

    async def close(self) -> None:
        """There is nothing to close: each recording has its own connection."""

    async def transcribe(self, path: Path, request: TranscribeRequest) -> Transcript:
        """Raises AudioError; ServerDown: again later; ModelBroken: the server refuses, and why."""
        began, loop = time.perf_counter(), asyncio.get_running_loop()
        told: dict[str, str] = {}
        timeout = aiohttp.ClientTimeout(total=self._address.timeout_seconds)
        async with aiohttp.ClientSession(timeout=timeout) as http:

            def hear(samples: Samples, language: str) -> Iterable[Piece]:
                """In a thread: the samples of hours are never all in memory."""
                known = language or told.get("language", "")
                asked = asyncio.run_coroutine_threadsafe(self._ask(http, samples, known), loop)
                answer = asked.result()
                found = _language(answer)
                if not known and found in request.languages:
                    told["language"] = found
                elif not known:  # another language than the tenant's: asked again in the first of them
                    told["language"] = request.languages[0]
                    answer = asyncio.run_coroutine_threadsafe(self._ask(http, samples, told["language"]), loop).result()
                return pieces_of(answer)

            language = one_language(request.languages, request.language) or ""
            seconds, channels, turns = await asyncio.to_thread(
                hear_channels, path, request, language, hear, at_once_seconds=PART_SECONDS
            )
        return Transcript(
            language=(language or told.get("language", "")) if turns else "",
            seconds=round(seconds, 3),
            channels=channels,
            turns=turns,
            engine=self.name,
            model=self._address.model,
            parameters={"temperature": 0, "part_seconds": PART_SECONDS},
            wall_seconds=round(time.perf_counter() - began, 3),
        )

    async def _ask(self, http: aiohttp.ClientSession, samples: Samples, language: str) -> Mapping[str, Any]:
        form = aiohttp.FormData()
        form.add_field("file", _wav(samples), filename="call.wav", content_type="audio/wav")
        for name, value in {
            "model": self._address.model,
            "response_format": "verbose_json",
            "temperature": "0",
        }.items():
            form.add_field(name, value)
        for grain in ("word", "segment"):
            form.add_field("timestamp_granularities[]", grain)
        if language:
            form.add_field("language", language)
        headers = {"Authorization": f"Bearer {self._address.key}"} if self._address.key else {}
        url = f"{self._address.url.rstrip('/')}/audio/transcriptions"
        try:
            async with http.post(url, data=form, headers=headers, allow_redirects=False) as answer:
                body = await answer.content.read(MOST_BYTES)
                status = answer.status
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise ServerDown(
                f"the speech server at {self._address.url} does not answer ({type(error).__name__})"
            ) from error
        return _read(status, body, self._address.url)


def pieces_of(answer: Mapping[str, Any]) -> list[Piece]:
    """Segments with their words, as far as they are told; a bare text is one piece without times: refused."""
    segments = answer.get("segments")
    if not isinstance(segments, list):
        raise ModelBroken("the speech server tells no segments; it must know response_format=verbose_json")
    words = [word for word in answer.get("words") or [] if {"start", "end", "word"} <= word.keys()]
    found: list[Piece] = []
    for segment in segments:
        start, end = float(segment["start"]), float(segment["end"])
        whole = Piece(
            start=start,
            end=end,
            text=str(segment["text"]),
            compression=float(segment.get("compression_ratio") or 1.0),
            no_speech=float(segment.get("no_speech_prob") or 0.0),
            log_probability=float(segment.get("avg_logprob") or 0.0),
        )
        mine = [word for word in segment.get("words") or words if start <= float(word["start"]) < end]
        found += phrases(whole, [(float(w["start"]), float(w["end"]), " " + str(w["word"]).strip()) for w in mine])
    return found


def _read(status: int, body: bytes, url: str) -> Mapping[str, Any]:
    if status in LATER:
        raise ServerDown(f"the speech server at {url} answers {status}")
    if status != 200:
        raise ModelBroken(
            f"the speech server at {url} refuses ({status}); look at RINGBACK_ENGINE_URL, RINGBACK_ENGINE_KEY and "
            "RINGBACK_MODEL"
        )
    try:
        answer = json.loads(body)
    except ValueError as error:
        raise ModelBroken(f"what answers at {url} is no speech server: it does not speak JSON") from error
    if not isinstance(answer, dict):
        raise ModelBroken(f"what answers at {url} is no speech server: its answer is no object")
    return answer


def _language(answer: Mapping[str, Any]) -> str:
    told = str(answer.get("language", "")).lower()
    return LANGUAGES.get(told, told)


def _wav(samples: Samples) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setparams((1, 2, RATE, 0, "NONE", ""))
        sound.writeframes(samples.tobytes())
    return file.getvalue()
