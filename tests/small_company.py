"""Rows of a small company for tests that count: people, companies, calls, verdicts, deals, as few words as possible."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.crm import Company, Deal, Employee, Lead, Pipeline, Stage, StageChange
from db.models.promises import Promise
from db.models.scoring import VerdictRow
from db.models.telephony import Call, Delivery, Source
from db.models.work import Review

NOON = datetime(2026, 11, 18, 9, tzinfo=UTC)  # a Wednesday; 12:00 in Moscow


class Rows:
    """Adds rows to a session; every method gives back the id."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._numbers = count(1)
        self.source = self._add(Source(name="pbx", adapter="generic", created_at=NOON, last_delivery_at=NOON))

    def employee(self, name: str, role: str = "telemarketing", team: str | None = "North") -> int:
        return self._add(Employee(external_id=self._id("e"), name=name, role=role, team=team, updated_at=NOON))

    def company(self, name: str = "Vector", segment: str | None = None, region: str | None = None) -> int:
        return self._add(Company(external_id=self._id("c"), name=name, segment=segment, region=region, updated_at=NOON))

    def call(
        self, *, company: int | None = None, employee: int | None = None, at: datetime = NOON, connected: Any = True,
        outcome: str = "answered", direction: str = "outbound", phone: str | None = None, **more: Any,
    ) -> int:  # fmt: skip
        return self._add(
            Call(
                source_id=self.source, pbx_call_id=self._id("call"), direction=direction, customer_phone=phone,
                started_at=at, outcome=outcome, connected=connected, company_id=company, employee_id=employee,
                talk_seconds=more.pop("talk_seconds", 60.0), updated_at=at, **more,
            )
        )  # fmt: skip

    def verdict(
        self, call: int, outcome: str = "attained", *, goal: str | None = "issue_invoice", by: str = "machine",
        is_effective: bool = True, confidence: float = 0.9, **more: Any,
    ) -> int:  # fmt: skip
        return self._add(
            VerdictRow(
                call_id=call, by=by, created_at=NOON, is_effective=is_effective, goal=goal, origin="set", version=1,
                outcome=outcome, attained=outcome == "attained", confidence=confidence, why="because", **more,
            )
        )  # fmt: skip

    def judged(self, outcome: str = "attained", **call: Any) -> int:
        made = self.call(**call)
        self.verdict(made, outcome)
        return made

    def stages(self, pipeline: str = "optsnab") -> dict[str, int]:
        """Stage ids of a preset by code."""
        found = self.session.execute(select(Stage.code, Stage.id).join(Pipeline).where(Pipeline.code == pipeline))
        return dict(found.all())

    def pipeline(self, code: str = "optsnab") -> int:
        return self.session.scalars(select(Pipeline.id).where(Pipeline.code == code)).one()

    def deal(
        self, stage: int, *, company: int | None = None, status: str = "open", money: int = 100_000, **more: Any
    ) -> int:
        more = {"created_at": NOON, **more}
        return self._add(
            Deal(
                external_id=self._id("d"), title="Stretch film", company_id=company, stage_id=stage, status=status,
                sum=Decimal(money), updated_at=NOON, **more,
            )
        )  # fmt: skip

    def lead(self, *, status: str = "rejected", money: int = 50_000, **more: Any) -> int:
        more = {"created_at": NOON, "rejected_at": NOON if status == "rejected" else None, **more}
        return self._add(
            Lead(
                external_id=self._id("l"), title="Boxes", status=status, expected_sum=Decimal(money), updated_at=NOON,
                **more,
            )
        )  # fmt: skip

    def move(self, deal: int, to: int, *, frm: int | None = None, at: datetime = NOON, back: bool = False) -> int:
        return self._add(StageChange(deal_id=deal, from_stage_id=frm, to_stage_id=to, at=at, is_backward=back))

    def promise(
        self, call: int, *, due: date | None, company: int | None = None, employee: int | None = None, **more: Any
    ) -> int:
        made = {
            "what": "call about the invoice", "who": "agent", "kind": "call", "quote": "позвоню в среду", "turn": 1,
            "said_on": due, "made_at": self.session.get_one(Call, call).started_at, **more,
        }  # fmt: skip
        return self._add(Promise(call_id=call, company_id=company, employee_id=employee, due_on=due, **made))

    def review(self, lead: int, decision: str) -> int:
        return self._add(Review(lead_id=lead, rejected_at=NOON, decision=decision, created_at=NOON))

    def parked(self) -> int:
        return self._add(
            Delivery(
                source_id=self.source, identity=self._id("x"), received_at=NOON, transport="http", method="POST",
                path="/", query="", headers={}, body=b"?", state="parked",
            )
        )  # fmt: skip

    def _id(self, kind: str) -> str:
        return f"{kind}{next(self._numbers)}"

    def _add(self, row: Any) -> int:
        self.session.add(row)
        self.session.flush()
        return int(row.id)


def days(number: float) -> timedelta:
    return timedelta(days=number)
