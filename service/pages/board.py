"""Табло / Wallboard: read from eight metres, live, without a name or a number of anybody."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web
from aiohttp_sse import sse_response

from db.queries import board, funnel
from db.queries.board import LastVerdict
from db.queries.kpi import Scope
from scoring.kpis.calls_per_company import CLOSES, NORM, SENT_AWAY, WORKS, band, norm
from scoring.kpis.period import Period, Span, period_of
from service.access import Permission, Routes
from service.pages import words
from service.pages.figures import Three, period_words, three_figures, x_of
from service.pages.funnel import QUIET_DAYS, Whole, look, pipeline_of
from service.pages.render import fragment, language_of, render
from service.world import WORLD, World

TOPICS = ("calls", "board")  # of service/live.py: what changes a figure
LEAST_SECONDS = 3.0  # between two renderings, however much happens
MOST_SECONDS = 30.0  # … however little: the moment "data as of" moves on, and a dead connection is noticed
TICKER_DAYS = 3

routes = Routes()


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    month: Period
    words: str
    three: Three
    whole: Whole | None
    last: list[LastVerdict]
    at: datetime


@routes.get("/board", Permission.SEE_BOARD)
async def page(request: web.Request) -> web.Response:
    """The month so far; `?pipeline=code` chooses the funnel."""
    return render(request, "board.html", board=await read_board(request), **drawing())


@routes.get("/board/live", Permission.SEE_BOARD)
async def live(request: web.Request) -> web.StreamResponse:
    """Server-sent events: the board's parts anew whenever a call ended or was judged."""
    world = request.app[WORLD]
    async with sse_response(request) as stream, world.live.listen() as changes:
        while stream.is_connected():
            part = fragment(request, "board_parts.html", board=await read_board(request), **drawing())
            await stream.send(part, event="parts")
            await _change(changes)
    return stream


async def read_board(request: web.Request) -> Board:
    """The month so far, of the whole company: the same for everybody who may see it."""
    world = request.app[WORLD]
    month = this_month(world)
    chosen = pipeline_of(request, await world.db.read(funnel.pipelines))
    now = world.clock()
    return Board(
        month=month,
        words=period_words(month, language_of(request)),
        three=await three_figures(request, month, Scope(since=month.since, until=month.until)),
        whole=await look(request, chosen, month, QUIET_DAYS, only=None) if chosen else None,
        last=await world.db.read(board.last_verdicts, since=now - timedelta(days=TICKER_DAYS)),
        at=now,
    )


def this_month(world: World) -> Period:
    zone = world.settings.zone
    return period_of(Span.MONTH, world.clock().astimezone(zone).date(), zone)


def drawing() -> dict[str, Any]:
    """What the template draws with."""
    return {
        "band": band,
        "norm": norm,
        "x_of": x_of,
        "norms": (SENT_AWAY, WORKS, NORM, CLOSES),
        "quiet_days": QUIET_DAYS,
        **words.lists(),
    }


async def _change(changes: "asyncio.Queue[str]") -> None:
    """Wait until something that concerns the board changed, then for the rest of the burst."""
    try:
        async with asyncio.timeout(MOST_SECONDS):
            while await changes.get() not in TOPICS:
                pass
    except TimeoutError:
        return
    await asyncio.sleep(LEAST_SECONDS)
    while not changes.empty():
        changes.get_nowait()
