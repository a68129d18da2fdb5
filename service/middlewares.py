"""What every request goes through: log, errors, headers, who is it, may they, did they mean it."""

import asyncio
import hmac
import time
from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler
from pydantic import SecretStr

from db.queries import accounts
from db.queries.accounts import TOUCH
from service.access import NEEDS, WHO, Permission, Role, Who
from service.pages.render import error_page
from service.world import WORLD

COOKIE = "ringback"
SAFE = frozenset(("GET", "HEAD", "OPTIONS"))
OURS = frozenset(("same-origin", "none"))  # Sec-Fetch-Site of a page of ours, or of the address bar

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}

GONE = 499  # in the log only, as nginx writes it: who asked did not wait for the answer

SAID: Mapping[int, str] = {  # where a handler gave no line of its own
    400: "the request can't be read",
    404: "there is nothing at this address",
    405: "this address does not take this method",
    413: "the body is too large",
    415: "the body is of a kind we don't take",
    500: "something went wrong here; the log has it",
}
KEPT = ("Allow", "WWW-Authenticate", "Retry-After")  # headers of an error that mean something to its reader

log = structlog.get_logger(__name__)


@web.middleware
async def logged(request: web.Request, handler: Handler) -> web.StreamResponse:
    """One line a request: never a query, a body or a header, where secrets and numbers may stand."""
    began = time.perf_counter()
    status = 500
    try:
        response = await handler(request)
        status = response.status
        return response
    except web.HTTPException as error:
        status = error.status
        raise
    except (ConnectionError, asyncio.CancelledError):  # the latter: we are stopping
        status = GONE if _is_gone(request) else status
        raise
    finally:
        log.info(
            "request",
            method=request.method,
            route=_route_of(request),
            status=status,
            milliseconds=round((time.perf_counter() - began) * 1000, 1),
        )


@web.middleware
async def errors_told(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A program gets one JSON line, a person a page that says what to do."""
    try:
        response = await handler(request)
    except web.HTTPRedirection as away:
        away.headers.update(HEADERS)
        raise
    except web.HTTPException as error:
        response = _told(request, error.status, _line_of(error))
        response.headers.update({name: error.headers[name] for name in KEPT if name in error.headers})
    except Exception as error:
        if isinstance(error, ConnectionError) and _is_gone(request):
            raise  # nobody is there to be told; the server closes its side
        log.exception("request failed", route=_route_of(request))
        response = _told(request, 500, SAID[500])
    if not response.prepared:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-cache")
        else:
            response.headers.setdefault("Cache-Control", "no-store")
    return response


@web.middleware
async def known(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Who asks: a bearer token, or the cookie of a signed-in browser; nobody is told apart from a wrong token."""
    world = request.app[WORLD]
    bearer = request.headers.get("Authorization", "")
    who: Who | None = None
    if bearer.lower().startswith("bearer ") and not request.path.startswith("/hook/"):
        who = await _of_token(request, bearer[7:].strip())
    elif COOKIE in request.cookies:
        who = await _of_cookie(request, request.cookies[COOKIE])
    if who is None and _is_metrics_token(world.settings.metrics_token, bearer):
        who = Who(role=Role.METRICS, name="metrics")
    if who is not None:
        request[WHO] = who
    return await handler(request)


@web.middleware
async def allowed(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Role and route: 401 or the sign-in page for nobody, 403 for somebody who may not."""
    needed = _needed(request)
    if needed is None or needed in (Permission.PUBLIC, Permission.PBX):
        return await handler(request)
    who = request.get(WHO)
    if who is None:
        if is_for_programs(request) or request.method not in SAFE:
            raise web.HTTPUnauthorized(text="sign in, or send `Authorization: Bearer TOKEN`")
        raise web.HTTPSeeOther(f"/sign-in?{urlencode({'next': str(request.rel_url)})}")
    if not who.may(needed):
        if is_for_programs(request):
            raise web.HTTPForbidden(text=f"the role {who.role} may not do this; it needs “{needed}”")
        raise web.HTTPForbidden(text="Your role does not include this. An administrator can give you another one.")
    return await handler(request)


@web.middleware
async def meant(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A change from a browser comes from a page of ours: by its origin, and by the token in the form (CSRF)."""
    who = request.get(WHO)
    if request.method in SAFE or _needed(request) is Permission.PBX or "Authorization" in request.headers:
        return await handler(request)
    if not _is_ours(request):
        raise web.HTTPForbidden(text="this request came from another site")
    if who is None or who.user_id is None:  # sign-in, a wallboard's token: nobody's rights to be misused
        return await handler(request)
    given = request.headers.get("X-CSRF-Token")
    if given is None and request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
        given = str((await request.post()).get("csrf", ""))
    if not hmac.compare_digest((given or "").encode(), who.csrf.encode()):
        raise web.HTTPForbidden(text="this form is out of date: load the page again")
    return await handler(request)


MIDDLEWARES = (logged, errors_told, known, allowed, meant)


def is_for_programs(request: web.Request) -> bool:
    return request.path.startswith(("/api/", "/hook/", "/metrics", "/openapi.json", "/healthz", "/readyz"))


def _is_gone(request: web.Request) -> bool:
    """The other side closed the connection.  A lost connection of ours to somebody else is another thing: an error."""
    return request.transport is None or request.transport.is_closing()


def _needed(request: web.Request) -> Permission | None:
    """The route's permission; None where no route fits (404, 405).  A route nobody named a permission for is a
    KeyError: it answers 500 to everyone."""
    resource = request.match_info.route.resource
    if resource is None:
        return None
    method = "GET" if request.method == "HEAD" else request.method
    return request.app[NEEDS][(method, resource.canonical)]


def _route_of(request: web.Request) -> str:
    """The route's pattern: a real address can hold a name or a number."""
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else "unknown"


def _line_of(error: web.HTTPException) -> str:
    said = error.text or ""
    return SAID.get(error.status, error.reason) if said in ("", f"{error.status}: {error.reason}") else said


def _is_metrics_token(secret: SecretStr | None, bearer: str) -> bool:
    if secret is None:
        return False
    return hmac.compare_digest(bearer.encode(), f"Bearer {secret.get_secret_value()}".encode())


async def _of_token(request: web.Request, secret: str) -> Who | None:
    world = request.app[WORLD]
    token = await world.db.read(accounts.of_token, secret)
    if token is None:
        return None
    at = world.clock()
    if token.last_used_at is None or token.last_used_at < at - TOUCH:
        await world.db.write(accounts.note_token_use, token.id, at=at)
    return Who(role=Role(token.role), name=token.name, token_id=token.id, language=world.settings.language)


async def _of_cookie(request: web.Request, secret: str) -> Who | None:
    world = request.app[WORLD]
    found = await world.db.read(accounts.of_session, secret, at=world.clock())
    if found is not None:
        return Who(
            role=Role(found.role),
            name=found.name,
            user_id=found.user_id,
            employee_id=found.employee_id,
            language=found.language,
            csrf=found.csrf,
        )
    token = await _of_token(request, secret)  # a wallboard holds its token in the cookie
    return token if token is not None and token.role is Role.KIOSK else None


def _is_ours(request: web.Request) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in OURS
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host


def _told(request: web.Request, status: int, said: str) -> web.Response:
    if is_for_programs(request):
        return web.json_response({"error": said}, status=status)
    return error_page(request, status, said)
