"""What every PBX kind promises of its `proof`, held against its captured requests with something changed in them."""

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters import registry
from adapters.contract import Connection, Request
from adapters.errors import BadSignature
from adapters.http import form_fields
from tests.adapters.conftest import CASES, is_taken_without_proof

ANY_CONNECTION = {case.provider: case.connection() for case in CASES}


def deliveries(case) -> list[Request]:
    """Those that have to prove something."""
    return [request for request in case.posted() if not is_taken_without_proof(request, case.connection())]


def is_refused(request: Request, connection: Connection) -> bool:
    try:
        registry.adapter(connection.adapter).verify(request, connection)
    except BadSignature as error:
        return error.status in (401, 403)
    return False


def test_the_captured_requests_are_taken(case):
    assert not any(is_refused(request, case.connection()) for request in case.captured().requests)


def test_a_wrong_secret_is_refused(proving_case):
    """Each secret counts in at least one request of the kind; whatever is wrong, nothing gets in by it."""
    adapter, connection = registry.adapter(proving_case.provider), proving_case.connection()
    wrong = dataclasses.replace(connection, secrets=dict.fromkeys(connection.secrets, "another"))
    for request in deliveries(proving_case):
        assert is_refused(request, wrong)
        by_name = [
            is_refused(request, dataclasses.replace(connection, secrets={**connection.secrets, name: "another"}))
            for name in adapter.secret_names
        ]
        assert any(by_name)


def test_an_empty_secret_opens_nothing(proving_case):
    connection = proving_case.connection()
    empty = dataclasses.replace(connection, secrets=dict.fromkeys(connection.secrets, ""))
    assert all(is_refused(request, empty) for request in deliveries(proving_case))


@pytest.mark.parametrize("kind", registry.ADAPTERS)
def test_nothing_that_says_something_is_taken_without_proof(kind):
    connection = ANY_CONNECTION[kind]
    empty = dataclasses.replace(connection, secrets=dict.fromkeys(connection.secrets, ""))
    for headers in ({}, {"authorization": "Basic Og=="}, {"authorization": "Bearer "}, {"x-ringback-secret": ""}):
        for body in (b"vpbx_api_key=&sign=&json=", b'{"event": "x"}', b"event=x&cmd=event&crm_token="):
            request = Request(received_at=datetime.now(UTC), body=body, path="events/call", headers=headers)
            assert is_refused(request, connection)
            assert is_refused(request, empty)


def test_the_contents_alone_are_refused_or_say_nothing(proving_case):
    """Without headers and address; where the proof is in the body: by another body."""
    adapter, connection = registry.adapter(proving_case.provider), proving_case.connection()
    for request in deliveries(proving_case):
        bare = dataclasses.replace(request, headers={}, path="", query="", target="")
        if not is_refused(bare, connection):
            bare = dataclasses.replace(bare, body=b"{}")
            assert is_refused(bare, connection) or not adapter.parse(bare, connection)


def variants(request: Request) -> list[Request]:
    """One byte of the body changed, everywhere."""
    return [
        dataclasses.replace(request, body=request.body[:at] + bytes([request.body[at] ^ 1]) + request.body[at + 1 :])
        for at in range(len(request.body))
    ]


def means_the_same(one: Request, other: Request) -> bool:
    """ "%2B" and "%2b": another byte, the same form."""
    if b"=" not in one.body or one.body.lstrip().startswith((b"{", b"<")):
        return False
    try:
        return form_fields(one.body) == form_fields(other.body)
    except ValueError:
        return False


def test_a_changed_byte_is_refused_where_all_is_signed(signed_case):
    connection = signed_case.connection()
    for request in deliveries(signed_case)[:4]:
        taken = [other for other in variants(request) if not is_refused(other, connection)]
        assert all(means_the_same(request, other) for other in taken)


def test_some_changed_bytes_are_refused_where_some_fields_are_signed(half_signed_case):
    connection = half_signed_case.connection()
    for request in deliveries(half_signed_case):
        assert any(is_refused(other, connection) for other in variants(request))


def test_a_changed_signature_is_refused(signing_case):
    """Each header that carries the signature, one character at a time; a signature in the body: see above."""
    connection = signing_case.connection()
    for request in deliveries(signing_case)[:4]:
        bare = dataclasses.replace(request, headers={})
        carriers = [n for n in request.headers if is_refused(without(request, n), connection)]
        assert carriers or not is_refused(bare, connection)  # a signature inside the body: covered above
        for name in carriers:
            value = request.headers[name]
            changed = [
                value[:at] + chr(ord(value[at]) ^ 1) + value[at + 1 :]
                for at in range(len(value))
                if value[at].isalnum()
            ]
            refused = [is_refused(with_header(request, name, other), connection) for other in changed]
            assert refused.count(False) <= 1  # the last character of base64 has bits that mean nothing


def without(request: Request, name: str) -> Request:
    return dataclasses.replace(request, headers={n: value for n, value in request.headers.items() if n != name})


def with_header(request: Request, name: str, value: str) -> Request:
    return dataclasses.replace(request, headers={**request.headers, name: value})


def test_an_old_delivery_is_refused_where_time_is_signed(timed_case):
    connection = timed_case.connection()
    for request in deliveries(timed_case):
        for days in (-1, 1):
            moved = dataclasses.replace(request, received_at=request.received_at + timedelta(days=days))
            assert is_refused(moved, connection)


def test_a_connection_takes_nothing_that_was_signed_for_another(proving_case, fuzz):
    connection = proving_case.connection()

    @settings(max_examples=5 * fuzz, deadline=None)
    @given(st.text(min_size=1, max_size=30))
    def any_secret(text):
        if text not in connection.secrets.values():
            other = dataclasses.replace(connection, secrets=dict.fromkeys(connection.secrets, text))
            assert all(is_refused(request, other) for request in deliveries(proving_case)[:3])

    any_secret()


def test_identity_tells_deliveries_apart_and_repeats_together(case):
    adapter, connection = registry.adapter(case.provider), case.connection()
    requests = case.captured().requests
    assert len({adapter.identity(request, connection) for request in requests}) == len(requests)
    later = [dataclasses.replace(r, received_at=r.received_at + timedelta(seconds=5)) for r in requests]
    assert [adapter.identity(r, connection) for r in later] == [adapter.identity(r, connection) for r in requests]
