"""A voice that leaks into the other channel is heard once; two people who talk at once are both heard."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from transcription.audio import decode
from transcription.crosstalk import without_leaks
from transcription.voice import RATE, Span, loud_stretches, loudness_by_frame

FIXTURES = Path(__file__).with_name("fixtures")
Samples = NDArray[np.int16]


@pytest.fixture(scope="module")
def call() -> tuple[Samples, Samples]:
    """Agent and customer of a recorded call; neither leaks."""
    left, right = decode(FIXTURES / "ru07.opus").channels
    return left[: 30 * RATE], right[: 30 * RATE]


def leaked(channel: Samples, other: Samples, *, delay: float, level: float) -> Samples:
    late = np.roll(other.astype(np.float32), int(delay * RATE))
    late[: int(delay * RATE)] = 0
    return np.clip(channel + level * late, -32768, 32767).astype(np.int16)


def spans_of(channels: tuple[Samples, Samples]) -> tuple[list[Span], list[Span]]:
    left, right = (loud_stretches(loudness_by_frame(channel)) for channel in channels)
    return left, right


def seconds(spans: list[Span]) -> float:
    return sum(span.samples for span in spans) / RATE


@pytest.mark.parametrize("delay", [0.0, 0.06, 0.3])
@pytest.mark.parametrize("level", [0.1, 0.4])
def test_a_leak_is_taken_out_and_the_own_voice_stays(call: tuple[Samples, Samples], delay: float, level: float) -> None:
    own = spans_of(call)
    channels = call[0], leaked(call[1], call[0], delay=delay, level=level)
    before = spans_of(channels)
    left, right = without_leaks(channels, before)
    assert left == before[0]
    assert seconds(before[1]) > 1.5 * seconds(own[1])  # the leak was taken for speech
    assert seconds(right) == pytest.approx(seconds(own[1]), rel=0.25)


def test_a_clean_call_stays_as_it_is(call: tuple[Samples, Samples]) -> None:
    spans = spans_of(call)
    assert without_leaks(call, spans) == spans


def test_two_who_talk_at_once_are_both_heard(call: tuple[Samples, Samples]) -> None:
    """The same two voices, one of them quieter, one over the other."""
    whole = [Span(0, 30 * RATE)]
    shifted = np.roll(call[1], -8 * RATE) // 3
    assert without_leaks((call[0], shifted), (whole, whole)) == (whole, whole)


def test_silence_is_no_leak() -> None:
    nothing = np.zeros(10 * RATE, np.int16)
    whole = [Span(0, 10 * RATE)]
    assert without_leaks((nothing, nothing), (whole, whole)) == (whole, whole)
