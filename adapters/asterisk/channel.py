"""A channel of Asterisk as one event shows it, and what it tells of a call.  Pure; the same for AMI and ARI."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from adapters.contract import Connection
from adapters.events import CallSaid, LegOutcome, LegSaid, Party
from adapters.phone import bare, is_hidden, to_e164

NAME = "asterisk"

# Channels that are nobody: halves of Local channels, conference announcers, recorders, stand-ins of a masquerade.
SERVICE_TECHNOLOGIES = frozenset(
    (
        "local",
        "message",
        "bridge",
        "surrogate",
        "announcer",
        "recorder",
        "cbann",
        "cbrec",
        "parked",
        "asyncgoto",
        "null",
    )
)
PEER = re.compile(r"^(?P<technology>[^/]+)/(?P<peer>.+)-[0-9a-fA-F]+(?:;[12])?$")
CREATED = re.compile(r"(?:^|-)(\d{9,10})\.\d+$")  # "host-1529936170.42": the second of creation is in the id
PART = re.compile(r"[/@:;&,]")
DIALLED = re.compile(r"\+?[0-9]{6,15}")

HANGUP_CAUSES = {  # Q.850; 16 and 0 say nothing of why a leg was not answered
    17: LegOutcome.BUSY,
    18: LegOutcome.MISSED,
    19: LegOutcome.MISSED,
    21: LegOutcome.MISSED,
    26: LegOutcome.CANCELLED,  # answered elsewhere
    1: LegOutcome.FAILED,
    3: LegOutcome.FAILED,
    20: LegOutcome.FAILED,
    27: LegOutcome.FAILED,
    28: LegOutcome.FAILED,
    34: LegOutcome.FAILED,
    38: LegOutcome.FAILED,
    41: LegOutcome.FAILED,
    42: LegOutcome.FAILED,
    58: LegOutcome.FAILED,
    127: LegOutcome.FAILED,
}
DIAL_STATUSES = {
    "BUSY": LegOutcome.BUSY,
    "CANCEL": LegOutcome.CANCELLED,
    "NOANSWER": LegOutcome.MISSED,
    "CONGESTION": LegOutcome.FAILED,
    "CHANUNAVAIL": LegOutcome.FAILED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One channel at one moment."""

    name: str  # "PJSIP/101-00000065"
    unique_id: str
    linked_id: str  # of the call, as far as Asterisk knows by now; "" when not told
    state: str  # Down, Ring (calls), Ringing (is called), Up, …
    number: str  # caller id, "<unknown>" included
    caller_name: str
    exten: str
    dialled: str = ""  # the DialString that rang it

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(key for key in (self.unique_id, self.linked_id) if key))

    @property
    def is_caller(self) -> bool:
        """State Ring is the side that calls; Ringing is the side that is called."""
        return self.state == "Ring" and self.linked_id in ("", self.unique_id)


def party(channel_name: str, connection: Connection) -> tuple[Party, str | None]:
    """Who is at the far end, and the extension when it is an employee."""
    found = PEER.match(channel_name)
    if found is None or found["technology"].lower() in SERVICE_TECHNOLOGIES:
        return Party.SERVICE, None
    peer = found["peer"]
    trunks = {name.strip() for name in connection.options.get("trunks", "").split(",")}
    if peer in trunks:
        return Party.CUSTOMER, None
    extension = peer
    pattern = connection.options.get("peer_pattern")
    if pattern and (inside := re.fullmatch(pattern, peer)):
        extension = inside[1]
    if connection.extension_pattern.fullmatch(extension):
        return Party.EMPLOYEE, extension
    return Party.CUSTOMER, None


def leg(
    channel: Channel,
    connection: Connection,
    at: datetime,
    *,
    started_at: datetime | None = None,
    ended_at: datetime | None = None,
    outcome: LegOutcome | None = None,
    more_keys: tuple[str, ...] = (),
) -> LegSaid:
    who, extension = party(channel.name, connection)
    return LegSaid(
        keys=tuple(dict.fromkeys((*channel.keys, *more_keys))),
        at=at,
        leg_id=channel.unique_id,
        party=who,
        number=_number(channel) if who is Party.CUSTOMER else None,
        extension=extension,
        started_at=started_at,
        answered_at=at if channel.state == "Up" and ended_at is None else None,
        ended_at=ended_at,
        outcome=outcome,
        is_initiator=channel.is_caller and who is not Party.SERVICE,
    )


def call(channel: Channel, connection: Connection, at: datetime, *, is_pbx_time: bool) -> CallSaid:
    """Which call the channel is part of, and what the caller dialled.

    is_pbx_time  `at` is by the PBX's clock, as is the second in the linked id"""
    who, _ = party(channel.name, connection)
    is_from_outside = channel.is_caller and who is Party.CUSTOMER
    dials_out = channel.is_caller and who is Party.EMPLOYEE and _is_outside(channel.exten, connection)
    name = (
        "" if is_hidden(channel.caller_name) or bare(channel.caller_name).lstrip("+").isdigit() else channel.caller_name
    )
    return CallSaid(
        keys=channel.keys,
        at=at,
        pbx_call_id=channel.linked_id or None,
        customer_number=channel.exten if dials_out else None,
        line=channel.exten if is_from_outside and _is_outside(channel.exten, connection) else None,
        started_at=created_at(channel.linked_id) if is_pbx_time else None,
        company_name=name or None if is_from_outside else None,
    )


def created_at(unique_id: str) -> datetime | None:
    found = CREATED.search(unique_id)
    return datetime.fromtimestamp(int(found[1]), UTC) if found else None


def _number(channel: Channel) -> str | None:
    """The outside number of a trunk's channel; "" when the caller hides it; None: not known yet."""
    for part in PART.split(channel.dialled):
        if DIALLED.fullmatch(part):
            return part
    if not is_hidden(channel.number):
        return channel.number
    return "" if channel.is_caller else None


def _is_outside(exten: str, connection: Connection) -> bool:
    found = to_e164(exten, country=connection.country, extension_pattern=connection.extension_pattern)
    return found.e164 is not None
