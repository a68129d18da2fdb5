"""Возражения и причины / Objections and reasons: what customers have against it, who meets it, why leads are lost."""

from urllib.parse import urlencode

from aiohttp import web

from db.queries import kpi, objections, rejected
from scoring.kpis.reasons import differing
from scoring.stated_reason import classify
from service.access import WHO, Permission, Routes
from service.api.objections import narrowed
from service.call_list import hidden_calls
from service.pages import promise_words, words
from service.pages.figures import bar
from service.pages.render import render
from service.periods import filters_query, number, period_of_request, period_query, scope_of_request
from service.world import WORLD

PAGE = 50
MOST_LOST = 100  # lines of lost leads whose reasons differ

routes = Routes()


@routes.get("/objections", Permission.SEE_FIGURES)
async def page(request: web.Request) -> web.Response:
    """`?kind=`, `?met=yes|no`, the period and the filters that stay."""
    world, period = request.app[WORLD], period_of_request(request)
    scope, (kind, is_met) = scope_of_request(request, period), narrowed(request)
    after = number(request, "after") or 0
    found = await world.db.read(objections.listed, scope, kind=kind, is_met=is_met, limit=PAGE + 1, after=after)
    lost = await world.db.read(
        rejected.lost_between, since=period.since, until=period.until, only_employee=request[WHO].only_employee
    )
    hidden = await hidden_calls(request)
    query = period_query(period) | filters_query(request)
    return render(
        request,
        "objections.html",
        bar=bar(request, period, await world.db.read(kpi.filter_values)),
        kinds=await world.db.read(objections.by_kind, scope),
        people=await world.db.read(objections.by_employee, scope),
        lines=[line for line in found[:PAGE] if line.call_id not in hidden],
        next_after=after + PAGE if len(found) > PAGE else None,
        kind=kind,
        is_met=is_met,
        differing=differing(lead.differs for lead in lost),
        differ=[lead for lead in lost if lead.without(hidden).differs][:MOST_LOST],
        lost=len(lost),
        classify=classify,
        address=lambda **more: (
            f"/objections?{urlencode(query | {k: v for k, v in more.items() if v not in (None, '')})}"
        ),
        **words.lists(),
        **promise_words.lists(),
    )
