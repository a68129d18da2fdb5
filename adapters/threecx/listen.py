"""How lines of a CDR reach us, by the option `cdr_mode`: we connect, the exchange connects, or it writes files.

Made for 3CX; Avaya's IP Office, which connects to us, is heard the same way.

passive  3CX is the server: we connect to `host`:`port`
active   3CX connects to us, as a rule anew for each record: we listen at `host`:`port`; only `allowed_peers` are heard
file     `cdr_path` is the file it writes, or the folder of a file a call
source   3cx.com/docs/cdr-call-data-records
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import structlog

from adapters import peers
from adapters.contract import Connection, Request
from adapters.errors import BadSignature, ProviderDown, Refused
from adapters.threecx.lines import Lines

log = structlog.get_logger(__name__)

PIECE = 64 * 1024  # bytes
MOST_WAITING = 1000  # lines that were heard and not kept yet; then 3CX waits
MODES = ("passive", "active", "file")


@dataclass(frozen=True, slots=True, kw_only=True)
class CdrListener:
    """`contract.Listener`.  3CX says nothing while nobody calls and can't be asked: the network's keep-alive asks."""

    connect_seconds: float = 10.0
    look_seconds: float = 2.0  # how often a file is looked at
    silence_seconds: float = 60.0  # a connection to us that brings nothing for so long is closed
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    async def frames(self, connection: Connection) -> AsyncIterator[Request]:
        """Raises Refused: an option is missing or wrong; ProviderDown: anything else that ends the connection."""
        mode = connection.options.get("cdr_mode", "").partition(" ")[0] or "passive"
        if mode not in MODES:
            raise Refused(f"cdr_mode must be one of {', '.join(MODES)}", adapter=connection.adapter)
        listen = {"passive": self._connected, "active": self._listening, "file": self._reading}[mode]
        async for line, peer in listen(connection):
            transport = "file" if mode == "file" else "tcp"
            yield Request(received_at=self.clock(), body=line, transport=transport, method="", path="cdr", peer=peer)

    async def _connected(self, connection: Connection) -> AsyncIterator[tuple[bytes, str]]:
        host, port = _place(connection)
        try:
            reader, writer = await asyncio.wait_for(asyncio.open_connection(host, port), self.connect_seconds)
        except (OSError, TimeoutError) as error:
            raise ProviderDown(
                f"no CDR socket at {host}:{port}: {type(error).__name__}", adapter=connection.adapter
            ) from error
        _keep_alive(writer)
        log.info("cdr listened to", source=connection.name)
        lines = Lines()
        try:
            while piece := await reader.read(PIECE):
                for line in lines.feed(piece):
                    yield line, host
            if rest := lines.rest():
                yield rest, host
        except OSError as error:
            raise ProviderDown(
                f"the CDR connection broke: {type(error).__name__}", adapter=connection.adapter
            ) from error
        except ValueError as error:
            raise ProviderDown(f"the exchange sent {error}", adapter=connection.adapter) from error
        finally:
            writer.close()
        raise ProviderDown("the exchange closed the connection", adapter=connection.adapter)

    async def _listening(self, connection: Connection) -> AsyncIterator[tuple[bytes, str]]:
        host, port = _place(connection)
        if not connection.options.get("allowed_peers"):
            raise Refused(
                "cdr_mode=active needs allowed_peers, the address of the exchange", adapter=connection.adapter
            )
        door = _Door(connection, self.silence_seconds)
        try:
            server = await asyncio.start_server(door.serve, host, port)
        except OSError as error:
            raise ProviderDown(
                f"cannot listen at {host}:{port}: {error.strerror or error}", adapter=connection.adapter
            ) from error
        log.info("waiting for cdr", source=connection.name)
        try:
            while True:
                yield await door.heard.get()
        finally:
            server.close()
            door.close()

    async def _reading(self, connection: Connection) -> AsyncIterator[tuple[bytes, str]]:
        """From the beginning at each start: what is known already is known by its bytes."""
        path = connection.options.get("cdr_path", "")
        if not path:
            raise Refused("cdr_mode=file needs cdr_path, the file or folder of the CDR", adapter=connection.adapter)
        known: dict[Path, _Followed] = {}
        while True:
            try:
                for file in await asyncio.to_thread(_files, Path(path)):
                    followed = known.setdefault(file, _Followed(file))
                    while lines := await asyncio.to_thread(followed.more):
                        for line in lines:
                            yield line, ""
            except OSError as error:
                raise ProviderDown(
                    f"cdr_path cannot be read: {error.strerror or error}", adapter=connection.adapter
                ) from error
            except ValueError as error:
                raise ProviderDown(f"cdr_path has {error}", adapter=connection.adapter) from error
            await asyncio.sleep(self.look_seconds)


def _keep_alive(writer: asyncio.StreamWriter) -> None:
    """The network asks every minute whether the other side is there; without an answer reading fails."""
    plug: socket.socket | None = writer.get_extra_info("socket")
    if plug is None:
        return
    plug.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in (("TCP_KEEPIDLE", 60), ("TCP_KEEPINTVL", 15), ("TCP_KEEPCNT", 4)):
        if hasattr(socket, name):
            plug.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


class _Door:
    """Where 3CX connects to.  Scanners of the internet do too: an address that is not allowed is not read."""

    def __init__(self, connection: Connection, silence_seconds: float) -> None:
        self._connection, self._silence = connection, silence_seconds
        self.heard: asyncio.Queue[tuple[bytes, str]] = asyncio.Queue(MOST_WAITING)
        self._open: set[asyncio.StreamWriter] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        peer = str((writer.get_extra_info("peername") or ("unknown",))[0])
        self._open.add(writer)
        try:
            peers.check(Request(received_at=datetime.now(UTC), body=b"", transport="tcp", peer=peer), self._connection)
            lines = Lines()
            while piece := await asyncio.wait_for(reader.read(PIECE), self._silence):
                for line in lines.feed(piece):
                    await self.heard.put((line, peer))
            if rest := lines.rest():
                await self.heard.put((rest, peer))
        except BadSignature:
            log.warning("a connection from an address that is not allowed", source=self._connection.name)
        except (OSError, TimeoutError, ValueError) as error:
            log.info("a CDR connection ended", source=self._connection.name, error=type(error).__name__)
        finally:
            self._open.discard(writer)
            writer.close()

    def close(self) -> None:
        for writer in list(self._open):
            writer.close()


@dataclass(slots=True)
class _Followed:
    """A file that grows; one that became shorter is another one."""

    path: Path
    at: int = 0  # bytes read
    inode: int = 0
    lines: Lines = field(default_factory=Lines)

    def more(self) -> list[bytes]:
        """Lines of the next piece.  Raises OSError, ValueError."""
        with self.path.open("rb") as file:
            found = self.path.stat()
            if found.st_ino != self.inode or found.st_size < self.at:
                self.at, self.inode, self.lines = 0, found.st_ino, Lines()
            file.seek(self.at)
            piece = file.read(PIECE)
        self.at += len(piece)
        lines = list(self.lines.feed(piece))
        return lines or ([] if len(piece) < PIECE else self.more())


def _files(path: Path) -> list[Path]:
    """The file, or those in the folder, oldest first."""
    if not path.is_dir():
        return [path]
    return sorted(
        (file for file in path.iterdir() if file.is_file()), key=lambda file: (file.stat().st_mtime, file.name)
    )


def _place(connection: Connection) -> tuple[str, int]:
    host, port = connection.options.get("host", ""), connection.options.get("port", "")
    if not host or not port:
        raise Refused("give host and port, as entered in the exchange's CDR settings", adapter=connection.adapter)
    return host, int(port)


LISTENER = CdrListener()
