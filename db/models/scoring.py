"""What the calls achieved: goals, verdicts of machine and people, measures of the talk."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Id, Json, JsonList, JsonObject, Utc


class CallGoal(Base):
    """What the call was for; set before the call, taken from the stage, or inferred."""

    __tablename__ = "call_goal"
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"), primary_key=True)
    goal: Mapped[str]  # scoring.facts.GoalCode
    origin: Mapped[str]  # scoring.facts.GoalOrigin
    set_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    set_at: Mapped[datetime | None] = mapped_column(Utc)  # by a person or a program; None: not known


class VerdictRow(Base):
    """One judgement; the machine's, a person's and a language model's stand side by side, a newer one keeps the older.

    `is_effective` marks the one that counts: the newest human verdict for the goal that is set, else the newest of the
    machine, never a model's."""

    __tablename__ = "verdict"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"))
    by: Mapped[str]  # machine | human | model
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(Utc)
    is_current: Mapped[bool] = mapped_column(default=True)  # newest of its kind
    is_effective: Mapped[bool] = mapped_column(default=True)
    goal: Mapped[str | None]
    origin: Mapped[str]
    version: Mapped[int]
    outcome: Mapped[str]  # scoring.verdict.Outcome
    attained: Mapped[bool]
    confidence: Mapped[float]
    why: Mapped[str] = mapped_column(Text)
    evidence: Mapped[JsonList] = mapped_column(Json, default=list)  # [{turn, speaker, quote, start}]
    next_step: Mapped[JsonObject | None] = mapped_column(Json)  # {what, who, date, quote, turn}
    rejection: Mapped[JsonObject | None] = mapped_column(Json)  # {reason, quote, turn}
    competitors: Mapped[JsonList] = mapped_column(Json, default=list)
    prices: Mapped[JsonList] = mapped_column(Json, default=list)
    reports: Mapped[JsonList] = mapped_column(Json, default=list, server_default="[]")  # [{kind, is_done, quote, turn}]
    __table_args__ = (
        Index("ix_verdict_call", "call_id", "is_effective", "goal", "attained"),  # covers goal attainment
        Index("ix_verdict_effective_outcome", "is_effective", "outcome"),
    )


class TalkMetrics(Base):
    """How the talk went (scoring/kpis/talk.py); None where a mono recording does not tell."""

    __tablename__ = "talk_metrics"
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"), primary_key=True)
    agent_seconds: Mapped[float | None]
    customer_seconds: Mapped[float | None]
    talk_ratio: Mapped[float | None]
    longest_monologue_seconds: Mapped[float | None]
    patience_seconds: Mapped[float | None]
    questions: Mapped[int | None]
    silence_ratio: Mapped[float | None]
    words_per_minute: Mapped[float | None]
    switches_per_minute: Mapped[float | None]
    longest_customer_seconds: Mapped[float | None]
    open_questions: Mapped[int | None]
    interruptions: Mapped[int | None]
    overlaps: Mapped[int | None]
    long_silences: Mapped[int | None]
    dead_air_seconds: Mapped[float | None]
    customer_words_per_minute: Mapped[float | None]
    fillers_per_100: Mapped[float | None]
    is_guessed: Mapped[bool] = mapped_column(
        default=False, server_default=false()
    )  # the sides were told apart by the voice, not by channel
