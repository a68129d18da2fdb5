"""The recogniser: one recording in, one transcript out.  faster-whisper; others fit the same Protocol.

Each channel is heard alone and set on one time base.  The language is decided once a call, among the tenant's.
Deterministic: no sampling (temperature 0 only), no text of the past as context.
"""

from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from faster_whisper import WhisperModel
from faster_whisper.vad import get_vad_model

from transcription.audio import stretches
from transcription.decoding import Decoder, Heard
from transcription.encoder_openvino import faster_encoder
from transcription.hearing import Hearing
from transcription.model import ModelBroken
from transcription.open_calls import Call, Item, Work
from transcription.transcript import Speaker, Transcript
from transcription.turns import merge
from transcription.voice import VoiceModel, speech
from transcription.windows import MOST_SECONDS

BEAM, FAST_BEAM = 3, 2  # ways followed at once when words are searched: README.md, Measured


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscribeRequest:
    """What is known of a recording before it is heard."""

    agent_channel: int | None = None  # 0 left, 1 right; None: left, as most PBXs write it
    language: str | None = None  # None: decided among `languages`
    languages: tuple[str, ...] = ("ru", "en")
    hot_words: tuple[str, ...] = ()  # names the decoder should expect
    most_seconds: float = 4 * 3600
    is_urgent: bool = False  # somebody waits for it: heard before all others


class Engine(Protocol):
    name: str
    model: str

    def transcribe(self, path: Path, request: TranscribeRequest) -> Transcript:
        """Raises transcription.audio.AudioError."""


class FasterWhisper:
    """One model in memory; any number of recordings at once."""

    name = "faster-whisper"

    def __init__(self, located: str, model: str, *, threads: int, is_fast: bool = False) -> None:
        """located: folder or hub name (transcription/model.py); model: the name to remember it by.

        threads  of the processor.  Each is a worker: two of one thread are nearly twice as fast as one of two.
        is_fast  fewer ways are followed when words are searched: faster, more words wrong
        raises   ModelBroken: there is no such model, or it can't be loaded
        """
        self.model = model
        self._beam = FAST_BEAM if is_fast else BEAM
        self._workers = threads
        try:
            whisper = WhisperModel(located, device="auto", compute_type="int8", cpu_threads=1, num_workers=threads)
        except (RuntimeError, ValueError, OSError) as error:  # ctranslate2, faster-whisper, the hub
            reason = (str(error).splitlines() or [type(error).__name__])[0]
            raise ModelBroken(
                f"the speech model {model!r} can't be loaded ({reason}); set RINGBACK_MODEL to base or to its folder"
            ) from error
        self._decoder = Decoder(whisper)
        self.encoder = "ctranslate2"
        if whisper.model.device == "cpu":
            ordinary, mels = self._decoder.encode_ordinarily, self._decoder.mels
            self.encoder, self._decoder.encoder = faster_encoder(Path(located), ordinary, mels=mels, streams=threads)
        voice: VoiceModel = get_vad_model()
        work = Work(
            speech=lambda samples: speech(samples, voice),
            encode=self._decoder.encode,
            languages=self._decoder.languages,
            hear=self._hear,
        )
        self.hearing = Hearing(work, workers=threads)

    def transcribe(self, path: Path, request: TranscribeRequest) -> Transcript:
        """Hear one recording and wait for it."""
        result: Future[Transcript] = Future()
        self.begin(path, request, result)
        return result.result()

    def begin(self, path: Path, request: TranscribeRequest, result: "Future[Transcript]") -> Call:
        """Hear it among the others; `result` is set when it is done."""

        def done(call: Call, error: Exception | None) -> None:
            try:
                if error is not None:
                    raise error
                result.set_result(self._transcript(call, request))
            except Exception as failure:  # told to whoever waits; the worker that calls this lives on
                result.set_exception(failure)

        return self.hearing.add(
            stretches(path, most_seconds=request.most_seconds),
            is_urgent=request.is_urgent,
            language=request.language,
            allowed=request.languages,
            done=done,
        )

    def close(self) -> None:
        """End the workers once what they do is done."""
        self.hearing.close()

    def _hear(self, batch: list[Item]) -> list[Heard]:
        pairs = [(item.encoded, item.call.language) for item in batch if item.encoded is not None]
        heard = self._decoder.decode(pairs, beam_size=self._beam)
        return [
            self._decoder.again(one, item.samples, item.call.language) if one.looks_bad else one
            for one, item in zip(heard, batch, strict=True)
        ]

    def _transcript(self, call: Call, request: TranscribeRequest) -> Transcript:
        speakers = _speakers(call.channels, request.agent_channel)
        turns = merge([(speakers[channel], pieces) for channel, pieces in sorted(call.pieces.items())])
        return Transcript(
            language=call.language if turns else "",
            seconds=round(call.seconds, 3),
            channels=call.channels,
            turns=turns,
            engine=self.name,
            model=self.model,
            parameters={
                "beam_size": self._beam,
                "compute_type": "int8",
                "encoder": self.encoder,
                "window_seconds": MOST_SECONDS,
            },
            wall_seconds=round(call.work_seconds / self._workers, 3),
        )


def _speakers(channels: int, agent_channel: int | None) -> tuple[Speaker, ...]:
    """A mono recording does not tell who speaks."""
    if channels == 1:
        return (Speaker.UNKNOWN,)
    return (Speaker.CUSTOMER, Speaker.AGENT) if agent_channel == 1 else (Speaker.AGENT, Speaker.CUSTOMER)
