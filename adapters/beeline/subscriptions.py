"""Beeline's subscriptions end by themselves: this keeps one alive.

source  public adapters of the portal API: not tried against a live account
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from adapters.api import asked
from adapters.beeline.client import API_URL, TOKEN_HEADER
from adapters.beeline.parse import NAME
from adapters.contract import Connection, Request
from adapters.errors import Refused
from adapters.fields import seconds

EXPIRES_SECONDS = 3600
SHORTEST_SECONDS = 60.0  # whatever Beeline answers, it is not asked more often


@dataclass(frozen=True, slots=True, kw_only=True)
class BeelineSubscriptions:
    """`contract.Listener`: its frames are the answers to each renewal; the events come to our address."""

    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    shortest_seconds: float = SHORTEST_SECONDS

    async def frames(self, connection: Connection) -> AsyncIterator[Request]:
        """Raises Refused: a wrong token; ProviderDown: no answer."""
        while True:
            answer = await self._subscribe(connection)
            yield Request(
                received_at=self.clock(),
                body=json.dumps({"expires": answer, "at": self.clock().isoformat()}).encode(),
                transport="api",
                path="subscription",
            )
            await asyncio.sleep(max(answer / 2, self.shortest_seconds))

    async def _subscribe(self, connection: Connection) -> float:
        """For how many seconds Beeline will send events."""
        token, hook = connection.secrets.get("api_token"), connection.options.get("hook_url", "").rstrip("/")
        if not token:
            raise Refused("subscriptions need the secret api_token: add it to this source", adapter=NAME)
        wanted: dict[str, object] = {
            "expires": EXPIRES_SECONDS,
            "subscriptionType": "BASIC_CALL",
            "url": f"{hook}/{connection.secrets['url_token']}",
        }
        if pattern := connection.options.get("subscription_pattern"):
            wanted["pattern"] = pattern
        base = connection.options.get("api_url", API_URL).rstrip("/")
        said = await asked(
            f"{base}/subscription", adapter=NAME, headers={TOKEN_HEADER: token}, method="PUT", body=wanted
        )
        try:
            return seconds(said, "expires") or EXPIRES_SECONDS
        except ValueError:
            return EXPIRES_SECONDS


LISTENER = BeelineSubscriptions()
