"""UIS, CoMagic, CallGear, Novofon 2.0: JSON by a notification template that README.md prescribes.  Pure.

source  comagic/comagic.github.io, callgear.github.io, novofon.github.io; what was not confirmed: README.md
"""

from collections.abc import Sequence

from adapters.contract import OWN_TRANSPORTS, Answer, Connection, Proof, Request
from adapters.errors import Unreadable
from adapters.events import CallFact, CallOutcome, CallSaid, Direction, LegSaid, Party, RecordingSaid, Talked
from adapters.fields import Object, identifier, local, seconds, text
from adapters.http import digest, plain_identity, said_fields, short_identity, verify_url_token
from adapters.uis import calls_report

NAME = "uis"

DIRECTIONS = {"in": Direction.INBOUND, "out": Direction.OUTBOUND}
TRUE = (True, 1, "true", "True", "1")  # whether a placeholder gives a boolean or a text depends on the account
ENDS = ("call_finished", "call_lost")
EVENTS = ("call_started", "out_call", "call_waiting", "talk_started", "talk_finished", *ENDS, "record_ready")


class Uis:
    """`contract.Adapter`."""

    name = NAME
    title = "UIS, CoMagic, CallGear, Novofon 2.0"
    secret_names: tuple[str, ...] = ("url_token",)
    optional_secret_names: tuple[str, ...] = ("access_token",)
    option_names: tuple[str, ...] = ("api_url", "history_recordings", "poll_minutes")
    proof = Proof.SECRET

    def verify(self, request: Request, connection: Connection) -> None:
        if request.transport not in OWN_TRANSPORTS:
            verify_url_token(request, connection)

    def identity(self, request: Request, connection: Connection) -> str:
        if request.transport == "api":
            return plain_identity(request)  # a row that changed is news
        try:
            said = said_fields(request)
            names = ("employee_id", "leg_id", "notification_time", "file_link")
            return short_identity(
                "event", text(said, "event"), identifier(said, "call_session_id"), *(text(said, name) for name in names)
            )
        except ValueError:
            return f"hash:{digest(request.body, request.query.encode(errors='replace'))}"

    def parse(self, request: Request, connection: Connection) -> Sequence[CallFact]:
        try:
            if request.transport == "api":
                return calls_report.facts(said_fields(request), request, connection)
            return _facts(said_fields(request), request, connection)
        except ValueError as error:
            raise Unreadable(f"not a UIS notification: {error}", adapter=NAME) from error

    def answer(self, request: Request, connection: Connection) -> Answer:
        return Answer(status=200)


def _facts(said: Object, request: Request, connection: Connection) -> list[CallFact]:
    event = text(said, "event")
    if event not in EVENTS:
        return []
    session = identifier(said, "call_session_id")
    stamp, start = text(said, "notification_time"), text(said, "start_time")
    near = request.received_at
    at = local(stamp, "notification_time", connection.zone, near=near) if stamp else near
    direction = Direction.INTERNAL if said.get("is_internal") in TRUE else DIRECTIONS.get(text(said, "direction"))
    if event == "out_call":
        direction = direction or Direction.OUTBOUND
    is_end, talk = event in ENDS, seconds(said, "talk_time_duration")
    employee = text(said, "employee_id") or text(said, "employee_full_name") or None
    call = CallSaid(
        keys=(session,),
        at=at,
        pbx_call_id=session,
        direction=direction,
        customer_number=None if direction is Direction.INTERNAL else text(said, "contact_phone_number"),
        line=text(said, "virtual_phone_number") or None,
        extension=(text(said, "last_talked_employee_id") or employee) if event == "call_finished" else None,
        started_at=local(start, "start_time", connection.zone, near=near) if start else None,
        ended_at=at if is_end else None,
        talk_seconds=talk if event == "call_finished" else None,
        outcome=(CallOutcome.ANSWERED if talk else CallOutcome.MISSED) if is_end else None,
        company_name=text(said, "contact_full_name") or None,
        is_final=is_end,
    )
    facts: list[CallFact] = [call, _far_side(session, call)]
    if employee and not is_end and event != "record_ready":
        facts += _employee(said, event, session, employee, call)
    if event == "record_ready":
        facts.append(_recording(said, session, call))
    return facts


def _far_side(session: str, call: CallSaid) -> LegSaid:
    """No leg of the customer's is shown: only the end of the call ends it."""
    return LegSaid(
        keys=(session,),
        at=call.at,
        leg_id=session,
        party=Party.EMPLOYEE if call.direction is Direction.INTERNAL else Party.CUSTOMER,
        number=call.customer_number,
        is_initiator=call.direction is Direction.INBOUND,
    )


def _employee(said: Object, event: str, session: str, employee: str, call: CallSaid) -> list[CallFact]:
    leg_id, is_over = f"{session}/{employee}", event == "talk_finished"
    leg = LegSaid(
        keys=(session,),
        at=call.at,
        leg_id=leg_id,
        party=Party.EMPLOYEE,
        extension=employee,
        answered_at=call.at if event == "talk_started" else None,
        ended_at=call.at if is_over else None,
        is_initiator=event == "out_call",
    )
    if event != "talk_started":
        return [leg]
    return [leg, Talked(keys=(session,), at=call.at, leg_id=leg_id, extension=employee, started_at=call.at)]


def _recording(said: Object, session: str, call: CallSaid) -> RecordingSaid:
    url = said.get("file_link")
    if not isinstance(url, str) or not url.startswith(("https://", "http://")):
        raise ValueError("file_link must begin with https:// or http://")
    url = text(said, "file_link")
    return RecordingSaid(
        keys=(session,),
        at=call.at,
        recording_id=digest(url.encode())[:32],
        is_ready=True,
        where={"url": url},
        seconds=seconds(said, "file_duration"),
    )


ADAPTER = Uis()
