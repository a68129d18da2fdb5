"""Editing a script: a draft, its trial on past calls, switching on and off.  Works without JavaScript."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from aiohttp import web
from multidict import MultiDictProxy
from sqlalchemy.orm import Session

from db.queries import audit, script_trials, scripts
from db.queries.scripts import ScriptRow, ScriptWrong
from scoring.facts import GoalCode
from scoring.scripts.items import Item, ItemsWrong, Kind, checked, phrases_of
from scoring.scripts.presets import presets
from service.access import WHO, Permission, Routes
from service.pages.render import language_of, render
from service.pages.scripts import lists, script_of
from service.script_checks import MOST_CALLS
from service.world import WORLD

BLANK = ("new1", "new2")  # rows for further items of one's own
TRIAL_DAYS, TRIAL_CALLS = 30, 100  # what the form proposes
MOST_DAYS = 366
Form = MultiDictProxy[Any]
T = TypeVar("T")

routes = Routes()


@routes.get("/scripts/{id:\\d+}/edit", Permission.EDIT_SCRIPTS)
async def edit(request: web.Request) -> web.Response:
    return await _form(request, await script_of(request))


@routes.post("/scripts", Permission.EDIT_SCRIPTS)
async def add(request: web.Request) -> web.Response:
    """A new script for a goal, at a stage or at any; it begins as the ready one of that goal."""
    form = await request.post()
    goal, stage = str(form.get("goal", "")), str(form.get("stage", ""))
    if goal not in tuple(GoalCode):
        raise web.HTTPBadRequest(text=f"goal is one of {', '.join(GoalCode)}")
    ready = next(one for one in presets(language_of(request)) if one.goal == goal)
    name = str(form.get("name", "")).strip()[:80] or ready.name

    def write(session: Session) -> int:
        script_id = scripts.add(
            session,
            name=name,
            goal=GoalCode(goal),
            stage_id=int(stage) if stage.isdigit() else None,
            items=ready.items,
            by=request[WHO].user_id,
            at=request.app[WORLD].clock(),
        )
        _audit(session, request, "add script", script_id)
        return script_id

    script_id = await _refused_politely(request, write)
    raise web.HTTPSeeOther(f"/scripts/{script_id}/edit")


@routes.post("/scripts/presets", Permission.EDIT_SCRIPTS)
async def take_presets(request: web.Request) -> web.Response:
    def write(session: Session) -> None:
        found = presets(language_of(request))
        scripts.take_presets(session, found, by=request[WHO].user_id, at=request.app[WORLD].clock())
        _audit(session, request, "take ready scripts", 0)

    await request.app[WORLD].db.write(write)
    raise web.HTTPSeeOther("/scripts")


@routes.post("/scripts/{id:\\d+}/draft", Permission.EDIT_SCRIPTS)
async def save(request: web.Request) -> web.Response:
    """Keep the form as the draft; what can't be kept is said above the form, nothing typed is lost."""
    script, form = await script_of(request), await request.post()
    items = items_of(form, script)
    try:
        checked(items)
    except ItemsWrong as error:
        return await _form(request, script, items=items, said=str(error), status=400)

    def write(session: Session) -> None:
        scripts.save_draft(session, script.id, items, by=request[WHO].user_id, at=request.app[WORLD].clock())
        _audit(session, request, "draft script", script.id)

    await request.app[WORLD].db.write(write)
    raise web.HTTPSeeOther(f"/scripts/{script.id}/edit")


@routes.post("/scripts/{id:\\d+}/trial", Permission.EDIT_SCRIPTS)
async def try_out(request: web.Request) -> web.Response:
    script, form, now = await script_of(request), await request.post(), request.app[WORLD].clock()
    if script.draft is None:
        raise web.HTTPBadRequest(text="there is no draft to try; save your changes as a draft first")
    days = _whole(form, "days", TRIAL_DAYS, MOST_DAYS)
    trial_id = await request.app[WORLD].db.write(
        script_trials.ask,
        script.draft.id,
        since=now - timedelta(days=days),
        until=now,
        most_calls=_whole(form, "calls", TRIAL_CALLS, MOST_CALLS),
        by=request[WHO].user_id,
        at=now,
    )
    raise web.HTTPSeeOther(f"/scripts/{script.id}/trials/{trial_id}")


@routes.get("/scripts/{id:\\d+}/trials/{trial:\\d+}", Permission.SEE_FIGURES)
async def trial(request: web.Request) -> web.Response:
    """What the draft would have changed; the page asks again by itself until it is done."""
    script, named = await script_of(request), request.match_info["trial"]
    found = None
    if len(named) < 16:
        only = request[WHO].only_employee
        found = await request.app[WORLD].db.read(script_trials.one, int(named), only_employee=only)
    if found is None or found.version_id not in {version.id for version in script.versions}:
        raise web.HTTPNotFound(text="there is no such trial")
    items = {item.code: item for version in script.versions for item in version.items}
    items |= {item.code: item for item in found.items}
    return render(
        request,
        "script_trial.html",
        script=script,
        trial=found,
        items=items,
        is_current=script.draft is not None
        and script.draft.id == found.version_id
        and script.draft.items == found.items,
        may_edit=request[WHO].may(Permission.EDIT_SCRIPTS),
        **lists(),
    )


@routes.post("/scripts/{id:\\d+}/on", Permission.EDIT_SCRIPTS)
async def switch_on(request: web.Request) -> web.Response:
    """The draft comes into force, for calls judged from now on; older results keep their version."""
    script = await script_of(request)

    def write(session: Session) -> None:
        scripts.switch_on(session, script.draft.id if script.draft else -1, at=request.app[WORLD].clock())
        _audit(session, request, "switch on script", script.id)

    await _refused_politely(request, write)
    raise web.HTTPSeeOther(f"/scripts/{script.id}")


@routes.post("/scripts/{id:\\d+}/off", Permission.EDIT_SCRIPTS)
async def switch_off(request: web.Request) -> web.Response:
    script = await script_of(request)

    def write(session: Session) -> None:
        scripts.switch_off(session, script.id, at=request.app[WORLD].clock())
        _audit(session, request, "switch off script", script.id)

    await request.app[WORLD].db.write(write)
    raise web.HTTPSeeOther(f"/scripts/{script.id}")


def items_of(form: Form, script: ScriptRow) -> list[Item]:
    """The form's rows by the places typed into them; a row without a number stands last, an empty new one is none."""
    found: list[tuple[float, int, Item]] = []
    free = _free_codes(script)
    for row, code in enumerate(form.getall("code", [])):
        item = _item_of(form, str(code), free)
        if item is not None and not form.get(f"remove_{code}"):
            found.append((_place(form, str(code)), row, item))
    if str(form.get("add", "")) in tuple(Kind):
        kind = Kind(str(form["add"]))
        found.append((_place(form, "add"), len(found), Item(code=kind, kind=kind)))
    return [item for _, _, item in sorted(found, key=lambda one: one[:2])]


def _item_of(form: Form, code: str, free: list[str]) -> Item | None:
    if code in tuple(Kind) and code != Kind.OWN:
        return Item(code=code, kind=Kind(code))
    title, phrases = str(form.get(f"title_{code}", "")).strip(), phrases_of(str(form.get(f"phrases_{code}", "")))
    when = phrases_of(str(form.get(f"when_{code}", "")))
    if code in BLANK:
        if not title and not phrases:
            return None
        code = free.pop(0)
    return Item(code=code, kind=Kind.OWN, title=title, phrases=phrases, when=when)


def _free_codes(script: ScriptRow) -> list[str]:
    """Codes no item of any version has: an old one must never mean something new."""
    used = {item.code for version in script.versions for item in version.items}
    return [code for number in range(1, 1000) if (code := f"own{number}") not in used][: len(BLANK)]


def _place(form: Form, code: str) -> float:
    text = str(form.get(f"place_{code}", "")).replace(",", ".")
    return float(text) if text.replace(".", "", 1).isdigit() and text.isascii() else float("inf")


def _whole(form: Form, name: str, usual: int, most: int) -> int:
    text = str(form.get(name, ""))
    return min(max(int(text), 1), most) if text.isascii() and text.isdigit() and len(text) < 9 else usual


async def _form(
    request: web.Request, script: ScriptRow, *, items: list[Item] | None = None, said: str = "", status: int = 200
) -> web.Response:
    shown = script.draft or script.active or script.versions[0]
    rows = items if items is not None else list(shown.items)
    trial_of_draft = None
    if script.draft is not None:
        trial_of_draft = await request.app[WORLD].db.read(script_trials.latest, script.draft.id)
    return render(
        request,
        "script_edit.html",
        status=status,
        script=script,
        shown=shown,
        items=rows,
        blank=BLANK,
        unused=[kind for kind in Kind if kind is not Kind.OWN and kind not in {item.kind for item in rows}],
        said=said,
        trial=trial_of_draft,
        trial_days=TRIAL_DAYS,
        trial_calls=TRIAL_CALLS,
        most_calls=MOST_CALLS,
        **lists(),
    )


async def _refused_politely(request: web.Request, write: Callable[[Session], T]) -> T:
    try:
        return await request.app[WORLD].db.write(write)
    except ScriptWrong as error:
        raise web.HTTPBadRequest(text=str(error)) from error


def _audit(session: Session, request: web.Request, action: str, script_id: int) -> None:
    at, who = request.app[WORLD].clock(), request[WHO].audit_name
    audit.write(session, at=at, who=who, action=action, subject=f"script:{script_id}", details={})
