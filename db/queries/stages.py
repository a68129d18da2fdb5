"""Stages of funnels, and the history of leads and deals through them.  A way back is one more row (S2.7)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from db.models.crm import Deal, Lead, Pipeline, Stage, StageChange

FRESH = timedelta(days=1)  # made at most so long before we hear of it: its first stage is history we saw ourselves


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownStage:
    id: int
    code: str
    name: str
    position: int
    kind: str  # open | won | lost
    pipeline_id: int
    pipeline: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One line of a history."""

    at: datetime
    from_stage: str | None  # code
    to_stage: str
    is_backward: bool


class NoSuchStage(ValueError):
    """One line: which pipeline or stage is missing, or named too loosely."""


def find(session: Session, *, pipeline: str | None, stage: str) -> KnownStage:
    """A stage by its code.  Without a pipeline the code must stand in one pipeline only.  Raises NoSuchStage."""
    query = select(Stage, Pipeline.code).join(Pipeline).where(Stage.code == stage).order_by(Pipeline.code)
    if pipeline is not None:
        query = query.where(Pipeline.code == pipeline)
    rows = session.execute(query).all()
    if len(rows) == 1:
        return _known(*rows[0])
    if rows:
        raise NoSuchStage(f"stage “{stage}” stands in {', '.join(code for _, code in rows)}: name the pipeline too")
    if pipeline is not None and session.scalar(select(Pipeline.id).where(Pipeline.code == pipeline)) is None:
        known = ", ".join(session.scalars(select(Pipeline.code).order_by(Pipeline.code)))
        raise NoSuchStage(f"no pipeline “{pipeline}”; there are {known}")
    raise NoSuchStage(f"no stage “{stage}”{f' in pipeline “{pipeline}”' if pipeline else ''}")


def known(session: Session, stage_ids: Iterable[int | None]) -> dict[int, KnownStage]:
    """Stages by id."""
    ids = {stage_id for stage_id in stage_ids if stage_id is not None}
    rows = session.execute(select(Stage, Pipeline.code).join(Pipeline).where(Stage.id.in_(ids))) if ids else ()
    return {stage.id: _known(stage, code) for stage, code in rows}


def moved(
    session: Session, subject: Lead | Deal, to: int, *, frm: int | None, at: datetime, external_id: str | None = None
) -> StageChange:
    """One more row of the history, forward or back."""
    change = StageChange(
        external_id=external_id,
        deal_id=subject.id if isinstance(subject, Deal) else None,
        lead_id=subject.id if isinstance(subject, Lead) else None,
        from_stage_id=frm,
        to_stage_id=to,
        at=at,
        is_backward=is_backward(session, frm, to),
    )
    session.add(change)
    session.flush()
    return change


def is_backward(session: Session, frm: int | None, to: int) -> bool:
    """To an earlier stage of the same pipeline; out of the lost stage is a way back too, into it never."""
    found = known(session, (frm, to))
    if frm is None or frm not in found or found[frm].pipeline_id != found[to].pipeline_id or found[to].kind == "lost":
        return False
    return found[to].position < found[frm].position


def stage_at(
    session: Session, moment: datetime, *, deal_id: int | None = None, lead_id: int | None = None
) -> int | None:
    """Where a deal or lead stood at that moment; None when its history does not say."""
    mine = of_subject(deal_id=deal_id, lead_id=lead_id)
    in_order = (StageChange.at, StageChange.id)
    before = session.scalars(
        select(StageChange.to_stage_id)
        .where(mine, StageChange.at <= moment)
        .order_by(*(column.desc() for column in in_order))
        .limit(1)
    ).first()
    if before is not None:
        return before
    after = session.execute(
        select(StageChange.from_stage_id, StageChange.to_stage_id, StageChange.at)
        .where(mine, StageChange.at > moment)
        .order_by(*in_order)
        .limit(1)
    ).first()
    if after is None:
        table, row_id = (Deal, deal_id) if deal_id is not None else (Lead, lead_id)
        return session.scalars(select(table.stage_id).where(table.id == row_id)).one_or_none()
    frm, to, at = after
    return frm if frm is not None else (to if at - moment <= FRESH else None)


def history(session: Session, *, deal_id: int | None = None, lead_id: int | None = None) -> list[Move]:
    """All moves of a deal or lead, oldest first."""
    changes = session.scalars(
        select(StageChange).where(of_subject(deal_id=deal_id, lead_id=lead_id)).order_by(StageChange.at, StageChange.id)
    ).all()
    found = known(session, [stage_id for change in changes for stage_id in (change.from_stage_id, change.to_stage_id)])
    return [
        Move(
            at=change.at,
            from_stage=found[change.from_stage_id].code if change.from_stage_id in found else None,
            to_stage=found[change.to_stage_id].code,
            is_backward=change.is_backward,
        )
        for change in changes
    ]


def of_subject(*, deal_id: int | None, lead_id: int | None) -> ColumnElement[bool]:
    """The rows of one deal, or of one lead."""
    return StageChange.deal_id == deal_id if deal_id is not None else StageChange.lead_id == lead_id


def _known(stage: Stage, pipeline: str) -> KnownStage:
    return KnownStage(
        id=stage.id,
        code=stage.code,
        name=stage.name,
        position=stage.position,
        kind=stage.kind,
        pipeline_id=stage.pipeline_id,
        pipeline=pipeline,
    )
