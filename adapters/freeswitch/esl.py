"""FreeSWITCH's event socket: log in, ask for the events of calls as JSON, yield each until the connection breaks.

source  signalwire/freeswitch mod_event_socket.c; README.md beside this file
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog

from adapters.contract import Connection, Request
from adapters.errors import ProviderDown, Refused
from adapters.freeswitch.esl_frame import Frames, Message
from adapters.freeswitch.events import WANTED
from adapters.freeswitch.parse import NAME

log = structlog.get_logger(__name__)

DEFAULT_PORT = 8021
PIECE = 64 * 1024  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class EslListener:
    """`contract.Listener`.  A connection that is silent for `quiet_seconds` is asked whether it lives."""

    connect_seconds: float = 10.0
    quiet_seconds: float = 30.0
    answer_seconds: float = 10.0
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    async def frames(self, connection: Connection) -> AsyncIterator[Request]:
        """Raises Refused: wrong password, or our address is not allowed; ProviderDown: the connection ended."""
        password = connection.secrets.get("esl_password", "")
        if not password or "\n" in password:
            raise Refused("the option host needs the secret esl_password beside it", adapter=NAME)
        reader, writer = await self._connect(connection)
        try:
            socket = _Socket(reader, writer)
            await self._log_in(socket, password)
            log.info("freeswitch listened to", source=connection.name)
            async for body in self._events(socket):
                yield Request(received_at=self.clock(), body=body, transport="tcp", method="", path="esl")
        finally:
            writer.close()

    async def _connect(self, connection: Connection) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        host, port = connection.options.get("host", "127.0.0.1"), int(connection.options.get("port") or DEFAULT_PORT)
        try:
            return await asyncio.wait_for(asyncio.open_connection(host, port), self.connect_seconds)
        except (OSError, TimeoutError) as error:
            raise ProviderDown(f"no event socket at {host}:{port}: {type(error).__name__}", adapter=NAME) from error

    async def _log_in(self, socket: "_Socket", password: str) -> None:
        try:
            async with asyncio.timeout(self.answer_seconds):
                greeting = await socket.message()
                if greeting.kind == "text/rude-rejection":
                    raise Refused(
                        "FreeSWITCH takes no connection from our address: see apply-inbound-acl in event_socket.conf",
                        adapter=NAME,
                    )
                if greeting.kind != "auth/request":
                    raise ProviderDown("what answered is no event socket; check host and port", adapter=NAME)
                if not (await socket.asked(f"auth {password}")).reply.startswith("+OK"):
                    raise Refused("FreeSWITCH refused the log-in: check esl_password", adapter=NAME)
                if not (await socket.asked(f"event json {' '.join(WANTED)}")).reply.startswith("+OK"):
                    raise ProviderDown("FreeSWITCH refused to send events", adapter=NAME)
        except TimeoutError:
            raise ProviderDown("FreeSWITCH does not answer the log-in", adapter=NAME) from None

    async def _events(self, socket: "_Socket") -> AsyncIterator[bytes]:
        is_asked = False
        while True:
            try:
                async with asyncio.timeout(self.answer_seconds if is_asked else self.quiet_seconds):
                    message = await socket.message()
            except TimeoutError:
                if is_asked:
                    raise ProviderDown("FreeSWITCH does not answer any more", adapter=NAME) from None
                await socket.say("api uptime")
                is_asked = True
                continue
            is_asked = False
            if message.kind == "text/event-json":
                yield message.body
            elif message.kind == "text/disconnect-notice":
                raise ProviderDown("FreeSWITCH closed the connection", adapter=NAME)


class _Socket:
    """Messages over one connection.  Every failure is ProviderDown."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer, self._frames = reader, writer, Frames()
        self._ready: list[Message] = []

    async def message(self) -> Message:
        """The next one; what is cut off in the middle of one is dropped with the connection."""
        while not self._ready:
            try:
                piece = await self._reader.read(PIECE)
            except OSError as error:
                raise ProviderDown(
                    f"the connection to FreeSWITCH broke: {type(error).__name__}", adapter=NAME
                ) from error
            if not piece:
                raise ProviderDown("FreeSWITCH closed the connection", adapter=NAME)
            try:
                self._ready += self._frames.feed(piece)
            except ValueError as error:
                raise ProviderDown(f"FreeSWITCH sent {error}", adapter=NAME) from error
        return self._ready.pop(0)

    async def asked(self, command: str) -> Message:
        """The reply to a command; events that come before it are no reply."""
        await self.say(command)
        while (message := await self.message()).kind != "command/reply":
            pass
        return message

    async def say(self, command: str) -> None:
        try:
            self._writer.write(f"{command}\n\n".encode())
            await self._writer.drain()
        except OSError as error:
            raise ProviderDown(f"the connection to FreeSWITCH broke: {type(error).__name__}", adapter=NAME) from error


LISTENER = EslListener()
