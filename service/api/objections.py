"""Objections and lost leads' reasons, counted and listed."""

from typing import Any

from aiohttp import web

from db.queries import objections, rejected
from db.queries.objections import Met, Raised
from scoring.kpis.reasons import differing
from scoring.verdict import ObjectionKind
from service.access import WHO, Permission, Routes
from service.api.kpi import period_as_json, rate_as_json
from service.call_list import hidden_calls
from service.periods import filters_query, number, period_of_request, scope_of_request
from service.world import WORLD

MOST = 500
SAID = {"yes": True, "no": False}

routes = Routes()


@routes.get("/api/v1/objections", Permission.SEE_FIGURES)
async def figures(request: web.Request) -> web.Response:
    """What customers objected in a period, by kind and by employee, and how often it was met; the calls themselves.

    The period and filters of /api/v1/kpi; kind=price|need|competitor|timing|trust, met=yes|no, limit= and after= narrow
    and page the list.  `reasons_differ`: lost leads whose stated reason is not the one heard."""
    world, period = request.app[WORLD], period_of_request(request)
    scope, (kind, is_met) = scope_of_request(request, period), narrowed(request)
    limit, after = min(max(number(request, "limit") or 100, 1), MOST), number(request, "after") or 0
    found = await world.db.read(objections.listed, scope, kind=kind, is_met=is_met, limit=limit + 1, after=after)
    lost = await world.db.read(
        rejected.lost_between, since=period.since, until=period.until, only_employee=request[WHO].only_employee
    )
    hidden = await hidden_calls(request)
    return web.json_response(
        {
            "period": period_as_json(period),
            "filters": filters_query(request),
            "by_kind": [_met(one, "kind") for one in await world.db.read(objections.by_kind, scope)],
            "by_employee": [_met(one, "employee") for one in await world.db.read(objections.by_employee, scope)],
            "reasons_differ": rate_as_json(differing(lead.differs for lead in lost), "differ", "known"),
            "items": [_raised(one) for one in found[:limit] if one.call_id not in hidden],
            "next": after + limit if len(found) > limit else None,
        }
    )


def narrowed(request: web.Request) -> tuple[str | None, bool | None]:
    """Kind and whether it was met, of the address.  Raises 400."""
    kind, met = request.query.get("kind") or None, request.query.get("met") or None
    if kind is not None and kind not in tuple(ObjectionKind):
        raise web.HTTPBadRequest(text=f"kind is one of {', '.join(ObjectionKind)}")
    if met is not None and met not in SAID:
        raise web.HTTPBadRequest(text="met is yes or no")
    return kind, SAID.get(met or "")


def _met(one: Met, key: str) -> dict[str, Any]:
    named = {"name": one.name} if key == "employee" else {}
    return {key: one.key, **named, "raised": one.raised, "met": rate_as_json(one.share, "met", "known")}


def _raised(one: Raised) -> dict[str, Any]:
    return {
        "call": one.call_id,
        "at": one.at.isoformat(),
        "company": one.company,
        "employee": one.employee,
        "kind": one.kind,
        "quote": one.quote,
        "start": one.at_seconds,
        "met": one.is_met,
        "answer": one.answer,
        "answer_start": one.answer_at_seconds,
    }
