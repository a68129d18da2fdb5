"""Where somebody speaks: the real voice model on made sounds, and the rules on chosen answers of it."""

import numpy as np
import pytest
from numpy.typing import NDArray

from transcription.voice import FRAME, RATE, STEP, Span, confirmed, loud_stretches, padded


def levels(*parts: tuple[float, float]) -> NDArray[np.float32]:
    """(seconds, dBFS) one after another."""
    return np.concatenate([np.full(int(seconds * RATE / FRAME), level, np.float32) for seconds, level in parts])


def test_speech_is_what_is_loud_against_the_noise_of_its_own_channel() -> None:
    for noise in (-70.0, -45.0):
        (found,) = loud_stretches(levels((5, noise), (2, noise + 30), (5, noise)))
        assert (found.start / RATE, found.end / RATE) == pytest.approx((5, 7), abs=0.05)


def test_steady_noise_is_no_speech_however_loud() -> None:
    assert loud_stretches(levels((20, -20))) == []


def test_a_click_and_a_whisper_of_the_line_are_none() -> None:
    assert loud_stretches(levels((5, -80), (0.04, -10), (5, -80))) == []
    assert loud_stretches(levels((5, -95), (2, -70), (5, -95))) == []


def test_two_words_in_ten_minutes_of_silence_are_found() -> None:
    assert len(loud_stretches(levels((300, -70), (1.2, -25), (300, -70)))) == 1


def voice_at(*seconds: float, sure: float = 0.9):  # type: ignore[no-untyped-def]  # a fake of the voice model
    def hears(samples: NDArray[np.float32]) -> NDArray[np.float32]:
        chances = np.zeros(len(samples) // STEP, np.float32)
        for second in seconds:
            chances[int((second + 0.0) * RATE / STEP)] = sure
        return chances

    return hears


def test_a_loud_stretch_without_a_voice_is_dropped() -> None:
    silence = np.zeros(20 * RATE, np.int16)
    assert confirmed(silence, Span(0, 20 * RATE), voice_at()) == []
    assert confirmed(silence, Span(0, 20 * RATE), voice_at(3, sure=0.4)) == []


def test_only_what_is_near_a_voice_is_kept_of_a_long_stretch() -> None:
    """Music on hold, and somebody says a word into it."""
    (kept,) = confirmed(np.zeros(60 * RATE, np.int16), Span(0, 60 * RATE), voice_at(30))
    assert (kept.start / RATE, kept.end / RATE) == pytest.approx((29, 31), abs=0.1)


def test_padding_joins_what_touches_and_stays_inside() -> None:
    assert padded([Span(5, 10), Span(14, 20), Span(40, 41)], 3, 42) == [Span(2, 23), Span(37, 42)]
