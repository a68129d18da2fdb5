"""Events of FreeSWITCH's event socket → facts.  Pure.

An event names a leg by Unique-ID, its caller by Caller-…, the leg that rang it by Other-Leg-….  CHANNEL_HANGUP_COMPLETE
has all that the leg's CDR has, so it is made into one and read by the same code.

source  signalwire/freeswitch src/switch_channel.c (switch_channel_event_set_basic_data), switch_caller.c
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from adapters.contract import Connection
from adapters.events import CallFact, CallSaid, Direction, EnteredBridge, LeftBridge, LegSaid, Party, RecordingSaid
from adapters.fields import Object, at_epoch, identifier, seconds_since_1970, text
from adapters.freeswitch import sides
from adapters.freeswitch.body import Variables

PROFILE = {  # of a caller profile: a CDR's name → the end of the event's header
    "username": "Username",
    "caller_id_name": "Caller-ID-Name",
    "caller_id_number": "Caller-ID-Number",
    "destination_number": "Destination-Number",
    "context": "Context",
    "uuid": "Unique-ID",
}
TIMES = {"start": "Created", "answer": "Answered", "bridge": "Bridged", "end": "Hangup"}


@dataclass(frozen=True, slots=True)
class Leg:
    """One event: the leg it is about, in a call."""

    event: Object
    uuid: str
    at: datetime
    who: sides.Sides
    connection: Connection

    @property
    def keys(self) -> tuple[str, ...]:
        return (self.uuid, self.who.originator) if self.who.originator else (self.uuid,)

    @property
    def party(self) -> Party:
        is_outside = self.who.direction is (Direction.OUTBOUND if self.who.originator else Direction.INBOUND)
        return Party.CUSTOMER if is_outside else Party.EMPLOYEE


def facts(event: Object, connection: Connection, received_at: datetime, of_cdr: "OfCdr") -> list[CallFact]:
    """of_cdr: what reads a CDR.  Raises ValueError."""
    name = text(event, "Event-Name")
    if name not in READERS and name != "CHANNEL_HANGUP_COMPLETE":
        return []
    as_cdr = cdr(event)
    if name == "CHANNEL_HANGUP_COMPLETE":
        return of_cdr(as_cdr, connection)
    stamp = seconds_since_1970(event, "Event-Date-Timestamp")
    at = received_at if stamp is None else at_epoch(stamp / 1_000_000, "Event-Date-Timestamp")
    who = sides.of(as_cdr, Variables(as_cdr), connection)
    return READERS[name](Leg(event, identifier(event, "Unique-ID"), at, who, connection))


OfCdr = Callable[[Object, Connection], list[CallFact]]


def cdr(event: Object) -> Object:
    """The event in the shape of a CDR.  Values of a CDR's variables are percent-encoded, an event's are not."""
    variables = {
        name.removeprefix("variable_"): quote(text(event, name)) for name in event if name.startswith("variable_")
    }
    variables["uuid"] = quote(identifier(event, "Unique-ID"))
    variables.setdefault("hangup_cause", quote(text(event, "Hangup-Cause")))
    for ours, theirs in TIMES.items():
        variables.setdefault(f"{ours}_uepoch", text(event, f"Caller-Channel-{theirs}-Time"))
    if text(event, "Channel-Call-UUID"):
        variables.setdefault("call_uuid", quote(text(event, "Channel-Call-UUID")))
    profile: dict[str, object] = {**_profile(event, "Caller-")}
    if text(event, "Other-Type") == "originator":  # this leg was rung by the other one
        profile["originator"] = {"originator_caller_profiles": [_profile(event, "Other-Leg-")]}
        variables.setdefault("originating_leg_uuid", quote(text(event, "Other-Leg-Unique-ID")))
    return {"variables": variables, "callflow": [{"caller_profile": profile}]}


def _profile(event: Object, prefix: str) -> dict[str, str]:
    """Caller-Caller-ID-Number, Other-Leg-Caller-ID-Number."""
    return {name: text(event, f"{prefix}{end}") for name, end in PROFILE.items()}


def _created(leg: Leg) -> list[CallFact]:
    who = leg.who
    is_customer = leg.party is Party.CUSTOMER
    said = LegSaid(
        keys=leg.keys,
        at=leg.at,
        leg_id=leg.uuid,
        party=leg.party,
        number=(who.callee if who.originator else who.caller) if is_customer else None,
        extension=None if is_customer else (who.callee_extension if who.originator else who.caller_extension),
        started_at=leg.at,
        is_initiator=who.originator is None,
    )
    call = CallSaid(
        keys=leg.keys,
        at=leg.at,
        pbx_call_id=who.originator or leg.uuid,
        direction=who.direction,
        customer_number=who.customer,
        line=None if who.originator else who.line,
        started_at=None if who.originator else leg.at,
        company_name=who.company_name,
    )
    return [said, call]


def _answered(leg: Leg) -> list[CallFact]:
    """Of an a-leg the menu or the queue may have answered: only a bridge is talk."""
    return [LegSaid(keys=leg.keys, at=leg.at, leg_id=leg.uuid, party=leg.party, answered_at=leg.at)]


def _bridged(leg: Leg) -> list[CallFact]:
    return [EnteredBridge(keys=leg.keys, at=leg.at, leg_id=one, bridge_id=bridge) for one, bridge in _pair(leg)]


def _unbridged(leg: Leg) -> list[CallFact]:
    return [LeftBridge(keys=leg.keys, at=leg.at, leg_id=one, bridge_id=bridge) for one, bridge in _pair(leg)]


def _pair(leg: Leg) -> list[tuple[str, str]]:
    """Both legs, and the bridge, which has no id of its own."""
    one = text(leg.event, "Bridge-A-Unique-ID") or leg.uuid
    other = text(leg.event, "Bridge-B-Unique-ID") or text(leg.event, "Other-Leg-Unique-ID")
    if not other:
        return []
    bridge = "+".join(sorted((one, other)))[:200]
    return [(one, bridge), (other, bridge)]


def _recording(leg: Leg) -> list[CallFact]:
    """RECORD_START names the file, RECORD_STOP says that it is whole."""
    path = text(leg.event, "Record-File-Path")
    is_over = text(leg.event, "Event-Name") == "RECORD_STOP"
    if not path:
        return []
    day = leg.at.astimezone(leg.connection.zone)
    where = {
        "uuid": leg.uuid,
        "path": path,
        "name": path.rsplit("/", 1)[-1],
        "year": f"{day:%Y}",
        "month": f"{day:%m}",
        "day": f"{day:%d}",
    }
    return [RecordingSaid(keys=leg.keys, at=leg.at, recording_id=leg.uuid, is_ready=is_over, where=where)]


READERS: Mapping[str, Callable[[Leg], list[CallFact]]] = {
    "CHANNEL_CREATE": _created,
    "CHANNEL_ANSWER": _answered,
    "CHANNEL_BRIDGE": _bridged,
    "CHANNEL_UNBRIDGE": _unbridged,
    "RECORD_START": _recording,
    "RECORD_STOP": _recording,
}
WANTED = (*READERS, "CHANNEL_HANGUP_COMPLETE")
