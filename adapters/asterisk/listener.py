"""AMI over TCP: log in, then yield each event that tells something of a call, until the connection breaks.

source  asterisk/asterisk main/manager.c; README.md beside this file
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog

from adapters.asterisk.channel import NAME
from adapters.asterisk.frame import Frame, frames, is_wanted
from adapters.contract import Connection, Request
from adapters.errors import ProviderDown, Refused

log = structlog.get_logger(__name__)

END = b"\r\n\r\n"
LONGEST_FRAME = 256 * 1024  # bytes; an AttendedTransfer with all its snapshots has about 4 kB
PLAIN_PORT, TLS_PORT = 5038, 5039


@dataclass(frozen=True, slots=True, kw_only=True)
class AmiListener:
    """`contract.Listener`.  A connection that is silent for `quiet_seconds` is asked whether it lives."""

    connect_seconds: float = 10.0
    quiet_seconds: float = 30.0
    answer_seconds: float = 10.0
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    async def frames(self, connection: Connection) -> AsyncIterator[Request]:
        """Raises Refused: wrong user or secret; ProviderDown: anything else that ends the connection."""
        reader, writer = await self._connect(connection)
        try:
            try:
                await self._log_in(reader, writer, connection)
            except TimeoutError:
                raise ProviderDown("Asterisk does not answer the log-in", adapter=NAME) from None
            log.info("asterisk listened to", source=connection.name)
            async for body in self._bodies(reader, writer):
                yield Request(received_at=self.clock(), body=body, transport="tcp", method="")
        finally:
            writer.close()

    async def _connect(self, connection: Connection) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        host, uses_tls = connection.options.get("host", "127.0.0.1"), connection.options.get("tls", "no") == "yes"
        port = int(connection.options.get("port") or (TLS_PORT if uses_tls else PLAIN_PORT))
        try:
            return await asyncio.wait_for(
                asyncio.open_connection(
                    host, port, limit=LONGEST_FRAME, ssl=ssl.create_default_context() if uses_tls else None
                ),
                self.connect_seconds,
            )
        except (OSError, TimeoutError) as error:
            raise ProviderDown(f"no AMI at {host}:{port}: {_why(error)}", adapter=NAME) from error

    async def _log_in(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, connection: Connection) -> None:
        banner = await self._read(reader, b"\n", self.answer_seconds)
        if not banner.startswith(b"Asterisk Call Manager"):
            raise ProviderDown("what answered is not Asterisk's manager interface; check host and port", adapter=NAME)
        user, secret = connection.secrets["ami_username"], connection.secrets["ami_secret"]
        await _send(writer, Action="Login", Username=user, Secret=secret, Events="call,dialplan,agent,cdr")
        while (answer := _first(await self._read(reader, END, self.answer_seconds))).get("Response") is None:
            pass  # events may come before the answer
        if answer.get("Response") != "Success":
            raise Refused("Asterisk refused the log-in: check ami_username and ami_secret", adapter=NAME)
        await _send(writer, Action="Status")  # calls that began before we listened

    async def _bodies(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> AsyncIterator[bytes]:
        is_asked = False
        while True:
            try:
                body = await self._read(reader, END, self.answer_seconds if is_asked else self.quiet_seconds)
            except TimeoutError:
                if is_asked:
                    raise ProviderDown("Asterisk does not answer any more", adapter=NAME) from None
                await _send(writer, Action="Ping")
                is_asked = True
                continue
            is_asked = False
            if is_wanted(_first(body)):
                yield body

    async def _read(self, reader: asyncio.StreamReader, end: bytes, within_seconds: float) -> bytes:
        """Bytes up to and with `end`; what is cut off in the middle is dropped.  Raises TimeoutError, ProviderDown."""
        try:
            return await asyncio.wait_for(reader.readuntil(end), within_seconds)
        except TimeoutError:
            raise
        except asyncio.IncompleteReadError as error:
            raise ProviderDown("Asterisk closed the connection", adapter=NAME) from error
        except asyncio.LimitOverrunError as error:
            raise ProviderDown("Asterisk sent a message without an end", adapter=NAME) from error
        except OSError as error:
            raise ProviderDown(f"the connection to Asterisk broke: {_why(error)}", adapter=NAME) from error


async def _send(writer: asyncio.StreamWriter, **fields: str) -> None:
    """One action.  A value cannot begin a line of its own."""
    lines = [f"{key}: {value.translate({10: None, 13: None})}" for key, value in fields.items()]
    try:
        writer.write("\r\n".join((*lines, "", "")).encode())
        await writer.drain()
    except OSError as error:
        raise ProviderDown(f"the connection to Asterisk broke: {_why(error)}", adapter=NAME) from error


def _first(body: bytes) -> Frame:
    return next(iter(frames(body)), {})


def _why(error: BaseException) -> str:
    return (
        "time is up" if isinstance(error, TimeoutError) else (getattr(error, "strerror", None) or type(error).__name__)
    )
