"""A call made ready to be drawn, without a database or a browser."""

from dataclasses import replace
from typing import Any

import pytest

from db.queries.call_detail import Detail, Note, SavedRecording, SavedTranscript, SavedVerdict
from service.pages.call import seconds_of
from service.pages.call_view import MARK_ROWS, WIDTH, Mark, Talk, lanes
from tests.small_company import NOON

TURNS: list[dict[str, Any]] = [
    {"speaker": "agent", "start": 0.0, "end": 10.0, "text": "Цена 4850 рублей, доставка завтра."},
    {"speaker": "customer", "start": 10.0, "end": 20.0, "text": "Хорошо, выставляйте счёт."},
]
VERDICT = SavedVerdict(
    by="machine", user=None, at=NOON, is_effective=True, goal="issue_invoice", outcome="attained", attained=True,
    confidence=0.9, why="", evidence=[{"turn": 1, "speaker": "customer", "quote": "выставляйте счёт", "start": 15.0}],
    next_step=None, rejection=None, competitors=[], prices=[{"amount": "4850", "quote": "4850 рублей", "turn": 0}],
)  # fmt: skip
RECORDING = SavedRecording(
    id=7, state="stored", seconds=20.0, channels=2, peaks={"customer": [0, 100], "agent": [50, 0]}, error=None
)


def transcript(recording: int | None = 7, turns: list[dict[str, Any]] = TURNS) -> SavedTranscript:
    return SavedTranscript(
        recording_id=recording, language="ru", engine="e", model="m", seconds=20.0, channels=2, turns=turns
    )


DETAIL = Detail(
    link_why={}, recordings=[RECORDING], transcripts=[transcript()], verdicts=[VERDICT], talk=None, legs=[],
    notes=[], plays=[], deal=None, promises=[], objections=[],
)  # fmt: skip


def test_a_quote_is_marked_at_its_second_else_by_its_place_in_the_turn() -> None:
    found = Talk(DETAIL, RECORDING).marks(20.0)
    assert [(mark.kind, round(mark.seconds, 1), mark.left) for mark in found] == [
        ("price", 1.5, pytest.approx(7.35, abs=0.01)),  # 5 of 34 letters into a turn of ten seconds
        ("evidence", 15.0, 75.0),
    ]


def test_a_note_is_a_mark_and_what_lies_beyond_the_end_stands_at_it() -> None:
    note = Note(id=1, user=None, at_seconds=99.0, text="late", at=NOON)
    marks = Talk(replace(DETAIL, notes=[note]), RECORDING).marks(20.0)
    assert (marks[-1].kind, marks[-1].left) == ("note", 100)


def test_without_a_length_there_are_no_marks() -> None:
    assert Talk(DETAIL, None).marks(None) == []


def test_marks_that_crowd_take_rows_and_the_last_are_ticks_alone() -> None:
    prices = [{"amount": "1", "quote": "Цена", "turn": 0, "start": float(second)} for second in range(5)]
    found = Talk(replace(DETAIL, verdicts=[replace(VERDICT, evidence=[], prices=prices)]), RECORDING).marks(100.0)
    assert [mark.row for mark in found] == [0, 1, 2, MARK_ROWS, MARK_ROWS]
    assert all(isinstance(mark, Mark) for mark in found)


def test_quotes_cut_the_text_without_losing_a_letter() -> None:
    turns = Talk(DETAIL, RECORDING).turns()
    assert ["".join(piece.text for piece in turn.pieces) for turn in turns] == [turn["text"] for turn in TURNS]
    assert [(piece.text, piece.kind) for piece in turns[1].pieces if piece.kind] == [("выставляйте счёт", "evidence")]


def test_a_quote_that_is_not_in_its_turn_marks_nothing() -> None:
    other = replace(VERDICT, evidence=[{"turn": 1, "speaker": "customer", "quote": "что-то иное", "start": 15.0}])
    turns = Talk(replace(DETAIL, verdicts=[other]), RECORDING).turns()
    assert [piece.kind for piece in turns[1].pieces] == [""]


def test_turn_numbers_count_through_all_parts_of_a_call() -> None:
    second = [{"speaker": "customer", "start": 3.0, "end": 5.0, "text": "Хорошо, выставляйте счёт."}]
    detail = replace(
        DETAIL,
        transcripts=[transcript(turns=TURNS[:1]), transcript(recording=8, turns=second)],
        verdicts=[replace(VERDICT, evidence=[{"turn": 1, "quote": "выставляйте счёт", "start": 4.0}])],
    )
    talk = Talk(detail, RECORDING)
    assert [mark.kind for mark in talk.marks(20.0)] == ["price"]
    assert talk.place({"turn": 1, "start": 4.0}).query == "r=8&t=4"
    assert [turn.begins_part for turn in talk.turns()] == [1, 2]
    assert [turn.at.is_here for turn in talk.turns()] == [True, False]
    other = Talk(detail, replace(RECORDING, id=8))
    assert [mark.kind for mark in other.marks(20.0)] == ["evidence"]


def test_a_written_talk_without_a_recording_is_all_here() -> None:
    talk = Talk(replace(DETAIL, recordings=[], transcripts=[transcript(recording=None)]), None)
    assert talk.seconds == 20.0
    assert all(turn.at.is_here for turn in talk.turns())


def test_lanes_are_agent_above_customer_or_one_when_sides_are_not_known() -> None:
    assert [lane.side for lane in lanes(RECORDING)] == ["agent", "customer"]
    assert [lane.side for lane in lanes(replace(RECORDING, peaks={"unknown": [1, 2]}))] == ["unknown"]
    assert lanes(None) == []
    assert lanes(RECORDING)[0].path.startswith("M0.0 ")
    assert f"{WIDTH / 2:.1f} " in lanes(RECORDING)[0].path


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("134", 134),
        ("2:14", 134),
        ("1:02:14", 3734),
        (" 7 ", 7),
        ("1.5", 1.5),
        ("", None),
        ("x", None),
        ("1:2:3:4", None),
    ],
)
def test_a_moment_as_people_write_it(text: str, seconds: float | None) -> None:
    assert seconds_of(text) == seconds
