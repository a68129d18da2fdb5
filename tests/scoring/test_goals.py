"""Each goal's examples are its definition: every one must come out as written."""

import pytest

from scoring.facts import GoalCode
from scoring.goals.catalogue import BY_CODE, GOALS, Goal
from scoring.judge import judge
from scoring.verdict import Outcome
from tests.scoring.talks import call

CASES = [(goal, lines, outcome) for goal in GOALS for lines, outcome in goal.examples]


@pytest.mark.parametrize(("goal", "lines", "outcome"), CASES, ids=lambda value: str(getattr(value, "code", "")) or None)
def test_example(goal: Goal, lines: tuple[str, ...], outcome: Outcome) -> None:
    found = goal.check(call(*lines, goal=goal.code))
    assert found.is_attained is (outcome is Outcome.ATTAINED)
    assert judge(call(*lines, goal=goal.code)).attained is found.is_attained


@pytest.mark.parametrize("goal", GOALS, ids=lambda goal: str(goal.code))
def test_a_goal_is_shown_by_examples_of_both_kinds_in_both_languages(goal: Goal) -> None:
    for outcome in (Outcome.ATTAINED, Outcome.NOT_ATTAINED):
        texts = [" ".join(lines) for lines, expected in goal.examples if expected is outcome]
        is_russian = [any("а" <= letter.lower() <= "я" for letter in text) for text in texts]
        assert is_russian.count(True) >= 2, outcome
        assert is_russian.count(False) >= 1, outcome


def test_every_goal_of_the_catalogue_has_a_rule_and_titles() -> None:
    assert tuple(goal.code for goal in GOALS) == tuple(GoalCode)
    assert set(BY_CODE) == set(GoalCode)
    assert all(goal.title_ru and goal.title_en and goal.version >= 1 for goal in GOALS)
