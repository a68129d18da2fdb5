"""Разговоры / Talks: how each agent's talks went, against the median of the department.  By name, not a ranking."""

from aiohttp import web

from db.queries import kpi, talk
from db.queries.talk import MEASURES
from scoring.kpis.interval import FEW
from service.access import Permission, Routes
from service.pages.figures import bar, calls_address
from service.pages.render import render
from service.pages.scripts import lists
from service.periods import filters_query, period_of_request, scope_of_request
from service.world import WORLD

routes = Routes()


@routes.get("/talk", Permission.SEE_FIGURES)
async def page(request: web.Request) -> web.Response:
    """Medians per employee; a measure whose sides are not known is not there, never 0."""
    world, period = request.app[WORLD], period_of_request(request)
    people, every = await world.db.read(talk.by_employee, scope_of_request(request, period))
    filters = filters_query(request)
    return render(
        request,
        "talk.html",
        bar=bar(request, period, await world.db.read(kpi.filter_values)),
        people=people,
        every=every,
        measures=MEASURES,
        few=FEW,
        calls=lambda **more: calls_address(period, filters, **more),
        **lists(),
    )
