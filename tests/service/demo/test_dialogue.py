"""Written talks: every goal and ending can be told, nothing is left unfilled, the judge mostly hears what was meant."""

import random
from datetime import date

import pytest

from scoring.facts import CallFacts, GoalCode
from scoring.judge import judge
from service.demo.company import MARIA, MARK, OFFICE, PAYROLL, PLASTICS
from service.demo.customers import CUSTOMERS
from service.demo.dialogue import Scene, next_working_day, write
from service.demo.lines_en import MIDDLES as ENGLISH
from service.demo.lines_en import REJECTED as ENGLISH_REASONS
from service.demo.lines_ru import MIDDLES as RUSSIAN
from service.demo.lines_ru import REJECTED as RUSSIAN_REASONS
from transcription.transcript import Speaker

DAY = date(2026, 11, 24)
RESULTS = ("attained", "not_attained", "keep_in_touch", "voicemail", "wrong_number")
GOALS = [("ru", goal) for goal in RUSSIAN if ":" not in goal] + [("en", goal) for goal in ENGLISH]


def scene(language: str, goal: str, result: str) -> Scene:
    brand = PAYROLL if language == "en" else PLASTICS
    customer = next(customer for customer in CUSTOMERS if customer.brand is brand)
    return Scene(customer=customer, agent=MARK if language == "en" else MARIA, day=DAY, goal=goal, result=result)


@pytest.mark.parametrize(("language", "goal"), GOALS)
@pytest.mark.parametrize("result", RESULTS)
def test_everything_is_filled_in_and_in_order(language: str, goal: str, result: str) -> None:
    for seed in range(12):
        said = write(scene(language, goal, result), random.Random(seed))
        assert (said.language, said.engine) == (language, "written")
        assert not any("{" in turn.text or "}" in turn.text for turn in said.turns)
        assert {turn.speaker for turn in said.turns} == {Speaker.AGENT, Speaker.CUSTOMER}
        assert all(a.end <= b.start for a, b in zip(said.turns, said.turns[1:], strict=False))
        assert said.turns[-1].end <= said.seconds < 180


@pytest.mark.parametrize("reason", RUSSIAN_REASONS)
def test_a_reason_for_every_refusal(reason: str) -> None:
    assert reason in ENGLISH_REASONS
    write(scene("ru", "follow_up_offer", f"rejected:{reason}"), random.Random(1))


def test_the_judge_hears_most_of_what_was_meant() -> None:
    """Verdicts of the demo are the judge's own; texts it could not tell apart would make a poor example."""
    meant = [
        (goal, result, judge(facts(scene(language, goal, result), seed)).outcome)
        for language, goal in GOALS
        if goal
        for result in ("attained", "not_attained", "keep_in_touch", "rejected:price", "voicemail")
        for seed in range(6)
    ]
    right = [one for one in meant if one[1].partition(":")[0] == one[2]]
    assert len(right) / len(meant) > 0.8  # measured 0.84: idle talk is often only "not attained" to it


def test_a_step_never_falls_on_a_weekend() -> None:
    assert next_working_day(date(2026, 11, 27), 1) == date(2026, 11, 30)
    assert all(next_working_day(DAY, days).weekday() < 5 for days in range(1, 15))


def test_brands_are_told_apart() -> None:
    said = write(scene("ru", "discover_need", "attained"), random.Random(4))
    text = " ".join(turn.text for turn in said.turns)
    assert PLASTICS.name in text
    assert OFFICE.name not in text


def facts(told: Scene, seed: int) -> CallFacts:
    said = write(told, random.Random(seed))
    return CallFacts(
        turns=said.turns, call_date=DAY, goal=GoalCode(told.goal), language=said.language,
        own_names=(told.customer.brand.name,),
    )  # fmt: skip
