"""How the talk went, and what came back of the rejected."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.kpis import recovery
from scoring.kpis.talk import UNKNOWN, TalkMeasures, measure
from transcription.transcript import Speaker, Turn

A, C, U = Speaker.AGENT, Speaker.CUSTOMER, Speaker.UNKNOWN


def turn(speaker: Speaker, start: float, end: float, text: str = "слово", *, is_suspect: bool = False) -> Turn:
    return Turn(speaker=speaker, start=start, end=end, text=text, is_suspect=is_suspect)


TURNS = st.lists(
    st.builds(
        lambda speaker, start, long, text: turn(speaker, start, start + long, text),
        st.sampled_from([A, C]),
        st.floats(0, 300),
        st.floats(0, 60),
        st.text(max_size=30),
    ),
    min_size=1,
    max_size=12,
)


def test_a_call_by_hand() -> None:
    found = measure(
        [
            turn(C, 0, 2, "Алло."),
            turn(A, 3, 9, "Добрый день, это Мария. Вам удобно говорить?"),
            turn(C, 9.5, 11.5, "Да, слушаю."),
            turn(A, 11.9, 19.9, "Сколько вам нужно рулонов? И когда?"),
        ],
        25.0,
    )
    assert found == TalkMeasures(
        agent_seconds=14.0,
        customer_seconds=4.0,
        talk_ratio=0.7778,
        longest_monologue_seconds=8.0,
        patience_seconds=0.7,  # median of 1.0 and 0.4
        questions=3,
        silence_ratio=0.28,  # 7 of 25 s
        words_per_minute=55.71,  # 13 words in 14 s
        switches_per_minute=10.0,  # 3 in 18 s of speech
        longest_customer_seconds=2.0,
        open_questions=2,  # «сколько», «когда»; «удобно?» is answered by yes
        interruptions=0,
        overlaps=0,
        long_silences=0,
        dead_air_seconds=0.0,
        customer_words_per_minute=45.0,  # 3 words in 4 s
        fillers_per_100=0.0,
    )


def test_to_cut_in_is_to_begin_before_the_end_and_to_keep_the_floor() -> None:
    assert measure([turn(C, 0, 10), turn(A, 9.4, 12)], 12.0).interruptions == 1
    assert measure([turn(C, 0, 10), turn(A, 9.6, 12)], 12.0).interruptions == 0, "0.4 s: an ordinary change"
    assert measure([turn(C, 0, 10), turn(A, 5, 5.6)], 12.0).interruptions == 0, "a back-channel"
    assert measure([turn(A, 0, 10), turn(C, 9, 12)], 12.0).interruptions == 0, "the customer may"


def test_silence_and_overlap_are_events() -> None:
    found = measure([turn(C, 0, 2), turn(A, 5.5, 8), turn(C, 6.5, 8), turn(A, 19, 20)], 20.0)
    assert (found.long_silences, found.dead_air_seconds, found.overlaps) == (2, 11.0, 1)


@pytest.mark.parametrize(
    ("said", "questions", "open_questions"),
    [
        ("Какой объём вам нужен?", 1, 1),
        ("Вам удобно говорить?", 1, 0),
        ("А скажите, к какому сроку?", 1, 1),
        ("Расскажите, как вы сейчас закупаете.", 0, 1),
        ("Как вас зовут?", 1, 0),
        ("Вы что-нибудь закупаете?", 1, 0),
        ("What volume do you need?", 1, 1),
        ("Do you need it today?", 1, 0),
        ("Tell me about your warehouse.", 0, 1),
        ("How are you?", 1, 0),
        ("Хорошо, я понял.", 0, 0),
    ],
)
def test_an_open_question_is_not_answered_by_yes(said: str, questions: int, open_questions: int) -> None:
    found = measure([turn(A, 0, 5, said)], 5.0)
    assert (found.questions, found.open_questions) == (questions, open_questions)


def test_fillers_are_told_per_hundred_words() -> None:
    assert measure([turn(A, 0, 9, "Ну, как бы, цена такая, это самое, высокая.")], 9.0).fillers_per_100 == 37.5
    assert measure([turn(A, 0, 9, "I would like to send you the offer.")], 9.0).fillers_per_100 == 0.0


def test_a_mono_recording_tells_nothing() -> None:
    assert measure([turn(U, 0, 5), turn(A, 5, 9)], 20.0) == UNKNOWN
    assert measure([], 20.0) == UNKNOWN


def test_an_agent_who_says_nothing_is_known_to_say_nothing() -> None:
    found = measure([turn(C, 0, 5)], 10.0)
    assert (found.agent_seconds, found.talk_ratio, found.longest_monologue_seconds) == (0.0, 0.0, 0.0)
    assert (found.words_per_minute, found.patience_seconds) == (None, None)


def test_a_hum_and_a_breath_do_not_end_a_monologue() -> None:
    assert measure([turn(A, 0, 5), turn(C, 5.1, 5.6), turn(A, 5.7, 20)], 20).longest_monologue_seconds == 20.0
    assert measure([turn(A, 0, 5), turn(A, 5.9, 20)], 20).longest_monologue_seconds == 20.0
    assert measure([turn(A, 0, 5), turn(A, 6.1, 20)], 20).longest_monologue_seconds == 13.9
    assert measure([turn(A, 0, 5), turn(C, 5.1, 5.9), turn(A, 6, 20)], 20).longest_monologue_seconds == 14.0


def test_cutting_in_is_no_patience() -> None:
    assert measure([turn(C, 0, 5), turn(A, 4, 9)], 10).patience_seconds is None


def test_invented_turns_are_left_out() -> None:
    heard = [turn(C, 0, 5), turn(A, 6, 9)]
    assert measure([*heard, turn(A, 20, 30, "Субтитры", is_suspect=True)], 10) == measure(heard, 10)


def test_without_a_length_the_silence_is_not_known() -> None:
    assert measure([turn(C, 0, 5)], 0).silence_ratio is None


@given(TURNS, st.floats(0, 600))
def test_shares_stay_shares_and_order_does_not_matter(turns: list[Turn], talk_seconds: float) -> None:
    found = measure(turns, talk_seconds)
    for share in (found.talk_ratio, found.silence_ratio):
        assert share is None or 0 <= share <= 1
    assert found.patience_seconds is None or found.patience_seconds >= 0
    assert found.agent_seconds is not None
    assert found.longest_monologue_seconds is not None
    longest_span = max(one.end for one in turns) - min(one.start for one in turns)
    assert found.longest_monologue_seconds <= longest_span + 0.01
    assert found.agent_seconds <= sum(one.end - one.start for one in turns if one.speaker is A) + 0.01


@pytest.mark.parametrize(("reviewed", "recovered", "value"), recovery.EXAMPLES)
def test_recovery(reviewed: int, recovered: int, value: float | None) -> None:
    assert recovery.recovery(recovered=recovered, reviewed=reviewed).value == value


def test_more_recovered_than_reviewed_is_an_error() -> None:
    with pytest.raises(ValueError):
        recovery.recovery(recovered=2, reviewed=1)
