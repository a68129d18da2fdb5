"""GET /api/v1/kpi: the figures of a period for other programs."""

from datetime import timedelta
from typing import Any

from aiohttp import web

from db.queries import kpi, kpi_companies
from db.queries.kpi import Figures, Line
from db.queries.kpi_companies import CompanyLine
from scoring.kpis.calls_per_company import band, norm
from scoring.kpis.goal_attainment import goal_attainment
from scoring.kpis.interval import Rate
from scoring.kpis.period import Period, comparable
from service.access import Permission, Routes
from service.pages.kpi import QUIET_DAYS, lines_of, size_of, view_of
from service.periods import filters_query, number, period_of_request, scope_of_request
from service.world import WORLD

MOST = 500

routes = Routes()


@routes.get("/api/v1/kpi", Permission.SEE_FIGURES)
async def figures(request: web.Request) -> web.Response:
    """Connected calls, goal attainment and calls per company of a period.

    period=day|week|month|quarter with on=2026-11-24, or from= and to=; by=employee|role|team|month|company;
    filters employee, team, role, line, segment, region, campaign; by=company also size=1|2|3_4|5_plus or given_up=1,
    and limit= and after= (how many to skip)."""
    world, period = request.app[WORLD], period_of_request(request)
    scope, before = scope_of_request(request, period), comparable(period, world.clock())
    by = request.query.get("by")
    answer: dict[str, Any] = {
        "period": period_as_json(period),
        "filters": filters_query(request),
        "total": figures_as_json(await world.db.read(kpi.totals, scope), scope.role),
        "compared_with": period_as_json(before),
        "before": figures_as_json(
            await world.db.read(kpi.totals, scope.within(before.since, before.until)), scope.role
        ),
    }
    if by == "company":
        answer |= {"by": by} | await _companies(request, period)
    elif by:
        answer |= {"by": view_of(request), "lines": [line_as_json(x) for x in await lines_of(request, period, by)]}
    return web.json_response(answer | {"computed_at": world.clock().isoformat()})


async def _companies(request: web.Request, period: Period) -> dict[str, Any]:
    world, scope = request.app[WORLD], scope_of_request(request, period)
    limit, after = min(max(number(request, "limit") or 100, 1), MOST), number(request, "after") or 0
    if request.query.get("given_up") == "1":
        quiet_since = world.clock() - timedelta(days=QUIET_DAYS)
        found = await world.db.read(
            kpi_companies.given_up, scope, quiet_since=quiet_since, limit=limit + 1, after=after
        )
    else:
        found = await world.db.read(kpi_companies.companies, scope, size=size_of(request), limit=limit + 1, after=after)
    return {
        "companies": [company_as_json(company) for company in found[:limit]],
        "next": after + limit if len(found) > limit else None,
    }


def figures_as_json(figures: Figures, role: str | None) -> dict[str, Any]:
    """Numerators and denominators beside every ratio; the band only where one role's norm applies."""
    per_company = figures.per_company
    return {
        "calls": figures.calls,
        "connected": figures.connected,
        "goal_attainment": rate_as_json(
            goal_attainment(attained=figures.attained, judged=figures.judged), "attained", "judged"
        ),
        "calls_per_company": {
            "calls": per_company.calls,
            "companies": per_company.companies,
            "value": per_company.value,
            "norm": norm(role) if role else None,
            "band": str(band(per_company.value, role)) if role else None,
            "distribution": {
                "1": per_company.one,
                "2": per_company.two,
                "3_4": per_company.three_four,
                "5_plus": per_company.five_plus,
            },
            "three_and_more": per_company.three_and_more,
        },
    }


def rate_as_json(rate: Rate, part: str, whole: str) -> dict[str, Any]:
    return {
        part: rate.numerator,
        whole: rate.denominator,
        "value": rate.value,
        "low": rate.low,
        "high": rate.high,
        "is_few": rate.is_few,
    }


def line_as_json(line: Line) -> dict[str, Any]:
    return {
        "key": line.key,
        "name": line.name,
        "role": line.role,
        "team": line.team,
        **figures_as_json(line.figures, line.role),
        "stage_moves": line.figures.moves,
    }


def company_as_json(line: CompanyLine) -> dict[str, Any]:
    return {
        "id": line.id,
        "name": line.name,
        "segment": line.segment,
        "region": line.region,
        "connected": line.connected,
        "last_call": line.last_call,
        "last_at": line.last_at.isoformat(),
        "last_outcome": line.last_outcome,
        "employee": None if line.who_id is None else {"id": line.who_id, "name": line.who},
    }


def period_as_json(period: Period) -> dict[str, Any]:
    return {
        "span": str(period.span),
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        "since": period.since.isoformat(),
        "until": period.until.isoformat(),
        "zone": period.zone.key,
    }
