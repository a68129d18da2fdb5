"""All that the call page shows beside the item: what was said, who judged, who listened, what was noted."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.crm import Deal, Pipeline, Stage
from db.models.scoring import TalkMetrics, VerdictRow
from db.models.telephony import Call, CallLeg, Recording, TranscriptRow
from db.models.work import Comment, Play, User
from db.queries import objections, promise_list


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedRecording:
    id: int
    state: str
    seconds: float | None
    channels: int | None
    peaks: dict[str, list[int]]
    error: str | None
    privacy: str | None = None  # clean | muted | failed | None: not looked at yet


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedTranscript:
    recording_id: int | None
    language: str
    engine: str
    model: str
    seconds: float
    channels: int
    turns: list[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedVerdict:
    by: str
    user: str | None
    at: datetime
    is_effective: bool
    goal: str | None
    outcome: str
    attained: bool
    confidence: float
    why: str
    evidence: list[dict[str, Any]]
    next_step: dict[str, Any] | None
    rejection: dict[str, Any] | None
    competitors: list[dict[str, Any]]
    prices: list[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    id: int
    user: str | None
    at_seconds: float | None
    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    user: str | None
    role: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    party: str
    extension: str | None
    number: str | None
    started_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DealLine:
    title: str
    stage: str | None
    position: int | None
    stages: int
    sum: Decimal | None
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    link_why: dict[str, Any]
    recordings: list[SavedRecording]
    transcripts: list[SavedTranscript]
    verdicts: list[SavedVerdict]  # newest first, the effective one among them
    talk: dict[str, float | int | None] | None
    legs: list[Leg]
    notes: list[Note]
    plays: list[Heard]
    deal: DealLine | None
    promises: list[promise_list.Line]
    objections: list[objections.Raised]

    @property
    def verdict(self) -> SavedVerdict | None:
        return next((verdict for verdict in self.verdicts if verdict.is_effective), None)


def read(session: Session, call_id: int) -> Detail:
    """The call must exist."""
    call = session.get_one(Call, call_id)
    return Detail(
        link_why=call.link_why,
        recordings=[
            SavedRecording(
                id=r.id,
                state=r.state,
                seconds=r.seconds,
                channels=r.channels,
                peaks=r.peaks or {},
                error=r.error,
                privacy=r.privacy,
            )
            for r in session.scalars(select(Recording).where(Recording.call_id == call_id).order_by(Recording.id))
        ],
        transcripts=[
            SavedTranscript(
                recording_id=t.recording_id,
                language=t.language,
                engine=t.engine,
                model=t.model,
                seconds=t.seconds,
                channels=t.channels,
                turns=t.turns,
            )
            for t in session.scalars(
                select(TranscriptRow)
                .where(TranscriptRow.call_id == call_id, TranscriptRow.is_current.is_(True))
                .order_by(TranscriptRow.recording_id, TranscriptRow.id)
            )
        ],
        verdicts=_verdicts(session, call_id),
        talk=_talk(session, call_id),
        legs=_legs(session, call_id),
        notes=_notes(session, call_id),
        plays=_plays(session, call_id),
        deal=_deal(session, call.deal_id),
        promises=promise_list.of_call(session, call_id),
        objections=objections.of_call(session, call_id),
    )


def _verdicts(session: Session, call_id: int) -> list[SavedVerdict]:
    rows = session.execute(
        select(VerdictRow, User.name)
        .join(User, User.id == VerdictRow.user_id, isouter=True)
        .where(VerdictRow.call_id == call_id)
        .order_by(VerdictRow.id.desc())
    )
    return [
        SavedVerdict(
            by=v.by,
            user=name,
            at=v.created_at,
            is_effective=v.is_effective,
            goal=v.goal,
            outcome=v.outcome,
            attained=v.attained,
            confidence=v.confidence,
            why=v.why,
            evidence=v.evidence,
            next_step=v.next_step,
            rejection=v.rejection,
            competitors=v.competitors,
            prices=v.prices,
        )
        for v, name in rows
    ]


def _talk(session: Session, call_id: int) -> dict[str, float | int | None] | None:
    row = session.get(TalkMetrics, call_id)
    if row is None:
        return None
    return {c.key: getattr(row, c.key) for c in TalkMetrics.__table__.columns if c.key != "call_id"}


def _legs(session: Session, call_id: int) -> list[Leg]:
    return [
        Leg(
            party=leg.party,
            extension=leg.extension,
            number=leg.number,
            started_at=leg.started_at,
            answered_at=leg.answered_at,
            ended_at=leg.ended_at,
            outcome=leg.outcome,
        )
        for leg in session.scalars(
            select(CallLeg).where(CallLeg.call_id == call_id).order_by(CallLeg.started_at, CallLeg.id)
        )
    ]


def _notes(session: Session, call_id: int) -> list[Note]:
    rows = session.execute(
        select(Comment, User.name)
        .join(User, User.id == Comment.user_id, isouter=True)
        .where(Comment.call_id == call_id)
        .order_by(Comment.at_seconds, Comment.id)
    )
    return [Note(id=c.id, user=n, at_seconds=c.at_seconds, text=c.text, at=c.created_at) for c, n in rows]


def _plays(session: Session, call_id: int) -> list[Heard]:
    rows = session.execute(
        select(User.name, Play.role, Play.at)
        .join(Recording, Recording.id == Play.recording_id)
        .join(User, User.id == Play.user_id, isouter=True)
        .where(Recording.call_id == call_id)
        .order_by(Play.at.desc())
        .limit(20)
    )
    return [Heard(user=name, role=role, at=at) for name, role, at in rows]


def _deal(session: Session, deal_id: int | None) -> DealLine | None:
    row = session.execute(
        select(Deal, Stage)
        .join(Stage, Stage.id == Deal.stage_id, isouter=True)
        .join(Pipeline, Pipeline.id == Stage.pipeline_id, isouter=True)
        .where(Deal.id == deal_id)
    ).first()
    if row is None:
        return None
    deal, stage = row
    stages = 0
    if stage is not None:
        stages = len(
            session.scalars(select(Stage.id).where(Stage.pipeline_id == stage.pipeline_id, Stage.kind != "lost")).all()
        )
    return DealLine(
        title=deal.title,
        stage=stage.name if stage else None,
        position=stage.position if stage else None,
        stages=stages,
        sum=deal.sum,
        currency=deal.currency,
    )
