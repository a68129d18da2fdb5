"""PUT /api/v1/{companies,contacts,employees,leads,deals}/{external_id}: how a CRM keeps us up to date."""

from aiohttp import web

from service import crm_feed
from service.access import Permission, Routes
from service.api.body import json_object
from service.world import WORLD

KINDS = ("companies", "contacts", "employees", "leads", "deals")

routes = Routes()


@routes.put("/api/v1/{kind:companies|contacts|employees|leads|deals}/{external_id}", Permission.FEED_CRM)
async def put(request: web.Request) -> web.Response:
    """Make or change one record; the body holds its fields, the address its id.  422 says what is wrong."""
    world = request.app[WORLD]
    kind, external_id = request.match_info["kind"], request.match_info["external_id"]
    try:
        record = crm_feed.read(kind, {**await json_object(request), "external_id": external_id})
        row_id = await world.db.write(crm_feed.put, record, at=world.clock())
    except (crm_feed.RecordWrong, crm_feed.NoSuchReference) as error:
        raise web.HTTPUnprocessableEntity(text=str(error)) from error
    world.wake.set()
    return web.json_response({"id": row_id, "external_id": external_id})
