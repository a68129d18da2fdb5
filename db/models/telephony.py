"""What the exchanges say: sources, deliveries, calls, legs, recordings, transcripts."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Id, Json, JsonList, JsonObject, Utc


class Source(Base):
    """One PBX, as an administrator entered it."""

    __tablename__ = "source"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)  # in the webhook's address: /hook/{name}
    adapter: Mapped[str]
    secrets: Mapped[JsonObject] = mapped_column(Json, default=dict)
    options: Mapped[JsonObject] = mapped_column(Json, default=dict)
    is_on: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(Utc)
    last_delivery_at: Mapped[datetime | None] = mapped_column(Utc)


class Delivery(Base):
    """What a PBX sent, byte for byte, before anything else happens to it.

    state: kept → parsed | parked (can't be read: `error` says why; `ringback parked replay` tries again)"""

    __tablename__ = "delivery"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id", ondelete="CASCADE"))
    identity: Mapped[str]
    received_at: Mapped[datetime] = mapped_column(Utc)
    transport: Mapped[str]
    method: Mapped[str]
    path: Mapped[str]
    query: Mapped[str]
    headers: Mapped[JsonObject] = mapped_column(Json)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(default="kept")
    error: Mapped[str | None] = mapped_column(Text)
    parsed_at: Mapped[datetime | None] = mapped_column(Utc)
    is_past: Mapped[bool] = mapped_column(default=False)  # read from a history or a file: the PBX's CDR, no event
    __table_args__ = (
        UniqueConstraint("source_id", "identity"),
        Index("ix_delivery_state_id", "state", "id"),
        Index("ix_delivery_source_received", "source_id", "received_at"),
    )


class Call(Base):
    """One call, however many legs rang.  Computed from its facts; rewritten when a late fact changes it."""

    __tablename__ = "call"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))
    pbx_call_id: Mapped[str]
    mode: Mapped[str] = mapped_column(default="live")  # live | backfill | manual
    direction: Mapped[str]  # adapters.events.Direction
    customer_phone: Mapped[str | None]  # E.164; None when hidden or internal
    customer_number: Mapped[str | None]  # as received
    line: Mapped[str | None]
    extension: Mapped[str | None]
    extensions: Mapped[JsonList] = mapped_column(Json, default=list)  # who talked with the customer, in order
    started_at: Mapped[datetime] = mapped_column(Utc)
    answered_at: Mapped[datetime | None] = mapped_column(Utc)
    ended_at: Mapped[datetime | None] = mapped_column(Utc)
    talk_seconds: Mapped[float] = mapped_column(default=0.0)
    wait_seconds: Mapped[float | None]
    outcome: Mapped[str]  # adapters.events.CallOutcome
    connected: Mapped[bool | None]  # a person spoke; None: not known yet
    connected_by: Mapped[str | None]  # speech | signalling | human
    caller_name: Mapped[str | None]  # as the PBX showed it; only ever proposed as a company
    employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id", ondelete="SET NULL"))
    company_id: Mapped[int | None] = mapped_column(ForeignKey("company.id", ondelete="SET NULL"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id", ondelete="SET NULL"))
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("lead.id", ondelete="SET NULL"))
    deal_id: Mapped[int | None] = mapped_column(ForeignKey("deal.id", ondelete="SET NULL"))
    stage_id: Mapped[int | None] = mapped_column(ForeignKey("stage.id", ondelete="SET NULL"))  # at the time of the call
    link_method: Mapped[str] = mapped_column(
        default="none"
    )  # phone | shared_phone | ambiguous | manual | none | internal
    link_confidence: Mapped[float] = mapped_column(default=0.0)
    link_why: Mapped[JsonObject] = mapped_column(Json, default=dict)  # candidates with reasons: service/linking.py
    recording_state: Mapped[str] = mapped_column(default="none")  # expected|late|stored|missing|corrupt|none
    updated_at: Mapped[datetime] = mapped_column(Utc)
    __table_args__ = (
        UniqueConstraint("source_id", "pbx_call_id"),
        # covers the figures of a period: without it 200,000 calls take seconds, with it a third of one
        Index("ix_call_started", "started_at", "connected", "direction", "company_id", "employee_id"),
        Index("ix_call_company_started", "company_id", "started_at", "connected", "employee_id"),
        Index("ix_call_employee_started", "employee_id", "started_at"),
        Index("ix_call_phone_started", "customer_phone", "started_at"),
        Index("ix_call_lead", "lead_id", "started_at"),
        Index("ix_call_deal", "deal_id", "started_at"),
    )


class CallKey(Base):
    """Every id that belongs to a call: how the next fact finds it."""

    __tablename__ = "call_key"
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"), index=True)


class CallFactRow(Base):
    """One fact of one delivery: the call is the fold of them."""

    __tablename__ = "call_fact"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"), index=True)
    delivery_id: Mapped[int | None] = mapped_column(ForeignKey("delivery.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]  # class name in adapters/events.py
    fact: Mapped[JsonObject] = mapped_column(Json)


class CallLeg(Base):
    __tablename__ = "call_leg"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"))
    leg_id: Mapped[str]
    party: Mapped[str]
    extension: Mapped[str | None]
    number: Mapped[str | None]
    started_at: Mapped[datetime] = mapped_column(Utc)
    answered_at: Mapped[datetime | None] = mapped_column(Utc)
    ended_at: Mapped[datetime | None] = mapped_column(Utc)
    outcome: Mapped[str]
    __table_args__ = (UniqueConstraint("call_id", "leg_id"),)


class Recording(Base):
    """state: expected → stored | late → … | missing | corrupt; none: the line's policy says not to record"""

    __tablename__ = "recording"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"))
    pbx_recording_id: Mapped[str]
    state: Mapped[str] = mapped_column(default="expected")
    where: Mapped[JsonObject] = mapped_column(Json, default=dict)
    agent_channel: Mapped[int | None]
    expected_at: Mapped[datetime] = mapped_column(Utc)
    stored_at: Mapped[datetime | None] = mapped_column(Utc)
    sha256: Mapped[str | None]
    bytes: Mapped[int | None]
    seconds: Mapped[float | None]
    channels: Mapped[int | None]
    media_type: Mapped[str | None]  # "audio/ogg; codecs=opus"
    peaks: Mapped[JsonObject | None] = mapped_column(Json)  # {"agent": [0..100, …], "customer": […]}
    error: Mapped[str | None] = mapped_column(Text)
    privacy: Mapped[str | None]  # clean: nothing private said | muted: a copy without it | failed | None: not yet known
    muted_sha256: Mapped[str | None]  # of the copy
    privacy_error: Mapped[str | None] = mapped_column(Text)
    __table_args__ = (
        UniqueConstraint("call_id", "pbx_recording_id"),
        Index("ix_recording_state", "state"),
        Index("ix_recording_privacy", "privacy", "state"),
    )


class TranscriptRow(Base):
    """One hearing of one recording; a later one keeps the older."""

    __tablename__ = "transcript"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"), index=True)
    recording_id: Mapped[int | None] = mapped_column(ForeignKey("recording.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(Utc)
    is_current: Mapped[bool] = mapped_column(default=True)
    language: Mapped[str]
    engine: Mapped[str]
    model: Mapped[str]
    parameters: Mapped[JsonObject] = mapped_column(Json, default=dict)
    seconds: Mapped[float]
    channels: Mapped[int]
    wall_seconds: Mapped[float]
    turns: Mapped[JsonList] = mapped_column(Json)  # [{speaker, start, end, text, is_suspect}]
    version: Mapped[str] = mapped_column(default="", server_default="")  # of the engine
    sides: Mapped[JsonObject] = mapped_column(Json, default=dict, server_default="{}")  # {by, confidence}: how told
    is_hidden: Mapped[bool] = mapped_column(default=False, server_default=false())  # private numbers were looked for
    masks: Mapped[JsonList] = mapped_column(Json, default=list, server_default="[]")  # [{kind, start, end}]: taken out
    text: Mapped[str] = mapped_column(Text)  # lower case, for search
