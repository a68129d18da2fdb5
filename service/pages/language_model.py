"""Языковая модель / Language model: is it on, where talks go, how it does; a try on an invented talk.

Nothing is set here: where talks may go stands in the settings of the server, under the eyes of whoever runs it."""

import secrets
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from aiohttp import web

from db.queries import agreement, audit, opinions
from db.queries.agreement import MACHINE_MODEL
from scoring.agreement.kappa import band
from scoring.second_opinion import NoOpinion, Opinion, Question, ask
from service.access import WHO, Permission, Routes
from service.api.agreement import agreements
from service.language_model import sample
from service.language_model.endpoint import Endpoint, EndpointDown, endpoint_of, opinion_of
from service.pages import call_words, people_words, words
from service.pages.render import language_of, render
from service.world import WORLD

DAYS = timedelta(days=90)  # of agreement and of answers; the page Agreement has every period

routes = Routes()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What came of the invented talk."""

    opinion: Opinion | None
    missing: str | None  # scoring.second_opinion.Missing
    error: str | None  # the host is down: our own line, never the answer's words
    seconds: float

    @property
    def is_as_expected(self) -> bool:
        return self.opinion is not None and self.opinion.outcome is sample.EXPECTED


@routes.get("/language-model", Permission.MANAGE)
async def page(request: web.Request) -> web.Response:
    return await _shown(request, None)


@routes.post("/language-model/test", Permission.MANAGE)
async def test(request: web.Request) -> web.Response:
    """Ask about the invented talk.  It is kept nowhere; that it was asked is audited."""
    world = request.app[WORLD]
    endpoint = endpoint_of(world.settings)
    if endpoint is None:
        raise web.HTTPBadRequest(text="no language model is set; RINGBACK_LANGUAGE_MODEL_URL says which")
    tried = await _try(request, endpoint)
    details = {"host": endpoint.host, "model": endpoint.model, "answered": tried.opinion is not None}
    await world.db.write(
        audit.write,
        at=world.clock(),
        who=request[WHO].audit_name,
        action="try",
        subject="language model",
        details=details,
    )
    return await _shown(request, tried)


async def _try(request: web.Request, endpoint: Endpoint) -> Tried:
    began, found, error = time.perf_counter(), None, None
    try:
        found = await opinion_of(request.app[WORLD].http, endpoint, _question(request))
    except EndpointDown as down:
        error = str(down)
    return Tried(
        opinion=found if isinstance(found, Opinion) else None,
        missing=found.why if isinstance(found, NoOpinion) else None,
        error=error,
        seconds=time.perf_counter() - began,
    )


def _question(request: web.Request) -> Question:
    asked = ask(sample.talk(language_of(request)), sample.GOAL, names=(), fence=secrets.token_hex(6))
    assert isinstance(asked, Question), "the sample has words, and few"
    return asked


async def _shown(request: web.Request, tried: Tried | None) -> web.Response:
    world = request.app[WORLD]
    endpoint, until = endpoint_of(world.settings), world.clock()
    since = until - DAYS
    asked, missing = await world.db.read(agreement.missing, since=since, until=until)
    both = await world.db.read(agreement.pairs, MACHINE_MODEL, since=since, until=until)
    return render(
        request,
        "language_model.html",
        endpoint=endpoint,
        is_encrypted=endpoint is not None and endpoint.url.scheme == "https",
        settings=world.settings,
        lately=await world.db.read(opinions.lately),
        asked=asked,
        missing=missing,
        agreed=agreements(both),
        days=DAYS.days,
        first=since.astimezone(world.settings.zone).date(),
        last=until.astimezone(world.settings.zone).date(),
        sample=sample.talk(language_of(request)).turns,
        expected=sample.EXPECTED,
        sent=_question(request).messages,
        tried=tried,
        band=band,
        **_lists(),
    )


def _lists() -> dict[str, Any]:
    return words.lists() | call_words.lists() | people_words.lists()
