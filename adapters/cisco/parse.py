"""Cisco CUCM: one call detail record a delivery; the records of one call share its id or a leg.  Pure.

source  Cisco Unified Communications Manager CDR Administration Guide; unconfirmed: README.md
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.contract import OWN_TRANSPORTS, Answer, Connection, Proof, Request
from adapters.errors import BadSignature, Unreadable
from adapters.events import CallFact, CallOutcome, CallSaid, Direction, LegOutcome, LegSaid, Party, Talked
from adapters.fields import Object, epoch, identifier, json_object, text
from adapters.http import plain_identity

NAME = "cisco"

CAUSES = {  # origCause_value, destCause_value: Q.850; any other: missed
    "17": CallOutcome.BUSY,
    "1": CallOutcome.FAILED,
    "3": CallOutcome.FAILED,
    "27": CallOutcome.FAILED,
    "28": CallOutcome.FAILED,
    "34": CallOutcome.FAILED,
    "38": CallOutcome.FAILED,
    "41": CallOutcome.FAILED,
    "42": CallOutcome.FAILED,
    "47": CallOutcome.FAILED,
}
LEG_OUTCOMES = {CallOutcome.BUSY: LegOutcome.BUSY, CallOutcome.FAILED: LegOutcome.FAILED}
RECORDING = "27"  # joinOnBehalfOf of a leg that only records; not confirmed, so an option
BUILT_IN_BRIDGE = "b00"  # how the calling number of such a leg begins


class Cisco:
    """`contract.Adapter`."""

    name = NAME
    title = "Cisco Unified Communications Manager (CUCM)"
    secret_names: tuple[str, ...] = ()
    optional_secret_names: tuple[str, ...] = ()
    option_names: tuple[str, ...] = ("cdr_folder", "service_numbers", "recording_on_behalf", "poll_minutes")
    proof = Proof.LISTENED

    def verify(self, request: Request, connection: Connection) -> None:
        if request.transport not in OWN_TRANSPORTS:
            raise BadSignature("CUCM writes files, it does not post; this address takes nothing", adapter=NAME)

    def identity(self, request: Request, connection: Connection) -> str:
        """A record is written once: the same bytes are the same record."""
        return plain_identity(request)

    def parse(self, request: Request, connection: Connection) -> Sequence[CallFact]:
        try:
            said = json_object(request.body)
            if _only_records(said, connection):
                return ()
            return _facts(_record(said, connection, request.received_at))
        except ValueError as error:
            raise Unreadable(f"not a CUCM call record: {error}", adapter=NAME) from error

    def answer(self, request: Request, connection: Connection) -> Answer:
        return Answer(status=200)


@dataclass(frozen=True, slots=True, kw_only=True)
class _End:
    """One of the two ends of a record."""

    leg_id: str
    number: str
    extension: str | None  # of an employee
    is_service: bool = False  # a hunt pilot, a menu, voicemail

    @property
    def party(self) -> Party:
        if self.is_service:
            return Party.SERVICE
        return Party.CUSTOMER if self.extension is None else Party.EMPLOYEE


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    keys: tuple[str, ...]
    call_id: str
    origin: _End
    target: _End
    started_at: datetime
    connected_at: datetime | None
    ended_at: datetime
    outcome: CallOutcome  # where nobody talked

    @property
    def is_talk(self) -> bool:
        """Two people were connected, one of them ours: not a pilot, a menu or voicemail."""
        parties = (self.origin.party, self.target.party)
        return self.connected_at is not None and Party.SERVICE not in parties and Party.EMPLOYEE in parties

    @property
    def connected_seconds(self) -> float:
        return max((self.ended_at - self.connected_at).total_seconds(), 0.0) if self.connected_at else 0.0

    @property
    def direction(self) -> Direction:
        if self.origin.party is Party.CUSTOMER:
            return Direction.INBOUND
        return Direction.OUTBOUND if self.target.party is Party.CUSTOMER else Direction.INTERNAL


def _only_records(said: Object, connection: Connection) -> bool:
    codes = connection.options.get("recording_on_behalf", RECORDING).split(",")
    return text(said, "joinOnBehalfOf") in codes or text(said, "callingPartyNumber").startswith(BUILT_IN_BRIDGE)


def _record(said: Object, connection: Connection, received_at: datetime) -> _Record:
    """A leg keeps its identifier through transfers, while the id of the call changes: so both join records."""
    place = f"{text(said, 'globalCallId_ClusterID')}:{text(said, 'globalCallID_callManagerId')}"
    call_id = f"{place}:{identifier(said, 'globalCallID_callId')}"
    legs = tuple(
        f"leg:{text(said, 'globalCallId_ClusterID')}:{identifier(said, name)}"
        for name in ("origLegCallIdentifier", "destLegIdentifier")
        if text(said, name) not in ("", "0")
    )
    started_at = epoch(said, "dateTimeOrigination")
    ended_at = epoch(said, "dateTimeDisconnect") or started_at
    if started_at is None or ended_at is None:
        raise ValueError("dateTimeOrigination is missing")
    origin, target = text(said, "callingPartyNumber"), _called(said)
    return _Record(
        keys=(call_id, *legs),
        call_id=call_id,
        origin=_end(f"{call_id}/origin" if len(legs) < 2 else legs[0], origin, connection),
        target=_end(f"{call_id}/{target}" if len(legs) < 2 else legs[1], target, connection),
        started_at=started_at,
        connected_at=epoch(said, "dateTimeConnect") if text(said, "duration") not in ("", "0") else None,
        ended_at=max(ended_at, started_at),
        outcome=_unanswered(said),
    )


def _unanswered(said: Object) -> CallOutcome:
    """The side that hung up has the cause, the other side 0."""
    codes = (text(said, "destCause_value"), text(said, "origCause_value"))
    return next((CAUSES[code] for code in codes if code in CAUSES), CallOutcome.MISSED)


def _called(said: Object) -> str:
    return text(said, "finalCalledPartyNumber") or text(said, "originalCalledPartyNumber")


def _end(leg_id: str, number: str, connection: Connection) -> _End:
    services = {name.strip() for name in connection.options.get("service_numbers", "").split(",")} - {""}
    if number in services:
        return _End(leg_id=leg_id, number=number, extension=None, is_service=True)
    known = connection.employees.get(number)
    is_short = connection.extension_pattern.fullmatch(number) is not None
    return _End(leg_id=leg_id, number=number, extension=known or (number if is_short else None))


def _facts(record: _Record) -> list[CallFact]:
    customer = {Direction.INBOUND: record.origin, Direction.OUTBOUND: record.target}.get(record.direction)
    is_aside = record.is_talk and record.direction is Direction.INTERNAL
    call = CallSaid(
        keys=record.keys,
        at=record.ended_at,
        pbx_call_id=record.call_id,
        direction=record.direction,
        customer_number=customer.number if customer else None,
        started_at=record.started_at,
        answered_at=record.connected_at if is_aside else None,
        ended_at=record.ended_at,
        talk_seconds=record.connected_seconds if is_aside else None,
        outcome=_outcome(record, is_aside=is_aside),
        is_final=True,
    )
    return [call, _leg(record, record.origin), _leg(record, record.target), *_talk(record)]


def _outcome(record: _Record, *, is_aside: bool) -> CallOutcome | None:
    """None: the talk says it.  Whoever hung up in a menu or queue abandoned the call."""
    if is_aside:
        return CallOutcome.ANSWERED
    if record.is_talk:
        return None
    return CallOutcome.ABANDONED if record.connected_at else record.outcome


def _leg(record: _Record, end: _End) -> LegSaid:
    """A customer's leg goes on in the records of a transfer: the end of the call ends it."""
    is_picked_up = record.connected_at is not None or end is record.origin
    return LegSaid(
        keys=record.keys,
        at=record.ended_at,
        leg_id=end.leg_id,
        party=end.party,
        number=end.number if end.party is Party.CUSTOMER else None,
        extension=end.extension,
        started_at=record.started_at,
        answered_at=(record.connected_at or record.started_at) if is_picked_up else None,
        ended_at=record.ended_at if end.party is Party.EMPLOYEE else None,
        outcome=None if record.connected_at else LEG_OUTCOMES.get(record.outcome, LegOutcome.MISSED),
        is_initiator=end is record.origin,
    )


def _talk(record: _Record) -> list[CallFact]:
    """With the customer.  Talk among colleagues is theirs, and belongs to calls of their own alone."""
    employee = next((end for end in (record.target, record.origin) if end.party is Party.EMPLOYEE), None)
    if employee is None or record.connected_at is None or not record.is_talk or record.direction is Direction.INTERNAL:
        return []
    return [
        Talked(
            keys=record.keys,
            at=record.ended_at,
            leg_id=employee.leg_id,
            extension=employee.extension,
            started_at=record.connected_at,
            ended_at=record.ended_at,
        )
    ]


ADAPTER = Cisco()
