"""What was promised and what was objected in calls, and what became of it."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Id, Utc


class Promise(Base):
    """What was promised in a call, by whom, until when: a task of the employee or something to wait for.

    state   scoring.kpis.promises.State; `reason` says what settled it.  `settled_by` human: no machine changes it."""

    __tablename__ = "promise"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"), index=True)
    company_id: Mapped[int | None] = mapped_column(ForeignKey("company.id", ondelete="SET NULL"), index=True)
    employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id", ondelete="SET NULL"), index=True)
    made_at: Mapped[datetime] = mapped_column(Utc)  # when the call began
    kind: Mapped[str] = mapped_column(default="other", server_default="other")  # scoring.verdict.StepKind
    what: Mapped[str]
    who: Mapped[str]  # agent | customer | both
    said_on: Mapped[date | None]  # the day that was named
    due_on: Mapped[date | None]  # the working day it falls on
    quote: Mapped[str]
    turn: Mapped[int | None]  # None: set by a person
    at_seconds: Mapped[float | None]  # of the quote, in the recording
    is_next_step: Mapped[bool] = mapped_column(default=True)  # the firmest of its call
    state: Mapped[str] = mapped_column(default="open")
    reason: Mapped[str | None]
    settled_at: Mapped[datetime | None] = mapped_column(Utc)
    settled_by: Mapped[str | None]  # machine | human
    settled_call_id: Mapped[int | None] = mapped_column(ForeignKey("call.id", ondelete="SET NULL"))
    note: Mapped[str | None] = mapped_column(Text)
    __table_args__ = (Index("ix_promise_due", "state", "due_on"), Index("ix_promise_due_on", "due_on"))


class ObjectionRow(Base):
    """What a customer had against it; replaced whenever the call is judged anew."""

    __tablename__ = "objection"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]  # scoring.verdict.ObjectionKind
    quote: Mapped[str]
    turn: Mapped[int]
    at_seconds: Mapped[float]
    is_met: Mapped[bool | None]
    answer: Mapped[str | None]
    answer_turn: Mapped[int | None]
    answer_at_seconds: Mapped[float | None]
