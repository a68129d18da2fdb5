"""Показатели / KPIs: people against the norms of their role, companies by how often they were reached."""

from datetime import timedelta

from aiohttp import web

from db.queries import kpi, kpi_companies, promise_list, rejected
from db.queries.kpi import BYS, SIZES, By, Figures, Line
from db.queries.promise_list import Wanted
from scoring.kpis.calls_per_company import CLOSES, NORM, SENT_AWAY, WORKS, band, norm
from scoring.kpis.goal_attainment import goal_attainment
from scoring.kpis.interval import Rate
from scoring.kpis.period import Period, Span, period_of, previous
from scoring.kpis.reasons import differing
from service.access import Permission, Routes
from service.pages import words
from service.pages.figures import bar, calls_address, period_words, three_figures, x_of
from service.pages.render import language_of, render
from service.periods import filters_query, number, period_of_request, period_query, scope_of_request
from service.world import WORLD

QUIET_DAYS = 7  # a company without a call for so long may be given up
MONTHS = 6  # shown by month: the one of the period and those before it
PAGE = 100
BUSY = 20  # connected calls; with none of its goals reached and no deal moved: busy but not moving (S0.9)
VIEWS = (*BYS, "month")

routes = Routes()


@routes.get("/kpi", Permission.SEE_FIGURES)
async def page(request: web.Request) -> web.Response:
    """Figures by employee, role, team or month; the distribution; companies given up early."""
    world, period, by = request.app[WORLD], period_of_request(request), view_of(request)
    scope, filters = scope_of_request(request, period), filters_query(request)
    quiet_since = world.clock() - timedelta(days=QUIET_DAYS)
    wanted = Wanted(first=period.first, last=period.last, scope=scope)
    lost = await world.db.read(
        rejected.lost_between, since=period.since, until=period.until, only_employee=scope.only_employee
    )
    offered = await world.db.read(kpi.filter_values)
    return render(
        request,
        "kpi.html",
        bar=bar(request, period, offered),
        three=await three_figures(request, period, scope),
        lines=await lines_of(request, period, by),
        by=by,
        views=VIEWS,
        view_query=period_query(period) | filters,
        given_up=await world.db.read(kpi_companies.given_up, scope, quiet_since=quiet_since, limit=15),
        given_up_count=await world.db.read(kpi_companies.given_up_count, scope, quiet_since=quiet_since),
        on_time=(await world.db.read(promise_list.counted, wanted)).on_time,
        next_steps=await world.db.read(promise_list.dated_next_steps, scope),
        differing=differing(lead.differs for lead in lost),
        quiet_days=QUIET_DAYS,
        busy=BUSY,
        computed_at=world.clock(),
        rate_of=rate_of,
        is_busy_only=is_busy_only,
        calls=lambda **more: calls_address(period, filters, **more),
        norms=(SENT_AWAY, WORKS, NORM, CLOSES),
        band=band,
        norm=norm,
        x_of=x_of,
        **words.lists(),
    )


@routes.get("/kpi/companies", Permission.SEE_FIGURES)
async def companies(request: web.Request) -> web.Response:
    """The companies behind the mean; `?size=1|2|3_4|5_plus`, or `?given_up=1`."""
    world, period = request.app[WORLD], period_of_request(request)
    scope, filters, after = scope_of_request(request, period), filters_query(request), number(request, "after") or 0
    size, is_given_up = size_of(request), request.query.get("given_up") == "1"
    if is_given_up:
        quiet_since = world.clock() - timedelta(days=QUIET_DAYS)
        found = await world.db.read(kpi_companies.given_up, scope, quiet_since=quiet_since, limit=PAGE + 1, after=after)
    else:
        found = await world.db.read(kpi_companies.companies, scope, size=size, limit=PAGE + 1, after=after)
    return render(
        request,
        "kpi_companies.html",
        bar=bar(request, period, await world.db.read(kpi.filter_values)),
        figures=await world.db.read(kpi.totals, scope),
        companies=found[:PAGE],
        next_after=after + PAGE if len(found) > PAGE else None,
        after=after,
        size=size,
        is_given_up=is_given_up,
        quiet_days=QUIET_DAYS,
        list_query=period_query(period) | filters,
        calls=lambda **more: calls_address(period, filters, **more),
        **words.lists(),
    )


async def lines_of(request: web.Request, period: Period, by: str) -> list[Line]:
    """Lines of the table; by month, the newest first."""
    world, scope = request.app[WORLD], scope_of_request(request, period)
    if by != "month":
        return await world.db.read(kpi.lines, scope, _by(by))
    month, found = period_of(Span.MONTH, period.last, period.zone), []
    for _ in range(MONTHS):
        figures = await world.db.read(kpi.totals, scope.within(month.since, month.until))
        name = period_words(month, language_of(request))
        found.append(Line(key=month.first.isoformat(), name=name, role=scope.role, team=scope.team, figures=figures))
        month = previous(month)
    return found


def view_of(request: web.Request) -> str:
    """What the lines are: `by` of the address.  Raises 400."""
    by = request.query.get("by") or "employee"
    if by not in VIEWS:
        raise web.HTTPBadRequest(text="by is employee, role, team or month")
    return by


def size_of(request: web.Request) -> str | None:
    """How often a company was reached: `size` of the address.  Raises 400."""
    size = request.query.get("size") or None
    if size is not None and size not in SIZES:
        raise web.HTTPBadRequest(text="size is 1, 2, 3_4 or 5_plus")
    return size


def rate_of(figures: Figures) -> Rate:
    return goal_attainment(attained=figures.attained, judged=figures.judged)


def is_busy_only(line: Line) -> bool:
    """Many calls, no goal reached, no deal moved: noise is no result (S0.9)."""
    figures = line.figures
    return figures.connected >= BUSY and figures.judged > 0 and figures.attained == 0 and figures.moves == 0


def _by(name: str) -> By:
    return next(by for by in BYS if by == name)
