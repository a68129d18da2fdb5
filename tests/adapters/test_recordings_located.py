"""Where recordings are, asked of clients that had no test of their own: whose key goes where, and what is refused."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters import registry
from adapters.contract import Connection
from adapters.errors import NotReady, ProviderDown, Refused

FRESH = "https://files.example/fresh.mp3"
SECRETS = {
    "twilio": {"auth_token": "t"},
    "3cx": {"reportcall_token": "t"},
    "telnyx": {"public_key": "k", "api_key": "key"},
    "aircall": {"token": "t", "api_token": "key"},
}


def connection(kind: str, **options: str) -> Connection:
    return registry.connection("main", kind, SECRETS[kind], options)


async def locate(kind: str, where: dict[str, str], **options: str):
    return await registry.CLIENTS[kind].locate(where, connection(kind, **options))


@pytest.fixture
async def api() -> AsyncIterator[str]:
    """Telnyx's and Aircall's API in small: knows one recording, has no link to another yet, and is at times down."""

    async def recording(request: web.Request) -> web.Response:
        assert request.headers["authorization"] in ("Bearer key", "Basic YWNjb3VudDprZXk=")
        match request.match_info["id"]:
            case "known":
                links = {"data": {"download_urls": {"mp3": FRESH}}, "call": {"recording": FRESH}}
                return web.json_response(links)
            case "early":
                return web.json_response({"data": {"download_urls": {}}, "call": {"recording": None}})
            case "moved":
                raise web.HTTPFound("https://evil.example/")
            case "odd":
                return web.json_response([1])
        return web.Response(status=503 if request.match_info["id"] == "down" else 404)

    app = web.Application()
    app.router.add_get("/v2/recordings/{id}", recording)
    app.router.add_get("/v1/calls/{id}", recording)
    async with TestServer(app) as server:
        yield str(server.make_url("")).rstrip("/")


ASKED = pytest.mark.parametrize(
    ("kind", "name", "options"),
    [("telnyx", "telnyx_recording_id", {}), ("aircall", "aircall_call_id", {"api_id": "account"})],
)


@ASKED
async def test_a_fresh_link_is_asked_for(api, kind, name, options):
    found = await locate(kind, {name: "known", "url": "https://files.example/stale.mp3"}, api_url=api, **options)
    assert found.url == FRESH
    assert not found.headers  # the link is signed: the key stays here


@ASKED
@pytest.mark.parametrize(
    ("recording_id", "error"),
    [("early", NotReady), ("unknown", NotReady), ("down", ProviderDown), ("moved", Refused), ("odd", Refused)],
)
async def test_not_yet_perhaps_later_and_never_are_told_apart(api, kind, name, options, recording_id, error):
    with pytest.raises(error):
        await locate(kind, {name: recording_id}, api_url=api, **options)


async def test_an_api_that_is_not_there_may_come_back():
    with pytest.raises(ProviderDown):
        await locate("telnyx", {"telnyx_recording_id": "known"}, api_url="http://127.0.0.1:9")


async def test_without_a_key_the_link_of_the_event_is_taken():
    source = registry.connection("main", "telnyx", {"public_key": "k"}, {})
    where = {"url": FRESH, "telnyx_recording_id": "known"}
    assert (await registry.CLIENTS["telnyx"].locate(where, source)).url == FRESH
    with pytest.raises(Refused):
        await registry.CLIENTS["telnyx"].locate({"telnyx_recording_id": "known"}, source)


async def test_twilios_password_goes_to_twilio_alone():
    theirs = await locate("twilio", {"url": "https://api.twilio.com/rec.wav"}, account_sid="AC1")
    assert theirs.headers == {"Authorization": "Basic QUMxOnQ="}
    for url in (
        "https://twilio.com.evil.example/rec.wav",
        "https://xtwilio.com/rec.wav",
        "http://api.twilio.com/rec.wav",
    ):
        assert not (await locate("twilio", {"url": url}, account_sid="AC1")).headers, url
    assert not (await locate("twilio", {"url": "https://api.twilio.com/rec.wav"})).headers
    with pytest.raises(Refused):
        await locate("twilio", {}, account_sid="AC1")


async def test_3cx_files_are_found_by_a_template_that_stays_in_its_folder():
    template = "https://pbx.example/recordings/{path}"
    found = await locate("3cx", {"path": "/101/a b.wav"}, recording_url=template)
    assert found.url == "https://pbx.example/recordings/101/a%20b.wav"
    with pytest.raises(Refused):
        await locate("3cx", {"path": "../secret"}, recording_url=template)
    for where, options in (({}, {"recording_url": template}), ({"path": "a.wav"}, {})):
        with pytest.raises(NotReady):
            await locate("3cx", where, **options)
