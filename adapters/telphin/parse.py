"""Telphin (RingMe): events of each extension by GET or POST.  Pure.

source  ringme-confluence.atlassian.net (events of extensions), xdimedrolx/telphin-go-sdk; unconfirmed: README.md
"""

from collections.abc import Sequence
from datetime import datetime

from adapters.contract import OWN_TRANSPORTS, Answer, Connection, Proof, Request
from adapters.errors import Unreadable
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
from adapters.fields import Object, at_epoch, identifier, text, whole
from adapters.http import plain_identity, said_fields, short_identity, verify_url_token

NAME = "telphin"

EVENTS = ("dial-in", "dial-out", "answer", "hangup")  # message-in and message-out are no calls
FLOWS = {"in": Direction.INBOUND, "out": Direction.OUTBOUND}
LEG_OUTCOMES = {
    "BUSY": LegOutcome.BUSY,
    "CANCEL": LegOutcome.CANCELLED,  # a colleague answered, or the caller gave up
    "CONGESTION": LegOutcome.FAILED,
    "CHANUNAVAIL": LegOutcome.FAILED,
}


class Telphin:
    """`contract.Adapter`."""

    name = NAME
    title = "Телфин.Офис (Telphin RingMe)"
    secret_names: tuple[str, ...] = ("url_token",)
    optional_secret_names: tuple[str, ...] = ("client_id", "client_secret")
    option_names: tuple[str, ...] = ("api_url",)
    proof = Proof.SECRET

    def verify(self, request: Request, connection: Connection) -> None:
        if request.transport not in OWN_TRANSPORTS:
            verify_url_token(request, connection)

    def identity(self, request: Request, connection: Connection) -> str:
        names = ("EventType", "CallID", "SubCallID", "CallerExtension", "CalledExtension", "EventTime")
        try:
            said = said_fields(request)
            return short_identity("event", *(text(said, name) for name in names))
        except ValueError:
            return plain_identity(request)

    def parse(self, request: Request, connection: Connection) -> Sequence[CallFact]:
        try:
            said = said_fields(request)
            return _facts(said, request, connection) if text(said, "EventType") in EVENTS else []
        except ValueError as error:
            raise Unreadable(f"not a Telphin event: {error}", adapter=NAME) from error

    def answer(self, request: Request, connection: Connection) -> Answer:
        return Answer(status=200)


def extension(written: str) -> str:
    """ "00123*101@sipproxy.telphin.ru" → "101"; of anything else what stands before the host."""
    return written.partition("@")[0].rpartition("*")[2]


def _facts(said: Object, request: Request, connection: Connection) -> list[CallFact]:
    event, at = text(said, "EventType"), _time(said) or request.received_at
    call = _call(said, event, at, connection)
    if text(said, "Bridged"):  # only hang-ups of queues and menus have it
        return [call]
    flow = text(said, "CallFlow").lower()
    whose = extension(text(said, "CallerExtension" if flow == "out" else "CalledExtension"))
    leg_id = text(said, "SubCallID") or f"{call.keys[0]}/{whose}"
    facts: list[CallFact] = [
        call,
        LegSaid(
            keys=call.keys,
            at=at,
            leg_id=leg_id,
            party=Party.EMPLOYEE,
            extension=connection.employees.get(whose, whose) or None,
            started_at=at if event.startswith("dial") else None,
            answered_at=at if event == "answer" else None,
            ended_at=at if event == "hangup" else None,
            outcome=LEG_OUTCOMES.get(text(said, "CallStatus").upper()) if event == "hangup" else None,
            is_initiator=flow == "out",
        ),
    ]
    if event == "answer":
        facts.append(Talked(keys=call.keys, at=at, leg_id=leg_id, started_at=at))
    if event == "hangup" and text(said, "RecID"):
        facts.append(_recording(said, call))
    return facts


def _time(said: Object) -> datetime | None:
    """EventTime is in microseconds."""
    stamp = whole(said, "EventTime")
    return at_epoch(stamp / 1_000_000, "EventTime") if stamp else None


def _call(said: Object, event: str, at: datetime, connection: Connection) -> CallSaid:
    """Every phone that rang hangs up, so only a queue or menu that nobody took the call from ends the whole call;
    else it is over when all phones are down."""
    flow = FLOWS.get(text(said, "CallFlow").lower())
    number = text(said, "CalledNumber" if flow is Direction.OUTBOUND else "CallerIDNum")
    remote = text(said, "RemoteNumber")  # the outside number behind an internal transfer
    other = text(said, "CalledExtension" if flow is Direction.OUTBOUND else "CallerExtension")
    is_inside = "*" in number or bool(connection.extension_pattern.fullmatch(number)) or (bool(other) and not number)
    if is_inside and not remote:
        flow = Direction.INTERNAL
    is_given_up = event == "hangup" and text(said, "Bridged").lower() == "no"
    call_id = identifier(said, "CallID")
    return CallSaid(
        keys=(call_id,),
        at=at,
        pbx_call_id=call_id,
        direction=flow,
        customer_number=None if flow is Direction.INTERNAL else remote or number,
        line=text(said, "CalledDID") or None,
        started_at=at if event.startswith("dial") else None,
        ended_at=at if is_given_up else None,
        outcome=_outcome(said, event, is_given_up=is_given_up),
        company_name=text(said, "CallerIDName") or None if flow is Direction.INBOUND else None,
        is_final=is_given_up,
    )


def _outcome(said: Object, event: str, *, is_given_up: bool) -> CallOutcome | None:
    """A phone's hang-up after ANSWER says so even if the answer itself was lost."""
    if is_given_up:
        return CallOutcome.ABANDONED
    is_talk_over = event == "hangup" and text(said, "CallStatus").upper() == "ANSWER" and not text(said, "Bridged")
    return CallOutcome.ANSWERED if is_talk_over else None


def _recording(said: Object, call: CallSaid) -> RecordingSaid:
    record_id = identifier(said, "RecID")
    return RecordingSaid(
        keys=call.keys, at=call.at, recording_id=record_id, is_ready=True, where={"telphin_record_id": record_id}
    )


ADAPTER = Telphin()
