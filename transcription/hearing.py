"""Calls being heard at once: their windows in one queue, two workers of one thread each that take what helps most.

    recording ─prepare─▶ stretch: voice, windows ─(vote: language, once a call)─▶ queue ─batch─▶ words ─▶ transcript

A stretch is at most some minutes of a recording: however long a call is, only that much of it is in memory.  Nothing is
ever held back to fill a batch: a worker that is free takes what is there, the urgent first.
"""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from transcription.audio import Samples, Stretch
from transcription.batches import next_batch, pass_over
from transcription.crosstalk import without_leaks
from transcription.decoding import Encoded, Heard
from transcription.turns import Piece, phrases
from transcription.voice import FRAME, RATE, Span, loudness_by_frame
from transcription.windows import Window, pack

FILL_SECONDS = 600.0  # of speech in the queue: with less, another call is prepared before the next batch is taken
AHEAD_WINDOWS = 4  # a long call's next stretch is prepared when no more than these are left of the last one
VOTE_WINDOWS = 2  # of each channel: what the language is decided by


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


class Hearing:
    """The queue and its workers."""

    def __init__(self, work: Work, *, workers: int) -> None:
        self._work, self._workers = work, workers
        self._changed = threading.Condition()
        self._calls: list[Call] = []
        self._ballot: list[Item] = []
        self._queue: list[Item] = []
        self._count = 0
        self._is_closed = False
        self.phase_seconds: defaultdict[str, float] = defaultdict(float)  # of all workers
        for number in range(workers):
            threading.Thread(target=self._run, name=f"hearing-{number}", daemon=True).start()

    def add(
        self,
        stretches: Iterator[Stretch],
        *,
        is_urgent: bool,
        language: str | None,
        allowed: tuple[str, ...],
        done: Callable[[Call, Exception | None], None],
    ) -> Call:
        """Hear a recording; `done` is called in a worker, once, unless it is forgotten."""
        known = language or (allowed[0] if len(allowed) == 1 else "")
        with self._changed:
            self._count += 1
            call = Call(stretches, self._count, is_urgent, allowed, known, done)
            self._calls.append(call)
            self._changed.notify()
        return call

    def forget(self, call: Call) -> None:
        """Nobody waits for it any more; what is being worked on right now ends by itself."""
        with self._changed:
            self._end(call)

    def close(self) -> None:
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._is_closed and (work := self._next()) is None:
                    self._changed.wait()
                if self._is_closed:
                    return
            assert work is not None
            began = time.perf_counter()
            job, calls = work
            try:
                job()
            except Exception as error:  # told to whoever waits for these recordings; the worker lives on
                self._failed(calls, error)
            share = (time.perf_counter() - began) / len(calls)
            for call in calls:
                call.work_seconds += share
            self._finish(calls)

    def _next(self) -> tuple[Callable[[], None], list[Call]] | None:
        """A job and the calls it is for.  Under the lock."""
        ready = [call for call in self._calls if call.wants_preparing]
        ready.sort(key=lambda call: (not call.is_urgent, call.order))
        has_urgent_windows = any(item.is_urgent for item in [*self._ballot, *self._queue])
        if ready and ready[0].is_urgent and not ready[0].open_windows:
            return self._preparing(ready[0])
        if self._ballot and (self._ballot[0].is_urgent or not has_urgent_windows):
            item = self._ballot.pop(0)
            return lambda: self._vote(item), [item.call]
        queued = sum(item.padded_seconds for item in self._queue)
        if ready and queued < FILL_SECONDS and not has_urgent_windows:
            return self._preparing(ready[0])
        if batch := next_batch(self._queue, workers=self._workers):
            taken = set(map(id, batch))
            self._queue = [item for item in self._queue if id(item) not in taken]
            pass_over(self._queue)
            return lambda: self._hear(batch), [item.call for item in batch]
        return self._preparing(ready[0]) if ready else None

    def _preparing(self, call: Call) -> tuple[Callable[[], None], list[Call]]:
        call.is_preparing = True
        return lambda: self._prepare(call), [call]

    def _prepare(self, call: Call) -> None:
        began = time.perf_counter()
        stretch = next(call.stretches, None)
        decoded = time.perf_counter()
        found = _windows(stretch, self._work.speech) if stretch is not None else []
        with self._changed:
            self.phase_seconds["audio"] += decoded - began
            self.phase_seconds["voice"] += time.perf_counter() - decoded
            call.is_preparing = False
            call.has_more = stretch is not None and not stretch.is_last
            if stretch is None or call.is_over:
                return
            call.channels = len(stretch.channels)
            call.seconds = stretch.start_seconds + len(stretch.channels[0]) / RATE
            items = []
            for channel, window in found:
                self._count += 1
                sound = window.cut_from(stretch.channels[channel])
                items.append(Item(call, channel, window, stretch.start_seconds, sound, self._count))
            call.open_windows += len(items)
            self._enqueue(call, items)
            self._changed.notify_all()

    def _enqueue(self, call: Call, items: list[Item]) -> None:
        """Into the queue, or first to the vote on the call's language.  Under the lock."""
        if call.language:
            self._queue += items
            return
        call.held += items
        if call.to_vote or not items:
            return
        for channel in range(call.channels):
            voters = [item for item in items if item.channel == channel][:VOTE_WINDOWS]
            call.to_vote += len(voters)
            self._ballot += voters
        self._ballot.sort(key=lambda item: (not item.is_urgent, item.order))

    def _vote(self, item: Item) -> None:
        began = time.perf_counter()
        item.encoded = self._work.encode(item.samples, item.window.padded_samples)
        chances = self._work.languages(item.encoded)
        with self._changed:
            self.phase_seconds["encode"] += time.perf_counter() - began
            call = item.call
            for language in call.allowed:
                chance = chances.get(language, 0.0) * min(item.encoded.seconds, 10.0)
                call.votes[language] = call.votes.get(language, 0.0) + chance
            call.to_vote -= 1
            if not call.to_vote and not call.is_over:
                call.language = max(call.allowed, key=lambda language: call.votes[language])
                self._queue += call.held
                call.held = []
                self._changed.notify_all()

    def _hear(self, batch: list[Item]) -> None:
        began = time.perf_counter()
        for item in batch:
            if item.encoded is None:
                item.encoded = self._work.encode(item.samples, item.window.padded_samples)
        encoded = time.perf_counter()
        said = self._work.hear(batch)
        with self._changed:
            self.phase_seconds["encode"] += encoded - began
            self.phase_seconds["decode"] += time.perf_counter() - encoded
            for item, heard in zip(batch, said, strict=True):
                item.call.pieces.setdefault(item.channel, []).extend(_pieces(item, heard))
                item.call.open_windows -= 1

    def _finish(self, calls: list[Call]) -> None:
        """Tell of those that are complete."""
        for call in dict.fromkeys(calls):
            with self._changed:
                if call.is_over or call.has_more or call.is_preparing or call.open_windows:
                    self._changed.notify_all()
                    continue
                self._end(call)
            call.done(call, None)

    def _failed(self, calls: list[Call], error: Exception) -> None:
        for call in dict.fromkeys(calls):
            with self._changed:
                if call.is_over:
                    continue
                self._end(call)
            call.done(call, error)

    def _end(self, call: Call) -> None:
        call.is_over = True
        self._calls = [other for other in self._calls if other is not call]
        self._queue = [item for item in self._queue if item.call is not call]
        self._ballot = [item for item in self._ballot if item.call is not call]
        self._changed.notify_all()


def _windows(stretch: Stretch, speech: Callable[[Samples], list[Span]]) -> list[tuple[int, Window]]:
    spans: Sequence[list[Span]] = [speech(channel) for channel in stretch.channels]
    if len(spans) == 2:
        left, right = stretch.channels
        spans = without_leaks((left, right), (spans[0], spans[1]))
    found: list[tuple[int, Window]] = []
    for number, (channel, own) in enumerate(zip(stretch.channels, spans, strict=True)):
        if own:
            found += [(number, window) for window in pack(own, loudness_by_frame(channel), frame=FRAME)]
    return found


def _pieces(item: Item, heard: Heard) -> list[Piece]:
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
