"""Dense windows: one channel's speech with its silences taken out, and the way back to the time of the recording.

A recogniser reads up to 30 s at a time and knows only what stands in them: a window of speech alone gives it more to go
by than one that is half silence, and there are fewer of them.  Pure; samples of 16 kHz unless a name says seconds.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from transcription.voice import RATE, Span

MOST_SECONDS = 28.0  # of speech in a window: room for an ending within the model's 30
STEP_SECONDS = 4.0  # lengths that windows are padded to: the coarser, the more of them go together
WHOLE_SECONDS = 30.0  # what the model was taught on; nothing is padded beyond
TAIL_SECONDS = 0.5  # of silence at the end at least: the model was taught to end there


@dataclass(frozen=True, slots=True)
class Window:
    """Parts of one channel, one after another."""

    parts: tuple[Span, ...]  # in order, apart from each other, none empty

    @property
    def samples(self) -> int:
        return sum(part.samples for part in self.parts)

    @property
    def padded_samples(self) -> int:
        return padded_samples(self.samples)

    def cut_from(self, channel: NDArray[np.int16]) -> NDArray[np.int16]:
        return np.concatenate([channel[part.start : part.end] for part in self.parts])

    def time_in_recording(self, start_seconds: float, end_seconds: float) -> tuple[float, float]:
        """Of a word: within the one part that most of it stands in, so that no word ever covers a silence."""
        start, end = start_seconds * RATE, max(start_seconds, end_seconds) * RATE
        begins = [0, *accumulate(part.samples for part in self.parts)]
        first, last = self._part_at(begins, start), self._part_at(begins, end)
        best = max(range(first, last + 1), key=lambda i: (min(end, begins[i + 1]) - max(start, begins[i]), -i))
        part, begin = self.parts[best], begins[best]
        a = part.start + min(max(start - begin, 0), part.samples)
        b = part.start + min(max(end - begin, 0), part.samples)
        return a / RATE, b / RATE

    def _part_at(self, begins: list[int], place: float) -> int:
        return min(max(bisect_right(begins, place) - 1, 0), len(self.parts) - 1)

    def halves(self) -> tuple["Window", ...]:
        """Cut at the silence nearest its middle; by its middle where it has none."""
        middle = self.samples // 2
        begins = list(accumulate(part.samples for part in self.parts[:-1]))
        if begins:
            at = min(range(len(begins)), key=lambda i: abs(begins[i] - middle)) + 1
            return Window(self.parts[:at]), Window(self.parts[at:])
        (part,) = self.parts
        if part.samples < 2:
            return (self,)
        return Window((Span(part.start, part.start + middle),)), Window((Span(part.start + middle, part.end),))


def padded_samples(samples: int) -> int:
    """The length it is heard at: by its own length alone, so that no neighbour in a batch changes what is heard."""
    step = int(STEP_SECONDS * RATE)
    return min(-(-(samples + int(TAIL_SECONDS * RATE)) // step) * step, int(WHOLE_SECONDS * RATE))


def pack(
    spans: Sequence[Span], levels: NDArray[np.float32], *, frame: int, most_seconds: float = MOST_SECONDS
) -> list[Window]:
    """All of the spans, in order, in as few windows as hold them, about equally long.

    levels  loudness of each `frame` samples of the channel: what is too long for a window is cut where it is quietest
    """
    most = int(most_seconds * RATE)
    parts = [piece for span in spans for piece in _cut(span, levels, frame, most)]
    total = sum(part.samples for part in parts)
    windows = -(-total // most) or 1
    while True:
        packed = _filled(parts, most, total / windows)
        if len(packed) <= windows or windows >= len(parts):
            return packed
        windows += 1


def _filled(parts: Sequence[Span], most: int, wanted: float) -> list[Window]:
    """One after the other; a window is full when the next part would take it farther from `wanted`, or over `most`."""
    windows: list[list[Span]] = []
    held = 0
    for part in parts:
        is_full = held + part.samples > most or held + part.samples - wanted > wanted - held
        if not windows or is_full:
            windows.append([])
            held = 0
        windows[-1].append(part)
        held += part.samples
    return [Window(tuple(window)) for window in windows]


def _cut(span: Span, levels: NDArray[np.float32], frame: int, most: int) -> list[Span]:
    """No longer than `most`, cut in the last third of what is allowed, in the middle of the quietest frame."""
    cut: list[Span] = []
    start = span.start
    while span.end - start > most:
        first, last = (start + most * 2 // 3) // frame, (start + most) // frame - 1
        here = levels[first:last]
        at = (first + int(np.argmin(here))) * frame + frame // 2 if len(here) else start + most
        cut.append(Span(start, at))
        start = at
    cut.append(Span(start, span.end))
    return cut
