"""Whatever arrives, nothing but Unreadable and BadSignature comes out of an adapter, and facts that can be folded.

The environment variable RINGBACK_FUZZ multiplies the number of tries.
"""

import contextlib
import dataclasses
import json
import random
from datetime import UTC, datetime
from urllib.parse import parse_qsl, quote, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters import registry
from adapters.asterisk import ami_events
from adapters.call_state import fold
from adapters.contract import Connection, Request
from adapters.errors import BadSignature, Unreadable
from adapters.grouping import group
from tests.adapters.conftest import CASES, FUZZ
from tests.adapters.mutations import damaged, with_contents, with_junk

ANY_CONNECTION = {case.provider: case.connection() for case in CASES}
KINDS = pytest.mark.parametrize("kind", registry.ADAPTERS)


def complaint(request: Request, connection: Connection) -> str:
    """What is said of a delivery that cannot be read; "" when it can, and its facts fold."""
    adapter = registry.adapter(connection.adapter)
    assert 0 < len(adapter.identity(request, connection)) <= 200
    adapter.answer(request, connection)
    with contextlib.suppress(BadSignature):
        adapter.verify(request, connection)
    if asking := registry.ASKING.get(connection.adapter):
        asking.question(request, connection)
    try:
        facts = adapter.parse(request, connection)
    except Unreadable as error:
        return str(error)
    for own in group(facts):
        fold(own, connection)
    return ""


def samples(kind: str) -> list[Request]:
    return [request for case in CASES if case.provider == kind for request in case.captured().requests]


def words(kind: str) -> list[str]:
    """Names and short values that this provider uses, so that made-up deliveries are nearly right."""
    found: set[str] = set()

    def gather(value: object) -> None:
        if isinstance(value, dict):
            found.update(value)
            for item in value.values():
                gather(item)
        elif isinstance(value, list):
            for item in value:
                gather(item)
        elif isinstance(value, str) and len(value) < 40:
            found.add(value)

    for request in samples(kind):
        for text in (request.body.decode(errors="replace"), request.query):
            gather(dict(parse_qsl(text)))
            for part in (text, *dict(parse_qsl(text)).values()):
                with contextlib.suppress(ValueError):
                    gather(json.loads(part))
    return sorted(found) or ["x"]


@KINDS
def test_any_bytes_are_read_or_unreadable(kind):
    paths = sorted({request.path for request in samples(kind)} | {"", "x"})
    transports = sorted({request.transport for request in samples(kind)})

    @settings(max_examples=15 * FUZZ, deadline=None)
    @given(st.binary(max_size=300), st.text(max_size=60), st.sampled_from(paths), st.sampled_from(transports))
    def any_bytes(body, query, path, transport):
        complaint(
            Request(received_at=datetime.now(UTC), body=body, query=query, path=path, transport=transport),
            ANY_CONNECTION[kind],
        )

    any_bytes()


@KINDS
def test_any_json_and_any_form_of_its_own_words_is_read_or_unreadable(kind):
    known = st.sampled_from(words(kind))
    scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | known
    anything = st.recursive(
        scalars,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(known, inner, max_size=8),
        max_leaves=20,
    )

    @settings(max_examples=20 * FUZZ, deadline=None)
    @given(st.dictionaries(known, anything, max_size=12), st.sampled_from(samples(kind)), st.sampled_from("jfwq"))
    def any_words(said, request, shape):
        text = json.dumps(said)
        form = urlencode({key: value if isinstance(value, str) else json.dumps(value) for key, value in said.items()})
        if shape == "q":
            changed = dataclasses.replace(request, body=b"", query=form)
        elif shape == "w":
            changed = dataclasses.replace(request, body=f"json={quote(text)}&cdr={quote(text)}".encode())
        else:
            changed = dataclasses.replace(request, body=(text if shape == "j" else form).encode())
        complaint(changed, ANY_CONNECTION[kind])

    any_words()


def test_a_damaged_delivery_is_read_or_unreadable(case):
    """Real bodies, each with a piece cut out, doubled or changed: what a bad proxy makes of them."""
    connection, dice = case.connection(), random.Random(7)
    requests = case.captured().requests
    for request in dice.sample(requests, min(len(requests), 8)):
        for _ in range(4 * FUZZ):
            for other in damaged(request, dice):
                assert "79000" not in complaint(other, connection)


def test_any_field_may_hold_junk(case):
    """One field of a real delivery at a time becomes something it never should be."""
    connection, dice = case.connection(), random.Random(11)
    requests = case.captured().requests
    for request in dice.sample(requests, min(len(requests), 8)):
        for _ in range(FUZZ):
            for other in with_junk(request, dice):
                complaint(other, connection)


def test_any_contents_may_come_to_any_address(case):
    """The body of one kind of delivery under the address, headers and transport of another."""
    connection, dice = case.connection(), random.Random(13)
    requests = case.captured().requests
    for _ in range(6 * FUZZ):
        one, other = dice.choice(requests), dice.choice(requests)
        complaint(with_contents(one, other.body), connection)


FRAME_KEYS = (
    *("Channel", "Uniqueid", "Linkedid", "DestChannel", "DestUniqueid", "Timestamp", "BridgeUniqueid", "Cause"),
    *("DialString", "Value", "UniqueID", "StartTime", "BillableSeconds", "LocalOneUniqueid", "LocalTwoUniqueid"),
)


@settings(max_examples=100 * FUZZ, deadline=None)
@given(
    event=st.sampled_from(sorted(ami_events.READERS)),
    fields=st.dictionaries(
        st.sampled_from(FRAME_KEYS),
        st.text(max_size=20) | st.sampled_from(["PJSIP/101-0000001a", "Local/101@q-01;1", "1770106520.100", "1e999"]),
        max_size=10,
    ),
)
def test_any_frame_of_asterisk_is_read_or_unreadable(event, fields):
    lines = "".join(f"{key}: {value}\r\n" for key, value in {"Event": event, **fields}.items())
    body = f"{lines}\r\n".encode(errors="surrogatepass")
    complaint(Request(received_at=datetime.now(UTC), body=body, transport="tcp"), ANY_CONNECTION["asterisk"])
