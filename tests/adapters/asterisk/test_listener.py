"""AMI over a real socket: a small Asterisk of our own, which does as each test says."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from adapters import registry
from adapters.asterisk.listener import AmiListener
from adapters.contract import Connection, Request
from adapters.errors import ProviderDown, Refused

Play = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
EVENT = "Event: Hangup\r\nUniqueid: 1.{}\r\nChannel: PJSIP/101-01\r\nCallerIDName: Мария: Белова\r\n\r\n"
NOISE = b"Event: VarSet\r\nVariable: X\r\nValue: 1\r\n\r\nEvent: PeerStatus\r\nPeer: PJSIP/101\r\n\r\n"


class Pbx:
    """Greets, takes the log-in, then plays."""

    def __init__(self, play: Play, *, banner: bytes = b"Asterisk Call Manager/9.0.0\r\n") -> None:
        self.play, self.banner, self.heard = play, banner, list[bytes]()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            writer.write(self.banner)
            login = await reader.readuntil(b"\r\n\r\n")
            self.heard.append(login)
            if b"Secret: right\r\n" not in login:
                writer.write(b"Response: Error\r\nMessage: Authentication failed\r\n\r\n")
                await writer.drain()
                return
            writer.write(b"Event: FullyBooted\r\n\r\nResponse: Success\r\nMessage: Authentication accepted\r\n\r\n")
            await self.play(reader, writer)
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the listener went away
        finally:
            writer.close()


@asynccontextmanager
async def office(pbx: Pbx, entered: str = "right") -> AsyncIterator[Connection]:
    server = await asyncio.start_server(pbx.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        secrets = {"ami_username": "callsvc", "ami_secret": entered}
        yield registry.connection("office", "asterisk", secrets, {"host": "127.0.0.1", "port": str(port)})


async def heard_until_it_breaks(listener: AmiListener, connection: Connection) -> tuple[list[Request], Exception]:
    requests: list[Request] = []
    try:
        async with asyncio.timeout(5):
            async for request in listener.frames(connection):
                requests.append(request)  # noqa: PERF401  (what came before the break is wanted)
    except (ProviderDown, Refused) as error:
        return requests, error
    raise AssertionError("the connection ended without a word")


async def test_each_wanted_event_is_yielded_as_it_came():
    async def play(reader, writer):
        for number in range(3):
            writer.write(NOISE + EVENT.format(number).encode())

    async with office(Pbx(play)) as connection:
        requests, error = await heard_until_it_breaks(AmiListener(), connection)
    assert [request.body for request in requests] == [EVENT.format(number).encode() for number in range(3)]
    assert {request.transport for request in requests} == {"tcp"}
    assert error.retry


async def test_borders_of_packets_do_not_matter():
    async def play(reader, writer):
        for byte in EVENT.format(1).encode() * 2:
            writer.write(bytes([byte]))
            await writer.drain()

    async with office(Pbx(play)) as connection:
        requests, _ = await heard_until_it_breaks(AmiListener(), connection)
    assert [request.body for request in requests] == [EVENT.format(1).encode()] * 2


async def test_a_refused_log_in_is_told_once_and_without_the_secret(caplog):
    async with office(Pbx(lambda *_: asyncio.sleep(0)), entered="wrong-secret") as connection:
        requests, error = await heard_until_it_breaks(AmiListener(), connection)
    assert isinstance(error, Refused)
    assert not error.retry
    assert "wrong-secret" not in f"{error} {error.facts} {caplog.text}"
    assert requests == []


async def test_it_may_be_cut_at_any_byte_and_goes_on_with_the_next_connection():
    whole = EVENT.format(1).encode() + EVENT.format(2).encode()
    cuts = iter(range(0, len(whole) + 1, 7))

    async def play(reader, writer):
        writer.write(whole[: next(cuts)])

    async with office(Pbx(play)) as connection:
        for cut in range(0, len(whole) + 1, 7):
            requests, error = await heard_until_it_breaks(AmiListener(), connection)
            assert b"".join(request.body for request in requests) == whole[: len(requests) * len(whole) // 2]
            assert len(requests) == cut * 2 // len(whole)
            assert isinstance(error, ProviderDown)


async def test_after_the_log_in_it_asks_for_calls_that_began_before():
    async def play(reader, writer):
        pbx.heard.append(await reader.readuntil(b"\r\n\r\n"))

    pbx = Pbx(play)
    async with office(pbx) as connection:
        await heard_until_it_breaks(AmiListener(), connection)
    assert pbx.heard[1] == b"Action: Status\r\n\r\n"


async def test_a_silent_connection_is_asked_whether_it_lives():
    async def play(reader, writer):
        await reader.readuntil(b"\r\n\r\n")  # Status
        for _ in range(3):
            pbx.heard.append(await reader.readuntil(b"\r\n\r\n"))
            writer.write(b"Response: Success\r\nPing: Pong\r\n\r\n")
        await reader.readuntil(b"\r\n\r\n")
        await asyncio.sleep(5)  # dead

    pbx = Pbx(play)
    async with office(pbx) as connection:
        listener = AmiListener(quiet_seconds=0.05, answer_seconds=0.2)
        requests, error = await heard_until_it_breaks(listener, connection)
    assert pbx.heard[1:] == [b"Action: Ping\r\n\r\n"] * 3
    assert "does not answer" in str(error)
    assert requests == []


async def test_a_log_in_that_is_not_answered_ends():
    async with office(Pbx(lambda *_: asyncio.sleep(0), banner=b"")) as connection:
        _, error = await heard_until_it_breaks(AmiListener(answer_seconds=0.1), connection)
    assert isinstance(error, ProviderDown)


async def test_another_service_at_that_port_is_recognised():
    async with office(Pbx(lambda *_: asyncio.sleep(0), banner=b"SSH-2.0-OpenSSH_9.2\r\n")) as connection:
        _, error = await heard_until_it_breaks(AmiListener(), connection)
    assert "check host and port" in str(error)


async def test_a_message_without_an_end_does_not_fill_the_memory():
    async def play(reader, writer):
        writer.write(b"Event: Hangup\r\nX: " + b"x" * 600_000)
        await writer.drain()

    async with office(Pbx(play)) as connection:
        _, error = await heard_until_it_breaks(AmiListener(), connection)
    assert "without an end" in str(error)


async def test_nobody_at_that_port_is_down_not_wrong():
    secrets = {"ami_username": "a", "ami_secret": "b"}
    connection = registry.connection("office", "asterisk", secrets, {"port": "1"})
    _, error = await heard_until_it_breaks(AmiListener(), connection)
    assert isinstance(error, ProviderDown)
    assert "no AMI at 127.0.0.1:1" in str(error)


async def test_a_secret_cannot_smuggle_in_an_action():
    pbx = Pbx(lambda *_: asyncio.sleep(0))
    async with office(pbx, entered="x\r\n\r\nAction: Originate") as connection:
        await heard_until_it_breaks(AmiListener(), connection)
    assert pbx.heard[0].count(b"\r\nAction") == 0
