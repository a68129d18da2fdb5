"""Listeners of a running service over real sockets: kept before parsed, made again, held once, seen when down."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from adapters import registry
from adapters.asterisk.listener import AmiListener
from adapters.contract import Connection, Request
from adapters.errors import ProviderDown
from db.connect import Database
from db.models.telephony import Delivery
from db.queries import listener_states, sources
from service import listeners as listeners_module
from service import webhooks
from service.intake import Intake
from service.listeners import Listeners, Pauses
from service.world import World
from tests.service_world import world_of

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
QUICK = Pauses(
    broken=(0.01,), refused=0.05, standby=0.05, sources=0.05, database=0.02, stands=0.15, lease=timedelta(seconds=1.5)
)
EVENT = (
    "Event: Hangup\r\nTimestamp: 17640{0}.5\r\nUniqueid: 17.{0}\r\nChannel: PJSIP/101-0{0}\r\nCallerIDName: Ёж\r\n\r\n"
)
EVENTS = [EVENT.format(n).encode() for n in range(4)]

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # nothing in it is about SQL


@pytest.fixture(autouse=True)
def changes_are_seen_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.sources.FRESH_SECONDS", 0.0)


class Asterisk:
    """Takes the log-in, then plays to each connection the next of `lives`; when there is none, it is silent."""

    def __init__(self, *lives: bytes) -> None:
        self.lives, self.open, self.most_open, self.connections = list(lives), 0, 0, 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open += 1
        self.connections += 1
        self.most_open = max(self.most_open, self.open)
        try:
            writer.write(b"Asterisk Call Manager/9.0.0\r\n")
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"Response: Success\r\n\r\n")
            if self.lives:
                writer.write(self.lives.pop(0))
                await writer.drain()
            else:
                while await reader.read(4096):
                    pass
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the listener went away
        finally:
            self.open -= 1
            writer.close()


@asynccontextmanager
async def listened(asterisk: Asterisk, folder: Path, *dbs: Database) -> AsyncIterator[list[World]]:
    """One service a database, all at the same Asterisk."""
    server = await asyncio.start_server(asterisk.serve, "127.0.0.1", 0)
    options = {"host": "127.0.0.1", "port": str(server.sockets[0].getsockname()[1])}
    secrets = {"ami_username": "u", "ami_secret": "s"}
    await dbs[0].write(sources.add, name="office", adapter="asterisk", secrets=secrets, options=options, at=AT)
    async with server:
        worlds, tasks = [], []
        for db in dbs:
            made = world_of(db, folder, AT)
            worlds.append(await made.__aenter__())
            tasks.append((made, asyncio.create_task(Listeners(worlds[-1], Intake(worlds[-1]), QUICK).run())))
        try:
            yield worlds
        finally:
            for made, task in tasks:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
                await made.__aexit__(None, None, None)


async def until(claim: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(10):
        while not await claim():  # noqa: ASYNC110  # a real socket and a real database: nothing to wait on
            await asyncio.sleep(0.02)


async def bodies(db: Database) -> list[bytes]:
    return await db.read(lambda session: list(session.scalars(select(Delivery.body).order_by(Delivery.id))))


async def state(db: Database) -> Any:
    seen = await db.read(listener_states.every)
    return (seen[0].is_up, seen[0].error) if seen else None


async def test_what_comes_over_two_connections_is_kept_once_each(db: Database, tmp_path: Path) -> None:
    """The second life repeats a frame and goes on: kept byte for byte, the repeat counted as such."""
    asterisk = Asterisk(EVENTS[0] + EVENTS[1], EVENTS[1] + EVENTS[2])
    async with listened(asterisk, tmp_path, db):
        await until(lambda: _is(bodies(db), EVENTS[:3]))
        await until(lambda: _is(state(db), (True, None)))
    assert asterisk.most_open == 1


async def test_of_two_services_one_listens_and_the_other_takes_over(
    db: Database, database_url: str, tmp_path: Path
) -> None:
    second = Database(database_url)
    asterisk = Asterisk()
    try:
        async with listened(asterisk, tmp_path, db, second):
            await until(lambda: _is(state(db), (True, None)))
            await asyncio.sleep(0.5)
            assert (asterisk.open, asterisk.connections) == (1, 1)
        assert asterisk.most_open == 1
        await until(lambda: _is(state(db), (False, listener_states.SILENT)))
    finally:
        second.close()


@ON_SQLITE
async def test_down_is_said_with_its_reason_and_up_again_too(db: Database, tmp_path: Path) -> None:
    asterisk = Asterisk()
    async with listened(asterisk, tmp_path, db):
        await until(lambda: _is(state(db), (True, None)))
        await db.write(sources.change_options, "office", {"host": "127.0.0.1", "port": "1"})
        await until(lambda: _down(db, "no AMI at 127.0.0.1:1"))
    assert asterisk.open == 0, "a changed address ends the old connection"


@ON_SQLITE
async def test_a_source_turned_off_is_let_go_and_shown_no_more(db: Database, tmp_path: Path) -> None:
    asterisk = Asterisk()
    async with listened(asterisk, tmp_path, db):
        await until(lambda: _is(state(db), (True, None)))
        await db.write(sources.turn_off, "office")
        await until(lambda: _is(state(db), None))
        await until(lambda: _is(_now(asterisk.open), 0))


@ON_SQLITE
async def test_a_database_that_stumbles_loses_no_frame(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = iter(range(3))
    keep = webhooks.keep

    async def stumbling(*arguments: Any) -> int | None:
        if next(failures, None) is not None:
            raise OperationalError("INSERT", None, Exception("disk is busy"))
        return await keep(*arguments)

    monkeypatch.setattr(listeners_module, "keep", stumbling)
    async with listened(Asterisk(b"".join(EVENTS)), tmp_path, db):
        await until(lambda: _is(bodies(db), EVENTS))


@ON_SQLITE
async def test_a_fault_in_a_listener_is_told_and_tried_again(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Faulty:
        lives = 0

        async def frames(self, connection: Connection) -> AsyncIterator[Request]:
            self.lives += 1
            if self.lives == 1:
                raise KeyError("a bug")
            yield Request(received_at=AT, body=EVENTS[0], transport="tcp", method="")
            await asyncio.sleep(60)

    monkeypatch.setitem(registry.LISTENERS, "asterisk", Faulty())
    async with listened(Asterisk(), tmp_path, db):
        await until(lambda: _is(bodies(db), EVENTS[:1]))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, sum(map(len, EVENTS))), st.lists(st.integers(1, 60), max_size=8))
async def test_cut_at_any_byte_and_in_any_packets_each_whole_frame_is_kept_and_no_part_of_one(
    cut: int, packets: list[int]
) -> None:
    """What came whole before the cut comes out, byte for byte; the torn frame does not."""
    whole = b"".join(EVENTS)[:cut]

    async def play(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"Asterisk Call Manager/9.0.0\r\n")
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"Response: Success\r\n\r\n")
        rest = whole
        for size in packets:
            writer.write(rest[:size])
            await writer.drain()
            rest = rest[size:]
        writer.write(rest)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(play, "127.0.0.1", 0)
    async with server:
        port = str(server.sockets[0].getsockname()[1])
        connection = registry.connection(
            "office", "asterisk", {"ami_username": "u", "ami_secret": "s"}, {"host": "127.0.0.1", "port": port}
        )
        heard = await _heard(connection)
    complete = [event for n, event in enumerate(EVENTS) if sum(map(len, EVENTS[: n + 1])) <= cut]
    assert heard == complete


async def _heard(connection: Connection) -> list[bytes]:
    """What came before the break."""
    heard = []
    try:
        async for frame in AmiListener().frames(connection):
            heard.append(frame.body)  # noqa: PERF401  # what came before the break is wanted
    except ProviderDown:
        return heard
    raise AssertionError("the connection ended without a word")


async def _is(wanted: Awaitable[Any], value: Any) -> bool:
    return bool(await wanted == value)


async def _now(value: Any) -> Any:
    return value


async def _down(db: Database, why: str) -> bool:
    seen = await state(db)
    return seen is not None and not seen[0] and why in (seen[1] or "")
