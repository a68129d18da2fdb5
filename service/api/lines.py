"""Lines: whose callers' numbers are hidden."""

from datetime import timedelta
from typing import Any

from aiohttp import web
from pydantic import BaseModel
from sqlalchemy.orm import Session

from db.queries import audit, privacy
from db.queries.privacy import Line
from service.access import WHO, Permission, Routes
from service.api.body import read_body
from service.world import WORLD

SINCE = timedelta(days=90)

routes = Routes()


class LineBody(BaseModel):
    """What may be set of a line."""

    hides_numbers: bool


@routes.get("/api/v1/lines", Permission.MANAGE)
async def listed(request: web.Request) -> web.Response:
    """The lines of the last 90 days' calls, and whether private numbers said on them are hidden."""
    return web.json_response({"items": [_as_json(one) for one in await lines_of(request)]})


@routes.put("/api/v1/lines/{line}", Permission.MANAGE)
async def change(request: web.Request) -> web.Response:
    """Hide private numbers of this line's calls, or leave them; what was hidden before stays hidden in the text."""
    body, line = await read_body(request, LineBody), request.match_info["line"]
    await request.app[WORLD].db.write(keep_line, request, line, body.hides_numbers)
    return web.json_response({"line": line, "hides_numbers": body.hides_numbers})


async def lines_of(request: web.Request) -> list[Line]:
    world = request.app[WORLD]
    return await world.db.read(privacy.lines, since=world.clock() - SINCE, default=world.settings.hide_numbers)


def keep_line(session: Session, request: web.Request, line: str, is_hidden: bool) -> None:
    at, who = request.app[WORLD].clock(), request[WHO].audit_name
    if privacy.set_line(session, line, is_hidden=is_hidden, at=at, who=who):
        action = "hide numbers" if is_hidden else "leave numbers"
        audit.write(session, at=at, who=who, action=action, subject=f"line:{line}")


def _as_json(one: Line) -> dict[str, Any]:
    return {
        "line": one.line,
        "calls": one.calls,
        "hides_numbers": one.is_hidden,
        "changed_at": one.changed_at.isoformat() if one.changed_at else None,
        "changed_by": one.changed_by,
    }
