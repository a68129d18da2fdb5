"""Practice talks: every customer's turn is marked."""

import pytest

from scoring.facts import GoalCode
from scoring.learned.practice import PracticeUnreadable, practice
from scoring.learned.stance import Stance
from scoring.verdict import Outcome, RejectionReason
from transcription.transcript import Speaker

TALKS = """
# ru book_meeting attained out 2026-11-26 | замер
C s | Алло?
A | Мастер завтра рядом с вами.
C y! | Ну пусть в три подходит.

# en issue_invoice rejected in 2026-11-27 | hosting
A | Shall I bill you?
C o | You went down twice last week.
C r! | I would not hand you a penny after that.
"""


def test_a_file_holds_talks_divided_by_an_empty_line() -> None:
    first, second = practice(TALKS, name="ru_01")
    assert (first.call.id, second.call.id) == ("ru_01#1", "ru_01#2")
    assert first.call.facts.goal is GoalCode.BOOK_MEETING
    assert first.call.facts.is_outbound
    assert not second.call.facts.is_outbound
    assert [turn.speaker for turn in first.call.facts.turns] == [Speaker.CUSTOMER, Speaker.AGENT, Speaker.CUSTOMER]


def test_each_customers_turn_has_its_stance_and_the_deciding_ones_are_the_evidence() -> None:
    first, second = practice(TALKS, name="ru_01")
    assert first.stances == {0: Stance.SMALL_TALK, 2: Stance.YES}
    assert second.stances == {1: Stance.OBJECT, 2: Stance.NO_TRUST}
    assert first.call.labels is not None
    assert [(one.turn, one.quote) for one in first.call.labels.evidence] == [(2, "Ну пусть в три подходит.")]


def test_the_reason_of_a_lost_lead_is_the_one_of_the_deciding_turn() -> None:
    _, second = practice(TALKS, name="ru_01")
    assert second.call.labels is not None
    assert second.call.labels.outcome is Outcome.REJECTED
    assert second.call.labels.rejection is RejectionReason.TRUST


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("# ru book_meeting attained out\nC s | Алло?", "not enough values"),
        ("# ru lunch attained out 2026-11-26\nC s | Алло?", "lunch"),
        ("# ru book_meeting attained out 2026-11-26\nC | Алло?", "a turn is"),
        ("# ru book_meeting attained out 2026-11-26\nC z | Алло?", "'z' is not a valid Stance"),
        ("# ru book_meeting attained out someday\nC s | Алло?", "isoformat"),
    ],
)
def test_a_talk_that_is_not_marked_right_is_named(text: str, told: str) -> None:
    with pytest.raises(PracticeUnreadable, match=told) as raised:
        practice(text, name="ru_01")
    assert str(raised.value).startswith("ru_01#1")
