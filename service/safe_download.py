"""Downloads only from where an administrator allowed: no other host, no private address behind an allowed name.

An allowed host is written `calls.example.org`; `*.example.org` allows what is below it; `http://pbx.office` allows it
without encryption too.  A host written out may be at a private address (a PBX in the same office), a wildcard's not.
"""

import asyncio
import hashlib
import ipaddress
import os
import socket
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from yarl import URL

from adapters.contract import Download
from adapters.errors import NotReady, ProviderDown, Refused

MOST_REDIRECTS = 5
CHUNK = 1 << 16
TIMEOUT = aiohttp.ClientTimeout(total=600, sock_connect=15, sock_read=60)
REDIRECTS = frozenset((301, 302, 303, 307, 308))
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address
FOR_GOOD = frozenset((400, 401, 403, 410, 451))
NOT_YET = frozenset((202, 204, 404, 409, 425))  # most PBXs say 404 until the file is finished


@dataclass(frozen=True, slots=True)
class File:
    path: Path
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Allowed:
    """Where recordings may come from, as an administrator wrote it."""

    exact: frozenset[str]
    below: tuple[str, ...]  # ".example.org"
    plain: frozenset[str]  # also without encryption

    @classmethod
    def of(cls, entries: Sequence[str]) -> "Allowed":
        written = [entry.strip().lower() for entry in entries if entry.strip()]
        hosts = [_host(entry) for entry in written]
        return cls(
            exact=frozenset(host for host in hosts if not host.startswith("*.")),
            below=tuple(host[1:] for host in hosts if host.startswith("*.")),
            plain=frozenset(_host(entry) for entry in written if entry.startswith("http://")),
        )

    def has(self, host: str) -> bool:
        return host in self.exact or host.endswith(self.below)

    def has_plain(self, host: str) -> bool:
        return host in self.plain or any(entry.startswith("*.") and host.endswith(entry[1:]) for entry in self.plain)


def _host(entry: str) -> str:
    """Without scheme, port and path: `http://10.0.0.5:8088/` is 10.0.0.5, `[::1]:80` is ::1."""
    bare = entry.partition("://")[2] or entry
    bare = bare.partition("/")[0]
    if bare.startswith("["):
        return bare[1:].partition("]")[0]
    return bare if bare.count(":") > 1 else bare.partition(":")[0]


def is_public(address: str) -> bool:
    """An address of the open network: not ours, not this machine's, not one that hides an IPv4 address inside."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address) and (found.sixtofour or found.teredo or found in NAT64):
        return False
    return found.is_global and not found.is_multicast


class CheckedResolver(AbstractResolver):
    """Refuses private addresses where the name is resolved: the address that was checked is the one connected to."""

    def __init__(self, allowed: Allowed, adapter: str, resolver: AbstractResolver | None = None) -> None:
        self._allowed, self._adapter, self._resolver = allowed, adapter, resolver or ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._resolver.resolve(host, port, family)
        if host.lower() not in self._allowed.exact and not all(is_public(one["host"]) for one in found):
            raise Refused(
                f"{host} is at a private address; write it out in recording_hosts if that is right",
                adapter=self._adapter,
            )
        return found

    async def close(self) -> None:
        await self._resolver.close()


async def download(
    what: Download,
    *,
    allowed: Sequence[str],
    most_bytes: int,
    folder: Path,
    adapter: str,
    resolver: AbstractResolver | None = None,  # None: the system's
) -> File:
    """Fetch into a temporary file of `folder`; the caller moves or removes it.

    raises  Refused: host not allowed, too large, another file than announced, the far side says no for good
            NotReady: not there yet, or empty
            ProviderDown: time-out, refused connection, cut off, 5xx, 429
    """
    hosts = Allowed.of(allowed)
    connector = aiohttp.TCPConnector(resolver=CheckedResolver(hosts, adapter, resolver))
    try:
        async with aiohttp.ClientSession(connector=connector, timeout=TIMEOUT) as session:
            file = await _follow(session, what, hosts, most_bytes, folder, adapter)
    except (aiohttp.ClientError, TimeoutError, ConnectionError) as error:
        raise ProviderDown(f"the recording's host does not answer: {type(error).__name__}", adapter=adapter) from error
    if what.sha512 and await asyncio.to_thread(_sha512, file.path) != what.sha512:
        await asyncio.to_thread(os.unlink, file.path)
        raise Refused("the file is not the one that was announced: its hash is another", adapter=adapter)
    return file


def _sha512(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha512").hexdigest()


async def _follow(
    session: aiohttp.ClientSession, what: Download, allowed: Allowed, most_bytes: int, folder: Path, adapter: str
) -> File:
    """Redirects by hand: each step's host is checked, and secrets go to the first origin alone."""
    url, method, headers, form = _read(what.url, adapter), what.method, dict(what.headers), dict(what.form)
    for _ in range(MOST_REDIRECTS + 1):
        _check(url, allowed, adapter)
        async with session.request(method, url, headers=headers, data=form or None, allow_redirects=False) as answer:
            if answer.status in REDIRECTS and "Location" in answer.headers:
                step = _read(answer.headers["Location"], adapter, base=url)
                if step.origin() != url.origin():
                    headers = {}
                url, method, form = step, "GET", {}
                continue
            _check_status(answer.status, adapter)
            return await _save(answer, most_bytes, folder, adapter)
    raise Refused("the recording's address redirects in a circle", adapter=adapter)


def _read(address: str, adapter: str, *, base: URL | None = None) -> URL:
    """Read once: what is checked and what is asked for can't be two readings of one text."""
    try:
        url = base.join(URL(address)) if base is not None else URL(address)
        url.origin()  # raises ValueError: no host
    except ValueError as error:
        raise Refused("the recording's address can't be read", adapter=adapter) from error
    return url.with_user(None) if base is not None else url


def _check(url: URL, allowed: Allowed, adapter: str) -> None:
    host = (url.host or "").lower().rstrip(".")
    if url.scheme not in ("http", "https") or not allowed.has(host):
        raise Refused(
            f"recordings may not be fetched from {host}; add it to the PBX's option recording_hosts", adapter=adapter
        )
    if url.scheme == "http" and not allowed.has_plain(host):
        raise Refused(
            f"{host} sends recordings unencrypted; write http://{host} in recording_hosts if that is right",
            adapter=adapter,
        )


def _check_status(status: int, adapter: str) -> None:
    if status in NOT_YET:
        raise NotReady("the PBX has not finished the recording", adapter=adapter)
    if status in FOR_GOOD:
        raise Refused(f"the PBX refuses the recording with {status}", adapter=adapter)
    if status != 200:  # 206 too: nobody asked for a part
        raise ProviderDown(f"the recording's host answers {status}", adapter=adapter)


async def _save(answer: aiohttp.ClientResponse, most_bytes: int, folder: Path, adapter: str) -> File:
    if (answer.content_length or 0) > most_bytes:
        raise _too_large(most_bytes, adapter)
    place = await asyncio.to_thread(_new_file, folder)
    digest, size = hashlib.sha256(), 0
    try:
        with place.open("wb") as target:  # 64-kB pieces into the page cache: no wait worth a thread
            async for chunk in answer.content.iter_chunked(CHUNK):
                size += len(chunk)
                if size > most_bytes:
                    raise _too_large(most_bytes, adapter)
                digest.update(chunk)
                target.write(chunk)
            target.flush()
            await asyncio.to_thread(os.fsync, target.fileno())
        if size == 0:
            raise NotReady("the PBX sent an empty file", adapter=adapter)
    except BaseException:
        os.unlink(place)
        raise
    return File(place, digest.hexdigest(), size)


def _too_large(most_bytes: int, adapter: str) -> Refused:
    return Refused(f"the recording is larger than {most_bytes} bytes (RINGBACK_RECORDING_MOST_BYTES)", adapter=adapter)


def _new_file(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".fetching-", dir=folder)
    os.close(handle)
    return Path(name)
