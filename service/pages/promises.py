"""Обещания / Promises: who promised what, until when, in which words, and how it ended."""

from typing import Any
from urllib.parse import urlencode

from aiohttp import web
from multidict import MultiDictProxy
from pydantic import ValidationError

from db.queries import kpi, promise_list
from db.queries.promises import NoSuchPromise
from scoring.kpis.promises import State
from service.access import Permission, Routes
from service.api.about import line_of
from service.api.promises import MarkBody, MarkWrong, keep_mark, wanted_of
from service.pages import promise_words, words
from service.pages.figures import bar
from service.pages.render import render
from service.periods import filters_query, number, period_of_request, period_query
from service.world import WORLD

PAGE = 50
NARROWED = ("state", "side", "overdue")

routes = Routes()


@routes.get("/promises", Permission.SEE_CALLS)
async def page(request: web.Request) -> web.Response:
    """`?state=`, `?side=agent|customer`, `?overdue=1`, the period of the due day and the filters that stay."""
    return await _page(request)


@routes.post("/promises/{id:\\d+}/mark", Permission.MARK)
async def mark(request: web.Request) -> web.Response:
    """A form's word that it was done or is dropped; then back to where the form stood."""
    form = await request.post()
    try:
        await keep_mark(request, int(request.match_info["id"]), _read(form))
    except NoSuchPromise as error:
        raise web.HTTPNotFound(text="There is no such page") from error
    except MarkWrong as error:
        return await _page(request, problem=str(error), status=422)
    raise web.HTTPSeeOther(_back(str(form.get("back", ""))))


async def _page(request: web.Request, *, problem: str = "", status: int = 200) -> web.Response:
    world, period = request.app[WORLD], period_of_request(request)
    wanted, today = await wanted_of(request, period), world.clock().astimezone(period.zone).date()
    after = number(request, "after") or 0
    found = await world.db.read(promise_list.listed, wanted, today=today, limit=PAGE + 1, after=after)
    chosen = {name: request.query[name] for name in NARROWED if request.query.get(name)}
    query = period_query(period) | filters_query(request)
    return render(
        request,
        "promises.html",
        status=status,
        bar=bar(request, period, await world.db.read(kpi.filter_values)),
        lines=found[:PAGE],
        next_after=after + PAGE if len(found) > PAGE else None,
        counted=await world.db.read(promise_list.counted, wanted),
        people=await world.db.read(promise_list.by_employee, wanted),
        chosen=chosen,
        address=lambda **more: f"/promises?{urlencode(query | {k: v for k, v in more.items() if v not in (None, '')})}",
        codes=tuple(str(state) for state in State),
        today=today,
        problem=problem,
        **words.lists(),
        **promise_words.lists(),
    )


def _read(form: MultiDictProxy[Any]) -> MarkBody:
    """Raises MarkWrong."""
    try:
        return MarkBody.model_validate({"state": form.get("state"), "note": str(form.get("note", "")) or None})
    except ValidationError as error:
        raise MarkWrong(line_of(error)) from error


def _back(address: str) -> str:
    """Only to our own pages."""
    is_ours = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if is_ours and "\n" not in address and "\r" not in address else "/promises"
