"""What people and machines do here: accounts, jobs, comments, reviews, plays, the audit trail."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Id, Json, JsonObject, Utc


class User(Base):
    __tablename__ = "user"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)  # lower case
    name: Mapped[str]
    role: Mapped[str]  # service.access.Role
    password_hash: Mapped[str]  # argon2id
    employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id", ondelete="SET NULL"))
    language: Mapped[str] = mapped_column(default="ru")
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(Utc)


class WebSession(Base):
    """A signed-in browser; the cookie's value is stored only as its SHA-256."""

    __tablename__ = "web_session"
    token_hash: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    csrf: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(Utc)
    expires_at: Mapped[datetime] = mapped_column(Utc)


class Token(Base):
    """A key of another program (role api, metrics) or of a wallboard (role kiosk), stored only as its SHA-256."""

    __tablename__ = "token"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    role: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(Utc)
    last_used_at: Mapped[datetime | None] = mapped_column(Utc)


class Job(Base):
    """One stage to run for one call.  state: todo → doing (leased until `lease_until`) → gone | parked.

    Unique by (stage, call): asking again while it waits changes nothing; while it runs, `again` runs it once more."""

    __tablename__ = "job"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    stage: Mapped[str]  # service.pipeline.STAGES
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(default="todo")
    priority: Mapped[int] = mapped_column(default=5)  # lower first: 0 somebody waits … 9 back-fill
    attempts: Mapped[int] = mapped_column(default=0)
    run_at: Mapped[datetime] = mapped_column(Utc)
    lease_until: Mapped[datetime | None] = mapped_column(Utc)
    again: Mapped[bool] = mapped_column(default=False)
    error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Utc)
    __table_args__ = (
        UniqueConstraint("stage", "call_id"),
        Index("ix_job_due", "state", "stage", "priority", "run_at"),
    )


class Comment(Base):
    """A note at a moment of a recording."""

    __tablename__ = "comment"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    at_seconds: Mapped[float | None]  # None: on the whole call
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Utc)


class Review(Base):
    """A supervisor heard the last call of a rejected lead and decided (S1.26–S1.28, S1.41)."""

    __tablename__ = "review"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    lead_id: Mapped[int] = mapped_column(ForeignKey("lead.id", ondelete="CASCADE"))
    call_id: Mapped[int | None] = mapped_column(ForeignKey("call.id", ondelete="SET NULL"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    rejected_at: Mapped[datetime] = mapped_column(Utc)  # which rejection: a lead can be rejected twice
    decision: Mapped[str]  # returned | confirmed | asked
    stated_reason: Mapped[str | None]
    heard_reason: Mapped[str | None]
    next_step: Mapped[str | None] = mapped_column(Text)
    next_step_on: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Utc)
    __table_args__ = (Index("ix_review_lead", "lead_id", "created_at"),)


class Play(Base):
    """Who listened to a recording, and when."""

    __tablename__ = "play"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    recording_id: Mapped[int] = mapped_column(ForeignKey("recording.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    token_id: Mapped[int | None] = mapped_column(ForeignKey("token.id", ondelete="SET NULL"))
    role: Mapped[str]
    at: Mapped[datetime] = mapped_column(Utc)
    is_original: Mapped[bool] = mapped_column(default=False, server_default=false())  # not the muted copy


class Audit(Base):
    """Who did what to what; nothing here is ever changed or removed."""

    __tablename__ = "audit"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    at: Mapped[datetime] = mapped_column(Utc, index=True)
    who: Mapped[str]  # "user:3", "token:2", "command line"
    action: Mapped[str]  # "play", "link", "verdict", "review", "sign_in", …
    subject: Mapped[str]  # "call:15"
    details: Mapped[JsonObject] = mapped_column(Json, default=dict)
