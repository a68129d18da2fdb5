"""Labelled calls are read as they are written, and what is wrong with a file is said in one line."""

import json
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.dialogue_file import (
    DialogueUnreadable,
    ObjectionLabel,
    PromiseLabel,
    parse,
    without_sides,
)
from scoring.facts import GoalCode
from scoring.verdict import ObjectionKind, Outcome, Side
from transcription.transcript import Speaker

DIALOGUES = Path(__file__).parent / "fixtures" / "dialogues"
SHORT = """
id: one
lang: en
call_date: 2026-11-24
direction: in
goal: push_payment
labels:
  outcome: attained
  evidence: [{speaker: customer, quote: "on Friday"}]
  next_step: {what: pays, who: customer, date: 2026-11-27, quote: "on Friday"}
  prices: [{amount: 18.5, currency: USD, quote: "x"}]
  promises: [{who: customer, what: pays, date: 2026-11-27, quote: "We pay on Friday"}]
  objections: [{kind: timing, quote: "on Friday", met: false, answer: null}]
traps: [relative_date, competitor_named]
turns:
- pause: 3
- A: When will you pay?
- C: {t: "We pay on Friday.", overlap: 0.3}
"""


def test_a_dialogue_becomes_facts_and_labels() -> None:
    call = parse(SHORT, name="one.yaml")
    assert (call.facts.goal, call.facts.is_outbound, call.facts.call_date) == (
        GoalCode.PUSH_PAYMENT,
        False,
        date(2026, 11, 24),
    )
    assert [(turn.speaker, turn.text) for turn in call.facts.turns] == [
        (Speaker.AGENT, "When will you pay?"),
        (Speaker.CUSTOMER, "We pay on Friday."),
    ]
    assert call.facts.turns[0].start > 3
    assert call.labels is not None
    assert (call.labels.outcome, call.labels.evidence[0].turn) == (Outcome.ATTAINED, 1)
    assert call.labels.next_step is not None
    assert (call.labels.next_step.who, call.labels.next_step.date) == (Side.CUSTOMER, date(2026, 11, 27))
    assert call.labels.prices == ((Decimal("18.5"), "USD"),)


def test_promises_objections_and_traps_are_read_and_may_be_absent() -> None:
    call = parse(SHORT, name="one.yaml")
    assert call.traps == ("relative_date", "competitor_named")
    assert call.labels is not None
    assert call.labels.promises == (
        PromiseLabel(who=Side.CUSTOMER, what="pays", date=date(2026, 11, 27), quote="We pay on Friday"),
    )
    assert call.labels.objections == (
        ObjectionLabel(kind=ObjectionKind.TIMING, quote="on Friday", is_met=False, answer=None),
    )
    bare = parse("{turns: [{A: hello}], call_date: 2026-11-24, labels: {outcome: rejected}}", name="bare.yaml")
    assert bare.labels is not None
    assert (bare.traps, bare.labels.promises, bare.labels.objections) == ((), (), ())


@pytest.mark.parametrize("file", sorted(DIALOGUES.glob("*.yaml")), ids=lambda file: file.stem)
def test_times_go_on_and_labelled_quotes_stand_in_turns(file: Path) -> None:
    call = parse(file.read_text("utf-8"), name=file.name)
    clock = 0.0
    for turn in call.facts.turns:
        assert clock <= turn.start < turn.end
        clock = turn.end
    assert call.labels is not None
    assert all(quote.turn is not None for quote in call.labels.evidence)


def test_a_recordings_truth_keeps_its_times() -> None:
    said = {"call_date": "2026-11-25", "turns": [{"speaker": "customer", "start": 1.5, "end": 2.0, "text": "Алло"}]}
    call = parse(json.dumps(said, ensure_ascii=False), name="truth.json", goal=GoalCode.BOOK_MEETING)
    assert (call.facts.turns[0].start, call.facts.goal, call.labels) == (1.5, GoalCode.BOOK_MEETING, None)


def test_sides_can_be_hidden() -> None:
    hidden = without_sides(parse(SHORT, name="one.yaml"))
    assert {turn.speaker for turn in hidden.facts.turns} == {Speaker.UNKNOWN}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no list of turns"),
        ("turns: 5", "no list of turns"),
        ("turns: [[1, 2]]", "a turn must be"),
        ("turns: [hello]", "a turn must be"),
        ("[1, 2", "neither YAML nor JSON"),
        ("{turns: [{X: hello}]}", "must be one of A, C, U"),
        ("{turns: [{A: hello}], goal: get_rich}", "get_rich"),
        ("{turns: [{A: hello}], call_date: soon}", "soon"),
        ("{turns: [5]}", "int"),
        ("{turns: [{A: hello}], labels: {outcome: splendid}}", "splendid"),
        (
            "{turns: [], call_date: 2026-11-24, labels: {outcome: rejected, objections: [{kind: mood, quote: x}]}}",
            "mood",
        ),
        (
            "{turns: [], call_date: 2026-11-24, labels: {outcome: rejected, promises: [{who: customer, what: pays}]}}",
            "quote",
        ),
    ],
)
def test_what_is_wrong_is_said_in_one_line(text: str, says: str) -> None:
    with pytest.raises(DialogueUnreadable) as caught:
        parse(text, name="bad.yaml")
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(DialogueUnreadable):
        parse(text, name="any")


def test_a_call_without_a_day_is_of_the_day_that_is_given() -> None:
    text = "turns: [{A: hello}]"
    assert parse(text, name="x", today=date(2026, 11, 23)).facts.call_date == date(2026, 11, 23)
    with pytest.raises(DialogueUnreadable, match="call_date"):
        parse(text, name="x")
