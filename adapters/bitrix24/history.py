"""Bitrix24's call statistics: the way to recordings, and to calls whose events were lost.

source  bitrix-tools/b24-rest-docs (voximplant.statistic.get, limits.md), read 2026-02
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from adapters.api import asked
from adapters.bitrix24.parse import NAME
from adapters.contract import Connection, Request
from adapters.errors import Refused

PATH = "rest/voximplant.statistic.get"
ROWS_A_PAGE = 50  # theirs
PAUSE_SECONDS = 0.6  # two requests a second are allowed, and others ask too


@dataclass(frozen=True, slots=True, kw_only=True)
class Bitrix24History:
    """`contract.History`"""

    pause_seconds: float = PAUSE_SECONDS
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    async def deliveries(self, connection: Connection, since: datetime, until: datetime) -> AsyncIterator[Request]:
        url, start = _method_url(connection), 0
        period = {">=CALL_START_DATE": since.isoformat(), "<CALL_START_DATE": until.isoformat()}
        while True:
            question = {"FILTER": period, "SORT": "CALL_START_DATE", "ORDER": "ASC", "start": start}
            said = await asked(url, adapter=NAME, headers={}, method="POST", body=question)
            rows = said.get("result")
            if not isinstance(rows, list):
                raise Refused("Bitrix24 gave no list of calls: the webhook needs the right 'telephony'", adapter=NAME)
            for row in rows:
                body = json.dumps({"result": [row]}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
                yield Request(received_at=self.clock(), body=body.encode(), transport="api", path=PATH)
            if len(rows) < ROWS_A_PAGE:
                return
            start += len(rows)
            await asyncio.sleep(self.pause_seconds)


def _method_url(connection: Connection) -> str:
    base = connection.secrets.get("rest_url", "").rstrip("/")
    if not (urlsplit(base).scheme in ("https", "http") and urlsplit(base).hostname):
        raise Refused("the statistics need the secret rest_url, the address of an incoming webhook", adapter=NAME)
    return f"{base}/voximplant.statistic.get.json"


HISTORY = Bitrix24History()
