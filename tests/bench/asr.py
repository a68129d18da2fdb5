"""Transcription: the product and the plain user's loop in turn on the same recordings.

    python3 run.py bench asr [DIR]     DIR: recordings with their truth beside them (NAME.json), as `evaluate asr` takes

Plain loop: `WhisperModel.transcribe` with its defaults, each channel after the other, two threads, told the language.
Sixteen calls at a time each, in turn, so that whatever else the machine does falls on all of them.  Every way runs in a
process of its own, for its memory and its processor time.
"""

import json
import resource
import tempfile
import time
import wave
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from faster_whisper import WhisperModel

from service.commands.evaluate_asr import reference
from tests.transcription.sounds import RATE, SOUNDS
from transcription.audio import decode
from transcription.engine import FasterWhisper, TranscribeRequest
from transcription.evaluate import Reference, score
from transcription.model import locate
from transcription.transcript import Speaker, Transcript, Turn

FIXTURES = Path(__file__).parents[1] / "transcription" / "fixtures"
AT_ONCE = 16  # as many as the worker takes
NOBODY_SECONDS = 100.0  # of each of six sounds: ten minutes
LONG_HOURS = 4.0
WAYS = ("plain", "normal", "fast")


@dataclass(slots=True)
class Result:
    """Of one way, over all rounds."""

    heard: list[Transcript] = field(default_factory=list)
    wall_seconds: float = 0.0
    cpu_seconds: float = 0.0
    peak_megabytes: float = 0.0
    phases: dict[str, float] = field(default_factory=dict)
    encoder: str = ""

    def add(self, other: "Result") -> None:
        self.heard += other.heard
        self.wall_seconds += other.wall_seconds
        self.cpu_seconds += other.cpu_seconds
        self.peak_megabytes = max(self.peak_megabytes, other.peak_megabytes)
        self.phases, self.encoder = other.phases, other.encoder


def main(folder: str = str(FIXTURES)) -> None:
    found = references(Path(folder))
    with tempfile.TemporaryDirectory(prefix="ringback-bench-") as models:
        locate("base", models_dir=Path(models))
        pools = {way: ProcessPoolExecutor(1, mp_context=get_context("spawn")) for way in WAYS}
        try:
            results = by_turns(found, pools, models)
            print_table(found, results)
            normal = pools["normal"]
            print_one_call(found, normal, models)
            print(f"words on ten minutes of {', '.join(SOUNDS)}: {normal.submit(invented, models).result()}")
            print(normal.submit(long_call, models, found[0][0]).result())
        finally:
            for pool in pools.values():
                pool.shutdown()


def references(folder: Path) -> list[tuple[Path, Reference]]:
    found = []
    for path in sorted(folder.glob("*.json")):
        truth = json.loads(path.read_text("utf-8"))
        if not isinstance(truth, dict) or "turns" not in truth:
            raise SystemExit(f"{path} is no truth of a recording: it needs file, lang and turns")
        found.append((folder / truth["file"], reference(path.stem, truth)))
    if not found:
        raise SystemExit(f"{folder} has no NAME.json beside a recording")
    return found


def by_turns(
    found: Sequence[tuple[Path, Reference]], pools: dict[str, ProcessPoolExecutor], models: str
) -> dict[str, Result]:
    results = {way: Result() for way in WAYS}
    for way in WAYS:  # load the models, outside the time
        pools[way].submit(HEAR[way], models, found[:1]).result()
    for start in range(0, len(found), AT_ONCE):
        for way in WAYS:
            results[way].add(pools[way].submit(HEAR[way], models, found[start : start + AT_ONCE]).result())
    return results


def print_table(found: Sequence[tuple[Path, Reference]], results: dict[str, Result]) -> None:
    plain = results["plain"]
    seconds = sum(heard.seconds for heard in plain.heard)
    print(f"{len(found)} recordings, {seconds:.0f} s")
    for way, result in results.items():
        scores = score([(reference, heard) for (_, reference), heard in zip(found, result.heard, strict=True)])
        wrong = "  ".join(f"{line.language} WER {line.wer:.1%} CER {line.cer:.1%}" for line in scores)
        print(
            f"{way:7} {seconds / result.wall_seconds:5.1f} × real time  {wrong}  peak {result.peak_megabytes:.0f} MB"
            f"  {plain.wall_seconds / result.wall_seconds:.1f} × plain by the clock,"
            f" {plain.cpu_seconds / result.cpu_seconds:.1f} × by processor time  {result.encoder}"
        )
    phases = results["normal"].phases
    whole = sum(phases.values())
    print("normal, time by phase: " + ", ".join(f"{name} {part / whole:.0%}" for name, part in phases.items()))


def print_one_call(found: Sequence[tuple[Path, Reference]], pool: ProcessPoolExecutor, models: str) -> None:
    """The longest of at most two and a half minutes, alone."""
    lengths = {path: reference.turns[-1].end for path, reference in found}
    path = max(lengths, key=lambda path: (lengths[path] < 150, lengths[path]))
    result = pool.submit(normal_hear, models, [one for one in found if one[0] == path]).result()
    (heard,) = result.heard
    print(f"one call of {heard.seconds:.0f} s, {heard.channels} channels, alone: {result.wall_seconds:.1f} s")


# ── in a process of its own ──


@cache
def _plain(models: str) -> WhisperModel:
    return WhisperModel(str(Path(models) / "base"), device="cpu", compute_type="int8", cpu_threads=2)


@cache
def _product(models: str, is_fast: bool) -> FasterWhisper:
    return FasterWhisper(str(Path(models) / "base"), "base", threads=2, is_fast=is_fast)


def plain_hear(models: str, found: Sequence[tuple[Path, Reference]]) -> Result:
    model = _plain(models)
    return _measured(lambda: [_plain_one(model, path, reference.language) for path, reference in found])


def normal_hear(models: str, found: Sequence[tuple[Path, Reference]]) -> Result:
    return _product_hear(_product(models, False), found)


def fast_hear(models: str, found: Sequence[tuple[Path, Reference]]) -> Result:
    return _product_hear(_product(models, True), found)


HEAR = {"plain": plain_hear, "normal": normal_hear, "fast": fast_hear}


def invented(models: str) -> int:
    """Words heard where nobody speaks."""
    engine, words = _product(models, False), 0
    with tempfile.TemporaryDirectory(prefix="ringback-bench-") as folder:
        for name, sound in SOUNDS.items():
            path = Path(folder) / f"{name}.wav"
            write_wav(path, [sound(NOBODY_SECONDS)])
            words += len(engine.transcribe(path, TranscribeRequest()).text.split())
    return words


def long_call(models: str, path: Path) -> str:
    """Hours of a call: one recording again and again, twenty minutes of silence between; and the memory it took."""
    engine, audio = _product(models, False), decode(path)
    between = np.zeros(20 * 60 * RATE, np.int16)
    with tempfile.TemporaryDirectory(prefix="ringback-bench-") as folder:
        whole = Path(folder) / "long.wav"
        times = int(LONG_HOURS * 3600 / (audio.seconds + 1200))
        write_wav(whole, [np.concatenate([channel, between]) for channel in audio.channels], times=times)
        before = _peak_megabytes()
        began = time.perf_counter()
        heard = engine.transcribe(whole, TranscribeRequest(most_seconds=5 * 3600))
    words = len(heard.text.split())
    return (
        f"one call of {heard.seconds / 3600:.1f} h with {words} words: {time.perf_counter() - began:.0f} s,"
        f" peak {_peak_megabytes():.0f} MB (before it {before:.0f} MB)"
    )


def write_wav(path: Path, channels: Sequence[np.ndarray], *, times: int = 1) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(len(channels))
        file.setsampwidth(2)
        file.setframerate(RATE)
        for _ in range(times):
            file.writeframes(np.stack(channels, axis=1).astype("<i2").tobytes())


def _product_hear(engine: FasterWhisper, found: Sequence[tuple[Path, Reference]]) -> Result:
    engine.hearing.phase_seconds.update(dict.fromkeys(engine.hearing.phase_seconds, 0.0))

    def hear() -> list[Transcript]:
        waiting: list[Future[Transcript]] = [Future() for _ in found]
        for (path, _), result in zip(found, waiting, strict=True):
            engine.begin(path, TranscribeRequest(), result)
        return [result.result() for result in waiting]

    result = _measured(hear)
    result.phases, result.encoder = dict(engine.hearing.phase_seconds), engine.encoder
    return result


def _plain_one(model: WhisperModel, path: Path, language: str) -> Transcript:
    audio, turns = decode(path), []
    sides = (Speaker.AGENT, Speaker.CUSTOMER) if len(audio.channels) == 2 else (Speaker.UNKNOWN,)
    for side, channel in zip(sides, audio.channels, strict=True):
        segments, _ = model.transcribe(channel.astype(np.float32) / 32768.0, language=language)
        turns += [Turn(speaker=side, start=one.start, end=one.end, text=one.text) for one in segments]
    return Transcript(
        language=language,
        seconds=audio.seconds,
        channels=len(audio.channels),
        turns=tuple(turns),
        engine="plain",
        model="base",
    )


def _measured(hear: Callable[[], list[Transcript]]) -> Result:
    began, cpu = time.perf_counter(), time.process_time()
    heard = hear()
    return Result(heard, time.perf_counter() - began, time.process_time() - cpu, _peak_megabytes())


def _peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
