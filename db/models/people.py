"""People beside the machine: disputes, double grading, re-scoring, and a language model's second opinion."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Id, Json, JsonList, JsonObject, Utc


class Dispute(Base):
    """The salesperson does not accept a verdict.  state: open → upheld (it stands) | changed | withdrawn"""

    __tablename__ = "dispute"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"), index=True)
    verdict_id: Mapped[int] = mapped_column(ForeignKey("verdict.id", ondelete="CASCADE"))
    employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id", ondelete="SET NULL"), index=True)
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    reason: Mapped[str] = mapped_column(Text)
    claimed: Mapped[str | None]  # scoring.verdict.Outcome the salesperson thinks right
    state: Mapped[str] = mapped_column(default="open")
    created_at: Mapped[datetime] = mapped_column(Utc)
    due_at: Mapped[datetime] = mapped_column(Utc)  # to be answered until
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    answered_at: Mapped[datetime | None] = mapped_column(Utc)
    answer: Mapped[str | None] = mapped_column(Text)
    outcome: Mapped[str | None]  # what it was changed to
    __table_args__ = (UniqueConstraint("verdict_id"), Index("ix_dispute_state", "state", "due_at"))


class Grading(Base):
    """Double grading: a random sample of calls, given blind to two people."""

    __tablename__ = "grading"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    created_at: Mapped[datetime] = mapped_column(Utc)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    since: Mapped[datetime] = mapped_column(Utc)
    until: Mapped[datetime] = mapped_column(Utc)
    per_employee: Mapped[int]
    seed: Mapped[int]  # the same seed over the same calls draws the same sample
    first_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    second_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)


class GradedCall(Base):
    """One call of a sample, with the goal both grade by."""

    __tablename__ = "graded_call"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    grading_id: Mapped[int] = mapped_column(ForeignKey("grading.id", ondelete="CASCADE"))
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"), index=True)
    goal: Mapped[str | None]
    __table_args__ = (UniqueConstraint("grading_id", "call_id"),)


class Grade(Base):
    """What one grader says of a call, before he sees what anybody else said."""

    __tablename__ = "grade"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    graded_call_id: Mapped[int] = mapped_column(ForeignKey("graded_call.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(Utc)
    items: Mapped[JsonObject] = mapped_column(Json, default=dict)  # item → answer: scoring/agreement/items.py
    __table_args__ = (UniqueConstraint("graded_call_id", "user_id"),)


class Rescoring(Base):
    """A past period judged anew.  state: running → done | stopped; `cursor`: the last call that is settled."""

    __tablename__ = "rescoring"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    created_at: Mapped[datetime] = mapped_column(Utc)
    created_by: Mapped[str]  # audit name
    since: Mapped[datetime] = mapped_column(Utc)
    until: Mapped[datetime] = mapped_column(Utc)
    goal: Mapped[str | None]  # None: all
    is_dry_run: Mapped[bool]
    state: Mapped[str] = mapped_column(default="running")
    cursor: Mapped[int] = mapped_column(Id, default=0)
    last_id: Mapped[int] = mapped_column(Id)  # calls that come later are none of its business
    total: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
    counts: Mapped[JsonList] = mapped_column(Json, default=list)  # [[goal, old outcome, new outcome, calls]]
    lease_until: Mapped[datetime | None] = mapped_column(Utc)
    finished_at: Mapped[datetime | None] = mapped_column(Utc)


class RescoredCall(Base):
    """A call whose verdict came out otherwise; written before the verdict, so that a repeat knows what was."""

    __tablename__ = "rescored_call"
    rescoring_id: Mapped[int] = mapped_column(ForeignKey("rescoring.id", ondelete="CASCADE"), primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"), primary_key=True)
    old: Mapped[JsonObject] = mapped_column(Json)  # {goal, outcome, version, quote, start}
    new: Mapped[JsonObject] = mapped_column(Json)
    human: Mapped[str | None]  # the outcome a person gave, which counts before and after
    __table_args__ = (Index("ix_rescored_call_call_id", "call_id"),)


class Opinion(Base):
    """What a language model said when it was asked: a verdict (by='model', never effective), or why there is none."""

    __tablename__ = "opinion"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"), index=True)
    verdict_id: Mapped[int | None] = mapped_column(ForeignKey("verdict.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(Utc)
    host: Mapped[str]  # where the masked transcript went
    model: Mapped[str]
    missing: Mapped[str | None]  # scoring.second_opinion.Missing: why there is no opinion
    dropped: Mapped[int] = mapped_column(default=0)  # quotes that were not said
    seconds: Mapped[float]
    __table_args__ = (Index("ix_opinion_at", "at"),)
