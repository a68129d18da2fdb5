"""FreeSWITCH and FusionPBX: mod_json_cdr posts one CDR when a leg has ended; the b-leg's usually comes first.  Pure.

Events of the event socket (events.py) tell of the call while it goes on.

source  signalwire/freeswitch (mod_json_cdr.c, switch_ivr.c); what the variables mean: README.md beside this file
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.contract import OWN_TRANSPORTS, Answer, Connection, Proof, Request
from adapters.errors import Unreadable
from adapters.events import (
    CallFact,
    CallOutcome,
    CallSaid,
    Direction,
    EnteredBridge,
    LeftBridge,
    LegOutcome,
    LegSaid,
    Party,
    Talked,
)
from adapters.fields import Object, at_epoch, json_object, seconds_since_1970
from adapters.freeswitch import body, events, sides
from adapters.freeswitch.recording import recording
from adapters.http import digest, short_identity, verify_basic

NAME = "freeswitch"
EVENT_SOCKET = "tcp"  # the transport of events; a CDR is posted, or read from a file of the err-log-dir

LEG_OUTCOMES = {
    "LOSE_RACE": LegOutcome.CANCELLED,
    "ORIGINATOR_CANCEL": LegOutcome.CANCELLED,
    "PICKED_OFF": LegOutcome.CANCELLED,
    "USER_BUSY": LegOutcome.BUSY,
    "NO_ANSWER": LegOutcome.MISSED,
    "NO_USER_RESPONSE": LegOutcome.MISSED,
    "ALLOTTED_TIMEOUT": LegOutcome.MISSED,
    "PROGRESS_TIMEOUT": LegOutcome.MISSED,
    "CALL_REJECTED": LegOutcome.MISSED,
    "NORMAL_CLEARING": None,
    "NORMAL_UNSPECIFIED": None,
    "BLIND_TRANSFER": None,
    "ATTENDED_TRANSFER": None,
}
CALL_OUTCOMES = {LegOutcome.BUSY: CallOutcome.BUSY, LegOutcome.FAILED: CallOutcome.FAILED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """aware, UTC; None: it did not happen"""

    started_at: datetime
    answered_at: datetime | None
    bridged_at: datetime | None
    ended_at: datetime


class FreeSwitch:
    """`contract.Adapter`."""

    name = NAME
    title = "FreeSWITCH, FusionPBX"
    secret_names: tuple[str, ...] = ("basic_auth_user", "basic_auth_password")
    optional_secret_names: tuple[str, ...] = ("esl_password", "recording_user", "recording_password")
    option_names: tuple[str, ...] = ("host", "port", "inbound_contexts", "recording_url")
    proof = Proof.SECRET

    def verify(self, request: Request, connection: Connection) -> None:
        """A CDR by its Basic authentication; for events our own listener logged in."""
        if request.transport not in OWN_TRANSPORTS:
            verify_basic(request, connection)

    def identity(self, request: Request, connection: Connection) -> str:
        """One CDR a leg.  A CDR that can't be read is itself: a better one of the same leg must still come in."""
        if request.transport == EVENT_SOCKET:
            return f"hash:{digest(request.body)}"  # an event has its own number and time in it
        try:
            return short_identity("cdr", body.uuid(body.read(request.body)))
        except ValueError:
            return f"hash:{digest(request.body)}"

    def parse(self, request: Request, connection: Connection) -> Sequence[CallFact]:
        try:
            if request.transport == EVENT_SOCKET:
                return events.facts(json_object(request.body), connection, request.received_at, _facts)
            return _facts(body.read(request.body), connection)
        except ValueError as error:
            what = "event" if request.transport == EVENT_SOCKET else "CDR"
            raise Unreadable(f"not a FreeSWITCH {what}: {error}", adapter=NAME) from error

    def answer(self, request: Request, connection: Connection) -> Answer:
        return Answer(status=200)


def _facts(cdr: Object, connection: Connection) -> list[CallFact]:
    variables, uuid = body.Variables(cdr), body.uuid(cdr)
    times = _times(variables)
    sides_ = sides.of(cdr, variables, connection)
    if sides_.originator is None:
        return _a_leg(uuid, cdr, variables, times, sides_, connection)
    return _b_leg(uuid, sides_.originator, variables, times, sides_)


def _a_leg(
    uuid: str, cdr: Object, variables: body.Variables, times: Times, who: sides.Sides, connection: Connection
) -> list[CallFact]:
    """The leg that began the call: its CDR is the last word on it."""
    keys = (uuid, *sides.peers(variables, uuid))
    leg = LegSaid(
        keys=keys,
        at=times.ended_at,
        leg_id=uuid,
        party=Party.CUSTOMER if who.direction is Direction.INBOUND else Party.EMPLOYEE,
        number=who.caller,
        extension=who.caller_extension,
        started_at=times.started_at,
        answered_at=times.answered_at,
        ended_at=times.ended_at,
        outcome=_leg_outcome(variables),
        is_initiator=True,
    )
    call = CallSaid(
        keys=keys,
        at=times.ended_at,
        pbx_call_id=uuid,
        direction=who.direction,
        customer_number=who.customer,
        line=who.line,
        extension=who.callee_extension if who.direction is Direction.INBOUND else who.caller_extension,
        started_at=times.started_at,
        answered_at=times.bridged_at,  # never answer_epoch: the menu and the queue answer too
        ended_at=times.ended_at,
        outcome=None if times.bridged_at else _unanswered(cdr, variables, times, who.direction),
        company_name=who.company_name,
        is_final=True,
    )
    found = recording(uuid, keys, variables, times.started_at, times.ended_at, who, connection)
    return [leg, call, *([found] if found else [])]


def _b_leg(uuid: str, originator: str, variables: body.Variables, times: Times, who: sides.Sides) -> list[CallFact]:
    """A leg that was rung.  The leg that rang it is alive as long as its own CDR has not come."""
    keys = (uuid, originator, *sides.peers(variables, uuid))
    is_customer = who.direction is Direction.OUTBOUND
    leg = LegSaid(
        keys=keys,
        at=times.ended_at,
        leg_id=uuid,
        party=Party.CUSTOMER if is_customer else Party.EMPLOYEE,
        number=who.callee,
        extension=None if is_customer else who.callee_extension,
        started_at=times.started_at,
        answered_at=times.answered_at,
        ended_at=times.ended_at,
        outcome=_leg_outcome(variables),
    )
    a_leg = LegSaid(
        keys=keys,
        at=times.started_at,
        leg_id=originator,
        party=Party.CUSTOMER if who.direction is Direction.INBOUND else Party.EMPLOYEE,
        started_at=times.started_at,
        is_initiator=True,
    )
    call = CallSaid(
        keys=keys,
        at=times.started_at,
        pbx_call_id=originator,
        direction=who.direction,
        customer_number=who.customer,
        company_name=who.company_name,
    )
    return [leg, a_leg, call, *_talk(uuid, originator, keys, leg, who.direction, times)]


def _talk(
    uuid: str, originator: str, keys: tuple[str, ...], leg: LegSaid, direction: Direction, times: Times
) -> list[CallFact]:
    """From bridge_epoch to end_epoch.  Between employees it is a bridge of the two: talk of an internal call only."""
    start, end = times.bridged_at, times.ended_at
    if start is None:
        return []
    if direction is not Direction.INTERNAL:
        return [Talked(keys=keys, at=end, leg_id=uuid, extension=leg.extension, started_at=start, ended_at=end)]
    return [
        *(EnteredBridge(keys=keys, at=start, leg_id=leg_id, bridge_id=uuid) for leg_id in (uuid, originator)),
        *(LeftBridge(keys=keys, at=end, leg_id=leg_id, bridge_id=uuid) for leg_id in (uuid, originator)),
    ]


def _times(variables: body.Variables) -> Times:
    started_at, ended_at = _moment(variables, "start"), _moment(variables, "end")
    if started_at is None or ended_at is None:
        raise ValueError("start_epoch or end_epoch is missing")
    return Times(
        started_at=started_at,
        answered_at=_moment(variables, "answer"),
        bridged_at=_moment(variables, "bridge"),
        ended_at=max(ended_at, started_at),
    )


def _moment(variables: body.Variables, name: str) -> datetime | None:
    """Microseconds where given, else seconds; 0 is never.  The *_stamp variables are server local time: not read."""
    said = variables.decoded(f"{name}_uepoch", f"{name}_epoch")
    exact = seconds_since_1970(said, f"{name}_uepoch")
    if exact is not None:
        return at_epoch(exact / 1_000_000, f"{name}_uepoch")
    rough = seconds_since_1970(said, f"{name}_epoch")
    return None if rough is None else at_epoch(rough, f"{name}_epoch")


def _leg_outcome(variables: body.Variables) -> LegOutcome | None:
    return LEG_OUTCOMES.get(variables.text("hangup_cause"), LegOutcome.FAILED)


def _unanswered(cdr: Object, variables: body.Variables, times: Times, direction: Direction) -> CallOutcome:
    """Of an a-leg that was never bridged."""
    if sides.had_application(cdr, "voicemail"):
        return CallOutcome.VOICEMAIL
    if direction is Direction.INBOUND:
        waited = variables.text("cc_queue") or times.answered_at is not None
        return CallOutcome.ABANDONED if waited else CallOutcome.MISSED
    cause = variables.first("originate_disposition", "hangup_cause")
    outcome = LEG_OUTCOMES.get(cause, LegOutcome.FAILED)
    return CALL_OUTCOMES.get(outcome, CallOutcome.MISSED) if outcome else CallOutcome.MISSED


ADAPTER = FreeSwitch()
