"""Periods in a zone: whole local days, half-open in UTC, whatever the clocks do."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.kpis.period import Period, Span, comparable, following, parts, period_of, previous

ZONES = st.sampled_from(["Europe/Moscow", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Apia"])
DAYS = st.dates(date(2001, 1, 1), date(2099, 12, 31))
SIZED = st.sampled_from([Span.DAY, Span.WEEK, Span.MONTH, Span.QUARTER])
MOSCOW = ZoneInfo("Europe/Moscow")


@given(SIZED, DAYS, ZONES)
def test_neighbours_touch_and_hold_their_day(span: Span, day: date, zone: str) -> None:
    period = period_of(span, day, ZoneInfo(zone))
    assert period.first <= day <= period.last
    assert previous(period).until == period.since
    assert following(period).since == period.until
    assert previous(following(period)) == period


@given(SIZED, DAYS, ZONES)
def test_parts_cover_the_period_without_gap_or_overlap(span: Span, day: date, zone: str) -> None:
    period = period_of(span, day, ZoneInfo(zone))
    cut = parts(period)
    assert cut[0].since == period.since
    assert cut[-1].until == period.until
    assert all(a.until == b.since for a, b in pairwise(cut))


@given(DAYS, st.integers(0, 200), ZONES)
def test_a_chosen_span_is_compared_with_as_many_days_before(first: date, length: int, zone: str) -> None:
    period = Period(span=Span.CUSTOM, first=first, last=first + timedelta(days=length), zone=ZoneInfo(zone))
    assert previous(period).days == period.days
    assert previous(period).until == period.since


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 6, 1), 24)])
def test_a_day_of_a_clock_change_has_another_length(day: date, hours: int) -> None:
    period = period_of(Span.DAY, day, ZoneInfo("Europe/Berlin"))
    assert period.until - period.since == timedelta(hours=hours)


def test_a_month_begins_at_the_zones_midnight() -> None:
    november = period_of(Span.MONTH, date(2026, 11, 24), MOSCOW)
    assert november.since == datetime(2026, 10, 31, 21, tzinfo=UTC)
    assert november.until == datetime(2026, 11, 30, 21, tzinfo=UTC)


def test_half_a_month_is_compared_with_half_a_month() -> None:
    november = period_of(Span.MONTH, date(2026, 11, 10), MOSCOW)
    before = comparable(november, datetime(2026, 11, 10, 9, tzinfo=UTC))
    assert (before.first, before.last) == (date(2026, 10, 1), date(2026, 10, 10))
    assert comparable(november, datetime(2026, 12, 10, tzinfo=UTC)) == previous(november)
    march = period_of(Span.MONTH, date(2026, 3, 30), MOSCOW)
    assert comparable(march, datetime(2026, 3, 30, 9, tzinfo=UTC)).last == date(2026, 2, 28)


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="can't end"):
        Period(span=Span.CUSTOM, first=date(2026, 2, 2), last=date(2026, 2, 1), zone=MOSCOW)
    with pytest.raises(ValueError, match="first and last"):
        period_of(Span.CUSTOM, date(2026, 2, 2), MOSCOW)
