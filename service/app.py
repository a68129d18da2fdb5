"""The web side put together: subjects, their routes, the middlewares."""

from aiohttp import web

from service import exposition, webhooks
from service.access import Permission, Routes
from service.accounts import SignInLimit
from service.api import calls as calls_api
from service.api import crm, health, recordings
from service.middlewares import MIDDLEWARES, NEEDS
from service.pages import account, call, calls, live, sources
from service.pages.render import TEMPLATES
from service.world import WORLD, World

SUBJECTS: tuple[Routes, ...] = (
    webhooks.routes,
    exposition.routes,
    health.routes,
    calls_api.routes,
    recordings.routes,
    crm.routes,
    live.routes,
    account.routes,
    calls.routes,
    call.routes,
    sources.routes,
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
    return app
