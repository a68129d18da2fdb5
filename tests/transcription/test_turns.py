"""From pieces of two channels to turns, and what is marked as perhaps invented."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcription.transcript import Speaker
from transcription.turns import PAUSE, Piece, is_suspect, merge, phrases

A, C = Speaker.AGENT, Speaker.CUSTOMER


def piece(start: float, end: float, text: str) -> Piece:
    return Piece(start=start, end=end, text=text)


def test_an_answer_in_between_makes_two_turns() -> None:
    turns = merge([(A, [piece(0, 1, "Удобно?"), piece(2.2, 3, "Отлично.")]), (C, [piece(1.2, 2, "Да.")])])
    assert [(turn.speaker, turn.text) for turn in turns] == [(A, "Удобно?"), (C, "Да."), (A, "Отлично.")]


def test_one_side_that_goes_on_keeps_its_turn() -> None:
    turns = merge([(A, [piece(0, 1, "Это Мария."), piece(1.5, 3, "Удобно сейчас?")])])
    assert [turn.text for turn in turns] == ["Это Мария. Удобно сейчас?"]


def test_a_long_pause_begins_a_new_turn() -> None:
    turns = merge([(A, [piece(0, 1, "Алло?"), piece(1 + PAUSE, 3, "Вы меня слышите?")])])
    assert len(turns) == 2


def test_a_segment_is_cut_where_its_speaker_paused() -> None:
    words = [(0.0, 0.4, " Всего"), (0.5, 0.9, " сколько?"), (3.0, 3.5, " Понятно.")]
    assert [cut.text for cut in phrases(piece(0, 3.5, "x"), words)] == [" Всего сколько?", " Понятно."]


@pytest.mark.parametrize(
    "text", ["Продолжение следует...", "Субтитры сделал DimaTorzok", "Спасибо за просмотр!", "Thanks for watching!"]
)
def test_known_phantoms_are_marked(text: str) -> None:
    assert is_suspect(piece(0, 1, text))


def test_a_loop_is_marked() -> None:
    assert is_suspect(piece(0, 9, "и вот я вам говорю " * 6))


def test_ordinary_speech_is_not_marked() -> None:
    assert not is_suspect(piece(0, 3, "Спасибо за подробности, Ольга Сергеевна, ждём инженера в четверг"))


spoken = st.lists(
    st.tuples(st.floats(0, 600), st.floats(0.1, 20), st.sampled_from(["да", "счёт нужен", "перезвоните", "нет"])),
    max_size=20,
)


@given(agent=spoken, customer=spoken)
def test_nothing_said_is_lost_and_time_goes_forward(
    agent: list[tuple[float, float, str]], customer: list[tuple[float, float, str]]
) -> None:
    channels = [
        (A, [piece(start, start + length, text) for start, length, text in agent]),
        (C, [piece(start, start + length, text) for start, length, text in customer]),
    ]
    turns = merge(channels)
    assert [turn.start for turn in turns] == sorted(turn.start for turn in turns)
    for speaker, pieces in channels:
        said = sorted(word for turn in turns if turn.speaker is speaker for word in turn.text.split())
        assert said == sorted(word for one in pieces for word in one.text.split())


@given(agent=spoken, customer=spoken)
def test_one_side_never_speaks_over_itself(
    agent: list[tuple[float, float, str]], customer: list[tuple[float, float, str]]
) -> None:
    """A channel's pieces follow one another, as the recogniser gives them; so do its turns."""
    channels = []
    for speaker, spoken_here in ((A, agent), (C, customer)):
        now, pieces = 0.0, []
        for gap, length, text in spoken_here:
            pieces.append(piece(now + gap % 3, now + gap % 3 + length, text))
            now = pieces[-1].end
        channels.append((speaker, pieces))
    turns = merge(channels)
    for speaker in (A, C):
        own = [turn for turn in turns if turn.speaker is speaker]
        assert all(earlier.end <= later.start for earlier, later in pairwise(own))
