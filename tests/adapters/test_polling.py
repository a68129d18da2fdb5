"""Histories that are asked again and again, from a small API of our own."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters import registry
from adapters.bitrix24.history import Bitrix24History
from adapters.contract import Connection
from adapters.errors import ProviderDown, Refused
from adapters.mts.history import MtsHistory
from adapters.polling import Polled

NOW = datetime(2026, 2, 18, 12, tzinfo=UTC)
DAY = timedelta(days=1)
MTS = {"basic_auth_user": "u", "basic_auth_password": "p", "api_token": "jwt"}
TRUNK = {"domain": "980.RU", "trunk_id": "980", "timezone": "Europe/Moscow"}


def mts_row(number: int) -> dict[str, Any]:
    return {
        "callId": 75000 + number,
        "trunkId": "980",
        "an": "9000001501",
        "dn": "9100000110",
        "via": "980",
        "rel": 0,
        "startTime": "2026-02-18T10:00:00",
        "wait": 9,
        "duration": 60,
        "recDur": 51,
    }


def bitrix_row(number: int) -> dict[str, Any]:
    return {
        "CALL_ID": f"A1.{number}",
        "CALL_TYPE": "2",
        "PHONE_NUMBER": "+79000000801",
        "PORTAL_USER_ID": "17",
        "CALL_DURATION": "88",
        "CALL_START_DATE": "2026-02-18T10:00:00+03:00",
        "CALL_FAILED_CODE": "200",
        "CALL_RECORD_URL": "https://demo.bitrix24.example/upload/rec1.mp3",
    }


class Api:
    """Both kinds of statistics; `rows` are all that they know, whatever the period."""

    def __init__(self, rows: list[Any], status: int = 200) -> None:
        self.rows, self.status, self.asked = rows, status, list[Any]()

    async def mts(self, request: web.Request) -> web.Response:
        self.asked.append(dict(request.query))
        offset, limit = int(request.query["Offset"]), int(request.query["Limit"])
        page = self.rows[offset : offset + limit]
        return web.json_response(page, status=self.status) if page else web.Response(status=204)

    async def bitrix24(self, request: web.Request) -> web.Response:
        said = await request.json()
        self.asked.append(said)
        page = self.rows[said["start"] : said["start"] + 50]
        return web.json_response({"result": page, "total": len(self.rows)}, status=self.status)


@asynccontextmanager
async def serving(api: Api) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_get("/trunks/statistics", api.mts)
    app.router.add_post("/rest/1/key/voximplant.statistic.get.json", api.bitrix24)
    async with TestServer(app) as server:
        yield str(server.make_url("/")).rstrip("/")


def mts(base: str, **options: str) -> Connection:
    return registry.connection("office", "mts", MTS, {"api_url": base, **TRUNK, **options})


def bitrix24(base: str, **options: str) -> Connection:
    secrets = {"application_token": "t", "rest_url": f"{base}/rest/1/key/"}
    return registry.connection("office", "bitrix24", secrets, options)


async def test_rows_of_mts_come_page_by_page_and_in_periods_of_ten_days():
    api = Api([mts_row(number) for number in range(5)])
    async with serving(api) as base:
        rows = [row async for row in MtsHistory(rows_a_page=2).deliveries(mts(base), NOW - 11 * DAY, NOW)]
    assert [json.loads(row.body)["callId"] for row in rows] == [75000, 75001, 75002, 75003, 75004] * 2
    assert [(asked["Begin"], asked["End"]) for asked in api.asked[::3]] == [
        ("2026-02-07T15:00:00", "2026-02-17T15:00:00"),
        ("2026-02-17T15:00:00", "2026-02-18T15:00:00"),
    ]
    (call, recording) = registry.adapter("mts").parse(rows[0], mts("http://x.example"))
    assert (call.talk_seconds, recording.where["mts_call_id"]) == (51, "75000")


async def test_rows_of_bitrix24_come_page_by_page():
    api = Api([bitrix_row(number) for number in range(51)])
    async with serving(api) as base:
        history = Bitrix24History(pause_seconds=0)
        rows = [row async for row in history.deliveries(bitrix24(base), NOW - DAY, NOW)]
        connection = bitrix24(base)
    assert [asked["start"] for asked in api.asked] == [0, 50]
    assert api.asked[0]["FILTER"] == {
        ">=CALL_START_DATE": "2026-02-17T12:00:00+00:00",
        "<CALL_START_DATE": "2026-02-18T12:00:00+00:00",
    }
    assert len({registry.adapter("bitrix24").identity(row, connection) for row in rows}) == 51
    call, recording = registry.adapter("bitrix24").parse(rows[0], connection)
    assert (call.pbx_call_id, recording.where["url"]) == ("A1.0", "https://demo.bitrix24.example/upload/rec1.mp3")


@pytest.mark.parametrize(("make", "history"), [(mts, MtsHistory()), (bitrix24, Bitrix24History())])
async def test_a_refusal_is_for_good_and_an_outage_is_not(make, history):
    for status, error in ((401, Refused), (503, ProviderDown)):
        async with serving(Api([{}], status)) as base:
            with pytest.raises(error):
                await anext(history.deliveries(make(base), NOW - DAY, NOW))


async def test_what_is_missing_is_named():
    plain = registry.connection("office", "mts", {"basic_auth_user": "u", "basic_auth_password": "p"}, {})
    with pytest.raises(Refused, match="api_token, domain and trunk_id"):
        await anext(MtsHistory().deliveries(plain, NOW - DAY, NOW))
    plain = registry.connection("office", "bitrix24", {"application_token": "t"}, {})
    with pytest.raises(Refused, match="rest_url"):
        await anext(Bitrix24History().deliveries(plain, NOW - DAY, NOW))
    with pytest.raises(ValueError, match="poll_minutes must be"):
        mts("http://x.example", poll_minutes="0")


async def test_what_was_read_before_is_the_same_delivery_again():
    api = Api([mts_row(1)])
    async with serving(api) as base:
        connection = mts(base, poll_minutes="5")
        frames = Polled(history=MtsHistory(clock=lambda: NOW), clock=lambda: NOW, seconds_a_minute=0).frames(connection)
        async with asyncio.timeout(5):
            first, again = await anext(frames), await anext(frames)
            api.rows.append(mts_row(2))
            later = [await anext(frames), await anext(frames)]
        await frames.aclose()
    identities = [registry.adapter("mts").identity(row, connection) for row in (first, again, *later)]
    assert identities[0] == identities[1] == identities[2] != identities[3]
    assert [asked["Begin"] for asked in api.asked[:2]] == ["2026-02-17T15:00:00", "2026-02-18T12:00:00"]
