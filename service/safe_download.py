"""Downloads only from where an administrator allowed: no other host, no private address behind an allowed name."""

import asyncio
import hashlib
import ipaddress
import os
import socket
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from adapters.contract import Download
from adapters.errors import NotReady, ProviderDown, Refused

MOST_REDIRECTS = 5
CHUNK = 1 << 16
TIMEOUT = aiohttp.ClientTimeout(total=600, sock_connect=15, sock_read=60)
REDIRECTS = frozenset((301, 302, 303, 307, 308))
FOR_GOOD = frozenset((400, 401, 403, 410, 451))
NOT_YET = frozenset((202, 204, 404, 409, 425))  # most PBXs say 404 until the file is finished


@dataclass(frozen=True, slots=True)
class File:
    path: Path
    sha256: str
    bytes: int


def is_allowed(host: str, allowed: Sequence[str]) -> bool:
    """`calls.example.org` allows itself, `*.example.org` what is below it."""
    name = host.lower().rstrip(".")
    return any(
        name == entry.lower() or (entry.startswith("*.") and name.endswith(entry[1:].lower())) for entry in allowed
    )


def is_public(address: str) -> bool:
    """Not ours, not of this machine, not a link's own: an address of the open network."""
    return ipaddress.ip_address(address.partition("%")[0]).is_global


class PublicOnly(AbstractResolver):
    """Resolves a name and refuses private addresses, so that the one that was checked is the one connected to.

    A host that was named exactly, and not by a wildcard, may be private: a PBX in the same office."""

    def __init__(self, named: frozenset[str]) -> None:
        self._named, self._resolver = named, ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._resolver.resolve(host, port, family)
        usable = [one for one in found if host.lower() in self._named or is_public(one["host"])]
        if not usable:
            raise OSError(f"{host} is at a private address; name it exactly among the allowed hosts if that is right")
        return usable

    async def close(self) -> None:
        await self._resolver.close()


async def download(what: Download, *, allowed: Sequence[str], most_bytes: int, folder: Path, adapter: str) -> File:
    """Fetch into a temporary file of `folder`; the caller moves or removes it.

    raises  Refused: host not allowed, too large, the far side says no for good;  NotReady: not there yet
            ProviderDown: time-out, refused connection, 5xx, 429
    """
    named = frozenset(entry.lower() for entry in allowed if not entry.startswith("*."))
    connector = aiohttp.TCPConnector(resolver=PublicOnly(named))
    try:
        async with aiohttp.ClientSession(connector=connector, timeout=TIMEOUT, auto_decompress=True) as session:
            return await _follow(session, what, allowed, most_bytes, folder, adapter)
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise ProviderDown(f"the recording's host does not answer: {type(error).__name__}", adapter=adapter) from error


async def _follow(
    session: aiohttp.ClientSession, what: Download, allowed: Sequence[str], most_bytes: int, folder: Path, adapter: str
) -> File:
    """Redirects by hand: each step's host is checked, and secrets go to the first host alone."""
    url, method, headers, form = what.url, what.method, dict(what.headers), dict(what.form)
    for _ in range(MOST_REDIRECTS + 1):
        _check(url, allowed, adapter)
        async with session.request(method, url, headers=headers, data=form or None, allow_redirects=False) as answer:
            if answer.status in REDIRECTS and "Location" in answer.headers:
                step = urljoin(url, answer.headers["Location"])
                if urlsplit(step).netloc != urlsplit(url).netloc:
                    headers = {}
                url, method, form = step, "GET", {}
                continue
            _check_status(answer.status, adapter)
            return await _save(answer, most_bytes, folder, adapter)
    raise Refused("the recording's address redirects in a circle", adapter=adapter)


def _check(url: str, allowed: Sequence[str], adapter: str) -> None:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not is_allowed(host, allowed):
        raise Refused(
            f"recordings may not be fetched from {host or 'there'}; add it to the PBX's option recording_hosts",
            adapter=adapter,
        )
    try:
        literal = ipaddress.ip_address(host)
    except ValueError:
        return
    if not literal.is_global and host not in allowed:
        raise Refused("the recording's address is a private one that is not allowed", adapter=adapter)


def _check_status(status: int, adapter: str) -> None:
    if status in NOT_YET:
        raise NotReady("the PBX has not finished the recording", adapter=adapter)
    if status in FOR_GOOD:
        raise Refused(f"the PBX refuses the recording with {status}", adapter=adapter)
    if status != 200:
        raise ProviderDown(f"the recording's host answers {status}", adapter=adapter)


async def _save(answer: aiohttp.ClientResponse, most_bytes: int, folder: Path, adapter: str) -> File:
    place = await asyncio.to_thread(_new_file, folder)
    digest, size = hashlib.sha256(), 0
    try:
        with place.open("wb") as target:  # noqa: ASYNC230  # 64-kB pieces into the page cache: no wait worth a thread
            async for chunk in answer.content.iter_chunked(CHUNK):
                size += len(chunk)
                if size > most_bytes:
                    raise Refused(f"the recording is larger than {most_bytes} bytes", adapter=adapter)
                digest.update(chunk)
                target.write(chunk)
            target.flush()
            await asyncio.to_thread(os.fsync, target.fileno())
    except BaseException:
        os.unlink(place)
        raise
    return File(place, digest.hexdigest(), size)


def _new_file(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".fetching-", dir=folder)
    os.close(handle)
    return Path(name)
