"""Sign in, sign out, choose a language, open a wallboard."""

from aiohttp import web

from db.queries import accounts, audit
from service.access import WHO, Permission, Role, Routes
from service.accounts import SignInLimit, TooOften, sign_in
from service.i18n import LANGUAGES
from service.middlewares import COOKIE
from service.network_address import address_of
from service.pages.render import LANGUAGE_COOKIE, render
from service.world import WORLD

LIMIT = web.AppKey("sign-in limit", SignInLimit)
YEAR_SECONDS = 365 * 24 * 3600

routes = Routes()


@routes.get("/sign-in", Permission.PUBLIC)
async def form(request: web.Request) -> web.Response:
    return render(request, "sign_in.html", next=_next(request.query.get("next", "/")), email="", problem="")


@routes.post("/sign-in", Permission.PUBLIC)
async def enter(request: web.Request) -> web.Response:
    """A cookie for the right pair of address and password; one answer for all wrong ones."""
    world, posted = request.app[WORLD], await request.post()
    email, next_page = str(posted.get("email", "")), _next(str(posted.get("next", "/")))
    try:
        await request.app[LIMIT].check(address_of(request), email)
        secret = await sign_in(world, email, str(posted.get("password", "")))
    except TooOften:
        return render(request, "sign_in.html", status=429, next=next_page, email=email, problem="often")
    if secret is None:
        return render(request, "sign_in.html", status=403, next=next_page, email=email, problem="wrong")
    answer = web.HTTPSeeOther(next_page)
    _set_cookie(request, answer, secret, world.settings.session_hours * 3600)
    raise answer


@routes.post("/sign-out", Permission.SIGNED_IN)
async def leave(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    await world.db.write(accounts.close_session, request.cookies.get(COOKIE, ""))
    answer = web.HTTPSeeOther("/sign-in")
    answer.del_cookie(COOKIE)
    raise answer


@routes.get("/language/{language}", Permission.PUBLIC)
async def language(request: web.Request) -> web.Response:
    """Remembered for the person, or for the browser of nobody yet."""
    world, chosen = request.app[WORLD], request.match_info["language"]
    if chosen not in LANGUAGES:
        raise web.HTTPNotFound(text="pages are in ru and en")
    who = request.get(WHO)
    if who is not None and who.user_id is not None:
        await world.db.write(accounts.set_language, who.user_id, chosen)
    answer = web.HTTPSeeOther(_next(request.query.get("next", "/")))
    answer.set_cookie(LANGUAGE_COOKIE, chosen, max_age=YEAR_SECONDS, samesite="Lax")
    raise answer


@routes.get("/board/open", Permission.PUBLIC)
async def board_form(request: web.Request) -> web.Response:
    return render(request, "board_open.html", problem=False)


@routes.post("/board/open", Permission.PUBLIC)
async def board_open(request: web.Request) -> web.Response:
    """A wallboard keeps its kiosk token in the cookie: a secret never stands in an address."""
    world, posted = request.app[WORLD], await request.post()
    secret = str(posted.get("token", "")).strip()
    token = await world.db.read(accounts.of_token, secret)
    if token is None or token.role != Role.KIOSK:
        return render(request, "board_open.html", status=403, problem=True)
    await world.db.write(
        audit.write, at=world.clock(), who=f"token:{token.id}", action="open board", subject="board", details={}
    )
    answer = web.HTTPSeeOther("/board")
    _set_cookie(request, answer, secret, YEAR_SECONDS)
    raise answer


def _next(target: str) -> str:
    """Only a page of ours."""
    return target if target.startswith("/") and not target.startswith(("//", "/\\")) else "/"


def _set_cookie(request: web.Request, answer: web.HTTPException, secret: str, seconds: int) -> None:
    secure = request.app[WORLD].settings.cookie_secure
    answer.set_cookie(COOKIE, secret, max_age=seconds, httponly=True, samesite="Lax", secure=secure)
