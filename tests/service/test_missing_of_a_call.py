"""What a test call lacks, above all its clock: a zone off is told, a long call or a slow CDR is not."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.queries.first_deliveries import HeardCall
from service.missing_of_a_call import MISSING, clock_off, of

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


NONE = timedelta()


def call(*, length: timedelta = timedelta(minutes=1), off: timedelta = NONE, late: timedelta = NONE, **more):
    """A whole call that ended now by our clock; its PBX's clock is `off`, and it was told of `late`."""
    values = {
        "id": 1, "direction": "inbound", "outcome": "answered", "customer": "+79000000401", "extension": "201",
        "employee": "Анна", "started_at": NOW - length + off, "ended_at": NOW + off, "talk_seconds": 50.0,
        "recordings": 1, "heard_first_at": NOW + late, "heard_last_at": NOW + late, **more,
    }  # fmt: skip
    return HeardCall(**values)


@given(st.integers(-28, 28), st.integers(0, 600), st.integers(0, 14_400))
def test_a_zone_off_is_told_to_the_half_hour(halves, late, length):
    told = call(off=timedelta(minutes=30 * halves), late=timedelta(seconds=late), length=timedelta(seconds=length))
    assert clock_off(told) == timedelta(minutes=30 * halves)


@given(st.integers(0, 14_400), st.integers(0, 900))
def test_a_long_call_and_a_slow_summary_are_no_fault(length, late):
    assert not clock_off(call(length=timedelta(seconds=length), late=timedelta(seconds=late)))


def test_a_call_that_goes_on_is_measured_by_its_start():
    running = call(ended_at=None, started_at=NOW - timedelta(hours=3), outcome="in_progress", recordings=0)
    assert [one.what for one in of(running)] == ["clock", "in_progress"]
    assert of(running)[0].hours == -3.0


@pytest.mark.parametrize(
    ("changed", "lacks"),
    [
        ({}, []),
        ({"employee": None}, ["unmapped"]),
        ({"extension": None, "employee": None}, ["no_extension"]),
        ({"extension": None, "employee": None, "outcome": "missed", "recordings": 0}, []),  # it rang at several
        ({"customer": None}, ["hidden"]),
        ({"customer": None, "direction": "internal"}, []),
        ({"recordings": 0}, ["no_recording"]),
        ({"recordings": 0, "outcome": "missed"}, []),
    ],
)
def test_what_is_missing(changed, lacks):
    found = [one.what for one in of(call(**changed))]
    assert found == lacks
    assert set(found) <= set(MISSING)
