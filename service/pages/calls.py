"""Звонки / Calls: one line a call, filters in the address, export."""

import asyncio
import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web

from db.queries import audit, calls, kpi
from service.access import WHO, Permission, Routes
from service.call_list import CLOSED, of_page, read, without_hidden
from service.i18n import translations
from service.pages import call_words, words
from service.pages.call_view import with_moments
from service.pages.figures import bar
from service.pages.render import language_of, render
from service.periods import period_of_request
from service.world import WORLD

LINES = 50
MOST_EXPORTED = 10_000
OWN_FILTERS = {  # of the list itself → message id of its label
    "direction": "Direction",
    "outcome": "Call",
    "goal": "Goal",
    "verdict": "Verdict",
    "recording": "Recording",
}
SAID = {  # … → message ids of its values
    "direction": {**call_words.DIRECTIONS, "customers": "all but internal"},
    "outcome": call_words.CALL_OUTCOMES,
    "goal": words.GOALS,
    "verdict": {**words.OUTCOMES, "none": "not judged"},
    "recording": call_words.RECORDING_STATES,
}
KEPT = ("period", "on", "company", "lead", "deal", "stage", "connected", "judged")  # what the form carries on
LESSER = ("from", "to", "direction", "outcome", "recording", *(name for name in words.FILTERS if name != "employee"))
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
    offered = await world.db.read(kpi.filter_values)
    return render(
        request,
        "calls.html",
        calls=with_moments(found),
        total=await world.db.read(calls.count, wanted),
        next=found[-1]["id"] if len(found) == LINES else None,
        bar=bar(request, period, offered),
        **_choices(request, offered),
        query=request.query,
        request_query=request.query_string,
        first_page=str(request.rel_url.with_query({k: v for k, v in request.query.items() if k != "after"})),
        **words.lists(),
        **call_words.lists(),
    )


def _choices(request: web.Request, offered: Mapping[str, Sequence[tuple[str, str]]]) -> dict[str, Any]:
    """What the form of filters offers, in the reader's language, and what it carries on."""
    said = translations(language_of(request)).gettext

    def named(name: str) -> list[tuple[str, str]]:
        return [(v, said(words.ROLES[v]) if name == "role" and v in words.ROLES else text) for v, text in offered[name]]

    return {
        "OWN_FILTERS": OWN_FILTERS,
        "named_choices": named,
        "closed_choices": lambda name: [(value, said(SAID[name][value])) for value in CLOSED[name]],
        "kept": [(name, request.query[name]) for name in KEPT if request.query.get(name)],
        "is_narrowed": any(request.query.get(name) for name in LESSER),
    }


@routes.get("/calls.csv", Permission.SEE_CALLS)
async def export(request: web.Request) -> web.Response:
    """The same list as a table for Excel; who exported is kept."""
    world, who = request.app[WORLD], request[WHO]
    found = await world.db.read(calls.page, of_page(request), limit=MOST_EXPORTED)
    found = await without_hidden(request, found)
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
