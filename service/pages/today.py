"""Сегодня / Today: the three figures, what needs a person, five calls worth hearing."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from aiohttp import web

from db.queries import kpi, today, worth_hearing
from scoring.kpis.calls_per_company import CLOSES, NORM, SENT_AWAY, WORKS, band, norm
from scoring.kpis.period import start_of_day
from service.access import WHO, Permission, Routes
from service.call_list import hidden_calls
from service.pages import words
from service.pages.figures import bar, calls_address, three_figures, x_of
from service.pages.render import render
from service.periods import filters_query, period_of_request, period_query, scope_of_request
from service.world import WORLD

SILENT_HOURS = 4  # working hours without a word from a PBX before it is called silent
WORK_FROM, WORK_TO = 9, 18  # hours of a working day, Monday to Friday
HEAR_DAYS = 7  # how far back the five calls are looked for

routes = Routes()


@routes.get("/", Permission.SEE_FIGURES)
async def page(request: web.Request) -> web.Response:
    """The first screen."""
    world, only = request.app[WORLD], request[WHO].only_employee
    now, period = world.clock(), period_of_request(request)
    on = now.astimezone(period.zone).date()
    yesterday = on - timedelta(days=1)
    filters = filters_query(request)
    return render(
        request,
        "today.html",
        bar=bar(request, period, await world.db.read(kpi.filter_values)),
        three=await three_figures(request, period, scope_of_request(request, period)),
        first_call=await world.db.read(kpi.first_call_at, only),
        attention=await world.db.read(
            today.attention,
            today=on,
            yesterday=yesterday,
            missed_since=start_of_day(yesterday, period.zone),
            silent_since=silent_since(now, period.zone),
            only_employee=only,
        ),
        hear=await world.db.read(
            worth_hearing.five,
            since=now - timedelta(days=HEAR_DAYS),
            until=now,
            only_employee=only,
            hidden=await hidden_calls(request),
        ),
        hear_days=HEAR_DAYS,
        silent_hours=SILENT_HOURS,
        today=on.isoformat(),
        computed_at=now,
        calls=lambda **more: calls_address(period, filters, **more),
        figures_query=period_query(period) | filters,
        norms=(SENT_AWAY, WORKS, NORM, CLOSES),
        band=band,
        norm=norm,
        x_of=x_of,
        **words.lists(),
    )


@routes.get("/today/tails", Permission.SEE_FIGURES)
async def tails(request: web.Request) -> web.Response:
    """Promises due today (or `?due=yesterday`) that nobody called about."""
    world, only = request.app[WORLD], request[WHO].only_employee
    on = world.clock().astimezone(world.settings.zone).date()
    is_yesterday = request.query.get("due") == "yesterday"
    day = on - timedelta(days=1) if is_yesterday else on
    found = await world.db.read(today.tails, day=day, only_employee=only)
    hidden = await hidden_calls(request)
    shown = [tail for tail in found if tail.call_id not in hidden]
    return render(request, "tails.html", tails=shown, on=day, is_yesterday=is_yesterday)


@routes.get("/today/missed", Permission.SEE_FIGURES)
async def missed(request: web.Request) -> web.Response:
    """Numbers that called since yesterday, got nobody, and were not called back."""
    world, only = request.app[WORLD], request[WHO].only_employee
    zone = world.settings.zone
    yesterday = world.clock().astimezone(zone).date() - timedelta(days=1)
    found = await world.db.read(today.missed, since=start_of_day(yesterday, zone), only_employee=only)
    return render(request, "missed.html", missed=found, since=yesterday)


def silent_since(now: datetime, zone: ZoneInfo, hours: float = SILENT_HOURS) -> datetime:
    """The moment since which `hours` working hours have gone by: nights and weekends do not make a PBX silent."""
    left, day = timedelta(hours=hours), now.astimezone(zone).date()
    while True:
        if day.weekday() < 5:
            opens = start_of_day(day, zone) + timedelta(hours=WORK_FROM)
            closes = min(start_of_day(day, zone) + timedelta(hours=WORK_TO), now)
            if closes - opens >= left:
                return closes - left
            left -= max(closes - opens, timedelta())
        day -= timedelta(days=1)
