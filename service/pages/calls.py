"""Звонки / Calls: one line a call, filters in the address, export."""

import asyncio
import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web

from db.queries import audit, calls, kpi
from service.access import WHO, Permission, Routes
from service.call_list import CLOSED, of_page, read
from service.pages import call_words, words
from service.pages.call_view import with_moments
from service.pages.figures import bar
from service.pages.render import render
from service.periods import period_of_request
from service.world import WORLD

LINES = 50
MOST_EXPORTED = 10_000
OWN_FILTERS = ("direction", "outcome", "goal", "verdict", "recording")
COLUMNS = (
    "id", "started_at", "direction", "outcome", "connected", "talk_seconds", "wait_seconds", "extension",
    "customer_phone",
)  # fmt: skip
TAKEN = {  # column → its way into the item
    "employee": ("employee", "name"),
    "company": ("company", "name"),
    "goal": ("goal", "code"),
    "verdict": ("verdict", "outcome"),
    "attained": ("verdict", "attained"),
    "judged_by": ("verdict", "by"),
    "next_step_on": ("verdict", "next_step", "date"),
}

routes = Routes()


@routes.get("/calls", Permission.SEE_CALLS)
async def page(request: web.Request) -> web.Response:
    """The list."""
    world, wanted, period = request.app[WORLD], of_page(request), period_of_request(request)
    found = await read(request, wanted, limit=LINES)
    return render(
        request,
        "calls.html",
        calls=with_moments(found),
        total=await world.db.read(calls.count, wanted),
        next=found[-1]["id"] if len(found) == LINES else None,
        bar=bar(request, period, await world.db.read(kpi.filter_values)),
        closed={name: CLOSED[name] for name in OWN_FILTERS},
        query=request.query,
        request_query=request.query_string,
        first_page=str(request.rel_url.with_query({k: v for k, v in request.query.items() if k != "after"})),
        **words.lists(),
        **call_words.lists(),
    )


@routes.get("/calls.csv", Permission.SEE_CALLS)
async def export(request: web.Request) -> web.Response:
    """The same list as a table for Excel; who exported is kept."""
    world, who = request.app[WORLD], request[WHO]
    found = await world.db.read(calls.page, of_page(request), limit=MOST_EXPORTED)
    await world.db.write(
        audit.write,
        at=world.clock(),
        who=who.audit_name,
        action="export",
        subject="calls",
        details={"rows": len(found)},
    )
    headers = {"Content-Disposition": 'attachment; filename="calls.csv"', "Content-Type": "text/csv; charset=utf-8"}
    return web.Response(body=await asyncio.to_thread(_table, found), headers=headers)


def _table(found: Sequence[Mapping[str, Any]]) -> bytes:
    """UTF-8 with a mark at its start and semicolons: what Excel opens rightly in Russian Windows."""
    text = io.StringIO()
    table = csv.writer(text, delimiter=";")
    table.writerow((*COLUMNS, *TAKEN))
    for call in found:
        table.writerow(
            [_cell(call[name]) for name in COLUMNS] + [_cell(_within(call, path)) for path in TAKEN.values()]
        )
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _within(call: Mapping[str, Any], path: tuple[str, ...]) -> object:
    """A value inside the item; None where a part of the way is missing."""
    value: Any = call
    for name in path:
        value = None if value is None else value[name]
    return value


def _cell(value: object) -> str:
    """What a spreadsheet would take for a formula is text; a phone's plus sign stays readable."""
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
