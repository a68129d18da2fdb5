"""How far the demo is, and what came out: figures of the whole database, which holds nothing but the demo."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from db.models.scoring import VerdictRow
from db.models.telephony import Call, Recording, TranscriptRow
from db.models.work import Audit, Job

FILLED = "fill demo"  # the audit line that says: all the data are there
NOT_LINKED = ("none", "ambiguous")


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Of the calls that have a recording."""

    recordings: int
    fetched: int
    transcribed: int
    judged: int
    jobs: int  # of any call, waiting or running
    troubles: tuple[str, ...]  # what failed for good: one line each


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    calls: int
    linked: int
    transcribed: int
    judged: int
    attained: int


def made_at(session: Session) -> datetime | None:
    """When the demo's data were made; None: they are not there, or not to their end."""
    return session.scalar(select(Audit.at).where(Audit.action == FILLED).order_by(Audit.id).limit(1))


def progress(session: Session) -> Progress:
    heard = select(TranscriptRow.call_id).where(
        TranscriptRow.recording_id.is_not(None), TranscriptRow.is_current.is_(True)
    )
    failed = session.execute(select(Job.stage, Job.call_id, Job.error).where(Job.state == "parked")).all()
    lost = session.execute(
        select(Recording.call_id, Recording.error).where(Recording.state.in_(("missing", "corrupt")))
    ).all()
    return Progress(
        recordings=_count(session, select(Recording.id)),
        fetched=_count(session, select(Recording.id).where(Recording.state == "stored")),
        transcribed=_count(session, heard.distinct()),
        judged=_count(session, select(VerdictRow.call_id).where(VerdictRow.call_id.in_(heard)).distinct()),
        jobs=_count(session, select(Job.id).where(Job.state != "parked")),
        troubles=(
            *(f"{stage} of call {call_id} failed: {error}" for stage, call_id, error in failed),
            *(f"the recording of call {call_id} can't be used: {error}" for call_id, error in lost),
        ),
    )


def totals(session: Session) -> Totals:
    judged = select(VerdictRow.call_id).where(VerdictRow.is_effective.is_(True))
    return Totals(
        calls=_count(session, select(Call.id)),
        linked=_count(session, select(Call.id).where(Call.link_method.not_in((*NOT_LINKED, "internal")))),
        transcribed=_count(session, select(TranscriptRow.call_id).where(TranscriptRow.is_current.is_(True)).distinct()),
        judged=_count(session, judged.distinct()),
        attained=_count(session, judged.where(VerdictRow.attained.is_(True)).distinct()),
    )


def _count(session: Session, query: Select[int]) -> int:
    return session.scalar(select(func.count()).select_from(query.subquery())) or 0
