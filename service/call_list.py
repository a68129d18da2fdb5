"""Which calls a list is of, read from its address: the same for the page, the API and the export.

The page and its export are of a period, by default the month, and without internal calls, so that a figure and the
list behind it agree.  The API without a period is of all time and all calls: a program that asks for calls gets them.
"""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from adapters.events import CallOutcome, Direction
from db.queries import calls, gradings
from db.queries.calls import AfterUnknown, Wanted
from db.queries.kpi import Scope
from scoring.facts import GoalCode
from scoring.verdict import Outcome
from service.access import WHO, Permission
from service.periods import PERIOD_NAMES, number, period_of_request, scope_of_request
from service.world import WORLD

YES_NO = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
RECORDINGS = ("expected", "late", "stored", "missing", "corrupt", "none")
CUSTOMERS = "customers"  # all but internal
EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)
CLOSED: dict[str, tuple[str, ...]] = {
    "direction": (*Direction, CUSTOMERS),
    "outcome": tuple(CallOutcome),
    "goal": tuple(GoalCode),
    "verdict": (*Outcome, "none"),
    "recording": RECORDINGS,
    "mode": ("live", "backfill", "manual"),
}


def of_page(request: web.Request) -> Wanted:
    """What the page and its export list.  Raises 400 with one line."""
    wanted = _wanted(request, scope_of_request(request, period_of_request(request)))
    return replace(wanted, direction=wanted.direction or CUSTOMERS)


def of_api(request: web.Request) -> Wanted:
    """What the API lists.  Raises 400 with one line."""
    scope = scope_of_request(request, period_of_request(request))
    if not any(request.query.get(name) for name in PERIOD_NAMES):
        scope = scope.within(EARLIEST, LATEST)
    return _wanted(request, scope)


async def read(request: web.Request, wanted: Wanted, *, limit: int) -> list[dict[str, Any]]:
    """The page of the list that `after` of the address begins.  Raises 400 when that call is not there."""
    try:
        found = await request.app[WORLD].db.read(calls.page, wanted, limit=limit, after=number(request, "after"))
    except AfterUnknown as error:
        raise web.HTTPBadRequest(text="the call that `after` names is not there; begin the list anew") from error
    return await without_hidden(request, found)


async def without_hidden(request: web.Request, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same, without the verdicts of calls this person grades blind."""
    hidden = await hidden_calls(request)
    return [item | {"verdict": None} if item["id"] in hidden else item for item in items]


async def hidden_calls(request: web.Request) -> frozenset[int]:
    """Calls this person grades blind: what anybody judged of them is not shown yet."""
    who = request[WHO]
    if who.user_id is None or not who.may(Permission.REVIEW):
        return frozenset()
    return await request.app[WORLD].db.read(gradings.hidden, who.user_id)


def _wanted(request: web.Request, scope: Scope) -> Wanted:
    return Wanted(
        scope=scope,
        direction=_among(request, "direction"),
        outcome=_among(request, "outcome"),
        connected=_yes_no(request, "connected"),
        goal=_among(request, "goal"),
        verdict=_among(request, "verdict"),
        judged=_yes_no(request, "judged"),
        company=number(request, "company"),
        lead=number(request, "lead"),
        deal=number(request, "deal"),
        stage=number(request, "stage"),
        recording=_among(request, "recording"),
        text=(request.query.get("q") or "").strip()[:200] or None,
        mode=_among(request, "mode"),
    )


def _among(request: web.Request, name: str) -> str | None:
    value = request.query.get(name) or None
    if value is not None and value not in CLOSED[name]:
        raise web.HTTPBadRequest(text=f"{name} is one of {', '.join(CLOSED[name])}")
    return value


def _yes_no(request: web.Request, name: str) -> bool | None:
    value = request.query.get(name) or None
    if value is None:
        return None
    if value not in YES_NO:
        raise web.HTTPBadRequest(text=f"{name} is yes or no")
    return YES_NO[value]
