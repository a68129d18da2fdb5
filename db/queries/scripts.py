"""Scripts and their versions: what is in force, what is a draft, what calls met of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from db.models.crm import Pipeline, Stage
from db.models.scripts import Script, ScriptItemResult, ScriptVersion
from db.models.telephony import Call
from db.models.work import User
from scoring.facts import GoalCode
from scoring.scripts.items import Item, ItemResult, Mark, as_json, from_json
from scoring.scripts.presets import Preset


class ScriptWrong(ValueError):
    """One line for the person: what of a script can't be done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    id: int
    script_id: int
    number: int
    state: str  # draft | active | retired
    items: tuple[Item, ...]
    created_at: datetime
    created_by: str | None
    active_from: datetime | None
    active_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptRow:
    """A script with its versions, the newest first."""

    id: int
    name: str
    goal: str
    stage: str | None
    versions: tuple[Version, ...]

    @property
    def active(self) -> Version | None:
        return next((one for one in self.versions if one.state == "active"), None)

    @property
    def draft(self) -> Version | None:
        return next((one for one in self.versions if one.state == "draft"), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallScript:
    """What one call met of the script it was checked by."""

    script_id: int
    name: str
    version: int
    items: tuple[Item, ...]
    results: dict[str, ItemResult]  # by item


def listed(session: Session) -> list[ScriptRow]:
    """All scripts, by goal and name."""
    found = session.execute(
        select(Script, Stage.name)
        .join(Stage, Stage.id == Script.stage_id, isouter=True)
        .order_by(Script.goal, Script.id)
    )
    versions: dict[int, list[Version]] = {}
    for one in _versions(session):
        versions.setdefault(one.script_id, []).append(one)
    return [
        ScriptRow(id=row.id, name=row.name, goal=row.goal, stage=stage, versions=tuple(versions.get(row.id, ())))
        for row, stage in found
    ]


def one(session: Session, script_id: int) -> ScriptRow | None:
    return next((row for row in listed(session) if row.id == script_id), None)


def version(session: Session, version_id: int) -> Version | None:
    return next((one for one in _versions(session) if one.id == version_id), None)


def stages(session: Session) -> list[tuple[int, str]]:
    """Stages a script may be for: id, "funnel: stage"."""
    rows = session.execute(
        select(Stage.id, Pipeline.name, Stage.name)
        .join(Pipeline)
        .where(Stage.kind == "open")
        .order_by(Pipeline.id, Stage.position)
    )
    return [(stage_id, f"{pipeline}: {name}") for stage_id, pipeline, name in rows]


def for_call(session: Session, call_id: int, goal: GoalCode | None) -> Version | None:
    """The version in force for a call's goal: of its stage if there is one, else of any stage."""
    if goal is None:
        return None
    at_stage = select(Call.stage_id).where(Call.id == call_id).scalar_subquery()
    found = session.scalars(
        select(ScriptVersion)
        .join(Script)
        .where(ScriptVersion.state == "active", Script.goal == str(goal))
        .where((Script.stage_id == at_stage) | Script.stage_id.is_(None))
        .order_by(Script.stage_id.is_(None), Script.id)
        .limit(1)
    ).first()
    return None if found is None else _version(found, None)


def replace_results(
    session: Session, call_id: int, of: Version | None, results: Sequence[ItemResult], *, goal: GoalCode | None = None
) -> None:
    """The call's results by this version; those of the script's older versions stay, another script's go.

    of   None: no script is in force for the call's goal now; what was found by one of this goal stays"""
    whose = ScriptVersion.script_id == of.script_id if of is not None else Script.goal == str(goal)
    kept = select(ScriptVersion.id).join(Script).where(whose)
    mine = ScriptItemResult.call_id == call_id
    session.execute(delete(ScriptItemResult).where(mine, ScriptItemResult.version_id.not_in(kept)))
    if of is None:
        return
    session.execute(delete(ScriptItemResult).where(mine, ScriptItemResult.version_id == of.id))
    if results:
        rows = [
            {
                "call_id": call_id, "version_id": of.id, "item": one.item, "mark": str(one.mark),
                "in_order": one.in_order, "turn": one.turn, "quote": one.quote, "start": one.start,
            }
            for one in results
        ]  # fmt: skip
        session.execute(insert(ScriptItemResult), rows)


def of_call(session: Session, call_id: int) -> CallScript | None:
    """By the newest version it was checked by; None: by none."""
    rows = session.execute(
        select(ScriptItemResult, ScriptVersion, Script.name)
        .join(ScriptVersion, ScriptVersion.id == ScriptItemResult.version_id)
        .join(Script, Script.id == ScriptVersion.script_id)
        .where(ScriptItemResult.call_id == call_id)
        .order_by(ScriptItemResult.version_id.desc())
    ).all()
    if not rows:
        return None
    _, newest, name = rows[0]
    return CallScript(
        script_id=newest.script_id,
        name=name,
        version=newest.number,
        items=tuple(from_json(item) for item in newest.items),
        results={row.item: result_of(row) for row, of, _ in rows if of.id == newest.id},
    )


def result_of(row: ScriptItemResult) -> ItemResult:
    return ItemResult(
        item=row.item, mark=Mark(row.mark), in_order=row.in_order, turn=row.turn, quote=row.quote, start=row.start
    )


def add(
    session: Session,
    *,
    name: str,
    goal: GoalCode,
    stage_id: int | None,
    items: Sequence[Item],
    by: int | None,
    at: datetime,
) -> int:
    """A new script with a draft; its id.  Raises ScriptWrong: the goal (and stage) has one."""
    same = select(Script.name).where(Script.goal == str(goal), Script.stage_id.is_not_distinct_from(stage_id))
    if (there := session.scalar(same)) is not None:
        raise ScriptWrong(f"“{there}” is the script of this goal already; change that one, or choose a stage")
    if stage_id is not None and session.get(Stage, stage_id) is None:
        raise ScriptWrong("there is no such stage")
    row = Script(name=name, goal=str(goal), stage_id=stage_id, created_at=at)
    session.add(row)
    session.flush()
    save_draft(session, row.id, items, by=by, at=at)
    return row.id


def save_draft(session: Session, script_id: int, items: Sequence[Item], *, by: int | None, at: datetime) -> int:
    """The script's draft, made or overwritten; the id of the version.  What is or was in force never changes."""
    draft = session.scalar(
        select(ScriptVersion).where(ScriptVersion.script_id == script_id, ScriptVersion.state == "draft")
    )
    if draft is None:
        last = session.scalar(select(func.max(ScriptVersion.number)).where(ScriptVersion.script_id == script_id))
        draft = ScriptVersion(script_id=script_id, number=(last or 0) + 1, state="draft", items=[], created_at=at)
        session.add(draft)
    draft.items, draft.created_by, draft.created_at = [as_json(item) for item in items], by, at
    session.flush()
    return draft.id


def switch_on(session: Session, version_id: int, *, at: datetime) -> None:
    """A draft comes into force, the version before it retires.  Raises ScriptWrong: not a draft."""
    row = session.get(ScriptVersion, version_id)
    if row is None or row.state != "draft":
        raise ScriptWrong("only a draft can be switched on; save your changes as a draft first")
    switch_off(session, row.script_id, at=at)
    row.state, row.active_from = "active", at
    session.flush()


def switch_off(session: Session, script_id: int, *, at: datetime) -> bool:
    """No version is in force from now on; whether one was."""
    changed = session.scalars(
        update(ScriptVersion)
        .where(ScriptVersion.script_id == script_id, ScriptVersion.state == "active")
        .values(state="retired", active_until=at)
        .returning(ScriptVersion.id)
    ).all()
    return bool(changed)


def take_presets(session: Session, presets: Sequence[Preset], *, by: int | None, at: datetime) -> int:
    """Scripts for the goals that have none, switched on; how many."""
    have = set(session.scalars(select(Script.goal).where(Script.stage_id.is_(None))))
    missing = [preset for preset in presets if str(preset.goal) not in have]
    for preset in missing:
        script_id = add(session, name=preset.name, goal=preset.goal, stage_id=None, items=preset.items, by=by, at=at)
        draft = session.scalars(select(ScriptVersion.id).where(ScriptVersion.script_id == script_id)).one()
        switch_on(session, draft, at=at)
    return len(missing)


def _versions(session: Session) -> list[Version]:
    rows = session.execute(
        select(ScriptVersion, User.name)
        .join(User, User.id == ScriptVersion.created_by, isouter=True)
        .order_by(ScriptVersion.number.desc(), ScriptVersion.id)
    )
    return [_version(row, name) for row, name in rows]


def _version(row: ScriptVersion, name: str | None) -> Version:
    return Version(
        id=row.id,
        script_id=row.script_id,
        number=row.number,
        state=row.state,
        items=tuple(from_json(item) for item in row.items),
        created_at=row.created_at,
        created_by=name,
        active_from=row.active_from,
        active_until=row.active_until,
    )
