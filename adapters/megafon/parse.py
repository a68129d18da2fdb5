"""MegaFon VATS, Gravitel, Kcell and their kin: forms with a token, `cmd` says of what kind.  Pure.

source  mikopbx/ModuleMegafonPbx, brandup-online/megafon-ats, skytecs/MegafonPbxApiClient; unconfirmed: README.md
"""

import json
from collections.abc import Sequence
from datetime import timedelta

from adapters.contract import OWN_TRANSPORTS, Answer, Caller, Connection, Proof, Request
from adapters.errors import BadSignature, NoCredentials, Unreadable
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
from adapters.fields import Object, identifier, iso, seconds, text
from adapters.http import digest, is_same, said_fields, short_identity

NAME = "megafon"

DIRECTIONS = {"in": Direction.INBOUND, "out": Direction.OUTBOUND}
BY_TYPE = {"INCOMING": Direction.INBOUND, "OUTGOING": Direction.OUTBOUND}
STATUSES = {  # compared in lower case: the push writes "Success" and "missed", the pull "success"
    "success": CallOutcome.ANSWERED,
    "missed": CallOutcome.MISSED,
    "cancel": CallOutcome.MISSED,
    "busy": CallOutcome.BUSY,
    "notavailable": CallOutcome.FAILED,
    "notallowed": CallOutcome.FAILED,
    "notfound": CallOutcome.FAILED,
}


class Megafon:
    """`contract.Adapter` and `contract.Asking`."""

    name = NAME
    title = "МегаФон ВАТС (MegaFon VATS, Gravitel, Kcell)"
    secret_names: tuple[str, ...] = ("crm_token",)
    optional_secret_names: tuple[str, ...] = ("api_key",)
    option_names: tuple[str, ...] = ("api_host",)
    proof = Proof.SECRET
    answer_seconds = 1.0  # the caller hears nothing while the PBX waits; its own limit is not documented

    def verify(self, request: Request, connection: Connection) -> None:
        if request.transport in OWN_TRANSPORTS:
            return
        try:
            given = text(said_fields(request), "crm_token")
        except ValueError:
            given = ""
        if not given:
            raise NoCredentials("no crm_token", adapter=NAME)
        if not is_same(given, connection.secrets["crm_token"]):
            raise BadSignature("crm_token is wrong", adapter=NAME)

    def identity(self, request: Request, connection: Connection) -> str:
        try:
            said = said_fields(request)
            cmd, call_id = identifier(said, "cmd"), identifier(said, "callid")
            names = ("type",) if cmd == "history" else ("type", "user", "ext", "second_callid", "rating")
            return short_identity("cmd", cmd, call_id, *(text(said, name) for name in names))
        except ValueError:
            return f"hash:{digest(request.body, request.query.encode(errors='replace'))}"

    def parse(self, request: Request, connection: Connection) -> Sequence[CallFact]:
        try:
            said = said_fields(request)
            match text(said, "cmd"):
                case "event":
                    return _event(said, request, connection)
                case "history":
                    return _history(said, request, connection)
                case _:
                    return ()
        except ValueError as error:
            raise Unreadable(f"not a MegaFon notification: {error}", adapter=NAME) from error

    def answer(self, request: Request, connection: Connection) -> Answer:
        return self.told(None, request, connection)

    def question(self, request: Request, connection: Connection) -> str | None:
        try:
            said = said_fields(request)
            return text(said, "phone") or None if text(said, "cmd") == "contact" else None
        except ValueError:
            return None

    def told(self, caller: Caller | None, request: Request, connection: Connection) -> Answer:
        """An object in any case: an empty list breaks the PBX."""
        said: dict[str, str] = {}
        if caller is not None:
            said["contact_name"] = caller.name
            if caller.extension:
                said["responsible"] = _login(caller.extension, connection)
        return Answer(status=200, body=json.dumps(said, ensure_ascii=False).encode(), content_type="application/json")


def _login(extension: str, connection: Connection) -> str:
    """The PBX wants its own login; the option `employees` knows whose extension it is."""
    return next((login for login, known in connection.employees.items() if known == extension), extension)


def _employee(said: Object, connection: Connection) -> str | None:
    user = text(said, "user")
    return text(said, "ext") or connection.employees.get(user) or user or None


def _call(said: Object, request: Request, connection: Connection, direction: Direction | None) -> CallSaid:
    phone, call_id = text(said, "phone"), identifier(said, "callid")
    if phone and connection.extension_pattern.fullmatch(phone):
        direction = Direction.INTERNAL
    second = text(said, "second_callid")
    return CallSaid(
        keys=(call_id, second) if second else (call_id,),
        at=request.received_at,  # events carry no time
        pbx_call_id=call_id,
        direction=direction,
        customer_number=None if direction is Direction.INTERNAL else phone,
        line=text(said, "diversion") or None,
    )


def _event(said: Object, request: Request, connection: Connection) -> list[CallFact]:
    kind = text(said, "type").upper()
    direction = DIRECTIONS.get(text(said, "direction").lower()) or BY_TYPE.get(kind)
    call, employee = _call(said, request, connection, direction), _employee(said, connection)
    is_over, at = kind == "COMPLETED", request.received_at
    facts: list[CallFact] = [
        call,
        LegSaid(
            keys=call.keys,
            at=at,
            leg_id=call.keys[0],
            party=Party.EMPLOYEE if call.direction is Direction.INTERNAL else Party.CUSTOMER,
            number=call.customer_number,
            ended_at=at if is_over else None,
            is_initiator=call.direction is Direction.INBOUND,
        ),
    ]
    if employee is None:
        return facts
    leg_id = f"{call.keys[0]}/{employee}"
    facts.append(
        LegSaid(
            keys=call.keys,
            at=at,
            leg_id=leg_id,
            party=Party.EMPLOYEE,
            extension=employee,
            answered_at=at if kind == "ACCEPTED" else None,
            ended_at=at if kind in ("COMPLETED", "CANCELLED", "TRANSFERRED") else None,
            outcome=LegOutcome.CANCELLED if kind == "CANCELLED" else None,
            is_initiator=call.direction is Direction.OUTBOUND,
        )
    )
    if kind == "ACCEPTED":
        facts.append(Talked(keys=call.keys, at=at, leg_id=leg_id, extension=employee, started_at=at))
    return facts


def _history(said: Object, request: Request, connection: Connection) -> list[CallFact]:
    """The last word.  `duration` is of the whole call, so it is the talk only where no event told when it began."""
    call = _call(said, request, connection, DIRECTIONS.get(text(said, "type").lower()))
    started_at = iso(identifier(said, "start"), "start", connection.zone, near=request.received_at)
    whole, wait = seconds(said, "duration") or 0.0, seconds(said, "wait") or 0.0
    outcome = STATUSES.get(text(said, "status").lower(), CallOutcome.FAILED)
    ended_at = started_at + timedelta(seconds=whole)
    facts: list[CallFact] = [
        CallSaid(
            keys=call.keys,
            at=ended_at,
            pbx_call_id=call.pbx_call_id,
            direction=call.direction,
            customer_number=call.customer_number,
            line=call.line,
            extension=_employee(said, connection),
            started_at=started_at,
            ended_at=ended_at,
            outcome=outcome,
            is_final=True,
        )
    ]
    if outcome is CallOutcome.ANSWERED:
        facts.append(CallSaid(keys=call.keys, at=ended_at, talk_seconds=max(whole - wait, 0.0)))
    link = said.get("link")
    if isinstance(link, str) and link.startswith(("https://", "http://")):
        facts.append(
            RecordingSaid(
                keys=call.keys,
                at=ended_at,
                recording_id=call.keys[0],
                is_ready=True,
                where={"url": text(said, "link")},
            )
        )
    return facts


ADAPTER = Megafon()
