"""The period and the filters of a page or an API call, from its address: one reading for all.

`?period=day|week|month|quarter` with `on=2026-11-24`, or `?from=2026-11-01&to=2026-11-15` (both days in it).
The filters that stay: team, employee, role, line, segment, region, campaign."""

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from aiohttp import web

from db.queries.kpi import Scope
from scoring.kpis.period import Period, Span, period_of
from service.access import WHO
from service.world import WORLD

FILTERS = ("team", "role", "line", "segment", "region", "campaign")
PERIOD_NAMES = ("period", "on", "from", "to")


class PeriodWrong(ValueError):
    """One line for the person: what of the address can't be read."""


def read_period(query: Mapping[str, str], *, zone: ZoneInfo, now: datetime, default: Span = Span.MONTH) -> Period:
    """The period the address names, else the `default` one that holds `now`.  Raises PeriodWrong."""
    today = now.astimezone(zone).date()
    if query.get("from") or query.get("to"):
        first = _day(query, "from") or today
        last = _day(query, "to") or max(today, first)
        if last < first:
            raise PeriodWrong(f"the period ends ({last}) before it begins ({first}); swap `from` and `to`")
        return Period(span=Span.CUSTOM, first=first, last=last, zone=zone)
    named = query.get("period") or default
    if named not in tuple(Span) or named == Span.CUSTOM:
        raise PeriodWrong("period is day, week, month or quarter; or give from=2026-11-01&to=2026-11-15")
    return period_of(Span(named), _day(query, "on") or today, zone)


def period_of_request(request: web.Request, default: Span = Span.MONTH) -> Period:
    """`read_period` of a request.  Raises 400 with the line to show."""
    world = request.app[WORLD]
    try:
        return read_period(request.query, zone=world.settings.zone, now=world.clock(), default=default)
    except PeriodWrong as error:
        raise web.HTTPBadRequest(text=str(error)) from error


def scope_of_request(request: web.Request, period: Period) -> Scope:
    """What of the calls a page or an API call is about: period, filters, and whose calls this person may see."""
    return Scope(
        since=period.since,
        until=period.until,
        only_employee=request[WHO].only_employee,
        employee=number(request, "employee"),
        **{name: request.query.get(name) or None for name in FILTERS},
    )


def number(request: web.Request, name: str) -> int | None:
    """A whole number of the address.  Raises 400 when it is none."""
    value = request.query.get(name)
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and len(value) < 16):
        raise web.HTTPBadRequest(text=f"{name} should be a whole number")
    return int(value)


def period_query(period: Period) -> dict[str, str]:
    """The part of an address that names this period."""
    if period.span is Span.CUSTOM:
        return {"from": period.first.isoformat(), "to": period.last.isoformat()}
    return {"period": str(period.span), "on": period.first.isoformat()}


def filters_query(request: web.Request) -> dict[str, str]:
    """The filters that stay, as they stand in the address."""
    return {name: request.query[name] for name in (*FILTERS, "employee") if request.query.get(name)}


def _day(query: Mapping[str, str], name: str) -> date | None:
    value = query.get(name)
    if not value:
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError as error:
        raise PeriodWrong(f"{name} should be a day like 2026-11-24") from error
    if not 2000 <= day.year <= 2100:
        raise PeriodWrong(f"{name} should be a day between 2000 and 2100")
    return day
