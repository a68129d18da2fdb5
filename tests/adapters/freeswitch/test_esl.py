"""The event socket over a real socket: a small FreeSWITCH of our own, which does as each test says."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters import registry
from adapters.contract import Connection, Request
from adapters.errors import ProviderDown, Refused
from adapters.freeswitch.esl import EslListener
from adapters.freeswitch.esl_frame import LONGEST_HEAD, Frames
from adapters.freeswitch.events import WANTED

Play = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
SECRETS = {"basic_auth_user": "u", "basic_auth_password": "p"}


def event(number: int) -> bytes:
    """One as it is sent: a body that is counted in bytes, with an empty line in a value."""
    said = {"Event-Name": "CHANNEL_CREATE", "Unique-ID": str(number), "Caller-Caller-ID-Name": "Мария\n\nБелова"}
    body = json.dumps(said, ensure_ascii=False).encode()
    return b"Content-Length: %d\nContent-Type: text/event-json\n\n%b" % (len(body), body)


class Pbx:
    """Greets, takes the log-in and the subscription, then plays."""

    def __init__(self, play: Play, *, greeting: bytes = b"Content-Type: auth/request\n\n") -> None:
        self.play, self.greeting, self.heard = play, greeting, list[bytes]()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            writer.write(self.greeting)
            self.heard.append(await reader.readuntil(b"\n\n"))
            if self.heard[-1] != b"auth right\n\n":
                writer.write(b"Content-Type: command/reply\nReply-Text: -ERR invalid\n\n")
                writer.write(b"Content-Type: text/disconnect-notice\nContent-Length: 4\n\nbye\n")
                await writer.drain()
                return
            writer.write(b"Content-Type: command/reply\nReply-Text: +OK accepted\n\n")
            self.heard.append(await reader.readuntil(b"\n\n"))
            writer.write(b"Content-Type: command/reply\nReply-Text: +OK event listener enabled json\n\n")
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
        options = {"host": "127.0.0.1", "port": str(port)}
        yield registry.connection("office", "freeswitch", SECRETS | {"esl_password": entered}, options)


async def heard_until_it_breaks(listener: EslListener, connection: Connection) -> tuple[list[Request], Exception]:
    requests: list[Request] = []
    try:
        async with asyncio.timeout(5):
            async for request in listener.frames(connection):
                requests.append(request)  # noqa: PERF401  (what came before the break is wanted)
    except (ProviderDown, Refused) as error:
        return requests, error
    raise AssertionError("the connection ended without a word")


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    return


async def test_each_event_is_yielded_as_it_came_and_only_those_of_calls_are_asked_for():
    async def play(reader, writer):
        for number in range(3):
            writer.write(event(number))
        writer.write(b"Content-Type: text/disconnect-notice\nContent-Length: 4\n\nbye\n")

    pbx = Pbx(play)
    async with office(pbx) as connection:
        requests, error = await heard_until_it_breaks(EslListener(), connection)
    assert [json.loads(request.body)["Unique-ID"] for request in requests] == ["0", "1", "2"]
    assert {(request.transport, request.path) for request in requests} == {("tcp", "esl")}
    assert pbx.heard[1].decode().split() == ["event", "json", *WANTED]
    assert isinstance(error, ProviderDown)


async def test_it_may_be_cut_at_any_byte_and_goes_on_with_the_next_connection():
    whole = event(1) + event(2)
    cuts = list(range(0, len(whole) + 1, 11))
    left = iter(cuts)

    async def play(reader, writer):
        writer.write(whole[: next(left)])

    async with office(Pbx(play)) as connection:
        for cut in cuts:
            requests, error = await heard_until_it_breaks(EslListener(), connection)
            assert len(requests) == cut * 2 // len(whole)
            assert isinstance(error, ProviderDown)


@settings(max_examples=60)
@given(st.lists(st.integers(1, 400), max_size=12), st.integers(0, 500))
def test_borders_of_packets_do_not_matter_and_a_cut_loses_only_what_is_not_whole(pieces, cut):
    sent = b"".join(event(number) for number in range(3))
    sent = sent[: max(len(sent) - cut, 0)]
    frames, found, at = Frames(), list[bytes](), 0
    for size in [*pieces, len(sent)]:
        found += [message.body for message in frames.feed(sent[at : at + size])]
        at += size
    whole = sent.count(b"}")  # each event ends with the only brace of its kind
    assert [json.loads(body)["Unique-ID"] for body in found] == [str(number) for number in range(whole)]


@settings(max_examples=80)
@given(st.binary(max_size=300))
def test_any_bytes_are_messages_or_waiting_or_refused(noise):
    with suppress(ValueError):  # refused: no event socket
        assert all(isinstance(message.kind, str) for message in Frames().feed(noise))


async def test_a_refused_log_in_is_told_without_the_password(caplog):
    async with office(Pbx(silent), entered="wrong-word") as connection:
        requests, error = await heard_until_it_breaks(EslListener(), connection)
    assert isinstance(error, Refused)
    assert "wrong-word" not in f"{error} {error.facts} {caplog.text}"
    assert requests == []


@pytest.mark.parametrize(
    ("greeting", "kind", "line"),
    [
        (b"Content-Type: text/rude-rejection\nContent-Length: 24\n\nAccess Denied, go away.\n", Refused, "inbound-acl"),
        (b"SSH-2.0-OpenSSH_9.2\r\n\n\n", ProviderDown, "check host and port"),
        (b"", ProviderDown, "does not answer the log-in"),
        (b"x" * (LONGEST_HEAD + 1), ProviderDown, "without an end"),
        (b"Content-Type: auth/request\nContent-Length: 999999999\n\n", ProviderDown, "too long"),
    ],
)
async def test_what_is_no_event_socket_is_said(greeting, kind, line):
    async with office(Pbx(silent, greeting=greeting)) as connection:
        _, error = await heard_until_it_breaks(EslListener(answer_seconds=0.2), connection)
    assert isinstance(error, kind)
    assert line in str(error)


async def test_a_silent_connection_is_asked_whether_it_lives():
    async def play(reader, writer):
        for _ in range(2):
            pbx.heard.append(await reader.readuntil(b"\n\n"))
            writer.write(b"Content-Type: api/response\nContent-Length: 3\n\n42\n")
        await reader.readuntil(b"\n\n")
        await asyncio.sleep(5)  # dead

    pbx = Pbx(play)
    async with office(pbx) as connection:
        _, error = await heard_until_it_breaks(EslListener(quiet_seconds=0.05, answer_seconds=0.2), connection)
    assert pbx.heard[2:] == [b"api uptime\n\n"] * 2
    assert "does not answer any more" in str(error)


async def test_without_a_password_nothing_is_tried_and_nobody_there_is_down():
    bare = registry.connection("office", "freeswitch", SECRETS, {"host": "127.0.0.1", "port": "1"})
    _, error = await heard_until_it_breaks(EslListener(), bare)
    assert "needs the secret esl_password" in str(error)
    given_one = registry.connection("office", "freeswitch", SECRETS | {"esl_password": "x"}, {"port": "1"})
    _, error = await heard_until_it_breaks(EslListener(), given_one)
    assert "no event socket at 127.0.0.1:1" in str(error)
