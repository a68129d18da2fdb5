"""A recording being heard, its windows, and how they are made of its sound and become pieces of its text."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from transcription.audio import Samples, Stretch
from transcription.crosstalk import without_leaks
from transcription.decoding import Encoded, Heard
from transcription.turns import Piece, phrases
from transcription.voice import FRAME, RATE, Span, loudness_by_frame
from transcription.windows import Window, pack

AHEAD_WINDOWS = 4  # a long call's next stretch is prepared when no more than these are left of the last one


@dataclass(slots=True, eq=False)
class Item:
    """One window in the queue."""

    call: "Call"
    channel: int
    window: Window
    offset_seconds: float  # of its stretch in the recording
    samples: Samples
    order: int
    passed_over: int = 0
    encoded: Encoded | None = None

    @property
    def is_urgent(self) -> bool:
        return self.call.is_urgent

    @property
    def padded_seconds(self) -> float:
        return self.window.padded_samples / RATE


@dataclass(slots=True, eq=False)
class Call:
    """One recording being heard."""

    stretches: Iterator[Stretch]
    order: int
    is_urgent: bool
    allowed: tuple[str, ...]
    language: str  # "": not decided yet
    done: Callable[["Call", Exception | None], None]
    seconds: float = 0.0
    channels: int = 0
    work_seconds: float = 0.0  # of all workers
    pieces: dict[int, list[Piece]] = field(default_factory=dict)  # by channel
    votes: dict[str, float] = field(default_factory=dict)
    to_vote: int = 0
    held: list[Item] = field(default_factory=list)  # until the language is known
    open_windows: int = 0
    is_preparing: bool = False
    has_more: bool = True
    is_over: bool = False  # told, forgotten or failed

    @property
    def wants_preparing(self) -> bool:
        return self.has_more and not (self.is_preparing or self.is_over) and self.open_windows <= AHEAD_WINDOWS


@dataclass(slots=True)
class Work:
    """What the workers are given to do it with."""

    speech: Callable[[Samples], list[Span]]
    encode: Callable[[Samples, int], Encoded]
    languages: Callable[[Encoded], dict[str, float]]
    hear: Callable[[list[Item]], list[Heard]]


def windows_of(stretch: Stretch, speech: Callable[[Samples], list[Span]]) -> list[tuple[int, Window]]:
    spans: Sequence[list[Span]] = [speech(channel) for channel in stretch.channels]
    if len(spans) == 2:
        left, right = stretch.channels
        spans = without_leaks((left, right), (spans[0], spans[1]))
    found: list[tuple[int, Window]] = []
    for number, (channel, own) in enumerate(zip(stretch.channels, spans, strict=True)):
        if own:
            found += [(number, window) for window in pack(own, loudness_by_frame(channel), frame=FRAME)]
    return found


def pieces_of(item: Item, heard: Heard) -> list[Piece]:
    """What a window says, at the times of the recording."""
    if heard.is_silence:
        return []
    words = []
    for word in heard.words:
        start, end = item.window.time_in_recording(word.start, word.end)
        words.append((start + item.offset_seconds, end + item.offset_seconds, word.text))
    first, last = item.window.parts[0], item.window.parts[-1]
    whole = Piece(
        start=first.start / RATE + item.offset_seconds,
        end=last.end / RATE + item.offset_seconds,
        text=heard.text,
        compression=heard.compression if heard.is_doubtful else 1.0,
        no_speech=heard.no_speech,
        log_probability=heard.log_probability,
    )
    return phrases(whole, words)
