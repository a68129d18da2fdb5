"""The funnel of one pipeline: what stands at each stage, what moved, what is stuck, and why deals leave."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from db.models.crm import Deal, Lead, Pipeline, Stage, StageChange
from db.models.scoring import VerdictRow
from db.models.telephony import Call
from db.queries.stuck import is_quiet
from scoring.kpis.funnel import Cohort, Move, Step, cohorts


@dataclass(frozen=True, slots=True, kw_only=True)
class PipelineName:
    id: int
    code: str
    name: str
    segment: str | None
    open_deals: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One stage: what stands there now, and what the reference funnel wants there."""

    id: int
    code: str
    name: str
    position: int
    kind: str  # open | won | lost
    goal: str | None
    deals: int  # open deals; of a won or lost stage: closed in the period
    sum: Decimal
    stuck: int  # of them, without a call since the moment asked
    reference_count: int | None
    reference_sum: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """Of the period, in this pipeline."""

    by_stage: dict[int, Cohort]
    transitions: int
    backward: int
    backward_pairs: tuple[tuple[str, str, int], ...]  # names from, to, how often


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """Why leads were rejected: as the employee stated it, and as it was heard in the calls."""

    rejected: int
    stated: tuple[tuple[str | None, int], ...]
    heard: tuple[tuple[str | None, int], ...]


def pipelines(session: Session) -> list[PipelineName]:
    """All funnels, the one with most open deals first."""
    count = (
        select(func.count(Deal.id))
        .join(Stage, Stage.id == Deal.stage_id)
        .where(Stage.pipeline_id == Pipeline.id, Deal.status == "open")
        .correlate(Pipeline)
        .scalar_subquery()
    )
    rows = session.execute(select(Pipeline.id, Pipeline.code, Pipeline.name, Pipeline.segment, count))
    found = [PipelineName(id=i, code=c, name=n, segment=s, open_deals=o) for i, c, n, s, o in rows]
    return sorted(found, key=lambda pipeline: (-pipeline.open_deals, pipeline.id))


def standing(
    session: Session,
    pipeline_id: int,
    *,
    since: datetime,
    until: datetime,
    quiet_since: datetime,
    only_employee: int | None = None,
) -> list[Standing]:
    """Stages in order.  Money of several currencies is added as it stands: a funnel is kept in one currency."""
    is_open = Stage.kind == "open"
    counts_here = or_(
        and_(is_open, Deal.status == "open"),
        and_(~is_open, Deal.closed_at >= since, Deal.closed_at < until),
    )
    of_owner = [] if only_employee is None else [Deal.employee_id == only_employee]
    is_stuck = and_(Deal.status == "open", *is_quiet(quiet_since))
    rows = session.execute(
        select(
            Stage,
            func.count(Deal.id),
            func.coalesce(func.sum(Deal.sum), 0),
            func.coalesce(func.sum(case((is_stuck, 1), else_=0)), 0),
        )
        .join(Deal, and_(Deal.stage_id == Stage.id, counts_here, *of_owner), isouter=True)
        .where(Stage.pipeline_id == pipeline_id)
        .group_by(Stage.id)
        .order_by(Stage.position)
    )
    return [
        Standing(
            id=stage.id,
            code=stage.code,
            name=stage.name,
            position=stage.position,
            kind=stage.kind,
            goal=stage.goal_code,
            deals=count,
            sum=Decimal(total),
            stuck=int(stuck),
            reference_count=stage.reference_count,
            reference_sum=stage.reference_sum,
        )
        for stage, count, total, stuck in rows
    ]


def moves(
    session: Session,
    pipeline_id: int,
    *,
    since: datetime,
    until: datetime,
    now: datetime,
    only_employee: int | None = None,
) -> Moves:
    """Cohorts of the period, and the ways back."""
    stages = session.scalars(select(Stage).where(Stage.pipeline_id == pipeline_id).order_by(Stage.position)).all()
    steps = [Step(id=stage.id, position=stage.position, kind=stage.kind) for stage in stages]
    names = {stage.id: stage.name for stage in stages}
    ids = list(names)
    moved_then = select(StageChange.deal_id).where(
        StageChange.to_stage_id.in_(ids),
        StageChange.at >= since,
        StageChange.at < until,
        StageChange.deal_id.is_not(None),
    )
    if only_employee is not None:
        moved_then = moved_then.join(Deal, Deal.id == StageChange.deal_id).where(Deal.employee_id == only_employee)
    history = session.execute(
        select(StageChange.deal_id, StageChange.to_stage_id, StageChange.at)
        .where(StageChange.deal_id.in_(moved_then), StageChange.to_stage_id.in_(ids))
        .order_by(StageChange.deal_id, StageChange.at, StageChange.id)
    )
    went = [Move(deal=deal, stage=stage, at=at) for deal, stage, at in history if deal is not None]
    pairs = session.execute(
        select(StageChange.from_stage_id, StageChange.to_stage_id, StageChange.is_backward, func.count())
        .where(
            StageChange.deal_id.in_(moved_then), StageChange.from_stage_id.in_(ids), StageChange.to_stage_id.in_(ids)
        )
        .where(StageChange.at >= since, StageChange.at < until)
        .group_by(StageChange.from_stage_id, StageChange.to_stage_id, StageChange.is_backward)
    ).all()
    back = sorted(((names[a], names[b], n) for a, b, is_back, n in pairs if is_back and a in names), key=_most_first)
    return Moves(
        by_stage=cohorts(steps, went, since=since, until=until, now=now),
        transitions=sum(n for _, _, _, n in pairs),
        backward=sum(n for _, _, n in back),
        backward_pairs=tuple(back),
    )


def leaving(
    session: Session, pipeline_id: int, *, since: datetime, until: datetime, only_employee: int | None = None
) -> Leaving:
    """Leads rejected in the period at a stage of this pipeline, or at none, by reason, the most frequent first."""
    of_pipeline = or_(Lead.stage_id.is_(None), Stage.pipeline_id == pipeline_id)
    chosen: list[ColumnElement[bool]] = [Lead.rejected_at >= since, Lead.rejected_at < until, of_pipeline]
    if only_employee is not None:
        chosen.append(Lead.employee_id == only_employee)
    stated = session.execute(
        select(Lead.rejection_reason, func.count())
        .join(Stage, Stage.id == Lead.stage_id, isouter=True)
        .where(*chosen)
        .group_by(Lead.rejection_reason)
    ).all()
    last_verdict = (
        select(func.max(VerdictRow.id))
        .join(Call, Call.id == VerdictRow.call_id)
        .where(Call.lead_id == Lead.id, VerdictRow.is_effective.is_(True), VerdictRow.outcome == "rejected")
        .correlate(Lead)
        .scalar_subquery()
    )
    heard = session.execute(
        select(VerdictRow.rejection)
        .select_from(Lead)
        .join(Stage, Stage.id == Lead.stage_id, isouter=True)
        .join(VerdictRow, VerdictRow.id == last_verdict)
        .where(*chosen)
    )
    reasons: dict[str | None, int] = {}
    for (rejection,) in heard:
        reason = (rejection or {}).get("reason")
        reasons[reason] = reasons.get(reason, 0) + 1
    return Leaving(
        rejected=sum(count for _, count in stated),
        stated=tuple(sorted(((reason, count) for reason, count in stated), key=_most_first)),
        heard=tuple(sorted(reasons.items(), key=_most_first)),
    )


def interests(session: Session, pipeline_id: int, *, since: datetime, until: datetime) -> int:
    """Deals and leads that came to the first stage of the pipeline in the period: what flows in at the top (S0.11)."""
    first = select(func.min(Stage.position)).where(Stage.pipeline_id == pipeline_id).scalar_subquery()
    stage = select(Stage.id).where(Stage.pipeline_id == pipeline_id, Stage.position == first).scalar_subquery()
    came = select(StageChange.deal_id, StageChange.lead_id).where(
        StageChange.to_stage_id == stage,
        StageChange.at >= since,
        StageChange.at < until,
        StageChange.is_backward.is_(False),
    )
    return session.scalar(select(func.count()).select_from(came.distinct().subquery())) or 0


def _most_first(pair: tuple[Any, ...]) -> tuple[int, str]:
    return -pair[-1], str(pair[0] or "")
