"""Figures of the judge: counted by hand for a few verdicts."""

from dataclasses import replace

import pytest

from scoring.dialogue_file import LabelledCall, parse
from scoring.evaluate import Share, evaluate
from scoring.judge import judge
from scoring.reliability import reliability
from scoring.verdict import Outcome, Verdict

PAYS = """
id: pays
lang: en
call_date: 2026-11-24
goal: push_payment
labels:
  outcome: attained
  evidence: [{speaker: customer, quote: "We will pay on Friday"}]
  next_step: {what: pays, who: customer, date: 2026-11-27, quote: "We will pay on Friday"}
turns:
- A: When will you pay?
- C: We will pay on Friday.
"""
LOST = """
id: lost
lang: ru
call_date: 2026-11-24
goal: book_meeting
labels:
  outcome: rejected
  evidence: [{speaker: customer, quote: "Не интересно"}]
  next_step: null
  rejection: {reason: no_need, quote: "Не интересно"}
turns:
- A: Давайте встретимся?
- C: Не интересно.
"""


def judged(text: str) -> tuple[Verdict, LabelledCall]:
    call = parse(text, name="x")
    return judge(call.facts), call


def test_all_right() -> None:
    found = evaluate([judged(PAYS), judged(LOST)])
    assert found.mistakes == ()
    assert (found.overall.precision, found.overall.recall, found.overall.f1) == (1.0, 1.0, 1.0)
    assert found.overall.outcome == Share(right=2, of=2)
    assert found.overall.reason == Share(right=1, of=1)
    assert set(found.by_language) == {"en", "ru"}
    assert found.outcomes == {("attained", "attained"): 1, ("rejected", "rejected"): 1}


def test_a_missed_goal_costs_recall_and_a_false_one_precision() -> None:
    (pays, call), (lost, other) = judged(PAYS), judged(LOST)
    missed = evaluate([(replace(pays, outcome=Outcome.NOT_ATTAINED), call), (lost, other)])
    assert (missed.overall.precision, missed.overall.recall) == (None, 0.0)
    assert missed.overall.outcome == Share(right=1, of=2)
    false = evaluate([(pays, call), (replace(lost, outcome=Outcome.ATTAINED), other)])
    assert false.overall.precision == 0.5
    assert false.overall.f1 == pytest.approx(2 / 3)


def test_evidence_dates_and_reasons_are_counted_apart() -> None:
    (pays, call), (lost, other) = judged(PAYS), judged(LOST)
    assert pays.next_step is not None
    assert lost.rejection is not None
    wrong = [
        (replace(pays, evidence=(), next_step=replace(pays.next_step, date=None)), call),
        (replace(lost, rejection=replace(lost.rejection, reason=None)), other),
    ]
    found = evaluate(wrong)
    assert found.overall.evidence == Share(right=1, of=2)
    assert found.overall.date == Share(right=0, of=1)
    assert found.overall.who == Share(right=1, of=1)
    assert found.overall.reason == Share(right=0, of=1)
    assert {(mistake.call, mistake.what) for mistake in found.mistakes} == {
        ("pays", "evidence"),
        ("pays", "date"),
        ("lost", "reason"),
    }


def test_calls_without_labels_are_left_out_and_nothing_divides_by_nothing() -> None:
    verdict, call = judged(PAYS)
    found = evaluate([(verdict, replace(call, labels=None))])
    assert (found.overall.calls, found.overall.f1, found.overall.outcome.value) == (0, None, None)


def test_figures_are_given_by_goal_and_by_trap_and_mistakes_by_cause() -> None:
    (pays, call), (lost, other) = judged(PAYS), judged(LOST)
    trapped = replace(call, traps=("sarcasm", "think_about_it"))
    found = evaluate([(replace(pays, outcome=Outcome.NOT_ATTAINED), trapped), (lost, other)])
    assert {goal: scores.calls for goal, scores in found.by_goal.items()} == {"book_meeting": 1, "push_payment": 1}
    assert {trap: scores.outcome for trap, scores in found.by_trap.items()} == {
        "sarcasm": Share(right=0, of=1),
        "think_about_it": Share(right=0, of=1),
    }
    assert found.causes == [
        ("attained", "not_attained", "sarcasm", ("pays",)),
        ("attained", "not_attained", "think_about_it", ("pays",)),
    ]
    assert found.mistakes[0].turn == 1


def test_confidence_is_compared_with_the_share_that_was_right() -> None:
    found = reliability([(0.9, True), (0.9, False), (0.3, False), (1.0, True)])
    assert found is not None
    assert [(one.low, one.calls) for one in found.bins] == [(0.2, 1), (0.8, 3)]
    assert found.bins[1].right == pytest.approx(2 / 3)
    assert found.ece == pytest.approx((abs(2.8 - 2) + 0.3) / 4)
    assert found.brier == pytest.approx((0.01 + 0.81 + 0.09 + 0) / 4)
    assert reliability([]) is None
