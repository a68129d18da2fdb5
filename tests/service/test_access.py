"""Every role at every route, over real HTTP: the table below is the specification."""

import re

import pytest

from service.access import GRANTS, Permission, Role, Route
from service.app import SUBJECTS
from tests.web import CSRF, PEOPLE, ROLES, Web

ALL = frozenset(ROLES)
PERSON = frozenset(PEOPLE)
SALES = PERSON | {"api"}
REVIEWERS = frozenset(("admin", "head", "supervisor"))
HEADS = frozenset(("admin", "head"))
BOARD = SALES | {"kiosk"}

EXPECTED: dict[str, frozenset[str]] = {
    "GET /metrics": frozenset(("admin", "metrics")),
    "GET /api/v1/calls": SALES,
    "GET /api/v1/calls/{id:\\d+}": SALES,
    "PUT /api/v1/calls/{id:\\d+}/goal": REVIEWERS | {"api"},
    "POST /api/v1/calls/{id:\\d+}/verdict": REVIEWERS | {"api"},
    "POST /api/v1/calls/{id:\\d+}/comments": PERSON,
    "GET /recordings/{id:\\d+}/audio": SALES,
    "HEAD /recordings/{id:\\d+}/audio": SALES,
    "GET /api/v1/recordings/{id:\\d+}/peaks": SALES,
    "GET /api/v1/recordings/unmatched": REVIEWERS,
    "POST /api/v1/calls/{id:\\d+}/recording": frozenset(("admin", "api")),
    "PUT /api/v1/{kind:companies|contacts|employees|leads|deals}/{external_id}": frozenset(("admin", "head", "api")),
    "GET /api/v1/{kind:companies|contacts|employees|leads|deals}/{external_id}": frozenset(("admin", "head", "api")),
    "GET /api/v1/kpi": SALES,
    "GET /api/v1/funnel": SALES,
    "GET /api/v1/promises": SALES,
    "POST /api/v1/promises/{id:\\d+}/mark": SALES,
    "GET /api/v1/objections": SALES,
    "GET /promises": SALES,
    "POST /promises/{id:\\d+}/mark": SALES,
    "GET /objections": SALES,
    "GET /api/v1/rejected": REVIEWERS,
    "POST /api/v1/rejected/{lead:\\d+}/review": REVIEWERS,
    "GET /api/v1/disputes": SALES,
    "POST /api/v1/calls/{id:\\d+}/dispute": PERSON,
    "POST /api/v1/disputes/{id:\\d+}/answer": REVIEWERS,
    "GET /api/v1/rescoring": REVIEWERS,
    "POST /api/v1/rescoring": frozenset(("admin", "head")),
    "GET /api/v1/rescoring/{id:\\d+}": REVIEWERS,
    "GET /rescoring": REVIEWERS,
    "POST /rescoring": frozenset(("admin", "head")),
    "GET /rescoring/{id:\\d+}": REVIEWERS,
    "POST /rescoring/{id:\\d+}/stop": frozenset(("admin", "head")),
    "GET /api/v1/agreement": REVIEWERS,
    "GET /api/v1/gradings": REVIEWERS,
    "POST /api/v1/gradings": REVIEWERS,
    "POST /api/v1/gradings/calls/{id:\\d+}/grade": REVIEWERS,
    "GET /goals": SALES,
    "GET /language-model": frozenset(("admin",)),
    "POST /language-model/test": frozenset(("admin",)),
    "GET /agreement": REVIEWERS,
    "POST /agreement/gradings": REVIEWERS,
    "GET /agreement/grade": REVIEWERS,
    "GET /agreement/grade/{id:\\d+}": REVIEWERS,
    "POST /agreement/grade/{id:\\d+}": REVIEWERS,
    "GET /disputes": SALES,
    "POST /calls/{id:\\d+}/dispute": PERSON,
    "POST /disputes/{id:\\d+}/answer": REVIEWERS,
    "POST /disputes/{id:\\d+}/withdraw": PERSON,
    "GET /api/v1/scripts": SALES,
    "GET /api/v1/scripts/{id:\\d+}": SALES,
    "PUT /api/v1/scripts/{id:\\d+}/draft": HEADS,
    "POST /api/v1/scripts/{id:\\d+}/trials": HEADS,
    "GET /api/v1/scripts/{id:\\d+}/trials/{trial:\\d+}": SALES,
    "POST /api/v1/scripts/{id:\\d+}/switch-on": HEADS,
    "GET /api/v1/calls/{id:\\d+}/script": SALES,
    "GET /api/v1/kpi/talk": SALES,
    "GET /api/v1/signs": SALES,
    "GET /api/v1/signs/{sign}": SALES,
    "GET /scripts": SALES,
    "POST /scripts": HEADS,
    "POST /scripts/presets": HEADS,
    "GET /scripts/{id:\\d+}": SALES,
    "GET /scripts/{id:\\d+}/calls": SALES,
    "GET /scripts/{id:\\d+}/edit": HEADS,
    "POST /scripts/{id:\\d+}/draft": HEADS,
    "POST /scripts/{id:\\d+}/trial": HEADS,
    "GET /scripts/{id:\\d+}/trials/{trial:\\d+}": SALES,
    "POST /scripts/{id:\\d+}/on": HEADS,
    "POST /scripts/{id:\\d+}/off": HEADS,
    "GET /talk": SALES,
    "GET /signs": SALES,
    "GET /signs/{sign}": SALES,
    "POST /signs/{sign}/check": REVIEWERS,
    "GET /live": PERSON,
    "POST /sign-out": PERSON,
    "GET /": SALES,
    "GET /today/tails": SALES,
    "GET /today/missed": SALES,
    "GET /calls": SALES,
    "GET /calls.csv": SALES,
    "GET /calls/{id:\\d+}": SALES,
    "GET /calls/{id:\\d+}/part": SALES,
    "POST /calls/{id:\\d+}/verdict": REVIEWERS | {"api"},
    "POST /calls/{id:\\d+}/goal": REVIEWERS | {"api"},
    "POST /calls/{id:\\d+}/comments": PERSON,
    "GET /rejected": REVIEWERS,
    "GET /rejected/{lead:\\d+}": REVIEWERS,
    "POST /rejected/{lead:\\d+}/review": REVIEWERS,
    "GET /kpi": SALES,
    "GET /kpi/companies": SALES,
    "GET /funnel": SALES,
    "GET /funnel/deals": SALES,
    "GET /board": BOARD,
    "GET /board/live": BOARD,
    "GET /reconciliation": REVIEWERS,
    "POST /backfill": frozenset(("admin",)),
    "GET /sources": REVIEWERS,
    "POST /sources/replay": frozenset(("admin",)),
    "GET /sources/new": frozenset(("admin",)),
    "POST /sources/new": frozenset(("admin",)),
    "GET /sources/{name}/setup": frozenset(("admin",)),
    "POST /sources/{name}/setup": frozenset(("admin",)),
    "GET /sources/{name}/setup/part": frozenset(("admin",)),
    "GET /sources/{name}/template": frozenset(("admin",)),
    "GET /ambiguous": REVIEWERS,
    "POST /ambiguous": REVIEWERS,
    "GET /lines": {"admin"},
    "POST /lines": {"admin"},
    "GET /api/v1/lines": {"admin"},
    "PUT /api/v1/lines/{line}": {"admin"},
    "GET /unmapped": REVIEWERS,
    "POST /unmapped": REVIEWERS,
}
OPEN = {  # no role needed: each says why
    "GET /healthz": "tells nothing but that we live",
    "GET /readyz": "tells what is not ready, no data",
    "GET /openapi.json": "the same for every installation",
    "GET /sign-in": "the way in",
    "POST /sign-in": "the way in, limited",
    "GET /language/{language}": "a cookie",
    "GET /board/open": "the wallboard's way in",
    "POST /board/open": "proves itself by a token",
    "POST /hook/{name}": "the adapter verifies",
    "GET /hook/{name}": "the adapter verifies",
    "POST /hook/{name}/{rest:.*}": "the adapter verifies",
    "GET /hook/{name}/{rest:.*}": "the adapter verifies",
}
ROUTES = [route for subject in SUBJECTS for route in subject]
STREAMS = ("/live", "/board/live")


def named(route: Route) -> str:
    return f"{route.method} {route.path}"


def address(route: Route) -> str:
    """An address of this route; nothing in it exists."""
    path = re.sub(r"\{\w+:\\d\+\}", "1", route.path)
    path = path.partition("{kind")[0] + "companies/1" if "{kind" in path else path
    return re.sub(r"\{\w+\}", "none", path)


def test_every_route_is_in_one_of_the_tables() -> None:
    unknown = {named(route) for route in ROUTES} - set(EXPECTED) - set(OPEN)
    assert unknown == set(), "a new route: say in EXPECTED who may use it"


def test_open_routes_are_exactly_those_that_are_said_to_be() -> None:
    open_routes = {named(route) for route in ROUTES if route.permission in (Permission.PUBLIC, Permission.PBX)}
    assert open_routes == set(OPEN)


def test_every_role_has_its_grants_and_none_can_come_in_as_a_pbx() -> None:
    assert set(GRANTS) == set(Role)
    assert {role for role, granted in GRANTS.items() if Permission.PBX in granted} == {Role.ADMIN}


GUARDED = sorted((r for r in ROUTES if named(r) in EXPECTED), key=lambda route: route.path == "/sign-out")  # it last


async def test_who_may_use_which_route(seen_web: Web) -> None:
    found: dict[str, set[str]] = {}
    for route in GUARDED:
        statuses = {who: await _status(seen_web, who, route) for who in ROLES}
        assert 401 not in statuses.values(), f"{named(route)}: everybody here is known"
        found[named(route)] = {who for who, status in statuses.items() if status != 403}
    assert found == {named(route): EXPECTED[named(route)] for route in GUARDED}


async def test_nobody_is_sent_to_sign_in_and_a_program_told_so(seen_web: Web) -> None:
    for route in GUARDED:
        answer = await seen_web.ask("", route.method, address(route))
        if route.method in ("GET", "HEAD") and not route.path.startswith(("/api/", "/metrics")):
            where = answer.headers["Location"].partition("?")[0]
            assert (answer.status, where) == (303, "/sign-in"), named(route)
        else:
            assert answer.status == 401, named(route)


@pytest.mark.parametrize(
    "headers",
    [
        {"X-CSRF-Token": ""},
        {"X-CSRF-Token": "of somebody else"},
        {"X-CSRF-Token": CSRF, "Origin": "https://evil.example"},
        {"X-CSRF-Token": CSRF, "Sec-Fetch-Site": "cross-site"},
        {"X-CSRF-Token": CSRF, "Sec-Fetch-Site": "same-site"},  # a neighbour under our domain is not us
    ],
)
async def test_a_change_that_a_browser_did_not_mean_is_refused(seen_web: Web, headers: dict[str, str]) -> None:
    for route in GUARDED:
        if route.method not in ("GET", "HEAD"):
            answer = await seen_web.ask("admin", route.method, address(route), headers=headers)
            assert answer.status == 403, named(route)


@pytest.mark.parametrize("headers", [{}, {"Origin": "OURS"}, {"Sec-Fetch-Site": "same-origin"}])
async def test_a_change_that_was_meant_is_not(seen_web: Web, headers: dict[str, str]) -> None:
    ours = {name: value.replace("OURS", seen_web.url) for name, value in headers.items()}
    for route in GUARDED:
        if route.method not in ("GET", "HEAD"):
            answer = await seen_web.ask("admin", route.method, address(route), headers=ours)
            assert answer.status != 403, named(route)


async def _status(web: Web, who: str, route: Route) -> int:
    if route.path not in STREAMS:
        return (await web.ask(who, route.method, address(route))).status
    secret = {"Authorization": f"Bearer {who}"} if who in ("kiosk", "api", "metrics") else {"Cookie": f"ringback={who}"}
    async with web.client.get(route.path, headers=secret) as answer:  # a stream that is let in does not end
        return answer.status
