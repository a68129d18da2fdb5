"""Avaya IP Office: lines of SMDR, values separated by commas, one for each piece of a call.  Pure.

source  IP Office SMDR: fields by the product's manual, not confirmed here, so their order is an option (README.md)
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters import peers
from adapters.contract import OWN_TRANSPORTS, Answer, Connection, Proof, Request
from adapters.errors import BadSignature, Unreadable
from adapters.events import CallFact, CallOutcome, CallSaid, Direction, LegOutcome, LegSaid, Party, Talked
from adapters.fields import LONGEST_ID, Object, clean, clock_seconds, identifier, local, seconds, text
from adapters.http import plain_identity

NAME = "avaya"

DEFAULT_FIELDS = (
    "call-start,connected-time,ring-time,caller,direction,called,dialled,account,is-internal,call-id,continuation,"
    "party1-device,party1-name,party2-device,party2-name,hold-time,park-time"
)
LATEST = timedelta(hours=12)  # a line that comes later than this after its own times was kept back by somebody
EXTENSION, VOICEMAIL = "E", "V95"  # how the name of a party's device begins: E201, V9501; T9001 is a trunk


class Avaya:
    """`contract.Adapter`."""

    name = NAME
    title = "Avaya IP Office"
    secret_names: tuple[str, ...] = ()
    optional_secret_names: tuple[str, ...] = ()
    option_names: tuple[str, ...] = ("smdr_fields", "cdr_mode", "host", "port", "cdr_path")
    proof = Proof.LISTENED

    def verify(self, request: Request, connection: Connection) -> None:
        if request.transport not in OWN_TRANSPORTS:
            raise BadSignature("IP Office sends lines, it does not post; this address takes nothing", adapter=NAME)
        if request.transport == "tcp":
            peers.check(request, connection)

    def identity(self, request: Request, connection: Connection) -> str:
        """A line has call id, time and its place in the call: the same bytes are the same line."""
        return plain_identity(request)

    def parse(self, request: Request, connection: Connection) -> Sequence[CallFact]:
        try:
            is_live = request.transport == "tcp"
            return [
                fact
                for line in request.body.decode(errors="replace").splitlines()
                if line.strip()
                for fact in _facts(_row(line, connection), connection, request.received_at, is_live=is_live)
            ]
        except (ValueError, csv.Error) as error:
            raise Unreadable(f"not a line of SMDR: {error}", adapter=NAME) from error

    def answer(self, request: Request, connection: Connection) -> Answer:
        return Answer(status=200)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """One line: as long as one party holds the call."""

    keys: tuple[str, ...]
    started_at: datetime
    answered_at: datetime | None
    ended_at: datetime
    direction: Direction
    customer: str | None
    extension: str | None  # of the employee at the inner end
    caller_extension: str | None  # of an employee who began the call
    is_voicemail: bool
    is_last: bool


def _row(line: str, connection: Connection) -> Object:
    names = [name.strip() for name in (connection.options.get("smdr_fields") or DEFAULT_FIELDS).split(",")]
    values = next(csv.reader([line]), [])
    if len(values) < len(names):
        raise ValueError(f"a line of at least {len(names)} values is expected: check smdr_fields")
    return {name: clean(value)[:LONGEST_ID] for name, value in zip(names, values, strict=False)}


def _piece(row: Object, connection: Connection, received_at: datetime, *, is_live: bool) -> _Piece:
    """Every piece of a call has the start of the whole call: only a live line, sent at its end, tells when it was."""
    started_at = local(identifier(row, "call-start").replace("/", "-"), "call-start", connection.zone, near=received_at)
    ring = timedelta(seconds=seconds(row, "ring-time") or 0.0)
    talk = timedelta(seconds=clock_seconds(text(row, "connected-time"), "connected-time") or 0.0)
    held = timedelta(seconds=(seconds(row, "hold-time") or 0.0) + (seconds(row, "park-time") or 0.0))
    ended_at = started_at + ring + talk + held
    if is_live and timedelta(0) < received_at - ended_at < LATEST:
        ended_at = received_at
    is_outbound = text(row, "direction").upper() == "O"
    is_internal = text(row, "is-internal") == "1"
    inner, outer = text(row, "party1-device"), text(row, "party2-device")
    if not is_outbound and not inner.startswith(EXTENSION):
        inner, outer = outer, inner  # of an incoming call the trunk is the first party, who is called the second
    direction = Direction.INTERNAL if is_internal else Direction.OUTBOUND if is_outbound else Direction.INBOUND
    customer = text(row, "caller") if direction is Direction.INBOUND else text(row, "called") or text(row, "dialled")
    mine = _extension(inner)
    is_talk = talk > timedelta(0)
    return _Piece(
        keys=(f"smdr:{identifier(row, 'call-id')}",),
        started_at=started_at,
        answered_at=ended_at - talk - held if is_talk else None,
        ended_at=ended_at,
        direction=direction,
        customer=None if direction is Direction.INTERNAL else customer,
        extension=(_extension(outer) or mine) if direction is Direction.INTERNAL else mine,
        caller_extension=mine if is_outbound or is_internal else None,
        is_voicemail=VOICEMAIL in (inner[:3], outer[:3]),
        is_last=text(row, "continuation") != "1",
    )


def _facts(row: Object, connection: Connection, received_at: datetime, *, is_live: bool) -> list[CallFact]:
    piece = _piece(row, connection, received_at, is_live=is_live)
    is_talk = piece.answered_at is not None and piece.extension is not None and not piece.is_voicemail
    is_internal = piece.direction is Direction.INTERNAL
    call = CallSaid(
        keys=piece.keys,
        at=piece.ended_at,
        pbx_call_id=piece.keys[0].removeprefix("smdr:"),
        direction=piece.direction,
        customer_number=piece.customer,
        extension=(piece.caller_extension or piece.extension) if piece.is_last else None,
        started_at=piece.started_at,
        answered_at=piece.answered_at if is_talk and is_internal else None,
        ended_at=piece.ended_at if piece.is_last else None,
        outcome=_outcome(piece, is_talk=is_talk),
        is_final=piece.is_last,
    )
    people = [name for name in dict.fromkeys((piece.caller_extension, piece.extension)) if name is not None]
    return [call, *(fact for name in people for fact in _employee(piece, name, is_talk=is_talk and not is_internal))]


def _employee(piece: _Piece, extension: str, *, is_talk: bool) -> list[CallFact]:
    leg_id = f"{piece.keys[0]}/{extension}"
    leg = LegSaid(
        keys=piece.keys,
        at=piece.ended_at,
        leg_id=leg_id,
        party=Party.EMPLOYEE,
        extension=extension,
        started_at=piece.started_at,
        answered_at=piece.answered_at,
        outcome=None if piece.answered_at else LegOutcome.MISSED,
        is_initiator=extension == piece.caller_extension,
    )
    if not is_talk or piece.answered_at is None:
        return [leg]
    talk = Talked(
        keys=piece.keys,
        at=piece.ended_at,
        leg_id=leg_id,
        extension=extension,
        started_at=piece.answered_at,
        ended_at=piece.ended_at,
    )
    return [leg, talk]


def _outcome(piece: _Piece, *, is_talk: bool) -> CallOutcome | None:
    """None: the talk says it, or another line will."""
    if is_talk and piece.direction is Direction.INTERNAL:
        return CallOutcome.ANSWERED
    if is_talk or not piece.is_last:
        return None
    return CallOutcome.VOICEMAIL if piece.is_voicemail else CallOutcome.MISSED


def _extension(device: str) -> str | None:
    return device.removeprefix(EXTENSION) or None if device.startswith(EXTENSION) else None


ADAPTER = Avaya()
