"""Rates and their intervals; the bands of calls per company."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.kpis.calls_per_company import EXAMPLES, Band, CallsPerCompany, band, norm
from scoring.kpis.goal_attainment import change_points, change_share, goal_attainment
from scoring.kpis.interval import Z_95, rate, wilson

SHARES = st.integers(1, 5_000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))


@given(SHARES)
def test_the_interval_holds_the_rate_and_stays_a_share(share: tuple[int, int]) -> None:
    part, whole = share
    low, high = wilson(part, whole)
    assert 0 <= low <= part / whole + 1e-12
    assert part / whole - 1e-12 <= high <= 1
    assert high - low > 0


@given(SHARES)
def test_the_bounds_are_where_the_normal_test_just_rejects(share: tuple[int, int]) -> None:
    part, whole = share
    for bound in wilson(part, whole):
        assert (part / whole - bound) ** 2 == pytest.approx(Z_95**2 * bound * (1 - bound) / whole, abs=1e-9)


@given(SHARES)
def test_more_calls_make_it_narrower(share: tuple[int, int]) -> None:
    part, whole = share
    low, high = wilson(part, whole)
    low_more, high_more = wilson(part * 4, whole * 4)
    assert high_more - low_more < high - low


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (1, 1, 0.2065, 1.0)],
)  # closed forms: z²/(n+z²) at the edges
def test_known_intervals(part: int, whole: int, low: float, high: float) -> None:
    found = wilson(part, whole)
    assert found == pytest.approx((low, high), abs=0.0001)


def test_no_calls_no_rate() -> None:
    empty = goal_attainment(attained=0, judged=0)
    assert (empty.value, empty.low, empty.is_few) == (None, None, True)
    assert rate(5, 19).is_few
    assert not rate(5, 20).is_few
    with pytest.raises(ValueError):
        goal_attainment(attained=3, judged=2)


@pytest.mark.parametrize(("role", "calls", "companies", "expected"), EXAMPLES)
def test_bands_by_role(role: str | None, calls: int, companies: int, expected: Band) -> None:
    one = CallsPerCompany(calls=calls, companies=companies, one=0, two=0, three_four=0, five_plus=0)
    assert band(one.value, role) is expected


def test_every_role_has_its_norm() -> None:
    assert (norm("telemarketing"), norm("closer"), norm("logistics"), norm(None)) == (2.7, 3.0, None, 2.7)


def test_changes() -> None:
    assert change_points(rate(41, 100), rate(38, 100)) == pytest.approx(3.0)
    assert change_points(rate(0, 0), rate(38, 100)) is None
    assert change_share(109, 100) == pytest.approx(0.09)
    assert change_share(5, 0) is None
