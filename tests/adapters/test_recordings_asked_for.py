"""Where a recording is, asked of a small API of our own as the provider's documents show it."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters import registry
from adapters.beeline.subscriptions import BeelineSubscriptions
from adapters.contract import Download
from adapters.errors import AdapterError, NotReady, ProviderDown, Refused
from adapters.zadarma.client import authorization

TOKEN = {"url_token": "token-in-the-address"}
MTS = {"basic_auth_user": "u", "basic_auth_password": "p", "api_token": "jwt"}
LINK = "https://media.example/1.mp3"


@dataclass
class Api:
    """Gives the same answer to everything and remembers what it was asked."""

    answer: object
    status: int = 200
    asked: list[tuple[str, str, Mapping[str, str], bytes]] = field(default_factory=list)

    async def handle(self, request: web.Request) -> web.Response:
        self.asked.append((request.method, request.path_qs, request.headers, await request.read()))
        return web.Response(status=self.status, body=json.dumps(self.answer).encode())


@asynccontextmanager
async def serving(api: Api) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", api.handle)
    async with TestServer(app) as server:
        yield str(server.make_url("/v")).rstrip("/")


async def located(
    kind: str, api: Api, where: Mapping[str, str], secrets: Mapping[str, str], **options: str
) -> Download:
    async with serving(api) as base:
        connection = registry.connection("office", kind, secrets, {"api_url": base, **options})
        found = await registry.CLIENTS[kind].locate(where, connection)
    return Download(url=found.url.removeprefix(base), method=found.method, headers=found.headers, form=found.form)


ZADARMA = ({"zadarma_call_id": "1.2"}, {"api_secret": "s", "api_key": "k"})
TELPHIN = ({"telphin_record_id": "46101-0a0b"}, {**TOKEN, "client_id": "i", "client_secret": "c"})
BEELINE = ({"beeline_tracking_id": "14:201", "beeline_number": "9600000101"}, {**TOKEN, "api_token": "b"})
ROSTELECOM = ({"rostelecom_session_id": "SD1"}, {"client_id": "CID1", "sign_key": "KEY1"})
BINOTEL = ({"binotel_call_id": "3001"}, {**TOKEN, "api_key": "k", "api_secret": "s"})
ASKS = {
    "zadarma": (ZADARMA, {"link": LINK}, {"status": "success"}),
    "telphin": (TELPHIN, {"access_token": "a"}, None),
    "beeline": (BEELINE, {"url": LINK}, {"url": "file:///etc/passwd"}),
    "rostelecom": (ROSTELECOM, {"result": "0", "url": LINK}, {"result": "1"}),
    "binotel": (BINOTEL, {"status": "success", "url": LINK}, {"status": "success", "url": None}),
}
KINDS = pytest.mark.parametrize("kind", ASKS)


async def test_zadarma_is_asked_with_a_signed_query():
    api = Api({"link": LINK})
    assert (await located("zadarma", api, *ZADARMA)).url == LINK
    ((method, path, headers, _),) = api.asked
    query = path.partition("?")[2]
    assert (method, query) == ("GET", "call_id=1.2&lifetime=3600")
    assert headers["Authorization"] == authorization(query, "k", "s")


async def test_an_answer_in_many_pieces_is_read_whole():
    padding = "x" * 300_000
    assert (await located("zadarma", Api({"padding": padding, "link": LINK}), *ZADARMA)).url == LINK
    with pytest.raises(Refused, match="too large"):
        await located("zadarma", Api({"padding": padding * 4, "link": LINK}), *ZADARMA)


async def test_telphin_gives_a_token_for_the_file():
    api = Api({"access_token": "a"})
    found = await located("telphin", api, *TELPHIN)
    assert found.url == "/api/ver1.0/extension/46101/record/46101-0a0b"
    assert found.headers == {"Authorization": "Bearer a"}
    assert api.asked[0][3] == b"grant_type=client_credentials&client_id=i&client_secret=c"


async def test_beeline_is_asked_by_call_and_number():
    api = Api({"url": LINK})
    assert (await located("beeline", api, *BEELINE)).url == LINK
    ((_, path, headers, _),) = api.asked
    assert path == "/v/records/14:201/9600000101@mpbx.sip.beeline.ru/reference"
    assert headers["X-MPBX-API-AUTH-TOKEN"] == "b"


async def test_rostelecom_is_asked_with_the_exact_body_signed():
    api = Api({"result": "0", "url": LINK})
    assert (await located("rostelecom", api, *ROSTELECOM)).url == LINK
    ((method, path, headers, body),) = api.asked
    assert (method, path, headers["X-Client-ID"]) == ("POST", "/v/get_record", "CID1")
    assert headers["X-Client-Sign"] == hashlib.sha256(b"CID1" + body + b"KEY1").hexdigest()
    assert json.loads(body) == {"session_id": "SD1"}


async def test_binotel_is_asked_by_call():
    api = Api({"status": "success", "url": LINK})
    assert (await located("binotel", api, *BINOTEL)).url == LINK
    assert json.loads(api.asked[0][3]) == {"callID": "3001", "key": "k", "secret": "s"}


async def test_mts_needs_no_question():
    where = {"mts_call_id": "75", "mts_trunk_id": "980"}
    found = await located("mts", Api({}), where, MTS, domain="980.RU")
    assert found.url == "/trunks/record?Domain=980.RU&TrunkId=980&CallId=75&Type=mp3"
    assert found.headers == {"Authorization": "Bearer jwt"}
    with pytest.raises(Refused, match="option domain"):
        await located("mts", Api({}), where, MTS)


@pytest.mark.parametrize(
    ("host", "headers"), [("vats.example", {"X-API-KEY": "k"}), ("another.example", {}), ("VATS.example.evil", {})]
)
async def test_megafons_key_goes_to_its_own_host_alone(host, headers):
    secrets = {"crm_token": "t", "api_key": "k"}
    connection = registry.connection("office", "megafon", secrets, {"api_host": "vats.example"})
    found = await registry.CLIENTS["megafon"].locate({"url": f"https://{host}/1.mp3"}, connection)
    assert (found.url, found.headers) == (f"https://{host}/1.mp3", headers)
    with pytest.raises(Refused, match="no link"):
        await registry.CLIENTS["megafon"].locate({}, connection)


@KINDS
@pytest.mark.parametrize(("status", "error"), [(403, Refused), (429, ProviderDown), (502, ProviderDown)])
async def test_a_refusal_is_for_good_and_an_outage_is_not(kind, status, error):
    (where, secrets), answer, _ = ASKS[kind]
    with pytest.raises(error):
        await located(kind, Api(answer, status), where, secrets)


@pytest.mark.parametrize("kind", [kind for kind, (_, _, not_yet) in ASKS.items() if not_yet])
async def test_what_is_not_there_yet_is_asked_for_again(kind):
    (where, secrets), _, not_yet = ASKS[kind]
    with pytest.raises(NotReady):
        await located(kind, Api(not_yet), where, secrets)


@KINDS
async def test_what_is_missing_is_named(kind):
    (where, secrets), answer, _ = ASKS[kind]
    with pytest.raises(Refused):
        await located(kind, Api(answer), {}, secrets)
    needed = {name: secret for name, secret in secrets.items() if name in registry.adapter(kind).secret_names}
    if needed != secrets:
        with pytest.raises(Refused, match="secret"):
            await located(kind, Api(answer), where, needed)


async def test_beelines_subscription_is_renewed_in_time():
    api = Api({"subscriptionId": "sub-1", "expires": 0.02})
    async with serving(api) as base:
        options = {"api_url": base, "hook_url": "https://ringback.example/hook/office", "subscription_pattern": "101"}
        connection = registry.connection("office", "beeline", {**TOKEN, "api_token": "b"}, options)
        frames = BeelineSubscriptions(shortest_seconds=0.0).frames(connection)
        async with asyncio.timeout(5):
            kept = [await anext(frames), await anext(frames)]
        await frames.aclose()
    assert [(method, path) for method, path, _, _ in api.asked] == [("PUT", "/v/subscription")] * 2
    assert json.loads(api.asked[0][3]) == {
        "expires": 3600,
        "subscriptionType": "BASIC_CALL",
        "url": "https://ringback.example/hook/office/token-in-the-address",
        "pattern": "101",
    }
    assert all(registry.adapter("beeline").parse(frame, connection) == () for frame in kept)
    assert len({registry.adapter("beeline").identity(frame, connection) for frame in kept}) == 2
    assert b"token" not in kept[0].body


async def test_beelines_subscription_says_what_is_missing():
    options = {"hook_url": "https://ringback.example/hook/office"}
    connection = registry.connection("office", "beeline", TOKEN, options)
    with pytest.raises(AdapterError, match="api_token"):
        await anext(BeelineSubscriptions().frames(connection))
