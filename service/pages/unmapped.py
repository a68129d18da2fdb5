"""Неизвестные добавочные / Unknown extensions: who sits there?  Then all its calls are linked anew."""

from datetime import datetime

from aiohttp import web
from sqlalchemy.orm import Session

from db.queries import audit, jobs, unmapped
from service.access import WHO, Permission, Routes
from service.pages.render import render
from service.world import WORLD

routes = Routes()


@routes.get("/unmapped", Permission.LINK)
async def page(request: web.Request) -> web.Response:
    """An extension a row, the one with the most calls first."""
    world = request.app[WORLD]
    return render(
        request,
        "unmapped.html",
        extensions=await world.db.read(unmapped.extensions),
        employees=await world.db.read(unmapped.employees),
        chosen=request.query.get("chosen"),
    )


@routes.post("/unmapped", Permission.LINK)
async def assign(request: web.Request) -> web.Response:
    """This `employee` sits at this `extension` of this PBX (`source`)."""
    world, who, form = request.app[WORLD], request[WHO], await request.post()
    source, employee = str(form.get("source", "")), str(form.get("employee", ""))
    if not source.isdecimal() or not employee.isdecimal():
        raise web.HTTPBadRequest(text="choose an employee")
    try:
        count = await world.db.write(
            _assign,
            source_id=int(source),
            extension=str(form.get("extension", "")),
            employee_id=int(employee),
            who=who.audit_name,
            at=world.clock(),
        )
    except unmapped.NoSuchChoice as error:
        raise web.HTTPConflict(text=str(error)) from error
    world.wake.set()
    world.live.publish("calls")
    raise web.HTTPSeeOther(f"/unmapped?chosen={count}")


def _assign(session: Session, *, source_id: int, extension: str, employee_id: int, who: str, at: datetime) -> int:
    """How many calls it touched."""
    call_ids = unmapped.assign(session, source_id=source_id, extension=extension, employee_id=employee_id)
    for call_id in call_ids:
        jobs.add(session, stage="link", call_id=call_id, now=at)
    audit.write(
        session,
        at=at,
        who=who,
        action="map extension",
        subject=f"employee:{employee_id}",
        details={"source": source_id, "extension": extension, "calls": len(call_ids)},
    )
    return len(call_ids)
