"""What the CRM holds: companies, people, leads, deals, funnels and their history.  External ids come from the CRM."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Id, Money, Utc


class Company(Base):
    __tablename__ = "company"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    external_id: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(index=True)
    segment: Mapped[str | None]
    industry: Mapped[str | None]
    region: Mapped[str | None]
    is_vip: Mapped[bool] = mapped_column(default=False)
    updated_at: Mapped[datetime] = mapped_column(Utc)


class Contact(Base):
    __tablename__ = "contact"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    external_id: Mapped[str] = mapped_column(unique=True)
    company_id: Mapped[int | None] = mapped_column(ForeignKey("company.id", ondelete="SET NULL"), index=True)
    name: Mapped[str]
    position: Mapped[str | None]
    updated_at: Mapped[datetime] = mapped_column(Utc)


class Phone(Base):
    """A number of a company or of a contact; one number may stand on several."""

    __tablename__ = "phone"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    e164: Mapped[str] = mapped_column(index=True)
    raw: Mapped[str]
    company_id: Mapped[int | None] = mapped_column(ForeignKey("company.id", ondelete="CASCADE"), index=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"), index=True)
    __table_args__ = (
        CheckConstraint("(company_id IS NULL) <> (contact_id IS NULL)", name="one_owner"),
        UniqueConstraint("e164", "company_id"),
        UniqueConstraint("e164", "contact_id"),
    )


class Employee(Base):
    __tablename__ = "employee"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    external_id: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[str]  # adapters.records.EmployeeRole
    team: Mapped[str | None]
    email: Mapped[str | None]
    is_active: Mapped[bool] = mapped_column(default=True)
    updated_at: Mapped[datetime] = mapped_column(Utc)


class Extension(Base):
    """Which employee sits at an extension, login or user id of a PBX; source None: of every PBX."""

    __tablename__ = "extension"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    source_id: Mapped[int | None] = mapped_column(ForeignKey("source.id", ondelete="CASCADE"))
    extension: Mapped[str]
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id", ondelete="CASCADE"), index=True)
    __table_args__ = (Index("ix_extension_extension", "extension", "source_id"),)


class Pipeline(Base):
    """A funnel: its stages differ by segment (S2.8)."""

    __tablename__ = "pipeline"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    segment: Mapped[str | None]


class Stage(Base):
    """A step of a funnel, with the goal of its calls and its share in the reference funnel (S0.15)."""

    __tablename__ = "stage"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    pipeline_id: Mapped[int] = mapped_column(ForeignKey("pipeline.id", ondelete="CASCADE"))
    code: Mapped[str]
    name: Mapped[str]
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(default="open")  # open | won | lost
    goal_code: Mapped[str | None]  # scoring.facts.GoalCode: what a call at this stage is for
    reference_count: Mapped[int | None]
    reference_sum: Mapped[Decimal | None] = mapped_column(Money)
    __table_args__ = (UniqueConstraint("pipeline_id", "code"), UniqueConstraint("pipeline_id", "position"))


class Lead(Base):
    __tablename__ = "lead"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    external_id: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    company_id: Mapped[int | None] = mapped_column(ForeignKey("company.id", ondelete="SET NULL"), index=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id", ondelete="SET NULL"))
    employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id", ondelete="SET NULL"), index=True)
    stage_id: Mapped[int | None] = mapped_column(ForeignKey("stage.id", ondelete="SET NULL"))
    status: Mapped[str]  # adapters.records.LeadStatus
    expected_sum: Mapped[Decimal | None] = mapped_column(Money)
    currency: Mapped[str] = mapped_column(default="RUB")
    rejection_reason: Mapped[str | None]  # as the manager stated it
    rejected_at: Mapped[datetime | None] = mapped_column(Utc)
    campaign: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(Utc)
    updated_at: Mapped[datetime] = mapped_column(Utc)
    __table_args__ = (Index("ix_lead_status", "status", "rejected_at"),)


class Deal(Base):
    __tablename__ = "deal"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    external_id: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    company_id: Mapped[int | None] = mapped_column(ForeignKey("company.id", ondelete="SET NULL"), index=True)
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("lead.id", ondelete="SET NULL"))
    employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id", ondelete="SET NULL"), index=True)
    stage_id: Mapped[int | None] = mapped_column(ForeignKey("stage.id", ondelete="SET NULL"), index=True)
    status: Mapped[str]  # adapters.records.DealStatus
    sum: Mapped[Decimal | None] = mapped_column(Money)
    currency: Mapped[str] = mapped_column(default="RUB")
    created_at: Mapped[datetime] = mapped_column(Utc)
    closed_at: Mapped[datetime | None] = mapped_column(Utc)
    updated_at: Mapped[datetime] = mapped_column(Utc)


class StageChange(Base):
    """A deal or lead went from one stage to another; a way back is one more row, never an overwrite (S2.7)."""

    __tablename__ = "stage_change"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    external_id: Mapped[str | None] = mapped_column(unique=True)
    deal_id: Mapped[int | None] = mapped_column(ForeignKey("deal.id", ondelete="CASCADE"), index=True)
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("lead.id", ondelete="CASCADE"), index=True)
    from_stage_id: Mapped[int | None] = mapped_column(ForeignKey("stage.id", ondelete="SET NULL"))
    to_stage_id: Mapped[int] = mapped_column(ForeignKey("stage.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(Utc)
    is_backward: Mapped[bool] = mapped_column(default=False)
    __table_args__ = (CheckConstraint("(deal_id IS NULL) <> (lead_id IS NULL)", name="one_subject"),)


class DoNotCall(Base):
    """A number nobody need call again, and why (S1.52)."""

    __tablename__ = "do_not_call"
    e164: Mapped[str] = mapped_column(primary_key=True)
    reason: Mapped[str]
    added_at: Mapped[datetime] = mapped_column(Utc)
