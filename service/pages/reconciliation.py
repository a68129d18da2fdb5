"""Сверка / Reconciliation: do the accounts of calls agree, is a PBX silent, what is read of the past."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from aiohttp import web
from sqlalchemy.orm import Session

from adapters import registry
from db.queries import audit, backfills, last_heard, listener_states, reconciliation
from db.queries.listener_states import ListenerSeen
from scoring.accounts import Kind
from service import backfill
from service.access import WHO, Permission, Routes
from service.listeners import FAULT
from service.pages import call_words
from service.pages.render import render
from service.silence import Silence, silence
from service.world import WORLD, World

MOST_LINES, MOST_ORPHANS = 200, 50
DEFAULT_DAYS = 7

KINDS = {  # message ids
    Kind.NO_EVENTS: "came by no event; filled in from the CDR",
    Kind.NO_CDR: "is not in the CDR",
    Kind.ANSWER: "answered by one account, not by the other",
    Kind.TALK: "the talk is longer in one account",
    Kind.NO_RECORDING: "its recording is not here",
    Kind.RECORDING: "its recording does not fit",
}
WHY_DOWN = {line: line for line in (listener_states.SILENT, FAULT)}
BACKFILLS = {"todo": "being read", "done": "read", "failed": "failed"}

routes = Routes()


@routes.get("/reconciliation", Permission.SEE_SOURCES)
async def page(request: web.Request) -> web.Response:
    """One day, PBX by PBX, with each difference; `day` is one of the days that were compared, else the latest."""
    world = request.app[WORLD]
    days = await world.db.read(reconciliation.last_days)
    day = _chosen(request, days)
    source, kind = request.query.get("source") or None, request.query.get("kind") or None
    today = world.clock().astimezone(world.settings.zone).date()
    orphans = list(world.unmatched)
    return render(
        request,
        "reconciliation.html",
        days=days,
        chosen=day,
        compared=await world.db.read(reconciliation.of_day, day) if day else [],
        differences=await world.db.read(reconciliation.differences_of, day, source=source, kind=kind, limit=MOST_LINES)
        if day
        else [],
        is_narrowed=bool(source or kind),
        most=MOST_LINES,
        orphans=orphans[:MOST_ORPHANS],
        orphan_count=len(orphans),
        past=await world.db.read(backfills.newest),
        share=backfill.share,
        able=[one.name for one in await world.sources.every() if backfill.can_tell(one)],
        kinds_with_files=sorted(registry.FILES),
        first=today - timedelta(days=DEFAULT_DAYS),
        today=today,
        KINDS=KINDS,
        BACKFILLS=BACKFILLS,
        asked=request.query.get("asked") == "1",
        **await alarms(world),
        **call_words.lists(),
    )


@routes.post("/backfill", Permission.MANAGE)
async def ask(request: web.Request) -> web.Response:
    """Read the days `since` … `until` of `source` from its history; the service does it after all calls of today."""
    world, who, form = request.app[WORLD], request[WHO], await request.post()
    source = await world.sources.named(str(form.get("source", "")))
    if source is None or not backfill.can_tell(source):
        raise web.HTTPBadRequest(text="choose a PBX that tells of its past")
    since, until = _moment(world, str(form.get("since", ""))), _moment(world, str(form.get("until", "")))
    until = min(until + timedelta(days=1), world.clock().replace(microsecond=0))
    if until <= since:
        raise web.HTTPBadRequest(text="the last day is before the first")

    def write(session: Session, at: datetime) -> None:
        backfill_id = backfills.ask(
            session,
            source_id=source.id,
            reader=backfills.HISTORY,
            since=since,
            until=until,
            asked_by=who.audit_name,
            at=at,
        )
        audit.write(session, at=at, who=who.audit_name, action="back-fill", subject=f"backfill:{backfill_id}")

    await world.db.write(write, world.clock())
    raise web.HTTPSeeOther("/reconciliation?asked=1#past")


async def alarms(world: World) -> dict[str, Any]:
    """What needs somebody now: PBXs that are silent, connections that do not stand."""
    at = world.clock()
    heard = await world.db.read(last_heard.every)
    silences: list[tuple[Silence, datetime | None]] = [
        (found, one.at if one.is_ever else None)
        for one in heard
        if (found := silence(one.source, one.options, one.at, at, world.settings)).is_too_long
    ]
    listeners: list[ListenerSeen] = await world.db.read(listener_states.every)
    return {"silences": silences, "down": [one for one in listeners if not one.is_up], "WHY_DOWN": WHY_DOWN}


def _chosen(request: web.Request, days: list[date]) -> date | None:
    try:
        wanted = date.fromisoformat(request.query.get("day", ""))
    except ValueError:
        wanted = None
    return wanted if wanted in days else next(iter(days), None)


def _moment(world: World, day: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(day), time(), world.settings.zone).astimezone(UTC)
    except ValueError:
        raise web.HTTPBadRequest(text="write a day like 2026-11-01") from None
