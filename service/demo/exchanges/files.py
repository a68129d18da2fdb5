"""Where the demo's exchanges hand out recordings: a web server on a port of this machine."""

import json
import secrets

from aiohttp import web

from adapters.mango.parse import sign
from service.demo.exchanges import mango
from service.demo.recorded import FOLDER, RECORDED


class FileServer:
    """Mango's way (a signed question, answered by a redirect to a one-time address) and the plain one."""

    def __init__(self, key: str, salt: str) -> None:
        self._key, self._salt = key, salt
        self._once: dict[str, str] = {}  # token → file
        self._runner: web.AppRunner | None = None

    async def start(self, port: int = 0) -> int:
        """The port it listens on."""
        app = web.Application()
        app.router.add_post("/vpbx/queries/recording/post", self._ask)
        app.router.add_get("/once/{token}", self._take)
        app.router.add_static("/recordings/", FOLDER)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        return int(self._runner.addresses[0][1])

    async def close(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _ask(self, request: web.Request) -> web.Response:
        form = await request.post()
        text = str(form.get("json", ""))
        if form.get("sign") != sign(self._key, text, self._salt):
            raise web.HTTPForbidden
        wanted = json.loads(text)["recording_id"]
        file = next((call.file for call in RECORDED if mango.recording_id(call) == wanted), None)
        if file is None:
            raise web.HTTPNotFound
        token = secrets.token_urlsafe(16)
        self._once[token] = file
        raise web.HTTPFound(f"/once/{token}")

    async def _take(self, request: web.Request) -> web.FileResponse:
        file = self._once.pop(request.match_info["token"], None)
        if file is None:
            raise web.HTTPGone
        return web.FileResponse(FOLDER / file)
