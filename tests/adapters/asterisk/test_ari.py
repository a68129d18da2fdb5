"""ARI over a real websocket."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from adapters import registry
from adapters.asterisk.ari import AriListener
from adapters.asterisk.listen import LISTENER
from adapters.contract import Connection, Request
from adapters.errors import ProviderDown, Refused
from adapters.http import basic_credentials

CREATED = '{"type": "ChannelCreated", "channel": {"id": "1.1"}}'
UNWANTED = '{"type": "ChannelVarset", "variable": "X"}'


@asynccontextmanager
async def asterisk(messages: list[str], entered: str = "right") -> AsyncIterator[Connection]:
    async def events(request: web.Request) -> web.StreamResponse:
        if basic_credentials({"authorization": request.headers.get("Authorization", "")}) != ("callsvc", "right"):
            raise web.HTTPUnauthorized
        assert request.query["app"] == "calls"
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        for message in messages:
            await socket.send_str(message)
        await socket.close()
        return socket

    app = web.Application()
    app.router.add_get("/ari/events", events)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    options = {"transport": "ari", "ari_url": f"http://127.0.0.1:{port}/ari/", "ari_app": "calls"}
    yield registry.connection("office", "asterisk", {"ami_username": "callsvc", "ami_secret": entered}, options)
    await runner.cleanup()


async def heard(connection: Connection) -> tuple[list[Request], Exception]:
    requests: list[Request] = []
    try:
        async with asyncio.timeout(5):
            async for request in LISTENER.frames(connection):
                requests.append(request)  # noqa: PERF401  (what came before the break is wanted)
    except (ProviderDown, Refused) as error:
        return requests, error
    raise AssertionError("the connection ended without a word")


async def test_wanted_events_are_yielded_until_the_socket_closes():
    async with asterisk([UNWANTED, CREATED, CREATED]) as connection:
        requests, error = await heard(connection)
    assert [request.body.decode() for request in requests] == [CREATED, CREATED]
    assert {request.transport for request in requests} == {"websocket"}
    assert isinstance(error, ProviderDown)


async def test_a_frame_that_cannot_be_read_is_passed_on_to_be_parked():
    async with asterisk(["not json"]) as connection:
        requests, _ = await heard(connection)
    assert [request.body for request in requests] == [b"not json"]


async def test_a_newer_program_of_the_same_application_is_named():
    async with asterisk([CREATED, '{"type": "ApplicationReplaced"}']) as connection:
        requests, error = await heard(connection)
    assert len(requests) == 1
    assert "another program has taken the ARI application calls" in str(error)


async def test_a_wrong_secret_is_refused_for_good():
    async with asterisk([], entered="wrong") as connection:
        _, error = await heard(connection)
    assert isinstance(error, Refused)
    assert "wrong" not in str(error)


async def test_nobody_there_is_down():
    secrets = {"ami_username": "a", "ami_secret": "b"}
    connection = registry.connection("o", "asterisk", secrets, {"ari_url": "http://127.0.0.1:1/ari"})
    with pytest.raises(ProviderDown):
        async for _ in AriListener().frames(connection):
            pass
