from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from adapters import fields
from adapters.http import basic_credentials, basic_header, form_fields, is_same, short_identity

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("received", "utc"),
    [
        (datetime(2026, 10, 25, 0, 31, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (datetime(2026, 10, 25, 1, 31, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
    ],
)
def test_the_autumn_hour_that_exists_twice_is_read_nearest_to_receipt(received, utc):
    assert fields.local("2026-10-25 02:30:00", "at", BERLIN, near=received) == utc


def test_a_year_of_no_century_is_no_time():
    for value in (-1, 946_684_799, 4_102_444_800, 1e300, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="no time of this century"):
            fields.at_epoch(value, "at")


def test_nul_is_taken_out_and_half_a_surrogate_refused():
    assert fields.text({"a": "x\x00y "}, "a") == "xy"
    with pytest.raises(ValueError, match="surrogate"):
        fields.text({"a": "\ud800"}, "a")


def test_text_is_bounded():
    assert len(fields.text({"a": "x" * 10_000}, "a")) == fields.LONGEST_TEXT


def test_forms_and_credentials_are_read_strictly():
    assert form_fields(b"a=1&a=2&b=%D1%91&c") == {"a": "1", "b": "ё", "c": ""}
    with pytest.raises(ValueError, match="UTF-8"):
        form_fields(b"\xff=1")
    assert basic_credentials({"authorization": basic_header("u", "p:q")}) == ("u", "p:q")
    for header in ("", "Basic", "Basic !", "Bearer dTpw", "Basic dXA="):
        assert basic_credentials({"authorization": header}) is None


def test_nothing_is_the_same_as_an_empty_secret():
    assert is_same("a", "a")
    assert not is_same("a", "b")
    assert not is_same("", "")
    assert not is_same("\ud800", "a")


def test_identities_stay_short_and_different():
    long = ["x" * 300 + end for end in "ab"]
    assert short_identity("call", "L", "1") == "call:L:1"
    assert len({short_identity("call", each) for each in long}) == 2
    assert all(len(short_identity("call", each)) <= 200 for each in long)
