"""Calls heard at once: who goes first, what one call's trouble does to the others, what stands in memory."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager

import numpy as np
import pytest

from transcription.audio import AudioUnreadable, Samples, Stretch
from transcription.decoding import Encoded, Heard, Word
from transcription.hearing import Hearing
from transcription.open_calls import Call, Item, Work
from transcription.turns import Piece
from transcription.voice import RATE, Span

TIMEOUT = 10


class Ear:
    """Everything on a channel is speech; a window says its number of seconds.  Waits before each batch."""

    def __init__(self) -> None:
        self.may_hear = threading.Semaphore(0)
        self.batches: list[list[int]] = []  # the calls of each, in order

    def work(self) -> Work:
        return Work(speech=self.speech, encode=self.encode, languages=self.languages, hear=self.hear)

    def speech(self, samples: Samples) -> list[Span]:
        return [Span(0, len(samples))] if samples.any() else []

    def encode(self, samples: Samples, padded: int) -> Encoded:
        return Encoded(np.full((1, 1), samples[0], np.float32), len(samples) / RATE, padded // 160)

    def languages(self, encoded: Encoded) -> dict[str, float]:
        return {"ru": 0.2, "en": 0.1, "ja": 0.7} if encoded.features[0, 0] < 70 else {"ru": 0.1, "en": 0.6}

    def hear(self, batch: list[Item]) -> list[Heard]:
        assert self.may_hear.acquire(timeout=TIMEOUT)
        self.batches.append([item.call.order for item in batch])
        return [self.said(item) for item in batch]

    def said(self, item: Item) -> Heard:
        seconds = item.window.samples / RATE
        text = f" {item.call.language}{seconds:.0f}"
        return Heard(text.strip(), (Word(0, seconds, text, -0.1),), -0.1, 0.0, 1.0)


def stretch(*seconds: float, start: float = 0.0, is_last: bool = True, loud: int = 50) -> Stretch:
    """A channel for each length."""
    longest = int(max(seconds) * RATE)
    channels = tuple(
        np.pad(np.full(int(each * RATE), loud, np.int16), (0, longest - int(each * RATE))) for each in seconds
    )
    return Stretch(start, channels, is_last)


class Bench:
    def __init__(self, ear: Ear, hearing: Hearing) -> None:
        self.ear, self.hearing = ear, hearing

    def add(
        self, stretches: Iterator[Stretch], *, is_urgent: bool = False, language: str | None = "ru"
    ) -> "Future[Call]":
        result: Future[Call] = Future()

        def done(call: Call, error: Exception | None) -> None:
            if error is None:
                result.set_result(call)
            else:
                result.set_exception(error)

        self.call = self.hearing.add(stretches, is_urgent=is_urgent, language=language, allowed=("ru", "en"), done=done)
        return result


@contextmanager
def bench(workers: int = 1) -> Iterator[Bench]:
    ear = Ear()
    hearing = Hearing(ear.work(), workers=workers)
    try:
        yield Bench(ear, hearing)
    finally:
        hearing.close()
        ear.may_hear.release(1000)


def pieces_of(call: Call) -> list[Piece]:
    return [piece for pieces in call.pieces.values() for piece in pieces]


def text_of(call: Call) -> list[str]:
    return [piece.text.strip() for piece in sorted(pieces_of(call), key=lambda piece: piece.start)]


def test_a_call_is_told_when_all_of_it_is_heard() -> None:
    with bench() as here:
        result = here.add(iter([stretch(5, start=0, is_last=False), stretch(7, start=5)]))
        here.ear.may_hear.release(10)
        call = result.result(TIMEOUT)
    assert text_of(call) == ["ru5", "ru7"]
    assert sorted((piece.start, piece.end) for piece in call.pieces[0]) == [(0, 5), (5, 12)]
    assert (call.seconds, call.channels) == (12, 1)


def test_somebody_who_waits_goes_before_what_came_earlier() -> None:
    """One worker: while it hears the first batch, an urgent call comes in; it is the next."""
    with bench() as here:
        first, second = here.add(iter([stretch(5)])), here.add(iter([stretch(9)]))
        while not here.hearing.phase_seconds["voice"]:
            time.sleep(0.01)
        urgent = here.add(iter([stretch(7)]), is_urgent=True)
        here.ear.may_hear.release(10)
        for result in (first, second, urgent):
            result.result(TIMEOUT)
    order = [call for batch in here.ear.batches for call in batch]
    assert order.index(urgent.result().order) <= 1


def test_a_batch_that_is_not_decoded_yet_gives_way_to_somebody_who_waits() -> None:
    with bench() as here:
        encode, urgent = here.ear.encode, []

        def encode_and_interrupt(samples: Samples, padded: int) -> Encoded:
            if not urgent:
                urgent.append(here.add(iter([stretch(7)]), is_urgent=True))
            return encode(samples, padded)

        here.hearing._work.encode = encode_and_interrupt
        long = here.add(iter([stretch(140)]))
        here.ear.may_hear.release(100)
        heard = long.result(TIMEOUT)
        assert text_of(urgent[0].result(TIMEOUT)) == ["ru7"]
    assert here.ear.batches[0] == [urgent[0].result().order]
    assert len(text_of(heard)) == sum(len(batch) for batch in here.ear.batches) - 1


def test_calls_of_one_length_are_heard_together() -> None:
    with bench() as here:
        results = [here.add(iter([stretch(5)])) for _ in range(4)]
        here.ear.may_hear.release(10)
        for result in results:
            result.result(TIMEOUT)
    assert len(here.ear.batches) < 4


def test_one_unreadable_recording_leaves_the_others_alone() -> None:
    def broken() -> Iterator[Stretch]:
        yield stretch(5, is_last=False)
        raise AudioUnreadable("cut off")

    with bench(workers=2) as here:
        good, bad, also_good = here.add(iter([stretch(5)])), here.add(broken()), here.add(iter([stretch(5)]))
        here.ear.may_hear.release(10)
        assert text_of(good.result(TIMEOUT)) == text_of(also_good.result(TIMEOUT)) == ["ru5"]
        with pytest.raises(AudioUnreadable):
            bad.result(TIMEOUT)


def test_nobody_speaks() -> None:
    with bench() as here:
        call = here.add(iter([stretch(5, loud=0)]), language=None).result(TIMEOUT)
    assert (text_of(call), call.language) == ([], "")


def test_the_language_is_decided_once_by_all_channels_among_the_allowed() -> None:
    """A third language may be likelier; the channels together decide, and later stretches follow."""
    with bench(workers=2) as here:
        both = stretch(6, 6)
        both.channels[1][:] = 90
        result = here.add(iter([Stretch(0, both.channels, False), stretch(8, start=6)]), language=None)
        here.ear.may_hear.release(10)
        call = result.result(TIMEOUT)
    assert call.language == "en"
    assert sorted(text_of(call)) == ["en6", "en6", "en8"]


def test_a_long_call_is_not_read_ahead_of_what_is_heard() -> None:
    read: list[int] = []

    def long() -> Iterator[Stretch]:
        for number in range(50):
            read.append(number)
            yield stretch(140, start=140 * number, is_last=number == 49)

    with bench() as here:
        result = here.add(long())
        for _ in range(3):
            here.ear.may_hear.release()
        while len(here.ear.batches) < 3:
            time.sleep(0.01)
        assert len(read) <= 4
        here.ear.may_hear.release(1000)
        assert sum(piece.end - piece.start for piece in pieces_of(result.result(TIMEOUT))) == pytest.approx(50 * 140)


def test_what_is_forgotten_is_not_heard() -> None:
    with bench() as here:
        here.add(iter([stretch(140, is_last=False), stretch(140)]))
        here.hearing.forget(here.call)
        other = here.add(iter([stretch(5)]))
        here.ear.may_hear.release(10)
        assert text_of(other.result(TIMEOUT)) == ["ru5"]
    assert len(here.ear.batches) <= 2
