"""RingCentral's check of an address, and where its token goes, against a small server of ours."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters import registry
from adapters.contract import Connection, Request
from adapters.errors import NotReady, Refused
from adapters.ringcentral.client import CLIENT
from adapters.ringcentral.parse import ADAPTER

SECRETS = {"verification_token": "v", "client_secret": "s", "jwt": "j"}
WHERE = {"ringcentral_recording_id": "rec-1"}


def connection(api_url: str = "https://platform.ringcentral.com", **secrets: str) -> Connection:
    return registry.connection("main", "ringcentral", SECRETS | secrets, {"client_id": "app", "api_url": api_url})


@pytest.fixture
async def server() -> AsyncIterator[TestServer]:
    async def token(request: web.Request) -> web.Response:
        form = await request.post()
        is_right = form["assertion"] == "j" and request.headers["authorization"] == "Basic YXBwOnM="
        return web.json_response({"access_token": "t"}, status=200 if is_right else 400)

    async def recording(request: web.Request) -> web.Response:
        assert request.headers["authorization"] == "Bearer t"
        places = {"rec-1": "https://media.ringcentral.com/rec-1/content", "rec-2": "https://evil.example/rec-2"}
        place = places.get(request.match_info["id"])
        return web.json_response({"contentUri": place}, status=200 if place else 404)

    app = web.Application()
    app.router.add_post("/restapi/oauth/token", token)
    app.router.add_get("/restapi/v1.0/account/~/recording/{id}", recording)
    async with TestServer(app) as started:
        yield started


async def test_the_address_of_a_recording_is_asked_for(server):
    found = await CLIENT.locate(WHERE, connection(str(server.make_url("")).rstrip("/")))
    assert found.url == "https://media.ringcentral.com/rec-1/content"
    assert found.headers == {"Authorization": "Bearer t"}


@pytest.mark.parametrize(
    ("recording_id", "jwt", "error"), [("rec-2", "j", Refused), ("rec-3", "j", NotReady), ("rec-1", "bad", Refused)]
)
async def test_elsewhere_not_yet_and_wrong_keys_are_told_apart(server, recording_id, jwt, error):
    there = connection(str(server.make_url("")).rstrip("/"), jwt=jwt)
    with pytest.raises(error):
        await CLIENT.locate({"ringcentral_recording_id": recording_id}, there)


def test_the_check_of_an_address_is_answered_in_its_header_and_opens_nothing_else():
    request = Request(received_at=datetime.now(UTC), body=b"", headers={"validation-token": "abc-123"})
    ADAPTER.verify(request, connection())
    assert ADAPTER.answer(request, connection()).headers == {"Validation-Token": "abc-123"}
    assert not ADAPTER.parse(request, connection())
    odd = Request(received_at=datetime.now(UTC), body=b"", headers={"validation-token": "a\r\nSet-Cookie: b"})
    assert not ADAPTER.answer(odd, connection()).headers
