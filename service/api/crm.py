"""PUT and GET /api/v1/{companies,contacts,employees,leads,deals}/{external_id}: how a CRM keeps us up to date."""

from dataclasses import asdict
from typing import Any

from aiohttp import web
from pydantic import TypeAdapter
from sqlalchemy.exc import IntegrityError

from service import crm_feed
from service.access import Permission, Routes
from service.api.body import json_object
from service.world import WORLD

KINDS = ("companies", "contacts", "employees", "leads", "deals")
ADDRESS = f"/api/v1/{{kind:{'|'.join(KINDS)}}}/{{external_id}}"
AS_JSON: TypeAdapter[Any] = TypeAdapter(dict[str, Any])

routes = Routes()


@routes.put(ADDRESS, Permission.FEED_CRM)
async def put(request: web.Request) -> web.Response:
    """Make (201) or change (200) one record; the address holds its id, the body the fields to change.

    What is left out stays as it is, null clears.  A new record needs its name or title.  Times carry their zone, sums
    are decimal text or numbers.  422 says in one line which field is wrong, or which company, contact … is missing."""
    world, kind = request.app[WORLD], request.match_info["kind"]
    given = {**await json_object(request), "external_id": request.match_info["external_id"]}
    try:
        fed = await _written(request, kind, given)
    except (crm_feed.RecordWrong, crm_feed.NoSuchReference) as error:
        raise web.HTTPUnprocessableEntity(text=str(error)) from error
    world.wake.set()
    return web.json_response(
        {"id": fed.stored.id, **_as_json(fed.record), "notes": list(fed.notes)},
        status=201 if fed.stored.is_new else 200,
    )


@routes.get(ADDRESS, Permission.FEED_CRM)
async def get(request: web.Request) -> web.Response:
    """One record as it is stored; 404: there is none."""
    kind, external_id = request.match_info["kind"], request.match_info["external_id"]
    record = await request.app[WORLD].db.read(crm_feed.record_of, kind, external_id)
    if record is None:
        raise web.HTTPNotFound(text=f"no {crm_feed.WORDS[kind]} has the id {external_id}")
    return web.json_response(_as_json(record))


async def _written(request: web.Request, kind: str, given: dict[str, Any]) -> crm_feed.Fed:
    world = request.app[WORLD]
    try:
        return await world.db.write(crm_feed.feed, kind, given, at=world.clock())
    except IntegrityError:  # another process made the same record at the same moment: now it is a change
        return await world.db.write(crm_feed.feed, kind, given, at=world.clock())


def _as_json(record: crm_feed.Record) -> dict[str, Any]:
    """Sums as decimal text, times in UTC."""
    return AS_JSON.dump_python(asdict(record), mode="json")  # type: ignore[no-any-return]  # a dict by its type
