"""3CX's CDR by socket, either side calling, and by file: over real sockets and files."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters import captured, registry
from adapters.contract import Connection, Request
from adapters.errors import ProviderDown, Refused, Unreadable
from adapters.threecx.lines import LONGEST, Lines
from adapters.threecx.listen import CdrListener
from adapters.threecx.parse import ADAPTER
from tests.bench.load import free_port

FIXTURES = Path(__file__).parents[1] / "fixtures" / "3cx"
RECORDS = [request.body.strip() for request in captured.read(FIXTURES / "queue.json").requests]
RECORDS += ["Call 1,имя,Ext.101".encode()]
SENT = b"".join(record + b"\r\n" for record in RECORDS)


def office(**options: str) -> Connection:
    return registry.connection("office", "3cx", {"reportcall_token": "invented"}, options)


async def heard(connection: Connection, count: int, listener: CdrListener | None = None) -> list[Request]:
    """So many, then no more is listened to."""
    found: list[Request] = []
    frames = (listener or CdrListener(look_seconds=0.01)).frames(connection)
    async with asyncio.timeout(10):
        async for request in frames:
            found.append(request)
            if len(found) == count:
                break
    await frames.aclose()
    return found


async def until_it_breaks(connection: Connection) -> tuple[list[Request], Exception]:
    found: list[Request] = []
    try:
        async with asyncio.timeout(10):
            async for request in CdrListener(connect_seconds=1, look_seconds=0.01).frames(connection):
                found.append(request)  # noqa: PERF401  (what came before the break is wanted)
    except (ProviderDown, Refused) as error:
        return found, error
    raise AssertionError("it ended without a word")


@asynccontextmanager
async def pbx(*sendings: bytes) -> AsyncIterator[Connection]:
    """A 3CX that sends each of these to one connection after another."""
    left = iter(sendings)

    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            writer.write(next(left))
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield office(host="127.0.0.1", port=str(server.sockets[0].getsockname()[1]))


async def test_we_connect_and_each_line_is_a_delivery():
    async with pbx(SENT) as connection:
        requests, error = await until_it_breaks(connection)
    assert [request.body for request in requests] == RECORDS
    assert {(request.transport, request.peer) for request in requests} == {("tcp", "127.0.0.1")}
    assert isinstance(error, ProviderDown)


async def test_it_may_be_cut_at_any_byte_and_goes_on_with_the_next_connection():
    cuts = list(range(1, len(SENT), 37))
    async with pbx(*(SENT[:cut] for cut in cuts)) as connection:
        for cut in cuts:
            requests, error = await until_it_breaks(connection)
            whole = [line.strip() for line in SENT[:cut].split(b"\n") if line.strip()]
            assert [request.body for request in requests] == whole, "what was cut off is kept too: it is parked"
            assert error.retry


def test_a_record_whose_end_was_cut_off_is_parked_or_lacks_nothing_that_counts():
    at, whole = captured.read(FIXTURES / "queue.json").requests[0].received_at, RECORDS[0]
    facts = ADAPTER.parse(Request(received_at=at, body=whole, transport="tcp"), office())
    for cut in range(1, len(whole)):
        with suppress(Unreadable):
            assert ADAPTER.parse(Request(received_at=at, body=whole[:cut], transport="tcp"), office()) == facts, cut


def test_a_line_is_the_same_whether_a_socket_or_a_file_brought_it():
    at = captured.read(FIXTURES / "queue.json").requests[0].received_at
    line = Request(received_at=at, body=RECORDS[0], transport="tcp")
    filed = Request(received_at=at, body=RECORDS[0] + b"\r\n", transport="file")
    assert ADAPTER.identity(line, office()) == ADAPTER.identity(filed, office())


@settings(max_examples=60)
@given(st.lists(st.integers(1, 300), max_size=20), st.integers(0, len(SENT)))
def test_borders_of_packets_do_not_matter(pieces, cut):
    sent, lines, found, at = SENT[:cut], Lines(), list[bytes](), 0
    for size in [*pieces, len(sent)]:
        found += lines.feed(sent[at : at + size])
        at += size
    rest = lines.rest()
    assert found + ([rest] if rest else []) == [line.strip() for line in sent.split(b"\n") if line.strip()]
    assert lines.rest() == b""


def test_a_line_without_an_end_does_not_fill_the_memory():
    with pytest.raises(ValueError, match="without an end"):
        list(Lines().feed(b"x" * (LONGEST + 1)))


async def _sends(port: int, *sendings: bytes) -> None:
    """3CX as the client: a connection a record, tried until we listen."""
    for sending in sendings:
        for _ in range(200):
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                break
            except OSError:
                await asyncio.sleep(0.02)
        writer.write(sending)
        with suppress(ConnectionError):
            await writer.drain()
            writer.close()
            await writer.wait_closed()


async def test_3cx_connects_anew_for_each_record_and_a_missing_line_end_loses_none():
    port = free_port()
    connection = office(cdr_mode="active", host="127.0.0.1", port=str(port), allowed_peers="127.0.0.1")
    sending = asyncio.create_task(_sends(port, *(record for record in RECORDS)))
    requests = await heard(connection, len(RECORDS))
    await sending
    assert sorted(request.body for request in requests) == sorted(RECORDS)
    assert {request.peer for request in requests} == {"127.0.0.1"}


async def test_a_stranger_is_not_read(caplog):
    port = free_port()
    connection = office(cdr_mode="active", host="127.0.0.1", port=str(port), allowed_peers="192.0.2.30")
    sending = asyncio.create_task(_sends(port, b"GET / HTTP/1.1\r\n\r\n"))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.5):
            await heard(connection, 1)
    await sending


async def test_a_file_is_followed_from_its_beginning_and_begun_anew_when_it_is_another(tmp_path):
    path = tmp_path / "cdr.log"
    path.write_bytes(SENT[:-20])
    frames = CdrListener(look_seconds=0.01).frames(office(cdr_mode="file", cdr_path=str(path)))
    async with asyncio.timeout(10):
        found = [(await anext(frames)).body for _ in RECORDS[:-1]]
        with path.open("ab") as file:
            file.write(SENT[-20:])
        found.append((await anext(frames)).body)
        path.unlink()
        other = tmp_path / "new.log"
        other.write_bytes(b"Call next\n")
        os.replace(other, path)
        found.append((await anext(frames)).body)
    await frames.aclose()
    assert found == [*RECORDS, b"Call next"]


async def test_a_folder_of_a_file_a_call(tmp_path):
    for number, record in enumerate(RECORDS):
        (tmp_path / f"{number}.txt").write_bytes(record + b"\r\n")
    requests = await heard(office(cdr_mode="file", cdr_path=str(tmp_path)), len(RECORDS))
    assert sorted(request.body for request in requests) == sorted(RECORDS)
    assert {request.transport for request in requests} == {"file"}


@pytest.mark.parametrize(
    ("options", "kind", "line"),
    [
        ({"host": "127.0.0.1"}, Refused, "give host and port"),
        ({"cdr_mode": "sideways"}, Refused, "must be one of passive, active, file"),
        ({"cdr_mode": "active", "host": "127.0.0.1", "port": "1"}, Refused, "needs allowed_peers"),
        ({"cdr_mode": "file"}, Refused, "needs cdr_path"),
        ({"cdr_mode": "file", "cdr_path": "/nowhere/cdr"}, ProviderDown, "cannot be read"),
        ({"host": "127.0.0.1", "port": "1"}, ProviderDown, "no CDR socket at 127.0.0.1:1"),
    ],
)
async def test_what_is_set_wrong_is_said(options, kind, line):
    _, error = await until_it_breaks(office(**options))
    assert isinstance(error, kind)
    assert line in str(error)
