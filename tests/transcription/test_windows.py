"""Silences are taken out, and every time finds its way back."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transcription.voice import FRAME, RATE, Span
from transcription.windows import MOST_SECONDS, pack, padded_samples

MOST = int(MOST_SECONDS * RATE)


@st.composite
def spans(draw: st.DrawFn) -> list[Span]:
    made, at = [], 0
    for silence, length in draw(
        st.lists(st.tuples(st.integers(1, 10 * RATE), st.integers(1, 70 * RATE)), min_size=1, max_size=25)
    ):
        made.append(Span(at + silence, at + silence + length))
        at += silence + length
    return made


def levels_of(made: list[Span]) -> np.ndarray:
    return np.random.default_rng(1).normal(-30, 5, made[-1].end // FRAME + 1).astype(np.float32)


@settings(max_examples=40)
@given(spans())
def test_all_speech_is_in_the_windows_once_and_in_order(made: list[Span]) -> None:
    windows = pack(made, levels_of(made), frame=FRAME)
    parts = [part for window in windows for part in window.parts]
    assert parts == sorted(parts)
    assert all(before.end <= after.start for before, after in pairwise(parts))
    assert sum(part.samples for part in parts) == sum(span.samples for span in made)
    assert all(any(span.start <= part.start and part.end <= span.end for span in made) for part in parts)


@settings(max_examples=40)
@given(spans())
def test_no_window_is_empty_or_too_long(made: list[Span]) -> None:
    windows = pack(made, levels_of(made), frame=FRAME)
    assert all(0 < window.samples <= MOST for window in windows)
    assert all(window.padded_samples <= 30 * RATE for window in windows)


@settings(max_examples=40)
@given(spans(), st.data())
def test_a_word_is_found_where_it_was_said(made: list[Span], data: st.DataObject) -> None:
    """The middle of any word inside one part: the same sample of the channel."""
    window = data.draw(st.sampled_from(pack(made, levels_of(made), frame=FRAME)))
    number = data.draw(st.integers(0, len(window.parts) - 1))
    part = window.parts[number]
    before = sum(other.samples for other in window.parts[:number])
    start = data.draw(st.integers(0, part.samples - 1))
    end = data.draw(st.integers(start + 1, part.samples))
    a, b = window.time_in_recording((before + start) / RATE, (before + end) / RATE)
    assert (a, b) == pytest.approx(((part.start + start) / RATE, (part.start + end) / RATE), abs=1e-6)


@settings(max_examples=40)
@given(spans(), st.data())
def test_no_word_covers_a_silence(made: list[Span], data: st.DataObject) -> None:
    window = data.draw(st.sampled_from(pack(made, levels_of(made), frame=FRAME)))
    start = data.draw(st.floats(0, MOST_SECONDS + 2))
    a, b = window.time_in_recording(start, start + data.draw(st.floats(0, 5)))
    assert a <= b
    assert any(part.start - 1 <= a * RATE and b * RATE <= part.end + 1 for part in window.parts)


def test_windows_of_a_long_talk_are_about_equally_long() -> None:
    made = [Span(i * 4 * RATE, i * 4 * RATE + 3 * RATE) for i in range(10)]  # 30 s of speech
    lengths = [window.samples / RATE for window in pack(made, levels_of(made), frame=FRAME)]
    assert lengths == [15.0, 15.0]


def test_what_is_too_long_is_cut_where_it_is_quietest() -> None:
    levels = np.full(40 * RATE // FRAME + 1, -20, np.float32)
    levels[25 * RATE // FRAME] = -60
    windows = pack([Span(0, 40 * RATE)], levels, frame=FRAME)
    assert windows[0].parts[-1].end == 25 * RATE + FRAME // 2


@settings(max_examples=40)
@given(st.integers(1, MOST))
def test_padding_depends_on_the_length_alone_and_leaves_an_ending(samples: int) -> None:
    assert padded_samples(samples) - samples >= RATE // 2
    assert padded_samples(samples) % (4 * RATE) == 0 or padded_samples(samples) == 30 * RATE
    assert padded_samples(samples) - samples < 4.5 * RATE
