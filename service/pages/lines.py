"""Линии / Lines: on which of them private numbers said aloud are hidden."""

from aiohttp import web

from service.access import Permission, Routes
from service.api.lines import keep_line, lines_of
from service.pages.render import render
from service.world import WORLD

routes = Routes()


@routes.get("/lines", Permission.MANAGE)
async def page(request: web.Request) -> web.Response:
    """A line a row."""
    return render(request, "lines.html", lines=await lines_of(request))


@routes.post("/lines", Permission.MANAGE)
async def change(request: web.Request) -> web.Response:
    """`hidden` yes or no, of one `line`."""
    form = await request.post()
    line, hidden = str(form.get("line", "")).strip(), str(form.get("hidden", ""))
    if not line or hidden not in ("yes", "no"):
        raise web.HTTPBadRequest(text="which line, and hidden yes or no?")
    await request.app[WORLD].db.write(keep_line, request, line, hidden == "yes")
    raise web.HTTPSeeOther("/lines")
