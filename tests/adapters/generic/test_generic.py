import asyncio
import json
from datetime import UTC, datetime

import pytest

from adapters import registry
from adapters.call_state import fold
from adapters.contract import Request
from adapters.errors import BadSignature, NoCredentials, Refused, Unreadable
from adapters.events import CallOutcome, Direction
from adapters.generic.client import CLIENT
from adapters.generic.parse import ADAPTER, signature

OFFICE = registry.connection("office", "generic", {"secret": "s3cret"}, {"timezone": "Europe/Moscow"})
WHOLE = {
    "event": "call",
    "call_id": "c-1",
    "direction": "inbound",
    "customer": "89000000201",
    "started_at": "2026-02-06T13:00:00+03:00",
    "ended_at": "2026-02-06T13:01:00+03:00",
}


def post(said: object, **headers: str) -> Request:
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    return Request(received_at=datetime(2026, 2, 6, 10, 5, tzinfo=UTC), body=body, headers=headers)


def state(*events: dict):
    return fold([fact for event in events for fact in ADAPTER.parse(post(event), OFFICE)], OFFICE)


@pytest.mark.parametrize(
    "headers",
    [
        {"x-ringback-secret": "s3cret"},
        {"authorization": "Bearer s3cret"},
        {"x-ringback-signature": signature(b"{}", "s3cret")},
        {"x-ringback-signature": signature(b"{}", "s3cret").upper().replace("SHA256", "sha256")},
    ],
)
def test_three_ways_to_prove_who_sends(headers):
    ADAPTER.verify(post(b"{}", **headers), OFFICE)


@pytest.mark.parametrize(
    "headers",
    [
        {"x-ringback-secret": "other"},
        {"authorization": "Bearer other"},
        {"authorization": "Basic s3cret"},
        {"x-ringback-signature": signature(b"{ }", "s3cret")},
        {"x-ringback-signature": "", "x-ringback-secret": "s3cret"},
        {},
    ],
)
def test_any_other_proof_is_refused(headers):
    with pytest.raises(BadSignature):
        ADAPTER.verify(post(b"{}", **headers), OFFICE)


def test_no_proof_is_asked_for_and_a_wrong_one_is_not():
    with pytest.raises(NoCredentials):
        ADAPTER.verify(post(b"{}"), OFFICE)
    with pytest.raises(BadSignature) as refusal:
        ADAPTER.verify(post(b"{}", **{"x-ringback-secret": "other"}), OFFICE)
    assert not isinstance(refusal.value, NoCredentials)


def test_an_event_with_an_id_is_the_same_event_however_it_is_written():
    same = [post({**WHOLE, "id": "evt-1"}), post(json.dumps({"id": "evt-1", **WHOLE}, indent=2).encode())]
    assert {ADAPTER.identity(request, OFFICE) for request in same} == {"id:evt-1"}
    assert ADAPTER.identity(post(WHOLE), OFFICE) != ADAPTER.identity(post({**WHOLE, "line": "1"}), OFFICE)


def test_the_smallest_whole_call_is_a_missed_one():
    found = state(WHOLE)
    assert (found.outcome, found.direction, found.customer_phone) == (
        CallOutcome.MISSED,
        Direction.INBOUND,
        "+79000000201",
    )
    assert found.wait_seconds == 60


def test_a_time_without_offset_is_the_connections():
    local = {**WHOLE, "started_at": "2026-02-06T13:00:00", "ended_at": "2026-02-06 13:01:00"}
    assert state(local).started_at == state(WHOLE).started_at


def test_an_absent_customer_is_unknown_and_an_empty_one_hidden():
    assert state({**WHOLE, "customer": ""}).customer_number == ""
    assert state({key: value for key, value in WHOLE.items() if key != "customer"}).customer_number is None


def test_several_events_may_come_at_once():
    other = {**WHOLE, "call_id": "c-2"}
    facts = ADAPTER.parse(post([WHOLE, other]), OFFICE)
    assert {fact.keys for fact in facts} == {("c-1",), ("c-2",)}


def test_an_internal_call_is_answered_by_its_talk_figure():
    found = state({**WHOLE, "direction": "internal", "extension": "101", "talk_seconds": 20})
    assert (found.direction, found.outcome, found.extension) == (Direction.INTERNAL, CallOutcome.ANSWERED, "101")


def test_a_call_in_progress_is_not_over_when_one_phone_stops_ringing():
    ring = {
        "event": "ringing",
        "call_id": "c",
        "direction": "inbound",
        "extension": "101",
        "at": "2026-02-06T10:00:00Z",
    }
    stop = {**ring, "event": "left", "at": "2026-02-06T10:00:20Z"}
    assert state(ring, stop).outcome is CallOutcome.IN_PROGRESS


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"event": "hangup"}, "event must be one of call, started, ringing, answered, left, ended, recording"),
        ({"call_id": None}, "call_id is missing"),
        ({"call_id": "x" * 201}, "call_id is longer than 200 characters"),
        ({"direction": "up"}, "direction must be one of inbound, outbound, internal"),
        ({"direction": None}, "direction is missing: inbound, outbound or internal"),
        ({"started_at": None}, "started_at is missing"),
        ({"ended_at": "soon"}, "ended_at is no ISO 8601 time such as"),
        ({"ended_at": "2026-02-06T12:59:00+03:00"}, "ended_at is before started_at"),
        ({"started_at": 1770379200000}, "started_at is no time of this century"),
        ({"answered_at": "2026-02-06T14:00:00+03:00"}, "answered_at is after ended_at"),
        ({"talk_seconds": -1}, "talk_seconds must be a number of seconds, not negative"),
        ({"outcome": "in_progress"}, "outcome in_progress cannot be that of an ended call"),
        ({"customer": ["8900"]}, "customer must be text"),
        ({"recording": {"url": "file:///etc/passwd"}}, "recording.url must begin with https:// or http://"),
        ({"recording": {"url": "https://x/y", "agent_channel": 2}}, r"agent_channel must be 0 \(left\) or 1 \(right\)"),
        ({"legs": [{}]}, "extension is missing"),
        ({"event": "answered"}, "extension is missing: whose phone is it"),
    ],
)
def test_each_mistake_is_told_in_words(change, complaint):
    with pytest.raises(Unreadable, match=complaint) as error:
        ADAPTER.parse(post({**WHOLE, **change}), OFFICE)
    assert "8900" not in str(error.value)


def test_a_mistake_among_several_events_names_which():
    with pytest.raises(Unreadable, match="event 2: call_id is missing"):
        ADAPTER.parse(post([WHOLE, {"event": "call"}]), OFFICE)


@pytest.mark.parametrize("body", [b"", b"[1]", b"null", b"{", b"[" * 100_000, b"\xff"])
def test_what_is_no_event_is_unreadable(body):
    with pytest.raises(Unreadable):
        ADAPTER.parse(post(body), OFFICE)


def test_the_recording_is_where_the_event_said():
    (found,) = state({**WHOLE, "recording": {"url": "https://pbx.example.net/r.wav", "agent_channel": 1}}).recordings
    assert (found.agent_channel, found.is_ready) == (1, True)
    assert asyncio.run(CLIENT.locate(found.where, OFFICE)).url == "https://pbx.example.net/r.wav"
    with pytest.raises(Refused):
        asyncio.run(CLIENT.locate({}, OFFICE))
