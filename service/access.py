"""Who may do what: roles, permissions, and routes that can't exist without one."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Role(StrEnum):
    ADMIN = "admin"
    HEAD = "head"  # head of sales
    SUPERVISOR = "supervisor"
    MANAGER = "manager"  # a salesperson: sees the own calls only
    KIOSK = "kiosk"  # a wallboard: no personal data
    API = "api"  # another program
    METRICS = "metrics"  # Prometheus


class Permission(StrEnum):
    """What a route needs.  PUBLIC and PBX prove themselves otherwise or need no proof; both are named all the same."""

    PUBLIC = "public"  # sign-in, health, static files
    PBX = "pbx"  # webhooks: the adapter verifies
    SIGNED_IN = "signed in"  # any person: own settings, sign-out
    SEE_BOARD = "see board"
    SEE_CALLS = "see calls"  # calls, transcripts, verdicts; a manager: the own ones
    LISTEN = "listen"  # recordings; every play is audited
    HEAR_ORIGINAL = "hear original"  # recordings with the numbers that are muted for others
    COMMENT = "comment"
    MARK = "mark"  # a promise as done or dropped; a manager: the own ones
    JUDGE = "judge"  # human verdict, goal
    SEE_FIGURES = "see figures"  # KPIs and funnel
    REVIEW = "review"  # rejected leads
    EDIT_SCRIPTS = "edit scripts"  # drafts, trials, switching on
    RESCORE = "rescore"  # judge past periods anew
    LINK = "link"  # ambiguous numbers, unmapped extensions
    SEE_SOURCES = "see sources"
    MANAGE = "manage"  # sources, users, parked deliveries, audit
    FEED_CRM = "feed crm"  # PUT companies, leads, …
    UPLOAD = "upload"  # recordings
    SEE_METRICS = "see metrics"


_P = Permission
_PERSON = {_P.SIGNED_IN, _P.SEE_BOARD, _P.SEE_CALLS, _P.LISTEN, _P.COMMENT, _P.MARK, _P.SEE_FIGURES}
_SUPERVISOR = _PERSON | {_P.JUDGE, _P.REVIEW, _P.LINK, _P.SEE_SOURCES}

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.ADMIN: frozenset(set(_P)),
    Role.HEAD: frozenset(_SUPERVISOR | {_P.FEED_CRM, _P.RESCORE, _P.EDIT_SCRIPTS, _P.HEAR_ORIGINAL}),
    Role.SUPERVISOR: frozenset(_SUPERVISOR),
    Role.MANAGER: frozenset(_PERSON),
    Role.KIOSK: frozenset({_P.SEE_BOARD}),
    Role.API: frozenset(
        {_P.SEE_BOARD, _P.SEE_CALLS, _P.LISTEN, _P.SEE_FIGURES, _P.FEED_CRM, _P.UPLOAD, _P.JUDGE, _P.MARK}
    ),
    Role.METRICS: frozenset({_P.SEE_METRICS}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """The person or program behind a request."""

    role: Role
    name: str
    user_id: int | None = None
    token_id: int | None = None
    employee_id: int | None = None
    language: str = "ru"
    csrf: str = ""

    def may(self, permission: Permission) -> bool:
        return permission is Permission.PUBLIC or permission in GRANTS[self.role]

    @property
    def only_employee(self) -> int | None:
        """The employee whose calls this person is limited to; -1, nobody's, for a manager tied to no employee."""
        if self.role is not Role.MANAGER:
            return None
        return self.employee_id if self.employee_id is not None else -1

    @property
    def audit_name(self) -> str:
        return f"user:{self.user_id}" if self.user_id is not None else f"token:{self.token_id}"


WHO = web.RequestKey("who", Who)
NEEDS = web.AppKey("needs", dict[tuple[str, str], Permission])  # (method, route's path) → permission


@dataclass(frozen=True, slots=True)
class Route:
    method: str
    path: str
    handler: Handler
    permission: Permission


class Routes:
    """The routes of one subject.  `@routes.get("/calls", Permission.SEE_CALLS)`: no permission, no route."""

    def __init__(self) -> None:
        self._routes: list[Route] = []

    def __iter__(self) -> Iterator[Route]:
        return iter(self._routes)

    def on(self, method: str, path: str, permission: Permission) -> Callable[[Handler], Handler]:
        def keep(handler: Handler) -> Handler:
            self._routes.append(Route(method, path, handler, permission))
            return handler

        return keep

    def get(self, path: str, permission: Permission) -> Callable[[Handler], Handler]:
        return self.on("GET", path, permission)

    def post(self, path: str, permission: Permission) -> Callable[[Handler], Handler]:
        return self.on("POST", path, permission)

    def put(self, path: str, permission: Permission) -> Callable[[Handler], Handler]:
        return self.on("PUT", path, permission)

    def delete(self, path: str, permission: Permission) -> Callable[[Handler], Handler]:
        return self.on("DELETE", path, permission)
