"""Источники / Sources: are events arriving, what could not be read, what failed for good."""

from aiohttp import web

from db.queries import audit, deliveries, jobs, sources
from service.access import WHO, Permission, Routes
from service.pages.reconciliation import alarms
from service.pages.render import render
from service.world import WORLD

STAGES = {
    "link": "linking",
    "inquire": "asking the PBX for details",
    "fetch": "fetching the recording",
    "transcribe": "transcribing",
    "score": "judging",
    "opinion": "asking the language model",
}  # message ids

routes = Routes()


@routes.get("/sources", Permission.SEE_SOURCES)
async def page(request: web.Request) -> web.Response:
    """A line a PBX; below it, what is parked."""
    world = request.app[WORLD]
    return render(
        request,
        "sources.html",
        sources=await world.db.read(sources.health, at=world.clock()),
        parked=await world.db.read(deliveries.parked),
        failed=await world.db.read(jobs.parked),
        backlog=await world.db.read(jobs.backlog),
        address=world.settings.address,
        STAGES=STAGES,
        **await alarms(world),
    )


@routes.post("/sources/replay", Permission.MANAGE)
async def replay(request: web.Request) -> web.Response:
    """Try parked deliveries and jobs again: one (`delivery` or `job`), or all."""
    world, who = request.app[WORLD], request[WHO]
    form = await request.post()
    delivery_id, job_id = _number(form.get("delivery")), _number(form.get("job"))
    again = 0
    if job_id is None:
        again += await world.db.write(deliveries.replay, delivery_id=delivery_id)
    if delivery_id is None:
        again += await world.db.write(jobs.replay, now=world.clock(), job_id=job_id)
    await world.db.write(
        audit.write, at=world.clock(), who=who.audit_name, action="replay", subject="parked", details={"count": again}
    )
    world.wake.set()
    raise web.HTTPSeeOther("/sources")


def _number(value: object) -> int | None:
    return int(value) if isinstance(value, str) and value.isdecimal() else None
