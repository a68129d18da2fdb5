"""Where recordings may be fetched from, and what becomes of what the far side answers."""

import asyncio
import hashlib
import os
import socket
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.test_utils import TestServer

from adapters.contract import Download
from adapters.errors import AdapterError, NotReady, ProviderDown, Refused
from service import safe_download
from service.safe_download import Allowed, File, download, is_public

SOUND = b"OggS" * 1000


class Names(AbstractResolver):
    """A name server of one's own: names → addresses, and how often it was asked."""

    def __init__(self, port: int, **addresses: str) -> None:
        self._port, self._addresses, self.asked = port, addresses, 0

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked += 1
        addresses = self._addresses[host.split(".")[0]].split()
        return [
            ResolveResult(hostname=host, host=one, port=port, family=socket.AF_INET, proto=0, flags=0)
            for one in addresses
        ]

    async def close(self) -> None: ...


class FarSide:
    """A PBX's web server that remembers what it was asked."""

    def __init__(self) -> None:
        self.seen: list[web.Request] = []
        app = web.Application()
        app.router.add_route("*", "/{what:.*}", self._answer)
        self.server = TestServer(app)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.seen.append(request)
        what = request.match_info["what"]
        if what.startswith("status/"):
            return web.Response(status=int(what.partition("/")[2]))
        if what == "to":
            return web.Response(status=302, headers={"Location": request.query["url"]})
        if what == "circle":
            raise web.HTTPFound("/circle")
        if what == "cut":
            answer = web.StreamResponse(headers={"Content-Length": "100000"})
            await answer.prepare(request)
            await answer.write(SOUND)
            assert request.transport is not None
            request.transport.close()
            return answer
        if what == "endless":
            answer = web.StreamResponse()
            await answer.prepare(request)
            while True:
                await answer.write(SOUND)
        if what == "slow":
            await asyncio.sleep(30)
        return web.Response(body=b"" if what == "empty" else SOUND)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.server.port}/{path}"


@pytest.fixture
async def far() -> AsyncIterator[FarSide]:
    side = FarSide()
    await side.server.start_server()
    yield side
    await side.server.close()


@pytest.fixture
def fetch(tmp_path: Path) -> Callable[..., Any]:
    def ask(url: str, *, allowed: tuple[str, ...] = ("http://127.0.0.1",), **more: Any) -> Any:
        resolver, most = more.pop("resolver", None), more.pop("most_bytes", 100_000)
        return download(
            Download(url=url, **more), allowed=allowed, most_bytes=most, folder=tmp_path, adapter="x", resolver=resolver
        )

    return ask


async def test_a_file_comes_whole_with_its_hash(far: FarSide, fetch: Callable[..., Any]) -> None:
    file: File = await fetch(far.url("file"))
    assert file.path.read_bytes() == SOUND
    assert (file.sha256, file.bytes) == (hashlib.sha256(SOUND).hexdigest(), len(SOUND))


async def test_another_file_than_was_announced_is_refused(
    far: FarSide, fetch: Callable[..., Any], tmp_path: Path
) -> None:
    right = hashlib.sha512(SOUND).hexdigest()
    assert (await fetch(far.url("file"), sha512=right)).bytes == len(SOUND)
    before = len(os.listdir(tmp_path))
    with pytest.raises(Refused, match="announced"):
        await fetch(far.url("file"), sha512=right[:-1] + ("0" if right[-1] != "0" else "1"))
    assert len(os.listdir(tmp_path)) == before


@pytest.mark.parametrize(
    ("path", "error"),
    [
        *((f"status/{code}", Refused) for code in (400, 401, 403, 410, 451)),
        *((f"status/{code}", NotReady) for code in (202, 204, 404, 409, 425)),
        *((f"status/{code}", ProviderDown) for code in (429, 500, 502, 503, 504, 206)),
        ("empty", NotReady),
        ("cut", ProviderDown),
        ("endless", Refused),
        ("circle", Refused),
    ],
)
async def test_each_answer_has_its_error_and_leaves_no_file(
    far: FarSide, fetch: Callable[..., Any], tmp_path: Path, path: str, error: type[AdapterError]
) -> None:
    with pytest.raises(error):
        await fetch(far.url(path))
    assert os.listdir(tmp_path) == []


async def test_a_size_told_beforehand_is_refused_before_a_byte_is_kept(far: FarSide, fetch: Callable[..., Any]) -> None:
    with pytest.raises(Refused, match="RINGBACK_RECORDING_MOST_BYTES"):
        await fetch(far.url("file"), most_bytes=10)


async def test_nobody_there_and_nobody_answering_are_tried_again(
    far: FarSide, fetch: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as plug:
        plug.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{plug.getsockname()[1]}/file"
        with pytest.raises(ProviderDown):
            await fetch(nobody)
    monkeypatch.setattr(safe_download, "TIMEOUT", safe_download.aiohttp.ClientTimeout(total=0.2))
    with pytest.raises(ProviderDown):
        await fetch(far.url("slow"))


@pytest.mark.parametrize(
    ("allowed", "says"),
    [
        ((), "may not be fetched"),
        (("example.org",), "may not be fetched"),
        (("127.0.0.1",), "unencrypted"),
        (("https://127.0.0.1",), "unencrypted"),
    ],
)
async def test_a_host_that_is_not_allowed_is_never_asked(
    far: FarSide, fetch: Callable[..., Any], allowed: tuple[str, ...], says: str
) -> None:
    with pytest.raises(Refused, match=says):
        await fetch(far.url("file"), allowed=allowed)
    assert far.seen == []


@pytest.mark.parametrize(
    "target",
    ["http://169.254.169.254/latest", "http://localhost/x", "file:///etc/passwd", "ftp://127.0.0.1/x", "//x:y"],
)
async def test_a_redirect_leads_nowhere_else(far: FarSide, fetch: Callable[..., Any], target: str) -> None:
    with pytest.raises(Refused):
        await fetch(far.url(f"to?url={target}"))


async def test_a_name_at_a_private_address_is_refused_and_never_connected_to(
    far: FarSide, fetch: Callable[..., Any]
) -> None:
    """An allowed wildcard whose owner points a name at us: the address that is checked is the one connected to."""
    names = Names(0, evil="127.0.0.1", mixed="8.8.8.8 127.0.0.1")
    for host in ("evil.example.org", "mixed.example.org"):
        with pytest.raises(Refused, match="private address"):
            await fetch(far.url("file", host), allowed=("http://*.example.org",), resolver=names)
    assert (far.seen, names.asked) == ([], 2)


async def test_a_host_written_out_may_be_private(far: FarSide, fetch: Callable[..., Any]) -> None:
    names = Names(0, pbx="127.0.0.1")
    file = await fetch(far.url("file", "pbx.office"), allowed=("http://pbx.office",), resolver=names)
    assert (file.bytes, names.asked) == (len(SOUND), 1)


async def test_secrets_go_to_the_first_origin_alone(far: FarSide, fetch: Callable[..., Any]) -> None:
    names = Names(0, a="127.0.0.1", b="127.0.0.1")
    secret = {"Authorization": "Basic c2VjcmV0"}
    allowed = ("http://a.office", "http://b.office")
    await fetch(
        far.url(f"to?url={far.url('file', 'b.office')}", "a.office"), allowed=allowed, resolver=names, headers=secret,
        method="POST", form={"sign": "secret"},
    )  # fmt: skip
    first, second = far.seen
    assert (first.method, first.headers["Authorization"]) == ("POST", secret["Authorization"])
    assert (second.method, second.headers.get("Authorization"), second.content_length) == ("GET", None, None)
    far.seen.clear()
    await fetch(far.url("to?url=/file"), headers=secret)
    assert [one.headers.get("Authorization") for one in far.seen] == [secret["Authorization"]] * 2


def test_hosts_as_people_write_them() -> None:
    hosts = Allowed.of((" Calls.Example.org ", "*.pbx.ru", "http://10.0.0.5:8088/", "[::1]:80", "https://a.ru/x", ""))
    assert all(hosts.has(host) for host in ("calls.example.org", "x.pbx.ru", "10.0.0.5", "::1", "a.ru"))
    assert not any(hosts.has(host) for host in ("pbx.ru", "evilpbx.ru", "x.calls.example.org", "", "10.0.0.50"))
    assert [host for host in ("calls.example.org", "10.0.0.5", "a.ru") if hosts.has_plain(host)] == ["10.0.0.5"]


NOT_PUBLIC = """
10.0.0.1 127.0.0.1 169.254.169.254 192.168.1.1 172.16.0.1 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255
::1 :: fe80::1%eth0 fc00::1 ff02::1 ::ffff:127.0.0.1 64:ff9b::7f00:1 2002:7f00:1::
"""


@pytest.mark.parametrize("address", NOT_PUBLIC.split())
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


def test_addresses_that_are() -> None:
    assert is_public("8.8.8.8")
    assert is_public("2001:4860:4860::8888")
