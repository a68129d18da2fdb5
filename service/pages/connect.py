"""/sources/new and /sources/NAME/setup: a PBX is connected in five minutes, and its first call is watched coming in."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from aiohttp import web
from sqlalchemy.orm import Session

from adapters import registry
from adapters.contract import Adapter, Proof
from db.queries import audit, first_deliveries, listener_states, sources
from db.queries.sources import StoredSource
from service import connecting, missing_of_a_call
from service.access import WHO, Permission, Routes
from service.connecting import NewSource
from service.listeners import PLACES
from service.pages import manual
from service.pages.render import fragment, language_of, render
from service.world import WORLD

# Options that decide whether a call is read right stand in the form; message ids say what they are.
FIRST_OPTIONS = {
    "timezone": "Time zone of the PBX",
    "extension_pattern": "How an extension looks (regular expression)",
    "own_numbers": "Our own numbers, separated by commas",
}
MORE_OPTIONS = {
    "default_country": "Country of numbers without a country code",
    "employees": "Numbers or logins of employees: +74951234567=101,petrova=702",
    "allowed_peers": "Addresses the PBX may send from",
    "recording_hosts": "Hosts recordings may be fetched from",
    "recording_folder": "Folders that both see, for recordings",
    "agent_channel": "Side of the employee in a stereo recording: 0 left, 1 right",
    "language": "Language of the calls, if it is always the same",
    "languages": "Languages of the calls, separated by commas",
    "hot_words": "Words the calls are full of: names, goods",
}
FOR_ANY = ("generic", "capture")  # kinds that are no product: at the end of the list
DIRECTIONS = {"inbound": "incoming call", "outbound": "outgoing call", "internal": "internal call"}
OUTCOMES = {
    "answered": "answered",
    "missed": "missed",
    "abandoned": "the caller hung up while waiting",
    "busy": "busy",
    "failed": "failed",
    "voicemail": "voicemail",
    "in_progress": "going on",
}

routes = Routes()


@routes.get("/sources/new", Permission.MANAGE)
async def new(request: web.Request) -> web.Response:
    """Which kind; with `?kind=`, what it needs."""
    kind = request.query.get("kind", "")
    if kind not in registry.ADAPTERS:
        kinds = sorted(registry.ALL, key=lambda one: (one.name in FOR_ANY, one.title.casefold()))
        return render(request, "connect_kinds.html", kinds=kinds)
    return _form(request, kind)


@routes.post("/sources/new", Permission.MANAGE)
async def add(request: web.Request) -> web.Response:
    """Store it, and show what was made up: this once."""
    world, who, form = request.app[WORLD], request[WHO], await request.post()
    entered = {name: str(value).strip() for name, value in form.items()}
    kind = entered.get("kind", "")
    if kind not in registry.ADAPTERS:
        raise web.HTTPBadRequest(text="choose the kind of the PBX")
    try:
        source = connecting.prepare(
            entered.get("name", ""), kind, _named(entered, "secret."), _named(entered, "option.")
        )
        await world.db.write(_add, source, who=who.audit_name, at=world.clock())
    except ValueError as error:
        return _form(request, kind, entered, problem=str(error))
    world.sources.forget()
    shown = {name: source.secrets[name] for name in source.made_up}
    stored = await _stored(request, source.name)
    return await _setup(request, stored, since=world.clock(), shown=shown)


@routes.get("/sources/{name}/setup", Permission.MANAGE)
async def setup(request: web.Request) -> web.Response:
    """What to do in the PBX, and what has come of it `since` (seconds since 1970); `?wait` begins to wait now."""
    stored = await _stored(request, request.match_info["name"])
    if "wait" in request.query:
        since = int(request.app[WORLD].clock().timestamp())
        raise web.HTTPSeeOther(f"/sources/{stored.name}/setup?since={since}#test")
    return await _setup(request, stored, since=_since(request))


@routes.get("/sources/{name}/setup/part", Permission.MANAGE)
async def part(request: web.Request) -> web.Response:
    """What has come, for the page that waits."""
    stored = await _stored(request, request.match_info["name"])
    since = _since(request) or request.app[WORLD].clock()
    text = fragment(request, "_connect_test.html", **await _test(request, stored, since))
    return web.Response(text=text, content_type="text/html")


@routes.get("/sources/{name}/template", Permission.MANAGE)
async def template(request: web.Request) -> web.StreamResponse:
    """The file that is uploaded into this PBX."""
    stored = await _stored(request, request.match_info["name"])
    path = manual.template(registry.adapter(stored.adapter))
    if path is None:
        raise web.HTTPNotFound(text="this PBX needs no file")
    return web.FileResponse(path, headers={"Content-Disposition": f'attachment; filename="{path.name}"'})


@routes.post("/sources/{name}/setup", Permission.MANAGE)
async def change(request: web.Request) -> web.Response:
    """New options; the secrets stay."""
    world, who, form = request.app[WORLD], request[WHO], await request.post()
    stored = await _stored(request, request.match_info["name"])
    entered = {name: str(value).strip() for name, value in form.items()}
    options = {**stored.options, **_named(entered, "option.")}
    options = {name: value for name, value in options.items() if value}
    try:
        registry.connection(stored.name, stored.adapter, stored.secrets, options)
    except ValueError as error:
        return await _setup(request, stored, since=_since(request), problem=str(error), entered=entered)
    await world.db.write(_change, stored.name, options, who=who.audit_name, at=world.clock())
    world.sources.forget()
    raise web.HTTPSeeOther(f"/sources/{stored.name}/setup?saved=1")


def _add(session: Session, source: NewSource, *, who: str, at: datetime) -> None:
    sources.add(session, name=source.name, adapter=source.kind, secrets=source.secrets, options=source.options, at=at)
    details = {"kind": source.kind}
    audit.write(session, at=at, who=who, action="connect PBX", subject=f"source:{source.name}", details=details)


def _change(session: Session, name: str, options: Mapping[str, str], *, who: str, at: datetime) -> None:
    sources.change_options(session, name, options)
    details = {"options": sorted(options)}
    audit.write(session, at=at, who=who, action="change PBX", subject=f"source:{name}", details=details)


def _form(
    request: web.Request, kind: str, entered: Mapping[str, str] | None = None, *, problem: str = ""
) -> web.Response:
    adapter = registry.adapter(kind)
    values = {"option.timezone": request.app[WORLD].settings.time_zone, **(entered or {})}
    return render(
        request,
        "connect_form.html",
        status=400 if problem else 200,
        adapter=adapter,
        secrets=[(name, name in connecting.may_choose(kind)) for name in adapter.secret_names],
        options=_options(adapter),
        steps=manual.steps(adapter, language_of(request), ""),
        entered=values,
        problem=problem,
    )


async def _setup(
    request: web.Request,
    stored: StoredSource,
    *,
    since: datetime | None,
    shown: Mapping[str, str] | None = None,
    problem: str = "",
    entered: Mapping[str, str] | None = None,
) -> web.Response:
    """shown: secrets that were made up just now"""
    adapter, language = registry.adapter(stored.adapter), language_of(request)
    base = request.app[WORLD].settings.address
    address = connecting.address(base, stored.name, shown or {})
    kept = {f"option.{name}": value for name, value in stored.options.items()}
    return render(
        request,
        "connect_setup.html",
        status=400 if problem else 200,
        source=stored,
        adapter=adapter,
        address=address,
        token_follows="url_token" in stored.secrets and not shown,
        we_call=adapter.proof is Proof.LISTENED,
        shown=shown or {},
        steps=manual.steps(adapter, language, address),
        other_steps=manual.steps(adapter, manual.OTHER[language], address),
        notes=manual.more(adapter, address),
        has_template=manual.template(adapter) is not None,
        options=_options(adapter),
        entered={**kept, **(entered or {})},
        problem=problem,
        saved="saved" in request.query,
        **(await _test(request, stored, since) if since else {"since": None}),
    )


async def _test(request: web.Request, stored: StoredSource, since: datetime) -> dict[str, Any]:
    world = request.app[WORLD]
    arrived = await world.db.read(first_deliveries.arrived, source_id=stored.id, since=since)
    connections = {one.source: one for one in await world.db.read(listener_states.every)}
    return {
        "since": int(since.timestamp()),
        "arrived": arrived,
        "held": _held(stored),
        "connection": connections.get(stored.name),
        "calls": [(call, missing_of_a_call.of(call)) for call in arrived.calls],
        "refusals": world.refusals.since(stored.id, since),
        "MISSING": missing_of_a_call.MISSING,
        "DIRECTIONS": DIRECTIONS,
        "OUTCOMES": OUTCOMES,
    }


def _held(stored: StoredSource) -> str:
    """Do we hold a connection to this PBX: yes, no (it delivers by itself), nowhere (where it is was not said)."""
    if stored.adapter in registry.LISTENERS and any(stored.options.get(name) for name in PLACES):
        return "yes"
    return "nowhere" if registry.adapter(stored.adapter).proof is Proof.LISTENED else "no"


async def _stored(request: web.Request, name: str) -> StoredSource:
    found = await request.app[WORLD].db.read(sources.by_name, name)
    if found is None or found.adapter not in registry.ADAPTERS:
        raise web.HTTPNotFound(text="no PBX of this name; `ringback pbx list` shows all")
    return found


def _options(adapter: Adapter) -> dict[str, dict[str, str]]:
    """Names and message ids, in three groups; of the adapter's own ones what its manual says."""
    own = dict.fromkeys(adapter.option_names, "") | dict(manual.options(adapter))
    return {"first": FIRST_OPTIONS, "own": own, "more": MORE_OPTIONS}


def _named(entered: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {name.removeprefix(prefix): value for name, value in entered.items() if name.startswith(prefix)}


def _since(request: web.Request) -> datetime | None:
    value = request.query.get("since", "")
    return datetime.fromtimestamp(int(value), UTC) if value.isdecimal() and len(value) < 11 else None
