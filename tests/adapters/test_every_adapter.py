"""What holds for every PBX kind, over every captured conversation in fixtures/."""

import contextlib
import dataclasses
import json
import logging
import random
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters import registry
from adapters.asterisk import ami_events
from adapters.call_state import fold
from adapters.contract import Connection, Request
from adapters.errors import BadSignature, Unreadable
from adapters.events import CallOutcome, CallState, Direction
from adapters.http import form_fields

DIRECTIONS = {"in": Direction.INBOUND, "out": Direction.OUTBOUND, "internal": Direction.INTERNAL}
CONNECTIONS = {
    "mango": ({"vpbx_api_key": "key", "vpbx_api_salt": "salt"}, {}),
    "freeswitch": ({"basic_auth_user": "user", "basic_auth_password": "password"}, {}),
    "asterisk": ({"ami_username": "user", "ami_secret": "password"}, {}),
    "generic": ({"secret": "password"}, {}),
}
ANY_CONNECTION = {kind: registry.connection("any", kind, *entered) for kind, entered in CONNECTIONS.items()}


def assert_is_as_expected(calls: list[CallState], expect: dict) -> None:
    assert len(calls) == expect["calls_count"]
    for state, said in zip(sorted(calls, key=lambda call: call.started_at), expect["calls"], strict=True):
        assert state.pbx_call_id in {said["external_id"], *said.get("external_id_accept", ())}
        assert state.direction is DIRECTIONS[said["direction"]]
        assert state.customer_phone == said["customer"]
        assert state.extension in {said["employee"], *said.get("employee_accept", ())}
        if "employees" in said:
            assert list(state.extensions) == said["employees"]
        off = abs((state.started_at - datetime.fromisoformat(said["started_at"])).total_seconds())
        assert off <= said.get("started_tolerance", 1)
        assert (state.outcome is CallOutcome.ANSWERED) is said["answered"]
        assert state.is_ended
        assert abs(state.talk_seconds - said["talk_seconds"]) <= said.get("talk_tolerance", 1)
        assert bool(state.recordings) is said["recording"]


def test_calls_are_exactly_right_in_order_reversed_and_doubled(case, parse, calls):
    conversation, connection = case.captured(), case.connection()
    requests = list(conversation.requests)
    orders = {
        "in order": requests,
        "reversed": requests[::-1],
        "doubled": requests + requests,
        "each twice": [request for request in requests for _ in (1, 2)],
    }
    states = {name: calls(parse(order, connection), connection) for name, order in orders.items()}
    assert_is_as_expected(states["in order"], conversation.expect)
    assert all(state == states["in order"] for state in states.values())


def test_shuffled_requests_give_the_same_calls(case, parse, calls):
    conversation, connection = case.captured(), case.connection()
    requests = list(conversation.requests)
    right = calls(parse(requests, connection), connection)

    @settings(max_examples=40, deadline=None)
    @given(st.permutations(requests))
    def shuffled(order):
        assert calls(parse(order, connection), connection) == right

    shuffled()


def test_facts_said_twice_change_nothing(case, parse, calls):
    connection = case.connection()
    facts = parse(case.captured().requests, connection)
    assert calls(facts + facts, connection) == calls(facts, connection)


def test_any_part_of_a_conversation_can_be_folded_and_more_of_it_never_unanswers_a_call(case, parse):
    """What was lost is lost, but a call that was answered does not become a missed one by hearing more."""
    connection = case.connection()
    facts = parse(case.captured().requests, connection)
    every = list(range(len(facts)))

    @settings(max_examples=60, deadline=None)
    @given(st.data())
    def any_part(data):
        some = data.draw(st.sets(st.sampled_from(every), min_size=1))
        more = some | data.draw(st.sets(st.sampled_from(every)))
        before = fold([facts[index] for index in some], connection)
        after = fold([facts[index] for index in more], connection)
        assert before.talk_seconds >= 0
        if before.outcome is CallOutcome.ANSWERED and after.direction is before.direction:
            assert after.outcome in (CallOutcome.ANSWERED, CallOutcome.IN_PROGRESS)

    any_part()


def test_a_call_is_not_over_before_its_last_word(case, parse, calls):
    """Live, in order: once ended, a call stays ended, and nothing is called missed that is answered in the end."""
    conversation, connection = case.captured(), case.connection()
    was_answered = conversation.expect["calls"][0]["answered"]
    for count in range(1, len(conversation.requests) + 1):
        for state in calls(parse(conversation.requests[:count], connection), connection):
            if was_answered and state.direction is not Direction.INTERNAL:
                assert state.outcome in (CallOutcome.ANSWERED, CallOutcome.IN_PROGRESS), count


def test_identity_tells_deliveries_apart_and_repeats_together(case):
    adapter, connection = registry.adapter(case.provider), case.connection()
    requests = case.captured().requests
    assert len({adapter.identity(request, connection) for request in requests}) == len(requests)
    later = [dataclasses.replace(r, received_at=r.received_at + timedelta(seconds=5)) for r in requests]
    assert [adapter.identity(r, connection) for r in later] == [adapter.identity(r, connection) for r in requests]


def test_a_wrong_secret_is_refused(posted_case):
    adapter, connection = registry.adapter(posted_case.provider), posted_case.connection()
    for name in adapter.secret_names:
        wrong = dataclasses.replace(connection, secrets={**connection.secrets, name: "another"})
        for request in posted_case.captured().requests:
            with pytest.raises(BadSignature):
                adapter.verify(request, wrong)


def test_without_proof_nothing_is_taken_over_http(case):
    adapter, connection = registry.adapter(case.provider), case.connection()
    for request in case.captured().requests:
        body = request.body.replace(b"sign=", b"sing=")
        bare = dataclasses.replace(request, transport="http", headers={}, body=body)
        with pytest.raises(BadSignature) as refusal:
            adapter.verify(bare, connection)
        assert refusal.value.status in (401, 403)


def test_an_empty_secret_opens_nothing():
    for kind, adapter in registry.ADAPTERS.items():
        entered = dict.fromkeys(adapter.secret_names, "")
        open_door = dataclasses.replace(ANY_CONNECTION[kind], secrets=entered)
        for headers in ({}, {"authorization": "Basic Og=="}, {"authorization": "Bearer "}, {"x-ringback-secret": ""}):
            body = b"vpbx_api_key=&sign=&json="
            request = Request(received_at=datetime.now(UTC), body=body, path="events/call", headers=headers)
            with pytest.raises(BadSignature):
                adapter.verify(request, open_door)


def test_secrets_and_numbers_stay_out_of_logs_and_reprs(case, parse, calls, caplog):
    connection = case.connection()
    with caplog.at_level(logging.DEBUG):
        calls(parse(case.captured().requests, connection), connection)
    for secret in connection.secrets.values():
        assert secret not in repr(connection)
        assert secret not in caplog.text
    assert "7900000" not in caplog.text


PATHS = st.sampled_from(["", "events/call", "events/summary", "events/recording", "events/record/added", "x"])
HEADERS = st.sampled_from([{}, {"content-type": "application/json"}])
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
WORDS = st.sampled_from(
    [
        "event",
        "call_id",
        "entry_id",
        "seq",
        "timestamp",
        "call_state",
        "from",
        "to",
        "number",
        "extension",
        "call",
        "recording",
        "url",
        "legs",
        "started_at",
        "ended_at",
        "direction",
        "customer",
        "variables",
        "uuid",
        "start_epoch",
        "end_epoch",
        "callflow",
        "caller_profile",
        "type",
        "channel",
        "id",
        "name",
        "bridge",
        "recording_id",
        "create_time",
        "talk_time",
        "end_time",
        "call_direction",
        "at",
        "outcome",
        "talk_seconds",
        "dialplan",
        "caller",
    ]
)
JSON = st.recursive(
    SCALARS
    | st.sampled_from(["call", "started", "answered", "inbound", "ChannelCreated", "RecordingFinished", "1770"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=8),
    max_leaves=20,
)


def assert_only_unreadable(request: Request) -> None:
    for kind, adapter in registry.ADAPTERS.items():
        connection = ANY_CONNECTION[kind]
        assert len(adapter.identity(request, connection)) <= 200
        complaint(request, connection)
        with contextlib.suppress(BadSignature):
            adapter.verify(request, connection)


def complaint(request: Request, connection: Connection) -> str:
    """What is said of a delivery that cannot be read; "" when it can, and its facts fold."""
    adapter = registry.adapter(connection.adapter)
    try:
        facts = adapter.parse(request, connection)
    except Unreadable as error:
        return str(error)
    if facts:
        fold(facts, connection)
    return ""


@settings(max_examples=150, deadline=None)
@given(body=st.binary(max_size=300), path=PATHS, headers=HEADERS, transport=st.sampled_from(["http", "tcp"]))
def test_any_bytes_are_read_or_unreadable(body, path, headers, transport):
    assert_only_unreadable(
        Request(received_at=datetime.now(UTC), body=body, path=path, headers=headers, transport=transport)
    )


@settings(max_examples=250, deadline=None)
@given(said=JSON, path=PATHS, wrap=st.sampled_from(["", "cdr=", "json="]))
def test_any_json_is_read_or_unreadable(said, path, wrap):
    text = json.dumps(said)
    body = (wrap + quote(text) if wrap else text).encode()
    assert_only_unreadable(Request(received_at=datetime.now(UTC), body=body, path=path))


def test_a_damaged_delivery_is_read_or_unreadable(case):
    """Real bodies, each with a piece cut out or a byte changed: what a bad proxy makes of them."""
    adapter, connection, dice = registry.adapter(case.provider), case.connection(), random.Random(7)
    for request in case.captured().requests[:12]:
        for _ in range(12):
            start = dice.randrange(len(request.body))
            cut = request.body[:start] + request.body[start + dice.randrange(1, 40) :]
            flipped = request.body[:start] + bytes([dice.randrange(256)]) + request.body[start + 1 :]
            for body in (cut, flipped):
                damaged = dataclasses.replace(request, body=body)
                adapter.identity(damaged, connection)
                assert "79000" not in complaint(damaged, connection)


JUNK = (None, True, -1, 0, 1.5, 10**30, float("nan"), "", "x", "\ud800", "\x00", "9" * 300, [], {}, [{}], {"a": 1})


def leaves(said, path=()):
    """Paths to everything inside a JSON value, containers included."""
    yield path
    inside = said.items() if isinstance(said, dict) else enumerate(said) if isinstance(said, list) else ()
    for key, value in inside:
        yield from leaves(value, (*path, key))


def with_junk(said, path, junk):
    if not path:
        return junk
    copy = dict(said) if isinstance(said, dict) else list(said)
    copy[path[0]] = with_junk(copy[path[0]], path[1:], junk)
    return copy


def test_any_field_may_hold_junk(case):
    """One field of a real delivery at a time becomes something it never should be."""
    adapter, connection, dice = registry.adapter(case.provider), case.connection(), random.Random(11)
    for request in case.captured().requests[:14]:
        form = form_fields(request.body) if b"json=" in request.body else {}
        text = form["json"].encode() if form else request.body
        if not text.startswith(b"{"):
            continue  # frames of AMI: the next test
        said = json.loads(text)
        paths = list(leaves(said))
        for path in dice.sample(paths, min(len(paths), 25)):
            for junk in dice.sample(JUNK, 4):
                body = json.dumps(with_junk(said, path, junk)).encode()
                changed = dataclasses.replace(
                    request, body=urlencode({**form, "json": body}).encode() if form else body
                )
                adapter.identity(changed, connection)
                complaint(changed, connection)


FRAME_KEYS = (
    *("Channel", "Uniqueid", "Linkedid", "DestChannel", "DestUniqueid", "Timestamp", "BridgeUniqueid", "Cause"),
    *("DialString", "Value", "UniqueID", "StartTime", "BillableSeconds", "LocalOneUniqueid", "LocalTwoUniqueid"),
)


@settings(max_examples=200, deadline=None)
@given(
    event=st.sampled_from(sorted(ami_events.READERS)),
    fields=st.dictionaries(
        st.sampled_from(FRAME_KEYS),
        st.text(max_size=20) | st.sampled_from(["PJSIP/101-0000001a", "Local/101@q-01;1", "1770106520.100", "1e999"]),
        max_size=10,
    ),
)
def test_any_frame_is_read_or_unreadable(event, fields):
    lines = "".join(f"{key}: {value}\r\n" for key, value in {"Event": event, **fields}.items())
    body = f"{lines}\r\n".encode(errors="surrogatepass")
    complaint(Request(received_at=datetime.now(UTC), body=body, transport="tcp"), ANY_CONNECTION["asterisk"])


def test_parsing_and_folding_keep_up(case, parse, calls):
    """A smoke alarm at a tenth of the speed measured (adapters/README.md): a quadratic step would set it off."""
    conversation, connection = case.captured(), case.connection()
    parse(conversation.requests, connection)
    began = time.perf_counter()
    calls(parse(conversation.requests, connection), connection)
    assert (time.perf_counter() - began) / len(conversation.requests) < 0.02


def test_every_adapter_has_a_manual_and_fixtures():
    here = Path(registry.__file__).parent
    for kind in registry.ADAPTERS:
        assert (here / kind / "README.md").is_file(), kind
        assert list((Path(__file__).parent / "fixtures" / kind).glob("*.json")), kind
