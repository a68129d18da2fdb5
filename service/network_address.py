"""Where a request comes from."""

from aiohttp import web

from service.world import WORLD


def address_of(request: web.Request) -> str:
    """The caller's network address; behind one trusted proxy, what that proxy saw; "" when it is not known."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    if request.app[WORLD].settings.trust_proxy and forwarded:
        return forwarded.rpartition(",")[2].strip()
    return request.remote or ""
