"""MTS's statistics of a trunk: rows of calls that are over, and what tells of their recordings.

source  mikopbx/ModuleMtsPbx (bin/synchCdr.php): not tried against a live account; the form of Begin and End: README.md
"""

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from adapters.api import listed
from adapters.contract import Connection, Request
from adapters.errors import Refused
from adapters.mts.client import API_URL
from adapters.mts.parse import NAME

PATH = "trunks/statistics"
ROWS_A_PAGE = 500  # 1,000 at most; half of it stays below the size of an answer that is read
LONGEST = timedelta(days=10)  # a period that may be asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class MtsHistory:
    """`contract.History`"""

    rows_a_page: int = ROWS_A_PAGE
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    async def deliveries(self, connection: Connection, since: datetime, until: datetime) -> AsyncIterator[Request]:
        token, domain = connection.secrets.get("api_token"), connection.options.get("domain")
        trunk_id = connection.options.get("trunk_id")
        if not (token and domain and trunk_id):
            raise Refused("the statistics need api_token, domain and trunk_id: add them to this source", adapter=NAME)
        url = f"{connection.options.get('api_url', API_URL).rstrip('/')}/{PATH}"
        headers = {"Authorization": f"Bearer {token}"}
        while since < until:
            end, offset = min(since + LONGEST, until), 0
            while True:
                begin, stop = (_local(moment, connection) for moment in (since, end))
                place = {"Domain": domain, "TrunkId": trunk_id, "Begin": begin, "End": stop}
                query = urlencode({**place, "Limit": self.rows_a_page, "Offset": offset})
                rows = await listed(f"{url}?{query}", adapter=NAME, headers=headers)
                for row in rows:
                    body = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
                    yield Request(received_at=self.clock(), body=body, transport="api", path=PATH)
                if len(rows) < self.rows_a_page:
                    break
                offset += len(rows)
            since = end


def _local(moment: datetime, connection: Connection) -> str:
    return moment.astimezone(connection.zone).strftime("%Y-%m-%dT%H:%M:%S")


HISTORY = MtsHistory()
