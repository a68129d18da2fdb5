"""IP Office: over a real socket it connects to, a file, and a line laid out otherwise."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from adapters import registry
from adapters.avaya.parse import ADAPTER
from adapters.call_state import fold
from adapters.contract import Request
from adapters.errors import BadSignature, Refused, Unreadable
from adapters.events import CallOutcome
from tests.adapters.conftest import CASES
from tests.bench.load import free_port

LINES = [request.body for request in next(c for c in CASES if c.name == "avaya/transfer").captured().requests]
START = datetime(2026, 2, 26, 7, 0, tzinfo=UTC)


def office(**options: str):
    return registry.connection("office", "avaya", {}, {"timezone": "Europe/Moscow", **options})


def facts(line: bytes, connection, *, transport: str = "file", at: datetime = START, peer: str = ""):
    return ADAPTER.parse(Request(received_at=at, body=line, transport=transport, peer=peer), connection)


async def test_the_exchange_connects_and_its_lines_are_heard():
    port = free_port()
    connection = office(cdr_mode="active", host="127.0.0.1", port=str(port), allowed_peers="127.0.0.1")
    frames = registry.LISTENERS["avaya"].frames(connection)
    first = asyncio.ensure_future(anext(frames))
    for _ in range(200):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            break
        except OSError:
            await asyncio.sleep(0.02)
    writer.write(b"".join(LINES))
    await writer.drain()
    async with asyncio.timeout(10):
        heard = [await first, await anext(frames)]
    writer.close()
    await frames.aclose()
    assert [request.body.strip() for request in heard] == [line.strip() for line in LINES]
    for request in heard:
        ADAPTER.verify(request, connection)
        assert ADAPTER.parse(request, connection)


async def test_without_the_exchanges_address_nobody_is_heard():
    connection = office(cdr_mode="active", host="127.0.0.1", port=str(free_port()))
    with pytest.raises(Refused, match="allowed_peers"):
        await anext(registry.LISTENERS["avaya"].frames(connection))


def test_another_address_is_refused():
    stranger = Request(received_at=START, body=LINES[0], transport="tcp", peer="10.0.0.8")
    with pytest.raises(BadSignature):
        ADAPTER.verify(stranger, office(allowed_peers="10.0.0.7"))


def test_from_a_file_a_call_is_as_long_as_its_line_says():
    state = fold(facts(LINES[1], office(), at=START + timedelta(days=30)), office())
    assert (state.outcome, state.talk_seconds) == (CallOutcome.ANSWERED, 60)
    assert state.ended_at == START + timedelta(seconds=65)


def test_another_layout_is_an_option():
    fields = (
        "call-id,call-start,ring-time,connected-time,direction,caller,called,is-internal,party1-device,party2-device"
    )
    line = b"77,2026/02/26 10:00:00,5,00:00:40,I,89000000201,201,0,T9001,E201"
    state = fold(facts(line, office(smdr_fields=fields)), office())
    assert (state.extension, state.customer_phone, state.talk_seconds) == ("201", "+79000000201", 40)
    with pytest.raises(Unreadable, match="smdr_fields"):
        facts(line, office())
