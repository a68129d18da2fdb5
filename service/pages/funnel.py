"""Воронка / Funnel: what stands where against the reference, what moves, what hangs, why deals leave."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from aiohttp import web

from db.queries import funnel, stuck
from db.queries.funnel import Leaving, Moves, PipelineName, Standing
from db.queries.stuck import OpenDeal
from scoring.kpis.funnel import Cohort, inverted
from scoring.kpis.interval import Rate, rate
from scoring.kpis.period import Period, Span, period_of
from service.access import WHO, Permission, Routes
from service.pages import words
from service.pages.figures import bar
from service.pages.render import render
from service.periods import number, period_of_request, period_query
from service.world import WORLD

QUIET_DAYS = 7  # a deal without a call for so long is stuck
PAGE = 50

routes = Routes()


@dataclass(frozen=True, slots=True, kw_only=True)
class Inflow:
    """Is there enough at the top? (S0.11, S0.23)"""

    came: int  # to the first stage, in the month so far
    wanted: int | None  # the reference's part of the month so far; None: no reference set
    wanted_month: int | None

    @property
    def is_enough(self) -> bool | None:
        return None if self.wanted is None else self.came >= self.wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """One pipeline as page, API and wallboard show it."""

    pipeline: PipelineName
    stages: list[Standing]
    moves: Moves
    leaving: Leaving
    inverted: tuple[tuple[Standing, Standing], ...]  # (the stage above, the fuller one below)
    inflow: Inflow

    @property
    def open_stages(self) -> list[Standing]:
        return [stage for stage in self.stages if stage.kind == "open"]

    @property
    def worst(self) -> tuple[Standing, Standing] | None:
        """The pair that is most upside down; None: none is."""
        return max(self.inverted, key=lambda pair: pair[1].deals - pair[0].deals, default=None)


@routes.get("/funnel", Permission.SEE_FIGURES)
async def page(request: web.Request) -> web.Response:
    """One pipeline; `?pipeline=code`, else the busiest.  `?days=14`: how long without a call makes a deal stuck."""
    world, period, days = request.app[WORLD], period_of_request(request), quiet_days(request)
    names = await world.db.read(funnel.pipelines)
    chosen = pipeline_of(request, names)
    whole = await look(request, chosen, period, days, only=request[WHO].only_employee) if chosen else None
    return render(
        request,
        "funnel.html",
        bar=bar(request, period, {}),
        pipelines=names,
        whole=whole,
        deals=await open_deals(request, chosen, days, limit=12) if chosen else [],
        days=days,
        keep=period_query(period) | {"days": str(days)},
        period_query=period_query(period),
        most_deals=most(whole, lambda stage: (stage.deals, stage.reference_count)),
        most_sum=most(whole, lambda stage: (stage.sum, stage.reference_sum)),
        conversion=conversion,
        computed_at=world.clock(),
        **words.lists(),
    )


@routes.get("/funnel/deals", Permission.SEE_FIGURES)
async def deals_page(request: web.Request) -> web.Response:
    """Open deals; `?stage=` an id of the funnel page, `?stuck=1` only those nobody called about."""
    world, after = request.app[WORLD], number(request, "after") or 0
    chosen = pipeline_of(request, await world.db.read(funnel.pipelines))
    if chosen is None:
        raise web.HTTPNotFound(text="there is no pipeline yet; `ringback migrate` brings four of them")
    is_stuck = request.query.get("stuck") == "1"
    days = quiet_days(request) if is_stuck else None
    found = await open_deals(request, chosen, days, limit=PAGE + 1, after=after)
    return render(
        request,
        "funnel_deals.html",
        pipeline=chosen,
        deals=found[:PAGE],
        is_stuck=is_stuck,
        days=quiet_days(request),
        after=after,
        next_after=after + PAGE if len(found) > PAGE else None,
    )


async def look(request: web.Request, chosen: PipelineName, period: Period, days: int, *, only: int | None) -> Whole:
    """Everything of one pipeline in a period; `only`: the deals of one employee."""
    world = request.app[WORLD]
    now = world.clock()
    bounds: dict[str, Any] = {"since": period.since, "until": period.until, "only_employee": only}
    stages = await world.db.read(funnel.standing, chosen.id, quiet_since=now - timedelta(days=days), **bounds)
    open_stages = [stage for stage in stages if stage.kind == "open"]
    turned = inverted([stage.deals for stage in open_stages])
    return Whole(
        pipeline=chosen,
        stages=stages,
        moves=await world.db.read(funnel.moves, chosen.id, now=now, **bounds),
        leaving=await world.db.read(funnel.leaving, chosen.id, **bounds),
        inverted=tuple((open_stages[i - 1], open_stages[i]) for i in turned),
        inflow=await inflow(request, chosen, open_stages),
    )


async def inflow(request: web.Request, chosen: PipelineName, open_stages: list[Standing]) -> Inflow:
    """New interests of the calendar month so far beside the reference's share of it: by days gone."""
    world = request.app[WORLD]
    now, zone = world.clock(), world.settings.zone
    month = period_of(Span.MONTH, now.astimezone(zone).date(), zone)
    came = await world.db.read(funnel.interests, chosen.id, since=month.since, until=month.until)
    wanted = open_stages[0].reference_count if open_stages else None
    gone = (now.astimezone(zone).date() - month.first).days + 1
    return Inflow(came=came, wanted_month=wanted, wanted=None if wanted is None else -(-wanted * gone // month.days))


async def open_deals(
    request: web.Request, chosen: PipelineName, days: int | None, *, limit: int, after: int = 0
) -> list[OpenDeal]:
    """Deals of the stage the address names, else of all; `days`: only those without a call for so long."""
    world = request.app[WORLD]
    return await world.db.read(
        stuck.open_deals,
        chosen.id,
        quiet_since=None if days is None else world.clock() - timedelta(days=days),
        only_employee=request[WHO].only_employee,
        stage_id=number(request, "stage"),
        limit=limit,
        after=after,
    )


def pipeline_of(request: web.Request, names: list[PipelineName]) -> PipelineName | None:
    """The one the address names, else the busiest; None: there is none.  Raises 404."""
    code = request.query.get("pipeline")
    if not code:
        return names[0] if names else None
    for name in names:
        if name.code == code:
            return name
    raise web.HTTPNotFound(text=f"no pipeline has the code {code[:40]}")


def quiet_days(request: web.Request) -> int:
    """Days without a call that make a deal stuck: `days` of the address, 1 to 365."""
    return min(max(number(request, "days") or QUIET_DAYS, 1), 365)


def conversion(cohort: Cohort | None) -> Rate:
    """Advanced of entered."""
    return rate(cohort.advanced, cohort.entered) if cohort else rate(0, 0)


def most(whole: Whole | None, of: Any) -> Decimal:
    """The longest bar: of what stands and what the reference wants; 1 where all is empty."""
    stages = whole.open_stages if whole else []
    return max((Decimal(value) for stage in stages for value in of(stage) if value), default=Decimal(1))
