"""An export gives nobody away and can still be read."""

import re
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters import captured
from adapters.contract import Request
from adapters.redaction import Redaction

AT = datetime(2026, 2, 6, 10, tzinfo=UTC)
NUMBERS = st.from_regex(r"[2-9][0-9]{9}", fullmatch=True)
WRITTEN = ("+7{}", "8{}", "7{}", "{}", "sip:+7{}@pbx", '{{"from": "7{}"}}', "PJSIP/7{}-0001", "from=%2B7{}&to=x")


@given(NUMBERS, NUMBERS, st.lists(st.sampled_from(WRITTEN), min_size=1, max_size=8))
def test_no_number_stays_and_the_same_one_stays_the_same(number, other, forms):
    if other == number:
        return
    found = Redaction(()).text(" ".join(form.format(number) for form in forms) + f" +7{other}")
    assert number not in found
    assert other not in found
    tails = re.findall(r"900[0-9]{7}", found)
    assert len(set(tails[:-1])) == 1, "one number, however it is written"
    assert tails[-1] != tails[0]


@given(NUMBERS)
def test_the_form_of_a_number_stays(number):
    redaction = Redaction(())
    for form in WRITTEN:
        before = form.format(number)
        after = redaction.text(before)
        assert re.sub(r"[0-9]", "0", after) == re.sub(r"[0-9]", "0", before)


@pytest.mark.parametrize(
    "text", ["1770372000", "1770372000123", "2026-02-06 10:00:00", "1770372000.123", "12345", "a1b2c3d4e5f6"]
)
def test_times_short_numbers_and_words_stay(text):
    assert Redaction(()).text(f'"{text}"') == f'"{text}"'


def test_secrets_and_headers_that_sound_like_one_are_taken_out_and_bytes_stay_bytes():
    request = Request(
        received_at=AT,
        body=b"\xff\x00 key=" + b"s3cret-word" + " и +79161234567".encode(),
        query=f"k={quote('s3cret-word')}",
        headers={"x-auth-token": "theirs", "x-pbx": "s3cret-word", "user-agent": "pbx/1"},
        peer="192.0.2.1",
    )
    found = Redaction(["s3cret-word", ""]).one(request)
    assert found.body == b"\xff\x00 key=redacted " + "и +79000000001".encode()
    assert (found.query, found.peer, found.target) == ("k=redacted", "", "")
    assert found.headers == {"x-auth-token": "redacted", "x-pbx": "redacted", "user-agent": "pbx/1"}


@given(st.binary(max_size=80), st.sampled_from(["http", "tcp"]))
def test_what_is_written_can_be_read_again(body, transport):
    request = Request(
        received_at=AT, body=body, transport=transport, path="events/call", query="a=1", headers={"x": "y"}
    )
    said = captured.written(request)
    again = captured._request(said, "")
    assert (again.body, again.transport, again.path, again.headers) == (body, transport, "events/call", {"x": "y"})
    assert again.query == ("a=1" if transport == "http" else "")
