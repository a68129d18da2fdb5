"""Where somebody speaks on one channel: loud against the channel's own noise, and confirmed by a voice model.

Neither is trusted alone.  Loudness takes a ring, music and a knock for speech; the voice model (Silero, which comes
with faster-whisper) misses thin telephone voices in places, but rarely over a second.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RATE = 16_000  # Hz
FRAME = 320  # samples: 20 ms, what loudness is told by
STEP = 512  # samples: 32 ms, what the voice model tells by
QUIET_FRAMES = 20  # 0.4 s of quiet end a stretch of speech
SHORT_FRAMES = 5  # a stretch of less than 0.1 s is a click
FEW_FRAMES = 25  # half a second: nobody says less in a whole call
LEAST_RANGE_DB = 7.0  # between a channel's noise and its loudest: less is nothing but noise
FLOOR_DBFS = -65.0  # what is quieter is nothing but the line
SURE = 0.5  # the model's own threshold: once in a stretch, or the stretch is a tone, music, a knock
LIKELY = 0.25  # below it the model hears no voice, thin ones included
REACH_SECONDS = 1.0  # around every likely place a loud stretch is believed
PAD_SECONDS = 0.2  # kept before and after speech: a consonant is quieter than the noise

VoiceModel = Callable[[NDArray[np.float32]], NDArray[np.float32]]  # samples, a multiple of STEP → 0..1 for each STEP


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From `start` up to, but not with, `end`: samples of a channel."""

    start: int
    end: int

    @property
    def samples(self) -> int:
        return self.end - self.start


def speech(samples: NDArray[np.int16], hears_voice: VoiceModel) -> list[Span]:
    """Stretches of speech in order, apart from each other; [] when nobody speaks."""
    levels = loudness_by_frame(samples)
    kept: list[Span] = []
    for loud in loud_stretches(levels):
        kept += confirmed(samples, loud, hears_voice)
    return padded(kept, int(PAD_SECONDS * RATE), len(samples))


def loudness_by_frame(samples: NDArray[np.int16]) -> NDArray[np.float32]:
    """dBFS of each 20 ms, a little smoothed; a last part of a frame is left out."""
    count = len(samples) // FRAME
    if not count:
        return np.zeros(0, np.float32)
    power = np.empty(count, np.float32)
    for start in range(0, count, 3000):  # a minute at a time: floats are twice the size of the recording
        block = samples[start * FRAME : (start + 3000) * FRAME][: (count - start) * FRAME].astype(np.float32) / 32768.0
        power[start : start + 3000] = np.mean(np.square(block.reshape(-1, FRAME)), axis=1)
    levels = 10 * np.log10(power + 1e-10)
    return np.convolve(np.pad(levels, 1, mode="edge"), [0.25, 0.5, 0.25], "valid").astype(np.float32)


def loud_stretches(levels: NDArray[np.float32]) -> list[Span]:
    """Louder than the noise of this channel, with hysteresis: begun and held by a low bar, believed by a high one."""
    if not len(levels):
        return []
    noise, top = (float(value) for value in np.percentile(levels, [10, 97]))
    few = min(FEW_FRAMES, len(levels))
    top = max(top, float(np.partition(levels, -few)[-few]) - 6)  # two words in ten minutes
    noise = max(noise, FLOOR_DBFS - 15)
    if top - noise < LEAST_RANGE_DB or top < FLOOR_DBFS:
        return []
    low = noise + max(3.0, 0.2 * (top - noise))
    high = noise + max(6.0, 0.35 * (top - noise))
    found: list[Span] = []
    for start, end in _runs(levels > low, QUIET_FRAMES):
        if end - start >= SHORT_FRAMES and levels[start:end].max() > high:
            found.append(Span(start * FRAME, end * FRAME))
    return found


def confirmed(samples: NDArray[np.int16], loud: Span, hears_voice: VoiceModel) -> list[Span]:
    """The parts of a loud stretch within REACH_SECONDS of where the model hears a voice; [] when it is nowhere sure."""
    margin = int(0.3 * RATE)  # the model needs a run-up
    start, end = max(0, loud.start - margin), min(len(samples), loud.end + margin)
    heard = samples[start:end].astype(np.float32) / 32768.0
    chances = np.ravel(hears_voice(np.pad(heard, (0, -len(heard) % STEP))))
    if not len(chances) or float(chances.max()) < SURE:
        return []
    reach = int(REACH_SECONDS * RATE)
    parts: list[Span] = []
    for first, last in _runs(chances >= LIKELY, 2 * reach // STEP):
        a, b = max(loud.start, start + first * STEP - reach), min(loud.end, start + last * STEP + reach)
        if b > a and float(chances[first:last].max()) >= SURE:
            parts.append(Span(a, b))
    return parts


def padded(spans: Sequence[Span], pad: int, length: int) -> list[Span]:
    """Each a little longer on both sides; those that then touch are one."""
    joined: list[Span] = []
    for span in spans:
        start, end = max(0, span.start - pad), min(length, span.end + pad)
        if joined and start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(end, joined[-1].end))
        else:
            joined.append(Span(start, end))
    return joined


def _runs(is_on: NDArray[np.bool_], bridge: int) -> list[tuple[int, int]]:
    """[start, end) of what is on; gaps shorter than `bridge` do not end a run."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], is_on.view(np.int8), [0]))))
    runs: list[tuple[int, int]] = []
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if runs and start - runs[-1][1] < bridge:
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    return runs
