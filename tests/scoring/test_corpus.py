"""The labelled corpus holds what its README says: every file is read, its quotes stand in its turns, every goal
ends in every way, and each trap is there often enough to be measured."""

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from scoring.dialogue_file import LabelledCall, Labels, parse
from scoring.facts import GoalCode
from scoring.verdict import Outcome

FIXTURES = Path(__file__).parent / "fixtures"
CORPUS = FIXTURES / "corpus"
FILES = sorted(file for part in ("build", "measured") for file in (CORPUS / part).glob("*.yaml"))
TRAPS = (
    "agent_claims_yes",
    "think_about_it",
    "promise_without_date",
    "sarcasm",
    "indirect_consent",
    "colloquial_consent",
    "sum_in_words",
    "date_in_words",
    "relative_date",
    "changed_mind_yes_to_no",
    "changed_mind_no_to_yes",
    "conditional_yes",
    "other_person_decides",
    "yes_to_other_question",
    "polite_refusal",
    "hidden_reason",
    "stated_vs_real_reason",
    "gatekeeper",
    "ivr_then_person",
    "voicemail_person_like",
    "weekday_past",
    "partial_payment",
    "already_done",
    "double_negation",
    "competitor_named",
    "two_goals",
    "recognised_text",  # written as a base recogniser writes: no marks, lower case, its mistakes
)


@cache
def call_in(file: Path) -> LabelledCall:
    return parse(file.read_text("utf-8"), name=file.name)


def build_calls() -> list[LabelledCall]:
    return [call_in(file) for file in FILES if file.parent.name == "build"]


def labels_of(call: LabelledCall) -> Labels:
    assert call.labels is not None, f"{call.id}: no labels"
    return call.labels


def quotes_of(labels: Labels) -> list[str]:
    step = [labels.next_step.quote] if labels.next_step else []
    objections = [quote for item in labels.objections for quote in (item.quote, item.answer) if quote is not None]
    return [*(item.quote for item in labels.evidence), *step, *(item.quote for item in labels.promises), *objections]


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_every_quote_stands_inside_one_turn(file: Path) -> None:
    call = call_in(file)
    texts = [turn.text for turn in call.facts.turns]
    assert labels_of(call).evidence or labels_of(call).outcome is Outcome.NO_SPEECH
    assert [quote for quote in quotes_of(labels_of(call)) if not any(quote in text for text in texts)] == []


def test_no_id_is_used_twice_and_no_call_stands_twice() -> None:
    calls = [call_in(file) for file in FILES]
    assert [name for name, times in Counter(call.id for call in calls).items() if times > 1] == []
    said = Counter(tuple(turn.text for turn in call.facts.turns) for call in calls)
    assert [turns[0] for turns, times in said.items() if times > 1] == []


def test_only_a_lost_lead_has_a_reason_and_only_known_traps_are_named() -> None:
    for call in map(call_in, FILES):
        assert labels_of(call).rejection is None or labels_of(call).outcome is Outcome.REJECTED, call.id
        assert set(call.traps) <= set(TRAPS), call.id


def test_every_goal_ends_in_every_way() -> None:
    found = {(call.facts.goal, labels_of(call).outcome) for call in build_calls()}
    assert {(goal, outcome) for goal in GoalCode for outcome in Outcome} - found == set()


def test_every_trap_and_reason_stands_often_enough_to_be_measured() -> None:
    traps = Counter(trap for call in build_calls() for trap in call.traps)
    assert {trap: traps[trap] for trap in TRAPS if traps[trap] < 3} == {}
    reasons = Counter(labels_of(call).rejection for call in build_calls())
    assert {reason: times for reason, times in reasons.items() if times < 5} == {}


def test_two_thirds_are_russian_and_a_quarter_reads_as_recognised() -> None:
    calls = build_calls()
    assert 0.6 < sum(call.facts.language == "ru" for call in calls) / len(calls) < 0.75
    assert sum("recognised_text" in call.traps for call in calls) / len(calls) >= 0.25


def test_there_are_more_than_two_hundred_labelled_dialogues() -> None:
    assert len(build_calls()) >= 150
    assert len(list(FIXTURES.rglob("*.yaml"))) >= 200
