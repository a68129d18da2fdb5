"""ARI over a websocket: the other way to listen to Asterisk.

source  asterisk/asterisk rest-api; README.md beside this file
"""

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import aiohttp
import structlog

from adapters.asterisk.ari_events import READERS
from adapters.asterisk.channel import NAME
from adapters.contract import Connection, Request
from adapters.errors import ProviderDown, Refused
from adapters.http import basic_header

log = structlog.get_logger(__name__)

DEFAULT_URL, DEFAULT_APP = "http://127.0.0.1:8088/ari", "ringback"
LONGEST_FRAME = 1024 * 1024  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class AriListener:
    """`contract.Listener`"""

    connect_seconds: float = 10.0
    heartbeat_seconds: float = 30.0  # aiohttp pings, and closes what does not answer in half of it
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    async def frames(self, connection: Connection) -> AsyncIterator[Request]:
        """Raises Refused: wrong user or secret; ProviderDown: anything else that ends the connection."""
        url = connection.options.get("ari_url", DEFAULT_URL).rstrip("/") + "/events"
        app = connection.options.get("ari_app", DEFAULT_APP)
        user, secret = connection.secrets["ami_username"], connection.secrets["ami_secret"]
        try:
            async with (
                aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None, connect=self.connect_seconds)) as http,
                http.ws_connect(
                    url,
                    params={"app": app, "subscribeAll": "true"},
                    headers={"Authorization": basic_header(user, secret)},
                    heartbeat=self.heartbeat_seconds,
                    max_msg_size=LONGEST_FRAME,
                ) as socket,
            ):
                log.info("asterisk listened to", source=connection.name)
                async for message in socket:
                    if message.type is not aiohttp.WSMsgType.TEXT:
                        continue
                    kind = _kind(message.data)
                    if kind == "ApplicationReplaced":
                        raise ProviderDown(f"another program has taken the ARI application {app}", adapter=NAME)
                    if kind in READERS:
                        yield Request(
                            received_at=self.clock(),
                            body=message.data.encode(),
                            transport="websocket",
                            method="",
                            path="ari/events",
                        )
        except aiohttp.WSServerHandshakeError as error:
            if error.status in (401, 403):
                raise Refused(
                    "Asterisk refused the log-in to ARI: check ami_username and ami_secret", adapter=NAME
                ) from error
            raise ProviderDown(f"no ARI at {url}: status {error.status}", adapter=NAME) from error
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise ProviderDown(f"no ARI at {url}: {type(error).__name__}", adapter=NAME) from error
        raise ProviderDown("Asterisk closed the websocket", adapter=NAME)


def _kind(text: str) -> str:
    """The event's type; a frame that cannot be read is passed on under a wanted one, to be kept and parked."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return "ChannelCreated"
    return str(said.get("type", "")) if isinstance(said, dict) else ""
