"""The web side put together: subjects, their routes, the middlewares."""

from aiohttp import web

from service import exposition, webhooks
from service.access import NEEDS, Permission, Routes
from service.accounts import SignInLimit
from service.api import agreement as agreement_api
from service.api import calls as calls_api
from service.api import crm, health, openapi, recordings
from service.api import disputes as disputes_api
from service.api import funnel as funnel_api
from service.api import kpi as kpi_api
from service.api import lines as lines_api
from service.api import objections as objections_api
from service.api import promises as promises_api
from service.api import rejected as rejected_api
from service.api import rescoring as rescoring_api
from service.api import scripts as scripts_api
from service.middlewares import MIDDLEWARES
from service.pages import (
    account,
    ambiguous,
    board,
    call,
    calls,
    connect,
    funnel,
    goals,
    kpi,
    language_model,
    live,
    reconciliation,
    rejected,
    script_edit,
    scripts,
    signs,
    sources,
    talk,
    today,
    unmapped,
)
from service.pages import agreement as agreement_page
from service.pages import disputes as disputes_page
from service.pages import lines as lines_page
from service.pages import objections as objections_page
from service.pages import promises as promises_page
from service.pages import rescoring as rescoring_page
from service.pages.render import TEMPLATES
from service.world import WORLD, World

SUBJECTS: tuple[Routes, ...] = (
    webhooks.routes,
    exposition.routes,
    health.routes,
    openapi.routes,
    calls_api.routes,
    recordings.routes,
    lines_api.routes,
    crm.routes,
    kpi_api.routes,
    funnel_api.routes,
    rejected_api.routes,
    promises_api.routes,
    objections_api.routes,
    disputes_api.routes,
    agreement_api.routes,
    rescoring_api.routes,
    scripts_api.routes,
    live.routes,
    account.routes,
    today.routes,
    kpi.routes,
    funnel.routes,
    board.routes,
    calls.routes,
    call.routes,
    rejected.routes,
    sources.routes,
    reconciliation.routes,
    connect.routes,
    ambiguous.routes,
    unmapped.routes,
    lines_page.routes,
    disputes_page.routes,
    agreement_page.routes,
    promises_page.routes,
    objections_page.routes,
    rescoring_page.routes,
    scripts.routes,
    script_edit.routes,
    talk.routes,
    goals.routes,
    language_model.routes,
    signs.routes,
)


def make_app(world: World) -> web.Application:
    """The application; background loops are service/start.py's business."""
    app = web.Application(middlewares=MIDDLEWARES, client_max_size=webhooks.MOST_BYTES)
    app[WORLD] = world
    app[account.LIMIT] = SignInLimit()
    app[exposition.LOOK] = exposition.Look()
    app[NEEDS] = {}
    for subject in SUBJECTS:
        for route in subject:
            resource = app.router.add_route(route.method, route.path, route.handler).resource
            assert resource is not None, "a route that was just added has a resource"
            app[NEEDS][(route.method, resource.canonical)] = route.permission
    app.router.add_static("/static/", TEMPLATES.parent / "static")
    app[NEEDS][("GET", "/static")] = Permission.PUBLIC
    app.on_shutdown.append(_let_watchers_go)
    return app


async def _let_watchers_go(app: web.Application) -> None:
    app[WORLD].live.close()
