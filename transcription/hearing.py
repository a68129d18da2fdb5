"""Calls being heard at once: their windows in one queue, two workers of one thread each that take what helps most.

    recording ─prepare─▶ stretch: voice, windows ─(vote: language, once a call)─▶ queue ─batch─▶ words ─▶ transcript

A stretch is at most some minutes of a recording: however long a call is, only that much of it is in memory.  Nothing is
ever held back to fill a batch: a worker that is free takes what is there, the urgent first.
"""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator

from transcription.audio import Stretch
from transcription.batches import next_batch, pass_over
from transcription.open_calls import Call, Item, Work, pieces_of, windows_of
from transcription.voice import RATE

FILL_SECONDS = 600.0  # of speech in the queue: with less, another call is prepared before the next batch is taken
VOTE_WINDOWS = 2  # of each channel: what the language is decided by


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
        has_urgent_windows = self._has_urgent_windows()
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

    def _has_urgent_windows(self) -> bool:
        return any(item.is_urgent for item in [*self._ballot, *self._queue])

    def _preparing(self, call: Call) -> tuple[Callable[[], None], list[Call]]:
        call.is_preparing = True
        return lambda: self._prepare(call), [call]

    def _prepare(self, call: Call) -> None:
        began = time.perf_counter()
        stretch = next(call.stretches, None)
        decoded = time.perf_counter()
        found = windows_of(stretch, self._work.speech) if stretch is not None else []
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
                if not item.is_urgent and self._gave_way(batch):
                    return
                item.encoded = self._work.encode(item.samples, item.window.padded_samples)
        encoded = time.perf_counter()
        said = self._work.hear(batch)
        with self._changed:
            self.phase_seconds["encode"] += encoded - began
            self.phase_seconds["decode"] += time.perf_counter() - encoded
            for item, heard in zip(batch, said, strict=True):
                item.call.pieces.setdefault(item.channel, []).extend(pieces_of(item, heard))
                item.call.open_windows -= 1

    def _gave_way(self, batch: list[Item]) -> bool:
        """Somebody waits: the batch goes back into the queue, what is encoded of it stays so."""
        with self._changed:
            urgent = [call for call in self._calls if call.is_urgent and call.wants_preparing and not call.open_windows]
            if not urgent and not self._has_urgent_windows():
                return False
            self._queue = [item for item in batch if not item.call.is_over] + self._queue
            return True

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
