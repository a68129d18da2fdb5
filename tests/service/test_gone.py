"""Who goes away in the middle is not our error: no 500 in the log, no stack; what breaks here still is."""

import asyncio
from typing import Any

import pytest
from structlog.testing import capture_logs

from service.middlewares import GONE
from tests.web import Web

HEAD = "Host: localhost\r\nCookie: ringback=head\r\n"


async def left(seen_web: Web, sent: str, *, after: bytes | None = None) -> list[dict[str, Any]]:
    """Open a connection, send that, wait for these bytes of the answer, and cut the line; what was logged."""
    port = int(seen_web.url.rsplit(":", 1)[1].strip("/"))
    with capture_logs() as logs:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(sent.encode())
        await writer.drain()
        if after is not None:
            await asyncio.wait_for(reader.readuntil(after), 5)
        else:
            await asyncio.sleep(0.1)
        writer.transport.abort()
        async with asyncio.timeout(15):
            while not any(line["event"] == "request" for line in logs):  # the server's own pace
                seen_web.world.live.publish("calls")
                await asyncio.sleep(0.05)
    return list(logs)


@pytest.mark.parametrize(
    ("sent", "after"),
    [
        (f"GET /live?topic=calls HTTP/1.1\r\n{HEAD}\r\n", b"text/event-stream"),
        (f"POST /sign-in HTTP/1.1\r\n{HEAD}Content-Type: application/x-www-form-urlencoded\r\n"
         "Content-Length: 5000\r\n\r\nemail=a", None),
    ],
    ids=["live updates", "half a form"],
)  # fmt: skip
async def test_a_browser_that_goes_away_is_no_error(seen_web: Web, sent: str, after: bytes | None) -> None:
    logs = await left(seen_web, sent, after=after)
    (line,) = [one for one in logs if one["event"] == "request"]
    assert line["status"] in (GONE, 200)
    assert not [one for one in logs if one["log_level"] in ("error", "critical")]


async def test_a_lost_connection_of_ours_is_an_error(seen_web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(*_: object, **__: object) -> None:
        raise ConnectionResetError("the database went away")

    monkeypatch.setattr("db.queries.calls.page", lost)
    with capture_logs() as logs:
        assert (await seen_web.ask("api", "GET", "/api/v1/calls")).status == 500
    assert [one["event"] for one in logs if one["log_level"] == "error"] == ["request failed"]
