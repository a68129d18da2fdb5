"""Cohorts, medians with deals that still stand, inverted funnels: without a database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.kpis.funnel import Cohort, Move, Step, cohorts, inverted, median_with_standing

START = datetime(2026, 11, 1, tzinfo=UTC)
NOW = START + timedelta(days=30)
STEPS = (
    Step(id=1, position=1, kind="open"),
    Step(id=2, position=2, kind="open"),
    Step(id=3, position=3, kind="won"),
    Step(id=4, position=4, kind="lost"),
)


def way(deal: int, *stages: tuple[int, float]) -> list[Move]:
    return [Move(deal=deal, stage=stage, at=START + timedelta(days=day)) for stage, day in stages]


def cohort(stage: int, *ways: list[Move]) -> Cohort:
    moves = [move for one in ways for move in one]
    return cohorts(STEPS, moves, since=START, until=NOW, now=NOW)[stage]


def test_a_stage_jumped_over_still_counts_as_advanced() -> None:
    found = cohort(1, way(1, (1, 1), (3, 5)))
    assert (found.entered, found.advanced, found.median_days) == (1, 1, 4.0)


def test_lost_is_no_advance_even_though_it_stands_last() -> None:
    found = cohort(1, way(1, (1, 1), (4, 3)))
    assert (found.advanced, found.lost, found.standing) == (0, 1, 0)


def test_back_to_work_after_a_rejection_is_an_advance() -> None:
    found = cohort(1, way(1, (1, 1), (4, 3), (2, 6)))
    assert (found.advanced, found.lost) == (1, 0)


def test_a_deal_that_comes_twice_counts_once() -> None:
    found = cohort(1, way(1, (1, 1), (2, 3), (1, 5), (2, 8)))
    assert (found.entered, found.advanced, found.median_days) == (1, 1, 2.0)


def test_won_and_lost_stages_have_no_cohort() -> None:
    assert set(cohorts(STEPS, [], since=START, until=NOW, now=NOW)) == {1, 2}


@pytest.mark.parametrize(
    ("stays", "median"),
    [
        ([], None),
        ([(3.0, True)], 3.0),
        ([(3.0, False)], None),
        ([(1.0, True), (2.0, True), (9.0, True)], 2.0),
        ([(1.0, True), (2.0, True), (30.0, False), (30.0, False)], 2.0),
        ([(1.0, True), (30.0, False), (30.0, False), (30.0, False)], None),
        ([(1.0, False), (2.0, True), (3.0, True)], 2.0),
    ],
)
def test_medians(stays: list[tuple[float, bool]], median: float | None) -> None:
    assert median_with_standing(stays) == median


@given(st.lists(st.floats(0, 1000), min_size=1))
def test_with_all_stays_over_it_is_the_lower_median(days: list[float]) -> None:
    assert median_with_standing((day, True) for day in days) == sorted(days)[(len(days) - 1) // 2]


def test_inverted_stages_hold_more_than_the_one_above() -> None:
    assert inverted([40, 20, 10]) == []
    assert inverted([3, 9, 2, 34]) == [1, 3]
    assert inverted([3, 5], allowed_ratio=2) == []
    assert inverted([]) == []
