"""UIS's report on calls, from a small Data API of our own."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from hypothesis import given
from hypothesis import strategies as st

from adapters import registry
from adapters.call_state import fold
from adapters.contract import Connection, Request
from adapters.errors import AdapterError, ProviderDown, Refused, Unreadable
from adapters.events import CallOutcome
from adapters.uis.history import UisHistory
from adapters.uis.parse import ADAPTER

SINCE = datetime(2026, 2, 9, 21, tzinfo=UTC)  # 10 February in Moscow
AT = datetime(2026, 2, 12, tzinfo=UTC)


def row(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": 7000 + number,
        "start_time": f"2026-02-10 10:{number:02}:00",
        "finish_time": f"2026-02-10 10:{number:02}:50",
        "direction": "in",
        "is_lost": False,
        "contact_phone_number": "79161234567",
        "virtual_phone_number": "74951112233",
        "talk_duration": 30,
        "total_duration": 50,
        "last_talked_employee_id": 101,
        "full_record_file_link": "https://media.uiscom.ru/1",
        **more,
    }


class DataApi:
    """Answers with these rows, page by page; `fails` answers come before."""

    def __init__(self, rows: list[Any], *fails: web.Response) -> None:
        self.rows, self.fails, self.asked = rows, list(fails), list[dict[str, Any]]()

    async def answer(self, request: web.Request) -> web.Response:
        said = await request.json()
        self.asked.append(said)
        if self.fails:
            return self.fails.pop(0)
        params = said["params"]
        page = self.rows[params["offset"] : params["offset"] + params["limit"]]
        return web.json_response({"jsonrpc": "2.0", "id": said["id"], "result": {"data": page}})


@asynccontextmanager
async def office(api: DataApi, **secrets: str) -> AsyncIterator[Connection]:
    app = web.Application()
    app.router.add_post("/v2.0", api.answer)
    async with TestServer(app) as server:
        yield registry.connection(
            "office",
            "uis",
            {"url_token": "t", "access_token": "key"} | secrets,
            {"timezone": "Europe/Moscow", "api_url": str(server.make_url("/v2.0")), "history_recordings": "yes"},
        )


async def read(connection: Connection, history: UisHistory) -> list[Request]:
    return [one async for one in history.deliveries(connection, SINCE, SINCE + timedelta(days=1))]


QUICK = UisHistory(rows_a_page=2, pause_seconds=0, clock=lambda: AT)


async def test_all_pages_of_a_day_in_the_accounts_zone() -> None:
    api = DataApi([row(number) for number in range(5)])
    async with office(api) as connection:
        found = await read(connection, QUICK)
    assert [json.loads(one.body)["id"] for one in found] == [7000, 7001, 7002, 7003, 7004]
    assert [asked["params"]["offset"] for asked in api.asked] == [0, 2, 4]
    first = api.asked[0]
    assert (first["method"], first["params"]["access_token"]) == ("get.calls_report", "key")
    assert (first["params"]["date_from"], first["params"]["date_till"]) == (
        "2026-02-10 00:00:00",
        "2026-02-11 00:00:00",
    )


async def test_a_row_is_a_call_and_the_same_row_the_same_delivery() -> None:
    async with office(DataApi([row(1), row(2, talk_duration=0, last_talked_employee_id=None)])) as connection:
        first, missed = await read(connection, QUICK)
        (again, _) = await read(connection, QUICK)
    assert ADAPTER.identity(first, connection) == ADAPTER.identity(again, connection)
    answered, lost = (fold(ADAPTER.parse(one, connection), connection) for one in (first, missed))
    assert (answered.outcome, answered.talk_seconds, answered.extension) == (CallOutcome.ANSWERED, 30, "101")
    assert answered.started_at == datetime(2026, 2, 10, 7, 1, tzinfo=UTC)
    assert (answered.customer_phone, [one.where["url"] for one in answered.recordings]) == (
        "+79161234567",
        ["https://media.uiscom.ru/1"],
    )
    assert (lost.outcome, lost.talk_seconds) == (CallOutcome.MISSED, 0)


@pytest.mark.parametrize("bad", [{"id": 1}, {"start_time": "10:00"}, 5, None, {"id": None, "start_time": "x"}])
async def test_a_row_that_cannot_be_read_is_given_all_the_same(bad: Any) -> None:
    """It is kept, and parked by its parser; the rows beside it go on."""
    async with office(DataApi([bad, row(1)])) as connection:
        found = await read(connection, QUICK)
        assert len(found) == 2
        with pytest.raises(Unreadable):
            ADAPTER.parse(found[0], connection)


def refusal(mnemonic: str) -> web.Response:
    return web.json_response({"jsonrpc": "2.0", "error": {"code": -32001, "data": {"mnemonic": mnemonic}}})


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (web.Response(status=503), ProviderDown),
        (web.Response(status=429), ProviderDown),
        (web.Response(status=403), Refused),
        (web.Response(text="<html>"), ProviderDown),
        (web.Response(text="[]"), ProviderDown),
        (web.Response(text='{"result": {}}'), ProviderDown),
        (refusal("access_token_invalid"), Refused),
        (refusal("limit_exceeded"), ProviderDown),
    ],
)
async def test_what_goes_wrong_is_said_and_without_the_token(answer: web.Response, error: type[AdapterError]) -> None:
    async with office(DataApi([], answer), access_token="s3cret") as connection:
        with pytest.raises(error) as raised:
            await read(connection, QUICK)
    assert "s3cret" not in f"{raised.value} {raised.value.facts}"


async def test_without_a_token_it_says_which_secret_to_add() -> None:
    connection = registry.connection("office", "uis", {"url_token": "t"}, {})
    with pytest.raises(Refused, match="access_token"):
        await read(connection, QUICK)


async def test_an_api_that_is_not_there_is_down() -> None:
    secrets = {"url_token": "t", "access_token": "key"}
    connection = registry.connection("office", "uis", secrets, {"api_url": "http://127.0.0.1:1/v2.0"})
    with pytest.raises(ProviderDown):
        await read(connection, QUICK)


values = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40) | st.lists(st.integers(), max_size=2)
)


@given(st.dictionaries(st.sampled_from(sorted(row(1))), values))
def test_whatever_stands_in_a_row_it_is_a_call_or_unreadable(changed: dict[str, Any]) -> None:
    connection = registry.connection("office", "uis", {"url_token": "t"}, {"history_recordings": "yes"})
    body = json.dumps(row(1) | changed).encode()
    try:
        facts = ADAPTER.parse(Request(received_at=AT, body=body, transport="api", method=""), connection)
    except Unreadable:
        return
    assert fold(facts, connection).is_ended
