"""UIS's Data API: the report on calls of a past period, page by page.

source  comagic/comagic.github.io data_api (read 2026-02): JSON-RPC 2.0, get.calls_report; README.md beside this file
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import aiohttp

from adapters.contract import Connection, Request
from adapters.errors import ProviderDown, Refused
from adapters.uis.calls_report import FIELDS, PATH
from adapters.uis.parse import NAME

API_URL = "https://dataapi.uiscom.ru/v2.0"  # CoMagic: https://dataapi.comagic.ru/v2.0
ROWS_A_PAGE = 500
MOST_PAGE_BYTES = 20_000_000
PAUSE_SECONDS = 0.5  # points are counted by the minute; live use of the same key comes first


@dataclass(frozen=True, slots=True, kw_only=True)
class UisHistory:
    """`contract.History`"""

    rows_a_page: int = ROWS_A_PAGE
    pause_seconds: float = PAUSE_SECONDS
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    async def deliveries(self, connection: Connection, since: datetime, until: datetime) -> AsyncIterator[Request]:
        token = connection.secrets.get("access_token")
        if not token:
            raise Refused("the history needs the secret access_token: make one in the cabinet, add it", adapter=NAME)
        offset = 0
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60)) as http:
            while True:
                rows = await _page(http, connection, _params(connection, token, since, until, offset, self.rows_a_page))
                for row in rows:
                    body = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
                    yield Request(received_at=self.clock(), body=body.encode(), transport="api", method="", path=PATH)
                if len(rows) < self.rows_a_page:
                    return
                offset += len(rows)
                await asyncio.sleep(self.pause_seconds)


def _params(
    connection: Connection, token: str, since: datetime, until: datetime, offset: int, limit: int
) -> Mapping[str, Any]:
    """Whole seconds of the account's zone.  `date_till` may be meant inclusive: a row read twice is one delivery."""
    first, last = (moment.astimezone(connection.zone).strftime("%Y-%m-%d %H:%M:%S") for moment in (since, until))
    return {
        "access_token": token,
        "date_from": first,
        "date_till": last,
        "limit": limit,
        "offset": offset,
        "fields": list(FIELDS),
    }


async def _page(http: aiohttp.ClientSession, connection: Connection, params: Mapping[str, Any]) -> list[Any]:
    url = connection.options.get("api_url", API_URL)
    asked = {"jsonrpc": "2.0", "id": 1, "method": "get.calls_report", "params": params}
    try:
        async with http.post(url, json=asked, allow_redirects=False) as answer:
            if answer.status >= 500 or answer.status == 429:
                raise ProviderDown(f"the Data API answers {answer.status}", adapter=NAME)
            if answer.status != 200:
                raise Refused(f"the Data API answers {answer.status}: check api_url and the allowed IPs", adapter=NAME)
            said = json.loads(await _body(answer))
    except (aiohttp.ClientError, TimeoutError) as error:
        raise ProviderDown(f"no Data API: {type(error).__name__}", adapter=NAME) from error
    except (ValueError, RecursionError) as error:
        raise ProviderDown("the Data API's answer is no JSON", adapter=NAME) from error
    return _rows(said)


async def _body(answer: aiohttp.ClientResponse) -> bytes:
    """Raises ValueError: too large."""
    body = bytearray()
    async for piece in answer.content.iter_chunked(65_536):
        body += piece
        if len(body) > MOST_PAGE_BYTES:
            raise ValueError("the answer is too large")
    return bytes(body)


def _rows(said: Any) -> list[Any]:
    """Raises Refused, ProviderDown: the limit of points is reached."""
    if not isinstance(said, dict):
        raise ProviderDown("the Data API's answer is no object", adapter=NAME)
    error = said.get("error")
    if isinstance(error, dict):
        data = error.get("data")
        mnemonic = str(data.get("mnemonic", "")) if isinstance(data, dict) else ""
        if "limit" in mnemonic:
            raise ProviderDown("the Data API's limit is reached", adapter=NAME)
        raise Refused(f"the Data API refuses ({mnemonic[:60] or error.get('code')}): check access_token", adapter=NAME)
    result = said.get("result")
    rows = result.get("data") if isinstance(result, dict) else None
    if not isinstance(rows, list):
        raise ProviderDown("the Data API's answer has no result.data", adapter=NAME)
    return rows


HISTORY = UisHistory()
