"""The judge on whole calls: what must always hold, and how well it does on labelled ones."""

import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.dialogue_file import LabelledCall, parse, without_sides
from scoring.evaluate import Evaluation, evaluate
from scoring.facts import CallFacts, GoalCode
from scoring.goals.catalogue import GOALS
from scoring.judge import judge
from scoring.verdict import Outcome
from tests.scoring.talks import call
from transcription.transcript import Speaker, Turn

FIXTURES = Path(__file__).parent / "fixtures"
SAID = sorted(
    {line.partition(": ")[2] for goal in GOALS for lines, _ in goal.examples for line in lines}
    | {"Алло.", "Угу.", "", "?!", "…", "Hello.", "Нет.", "Да", "хотя нет", "25.11", "сто", "Wrong number.", "«»"}
)
TURNS = st.lists(
    st.builds(
        lambda speaker, start, long, text, is_suspect: Turn(
            speaker=speaker, start=start, end=start + long, text=text, is_suspect=is_suspect
        ),
        st.sampled_from(Speaker),
        st.floats(0, 3600),
        st.floats(0, 60),
        st.one_of(
            st.sampled_from(SAID), st.lists(st.sampled_from(SAID), max_size=4).map(" ".join), st.text(max_size=60)
        ),
        st.booleans(),
    ),
    max_size=10,
)
GOAL = st.one_of(st.none(), st.sampled_from(GoalCode))
ATTAINED = [(goal, lines) for goal in GOALS for lines, outcome in goal.examples if outcome is Outcome.ATTAINED]
NEUTRAL = ("Алло.", "Слушаю вас.", "Понятно.", "Hello.", "Who is this?")
TAKEN_BACK = (
    "Хотя нет, подождите, пока не надо.",
    "Нет, стойте, давайте отменим.",
    "Actually no, hold off for now.",
)


def calls_of(folder: str) -> list[LabelledCall]:
    files = sorted([*(FIXTURES / folder).glob("*.yaml"), *(FIXTURES / folder).glob("*.json")])
    assert files, folder
    return [parse(file.read_text("utf-8"), name=file.name) for file in files]


def evaluated(calls: list[LabelledCall]) -> Evaluation:
    return evaluate((judge(one.facts), one) for one in calls)


@settings(max_examples=100, deadline=None)
@given(TURNS, GOAL, st.booleans())
def test_any_turns_are_judged_and_every_quote_is_one(
    turns: list[Turn], goal: GoalCode | None, is_outbound: bool
) -> None:
    facts = CallFacts(turns=tuple(turns), call_date=date(2026, 11, 23), goal=goal, is_outbound=is_outbound)
    verdict = judge(facts)
    assert 0 < verdict.confidence < 1
    assert verdict.why.endswith(".")
    assert verdict == judge(facts)
    for evidence in verdict.evidence:
        turn = turns[evidence.turn]
        assert evidence.quote
        assert evidence.quote in turn.text
        assert evidence.speaker is turn.speaker
        assert not turn.is_suspect
        assert turn.start - 0.01 <= evidence.start <= turn.end + 0.01
    for quoted in (verdict.next_step, verdict.rejection, *verdict.competitors, *verdict.prices):
        assert quoted is None or (quoted.quote in turns[quoted.turn].text and not turns[quoted.turn].is_suspect)
    if verdict.attained:
        assert verdict.evidence
        assert all(turns[one.turn].speaker is not Speaker.AGENT for one in verdict.evidence)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(SAID), st.sampled_from(NEUTRAL)), min_size=1, max_size=6),
    st.sampled_from(GoalCode),
)
def test_the_agents_words_never_attain(said: list[tuple[str, str]], goal: GoalCode) -> None:
    lines = [line for agent, customer in said for line in (f"agent: {agent}", f"customer: {customer}")]
    assert not judge(call(*lines, goal=goal)).attained


@pytest.mark.parametrize(("goal", "lines"), ATTAINED)
def test_words_that_were_perhaps_invented_never_attain(goal: object, lines: tuple[str, ...]) -> None:
    facts = call(*lines, goal=goal.code)  # type: ignore[attr-defined]  # a Goal; pytest gives object
    suspect = tuple(replace(turn, is_suspect=turn.speaker is Speaker.CUSTOMER) for turn in facts.turns)
    assert not judge(replace(facts, turns=suspect)).attained


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(ATTAINED), st.sampled_from(TAKEN_BACK))
def test_the_last_word_wins(example: tuple[object, tuple[str, ...]], taken_back: str) -> None:
    goal, lines = example
    said = (*lines, "agent: Хорошо.", f"customer: {taken_back}")
    assert not judge(call(*said, goal=goal.code)).attained  # type: ignore[attr-defined]  # as above


@pytest.mark.parametrize(("goal", "lines"), ATTAINED)
def test_an_agreement_after_a_doubt_counts(goal: object, lines: tuple[str, ...]) -> None:
    said = ("customer: Не знаю, надо подумать.", "agent: Понимаю.", *lines)
    assert judge(call(*said, goal=goal.code)).attained  # type: ignore[attr-defined]  # as above


def test_labelled_calls_as_written() -> None:
    found = evaluated(calls_of("dialogues")).overall
    assert found.outcome.right >= 15
    assert found.evidence.right >= 14
    assert found.date.right >= 12
    assert found.precision == 1.0


def test_labelled_calls_without_knowing_who_speaks() -> None:
    known, guessed = calls_of("dialogues"), [without_sides(one) for one in calls_of("dialogues")]
    assert evaluated(guessed).overall.outcome.right >= 13
    for one, other in zip(known, guessed, strict=True):
        if judge(one.facts).outcome is judge(other.facts).outcome:
            assert judge(other.facts).confidence <= judge(one.facts).confidence


def test_calls_as_the_recogniser_heard_them() -> None:
    """The project's recordings as the base model hears them, errors and all.  The mono ones are one long turn."""
    found = evaluated(calls_of("recognised")).overall
    assert found.outcome.right >= 14
    assert found.precision == 1.0
    assert found.recall is not None
    assert found.recall >= 0.8
    assert found.evidence.right >= 11
    assert found.date.right >= 12


def test_calls_that_no_rule_was_written_by() -> None:
    """Floors well below what was measured (scoring/README.md): a rule that breaks wording at large shows here."""
    for folder, calls, outcomes in (("other_wording", 63, 50), ("held_out", 28, 20)):
        found = evaluated(calls_of(folder)).overall
        assert found.calls == calls
        assert found.outcome.right >= outcomes
        assert found.precision is not None
        assert found.precision >= 0.9


def test_a_long_call_is_judged_in_a_blink() -> None:
    """Five minutes are 80 turns.  Words are looked up once a process, so the second judgement counts."""
    long = max(calls_of("dialogues"), key=lambda one: len(one.facts.turns)).facts
    turns = (long.turns * 3)[:80]
    judge(replace(long, turns=turns))
    began = time.perf_counter()
    judge(replace(long, turns=turns, language="en"))  # other facts: no answer is kept of them
    assert time.perf_counter() - began < 1.0  # measured 0.1 s on an idle core; the machine that tests may be busy
