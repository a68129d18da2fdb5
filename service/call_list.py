"""Which calls a list is of, read from its address: the same for the page, the API and the export."""

from aiohttp import web

from adapters.events import CallOutcome, Direction
from db.queries.calls import Wanted
from scoring.facts import GoalCode
from scoring.verdict import Outcome
from service.periods import number, period_of_request, scope_of_request

YES_NO = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
RECORDINGS = ("expected", "late", "stored", "missing", "corrupt", "none")
CLOSED: dict[str, tuple[str, ...]] = {
    "direction": tuple(Direction),
    "outcome": tuple(CallOutcome),
    "goal": tuple(GoalCode),
    "verdict": (*Outcome, "none"),
    "recording": RECORDINGS,
    "mode": ("live", "backfill", "manual"),
}


def wanted_of(request: web.Request) -> Wanted:
    """Period, filters that stay, and the list's own.  Raises 400 with one line."""
    return Wanted(
        scope=scope_of_request(request, period_of_request(request)),
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
