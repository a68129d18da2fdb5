"""One event of the generic format → facts.  Pure."""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from adapters.contract import Connection
from adapters.events import (
    CallFact,
    CallOutcome,
    CallSaid,
    Direction,
    LegOutcome,
    LegSaid,
    Party,
    RecordingSaid,
    Talked,
)
from adapters.fields import Object, at_epoch, identifier, inner, iso, seconds, text, whole

E = TypeVar("E", bound=StrEnum)

OF_A_LEG = frozenset(("ringing", "answered", "left"))  # their `extension` is a phone that rang, not whose call it is


class Event:
    """One event and the connection it came by.  Every method raises ValueError."""

    def __init__(self, said: Object, connection: Connection, received_at: datetime) -> None:
        self.said, self.connection, self.received_at = said, connection, received_at
        self.call_id = identifier(said, "call_id")
        self.at = self.time(said, "at") or received_at
        self.extension = text(said, "extension") or None
        self.direction = one_of(Direction, said, "direction")

    def facts(self) -> list[CallFact]:
        kind = text(self.said, "event")
        build = KINDS.get(kind)
        if build is None:
            raise ValueError(f"event must be one of {', '.join(KINDS)}")
        return build(self)

    def started(self) -> list[CallFact]:
        return [self._call(started_at=self.time(self.said, "started_at") or self.at), self._customer_leg()]

    def ringing(self) -> list[CallFact]:
        return [self._employee_leg(started_at=self.at), *self._around()]

    def answered(self) -> list[CallFact]:
        leg = self._employee_leg(answered_at=self.at)
        talk = Talked(keys=leg.keys, at=self.at, leg_id=leg.leg_id, extension=leg.extension, started_at=self.at)
        return [leg, talk, *self._around()]

    def left(self) -> list[CallFact]:
        outcome = one_of(LegOutcome, self.said, "outcome")
        return [self._employee_leg(ended_at=self.at, outcome=outcome), *self._around()]

    def ended(self) -> list[CallFact]:
        ended_at = self.time(self.said, "ended_at") or self.at
        return [self._whole(ended_at), *self._recordings()]

    def call(self) -> list[CallFact]:
        """A whole call in one event: what it needs is checked here, with a word for each gap."""
        if self.direction is None:
            raise ValueError("direction is missing: inbound, outbound or internal")
        started_at, ended_at = self.time(self.said, "started_at"), self.time(self.said, "ended_at")
        if started_at is None or ended_at is None:
            raise ValueError(f"{'ended_at' if started_at else 'started_at'} is missing")
        if ended_at < started_at:
            raise ValueError("ended_at is before started_at")
        return [self._whole(ended_at), *self._legs(), *self._recordings()]

    def recording(self) -> list[CallFact]:
        if not inner(self.said, "recording"):
            raise ValueError('recording is missing: {"url": …}')
        return self._recordings()

    def time(self, said: Object, name: str) -> datetime | None:
        """ISO 8601 (without an offset: the connection's time zone) or seconds since 1970; None when absent."""
        value = said.get(name)
        if value is None or value == "":
            return None
        if isinstance(value, str):
            return iso(value, name, self.connection.zone, near=self.received_at)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError(f"{name} must be an ISO 8601 time or seconds since 1970")
        return at_epoch(value, name)

    def _call(
        self,
        *,
        started_at: datetime | None = None,
        answered_at: datetime | None = None,
        ended_at: datetime | None = None,
        talk_seconds: float | None = None,
        outcome: CallOutcome | None = None,
    ) -> CallSaid:
        customer = self.said.get("customer")
        is_about_a_leg = text(self.said, "event") in OF_A_LEG
        return CallSaid(
            keys=(self.call_id,),
            at=ended_at or self.at,
            pbx_call_id=self.call_id,
            direction=self.direction,
            customer_number=None if customer is None else text(self.said, "customer"),
            line=text(self.said, "line") or None,
            extension=None if is_about_a_leg else self.extension,
            started_at=started_at,
            answered_at=answered_at,
            ended_at=ended_at,
            talk_seconds=talk_seconds,
            outcome=outcome,
            company_name=text(self.said, "caller_name") or None,
            is_final=ended_at is not None,
        )

    def _whole(self, ended_at: datetime) -> CallSaid:
        answered_at, outcome = self.time(self.said, "answered_at"), one_of(CallOutcome, self.said, "outcome")
        if outcome is CallOutcome.IN_PROGRESS:
            raise ValueError("outcome in_progress cannot be that of an ended call")
        if answered_at is not None and answered_at > ended_at:
            raise ValueError("answered_at is after ended_at")
        return self._call(
            started_at=self.time(self.said, "started_at"),
            answered_at=answered_at,
            ended_at=ended_at,
            talk_seconds=seconds(self.said, "talk_seconds"),
            outcome=outcome,
        )

    def _around(self) -> list[CallFact]:
        """What an event of an employee's leg tells of the call: it is alive until `ended` or `call` says otherwise."""
        return [self._call(), self._customer_leg()]

    def _customer_leg(self) -> LegSaid:
        customer = self.said.get("customer")
        return LegSaid(
            keys=(self.call_id,),
            at=self.at,
            leg_id=self.call_id,
            party=Party.EMPLOYEE if self.direction is Direction.INTERNAL else Party.CUSTOMER,
            number=None if customer is None else text(self.said, "customer"),
            is_initiator=self.direction is Direction.INBOUND,
        )

    def _employee_leg(
        self,
        *,
        started_at: datetime | None = None,
        answered_at: datetime | None = None,
        ended_at: datetime | None = None,
        outcome: LegOutcome | None = None,
    ) -> LegSaid:
        if self.extension is None:
            raise ValueError("extension is missing: whose phone is it?")
        return LegSaid(
            keys=(self.call_id,),
            at=self.at,
            leg_id=text(self.said, "leg_id") or f"{self.call_id}/{self.extension}",
            party=Party.EMPLOYEE,
            extension=self.extension,
            started_at=started_at,
            answered_at=answered_at,
            ended_at=ended_at,
            outcome=outcome,
        )

    def _legs(self) -> list[CallFact]:
        listed = self.said.get("legs") or []
        if not isinstance(listed, list):
            raise ValueError("legs must be a list")
        facts: list[CallFact] = []
        for number, leg in enumerate(listed):
            if not isinstance(leg, dict):
                raise ValueError(f"legs[{number}] must be an object")
            extension = identifier(leg, "extension")
            ended_at = self.time(leg, "ended_at")
            facts.append(
                LegSaid(
                    keys=(self.call_id,),
                    at=ended_at or self.at,
                    leg_id=text(leg, "id") or f"{self.call_id}/{number}/{extension}",
                    party=Party.EMPLOYEE,
                    extension=extension,
                    started_at=self.time(leg, "started_at"),
                    answered_at=self.time(leg, "answered_at"),
                    ended_at=ended_at,
                    outcome=one_of(LegOutcome, leg, "outcome"),
                )
            )
        return facts

    def _recordings(self) -> list[CallFact]:
        said = inner(self.said, "recording")
        if not said:
            return []
        url = said.get("url")
        if not isinstance(url, str) or not url.startswith(("https://", "http://")):
            raise ValueError("recording.url must begin with https:// or http://")
        channel = whole(said, "agent_channel", -1)
        if channel not in (-1, 0, 1):
            raise ValueError("recording.agent_channel must be 0 (left) or 1 (right)")
        return [
            RecordingSaid(
                keys=(self.call_id,),
                at=self.at,
                recording_id=text(said, "id") or self.call_id,
                is_ready=True,
                where={"url": url},
                extension=self.extension,
                agent_channel=None if channel == -1 else channel,
                seconds=seconds(said, "seconds"),
            )
        ]


KINDS: Mapping[str, Callable[[Event], list[CallFact]]] = {
    "call": Event.call,
    "started": Event.started,
    "ringing": Event.ringing,
    "answered": Event.answered,
    "left": Event.left,
    "ended": Event.ended,
    "recording": Event.recording,
}


def one_of(kind: type[E], said: Object, name: str) -> E | None:
    """A word of ours, or None when it is absent."""
    value = text(said, name)
    if not value:
        return None
    try:
        return kind(value.lower())
    except ValueError:
        raise ValueError(f"{name} must be one of {', '.join(kind)}") from None
