"""Звонки / Calls: one line a call, filters in the address, export."""

import csv
import io

from aiohttp import web

from db.queries import audit, calls, kpi
from service.access import WHO, Permission, Routes
from service.call_list import CLOSED, wanted_of
from service.pages import call_words, words
from service.pages.call_view import with_moments
from service.pages.figures import bar
from service.pages.render import render
from service.periods import number, period_of_request
from service.world import WORLD

LINES = 50
MOST_EXPORTED = 10_000
OWN_FILTERS = ("direction", "outcome", "goal", "verdict", "recording")
COLUMNS = ("id", "started_at", "direction", "outcome", "connected", "talk_seconds", "wait_seconds", "extension")

routes = Routes()


@routes.get("/calls", Permission.SEE_CALLS)
async def page(request: web.Request) -> web.Response:
    """The list."""
    world, wanted, period = request.app[WORLD], wanted_of(request), period_of_request(request)
    found = await world.db.read(calls.page, wanted, limit=LINES, after=number(request, "after"))
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
    found = await world.db.read(calls.page, wanted_of(request), limit=MOST_EXPORTED)
    await world.db.write(
        audit.write,
        at=world.clock(),
        who=who.audit_name,
        action="export",
        subject="calls",
        details={"rows": len(found)},
    )
    text = io.StringIO()
    table = csv.writer(text, delimiter=";")
    table.writerow((*COLUMNS, "customer_phone", "employee", "company", "goal", "verdict", "attained", "next_step"))
    for call in found:
        verdict = call["verdict"] or {}
        table.writerow(
            [_cell(call[name]) for name in COLUMNS]
            + [
                _cell(call["customer_phone"]),
                _cell((call["employee"] or {}).get("name")),
                _cell((call["company"] or {}).get("name")),
                _cell(call["goal"]["code"]),
                _cell(verdict.get("outcome")),
                _cell(verdict.get("attained")),
                _cell((verdict.get("next_step") or {}).get("date")),
            ]
        )
    headers = {"Content-Disposition": 'attachment; filename="calls.csv"', "Content-Type": "text/csv; charset=utf-8"}
    return web.Response(body=b"\xef\xbb\xbf" + text.getvalue().encode(), headers=headers)


def _cell(value: object) -> str:
    """What a spreadsheet would take for a formula is text; a phone's plus sign stays readable."""
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
