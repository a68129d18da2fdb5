"""One side's voice that leaks into the other's channel: heard once, where it belongs.  Pure; unit: samples of 16 kHz.

A leak is the other channel's sound, quieter and a little late (an echo, a loud handset).  Where both channels have
speech at once, the quieter is compared with the louder at every delay a line may have.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from transcription.voice import RATE, Span

BLOCK = RATE * 4 // 5  # compared at a time: a few syllables
HOP = BLOCK // 2
MOST_DELAY = RATE * 2 // 5  # 400 ms: a far line, there and back
QUIETER = 4.0  # of power: 6 dB.  What is about as loud is somebody's own voice
ALIKE = 0.6  # correlation of a leak with what it leaked from; of two people talking at once: below 0.3
MOSTLY = 0.7  # of a stretch of speech: then all of it is a leak

Samples = NDArray[np.int16]


def without_leaks(channels: tuple[Samples, Samples], spans: tuple[list[Span], list[Span]]) -> tuple[list[Span], ...]:
    """The speech of each channel without what leaked into it from the other."""
    leaks: tuple[list[Span], list[Span]] = ([], [])
    for start in _starts(spans):
        blocks = [channel[start : start + BLOCK].astype(np.float32) for channel in channels]
        powers = [float(block @ block) for block in blocks]
        quiet = 0 if powers[0] < powers[1] else 1
        if powers[quiet] * QUIETER > powers[1 - quiet] or not powers[quiet]:
            continue
        if likeness(blocks[quiet], channels[1 - quiet], start) >= ALIKE:
            leaks[quiet].append(Span(start, start + BLOCK))
    return tuple(_without(own, leaked) for own, leaked in zip(spans, leaks, strict=True))


def likeness(block: NDArray[np.float32], other: Samples, start: int) -> float:
    """The best correlation, 0..1, of a block that begins at `start` with the other channel up to MOST_DELAY earlier."""
    first, last = max(0, start - MOST_DELAY), min(len(other), start + len(block))
    heard = other[first:last].astype(np.float32)
    if len(heard) < len(block):
        return 0.0
    size = 1 << (len(heard) + len(block) - 1).bit_length()
    product = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(block, size)), size)
    products = product[: len(heard) - len(block) + 1]
    sums = np.concatenate(([0.0], np.cumsum(heard.astype(np.float64) ** 2)))
    powers = sums[len(block) :] - sums[: -len(block)]
    norms = np.sqrt(np.maximum(powers, 1.0) * float(block.astype(np.float64) @ block))
    return float(np.max(np.abs(products) / np.maximum(norms, 1.0)))


def _starts(spans: Sequence[list[Span]]) -> list[int]:
    """Of the blocks in which both channels have speech."""
    starts: set[int] = set()
    for mine in spans[0]:
        for other in spans[1]:
            start, end = max(mine.start, other.start), min(mine.end, other.end)
            if end - start >= BLOCK // 4:
                starts.update(range(start // HOP * HOP, end, HOP))
    return sorted(starts)


def _without(spans: list[Span], leaks: list[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in spans:
        inside = _joined([leak for leak in leaks if leak.start < span.end and leak.end > span.start])
        covered = sum(min(leak.end, span.end) - max(leak.start, span.start) for leak in inside)
        if covered >= MOSTLY * span.samples:
            continue
        at = span.start
        for leak in inside:
            if leak.samples > 2 * BLOCK:  # shorter ones are left: a word of one's own may stand in them
                if leak.start > at:
                    kept.append(Span(at, leak.start))
                at = max(at, leak.end)
        if at < span.end:
            kept.append(Span(at, span.end))
    return kept


def _joined(leaks: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for leak in leaks:
        if joined and leak.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, leak.end)
        else:
            joined.append(leak)
    return joined
