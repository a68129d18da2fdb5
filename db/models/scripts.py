"""Call scripts, what calls met of them, trials of a new version; and signs of calls without purpose."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Id, Json, JsonList, JsonObject, Utc


class Script(Base):
    """What a call for a goal (at a stage, when one is named) should hold; its items stand in its versions."""

    __tablename__ = "script"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str]
    goal: Mapped[str]  # scoring.facts.GoalCode
    stage_id: Mapped[int | None] = mapped_column(ForeignKey("stage.id", ondelete="CASCADE"))  # None: at any stage
    created_at: Mapped[datetime] = mapped_column(Utc)


class ScriptVersion(Base):
    """state: draft → active → retired.  Items change only in a draft; results keep the version they were made by."""

    __tablename__ = "script_version"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    script_id: Mapped[int] = mapped_column(ForeignKey("script.id", ondelete="CASCADE"))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(default="draft")
    items: Mapped[JsonList] = mapped_column(Json)  # [{code, kind, title, phrases, when}], in order
    created_at: Mapped[datetime] = mapped_column(Utc)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    active_from: Mapped[datetime | None] = mapped_column(Utc)
    active_until: Mapped[datetime | None] = mapped_column(Utc)
    __table_args__ = (UniqueConstraint("script_id", "number"), Index("ix_script_version_state", "state"))


class ScriptItemResult(Base):
    """One item in one call: yes, no or not applicable; with the words that say so."""

    __tablename__ = "script_item_result"
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"), primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("script_version.id", ondelete="CASCADE"), primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)  # the item's code in its version
    mark: Mapped[str]  # scoring.scripts.items.Mark
    in_order: Mapped[bool | None]  # None: it has no place among the others
    turn: Mapped[int | None]
    quote: Mapped[str | None] = mapped_column(Text)
    start: Mapped[float | None]  # seconds
    __table_args__ = (Index("ix_script_item_result_version", "version_id", "item", "mark"),)


class ScriptTrial(Base):
    """A draft tried on past calls before it is switched on.  state: todo → doing (leased) → done | failed"""

    __tablename__ = "script_trial"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("script_version.id", ondelete="CASCADE"), index=True)
    items: Mapped[JsonList] = mapped_column(Json)  # as tried: a draft may change later
    since: Mapped[datetime] = mapped_column(Utc)
    until: Mapped[datetime] = mapped_column(Utc)
    most_calls: Mapped[int]
    state: Mapped[str] = mapped_column(default="todo")
    lease_until: Mapped[datetime | None] = mapped_column(Utc)
    asked_at: Mapped[datetime] = mapped_column(Utc)
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    done_at: Mapped[datetime | None] = mapped_column(Utc)
    calls: Mapped[int] = mapped_column(default=0)  # tried
    counts: Mapped[JsonList] = mapped_column(Json, default=list)  # [{item, before {…}, after {…}}]
    changed: Mapped[JsonList] = mapped_column(Json, default=list)  # [{call, item, before, after, quote, turn, start}]
    error: Mapped[str | None] = mapped_column(Text)


class CallSign(Base):
    """A reason to ask about a call (scoring/kpis/purpose.py): computed by day, never a judgement of a person."""

    __tablename__ = "call_sign"
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"), primary_key=True)
    sign: Mapped[str] = mapped_column(primary_key=True)  # scoring.kpis.purpose.Sign
    day: Mapped[date]  # in the tenant's zone
    facts: Mapped[JsonObject] = mapped_column(Json, default=dict)  # the numbers its sentence names
    __table_args__ = (Index("ix_call_sign_day", "day", "sign"),)


class SignCheck(Base):
    """A person looked at a sign and found it fine; stays when signs are computed anew."""

    __tablename__ = "sign_check"
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"), primary_key=True)
    sign: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    note: Mapped[str | None] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Utc)


class SignDay(Base):
    """A day whose signs are to be computed (again): some call of it was judged since."""

    __tablename__ = "sign_day"
    day: Mapped[date] = mapped_column(primary_key=True)
    is_due: Mapped[bool] = mapped_column(default=True, index=True)
