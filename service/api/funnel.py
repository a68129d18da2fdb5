"""GET /api/v1/funnel: stages against the reference, conversion, stuck deals."""

from typing import Any

from aiohttp import web

from db.queries import funnel
from db.queries.funnel import Standing
from db.queries.stuck import OpenDeal
from scoring.kpis.funnel import Cohort
from scoring.kpis.interval import rate
from service.access import WHO, Permission, Routes
from service.api.kpi import period_as_json, rate_as_json
from service.pages.funnel import Whole, conversion, look, open_deals, pipeline_of, quiet_days
from service.periods import number, period_of_request
from service.world import WORLD

MOST = 200

routes = Routes()


@routes.get("/api/v1/funnel", Permission.SEE_FIGURES)
async def one(request: web.Request) -> web.Response:
    """One pipeline in a period.

    pipeline=code (else the busiest); period as in /api/v1/kpi; days=7 without a call make a deal stuck; stage= limits
    the stuck deals to one stage; limit= of them, after= how many to skip."""
    world, period, days = request.app[WORLD], period_of_request(request), quiet_days(request)
    names = await world.db.read(funnel.pipelines)
    chosen = pipeline_of(request, names)
    if chosen is None:
        raise web.HTTPNotFound(text="there is no pipeline yet; `ringback migrate` brings four of them")
    whole = await look(request, chosen, period, days, only=request[WHO].only_employee)
    limit, after = min(max(number(request, "limit") or 50, 1), MOST), number(request, "after") or 0
    stuck = await open_deals(request, chosen, days, limit=limit + 1, after=after)
    answer = whole_as_json(whole) | {
        "pipelines": [{"code": name.code, "name": name.name, "open_deals": name.open_deals} for name in names],
        "period": period_as_json(period),
        "stuck_after_days": days,
        "stuck": [stuck_as_json(deal) for deal in stuck[:limit]],
        "next": after + limit if len(stuck) > limit else None,
        "computed_at": world.clock().isoformat(),
    }
    return web.json_response(answer)


def whole_as_json(whole: Whole) -> dict[str, Any]:
    moves, leaving = whole.moves, whole.leaving
    return {
        "pipeline": {"code": whole.pipeline.code, "name": whole.pipeline.name, "segment": whole.pipeline.segment},
        "stages": [stage_as_json(stage, moves.by_stage.get(stage.id)) for stage in whole.stages],
        "inverted": [{"above": above.code, "below": below.code} for above, below in whole.inverted],
        "backward": rate_as_json(rate(moves.backward, moves.transitions), "moves", "transitions"),
        "backward_pairs": [{"from": a, "to": b, "moves": n} for a, b, n in moves.backward_pairs],
        "leaving": {
            "rejected": leaving.rejected,
            "stated": [{"reason": reason, "leads": count} for reason, count in leaving.stated],
            "heard": [{"reason": reason, "leads": count} for reason, count in leaving.heard],
        },
        "new_interests": {
            "month_to_date": whole.inflow.came,
            "reference_to_date": whole.inflow.wanted,
            "reference_month": whole.inflow.wanted_month,
            "is_enough": whole.inflow.is_enough,
        },
    }


def stage_as_json(stage: Standing, cohort: Cohort | None) -> dict[str, Any]:
    """Money as decimal strings; conversion of open stages only."""
    return {
        "code": stage.code,
        "name": stage.name,
        "kind": stage.kind,
        "goal": stage.goal,
        "deals": stage.deals,
        "sum": str(stage.sum),
        "stuck": stage.stuck,
        "reference": {
            "deals": stage.reference_count,
            "sum": None if stage.reference_sum is None else str(stage.reference_sum),
        },
        "conversion": None
        if cohort is None
        else rate_as_json(conversion(cohort), "advanced", "entered")
        | {"lost": cohort.lost, "standing": cohort.standing},
        "median_days": None if cohort is None else cohort.median_days,
    }


def stuck_as_json(deal: OpenDeal) -> dict[str, Any]:
    return {
        "deal": deal.external_id,
        "title": deal.title,
        "company": None if deal.company_id is None else {"id": deal.company_id, "name": deal.company},
        "stage": deal.stage,
        "employee": deal.who,
        "sum": None if deal.sum is None else str(deal.sum),
        "currency": deal.currency,
        "last_call": deal.last_call,
        "last_call_at": None if deal.last_call_at is None else deal.last_call_at.isoformat(),
        "at_stage_since": deal.since.isoformat(),
        "is_unworked": deal.is_unworked,
    }
