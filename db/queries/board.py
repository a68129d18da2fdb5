"""What only the wallboard asks: the last verdicts without a word of whose they were."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.scoring import VerdictRow
from db.models.telephony import Call
from db.queries import gradings


@dataclass(frozen=True, slots=True, kw_only=True)
class LastVerdict:
    """Goal and outcome of a call: no company, no person, no number."""

    at: datetime  # when the call began
    goal: str | None
    outcome: str
    is_human: bool


def last_verdicts(session: Session, *, since: datetime, limit: int = 8) -> list[LastVerdict]:
    """Of the calls that began since then, newest first; none that somebody still grades blind: he may pass by."""
    rows = session.execute(
        select(Call.started_at, VerdictRow.goal, VerdictRow.outcome, VerdictRow.by)
        .join(VerdictRow, VerdictRow.call_id == Call.id)
        .where(Call.started_at >= since, Call.direction != "internal", VerdictRow.is_effective.is_(True))
        .where(Call.id.not_in(gradings.ungraded()))
        .order_by(Call.started_at.desc(), Call.id.desc())
        .limit(limit)
    )
    return [LastVerdict(at=at, goal=goal, outcome=outcome, is_human=by == "human") for at, goal, outcome, by in rows]
