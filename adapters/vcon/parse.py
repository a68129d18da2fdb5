"""vCon, the IETF's container of a conversation: one delivery is one whole call.  Pure.

source  draft-ietf-vcon-vcon-core-04 (September 2026, no RFC yet): container.py
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
from adapters.fields import Object, identifier, iso, json_object, text
from adapters.http import plain_identity, short_identity, verify_bearer
from adapters.vcon.container import Dialog, PartyOf, Side, dialogs, parties

NAME = "vcon"

OUTCOMES = {  # disposition of a dialog that came to nothing
    "no-answer": CallOutcome.MISSED,
    "busy": CallOutcome.BUSY,
    "congestion": CallOutcome.FAILED,
    "failed": CallOutcome.FAILED,
    "hung-up": CallOutcome.ABANDONED,
    "voicemail-no-message": CallOutcome.VOICEMAIL,
}
LEG_OUTCOMES = {CallOutcome.BUSY: LegOutcome.BUSY, CallOutcome.FAILED: LegOutcome.FAILED}


class Vcon:
    """`contract.Adapter`."""

    name = NAME
    title = "vCon (IETF)"
    secret_names: tuple[str, ...] = ("api_token",)
    optional_secret_names: tuple[str, ...] = ()
    option_names: tuple[str, ...] = ("company_org", "company_sip_domain")
    proof = Proof.SECRET

    def verify(self, request: Request, connection: Connection) -> None:
        if request.transport not in OWN_TRANSPORTS:
            verify_bearer(request, connection, "api_token")

    def identity(self, request: Request, connection: Connection) -> str:
        """A newer version of a vCon is another delivery of the same call."""
        try:
            said = json_object(request.body)
            version = text(said, "updated_at") or text(said, "created_at")
            return short_identity("vcon", identifier(said, "uuid"), version)
        except ValueError:
            return plain_identity(request)

    def parse(self, request: Request, connection: Connection) -> Sequence[CallFact]:
        try:
            said = json_object(request.body)
            if "signatures" in said or "ciphertext" in said:
                raise ValueError("it is signed or encrypted; send the plain JSON form")
            return _facts(said, request.received_at, connection)
        except ValueError as error:
            raise Unreadable(f"not a vCon: {error}", adapter=NAME) from error

    def answer(self, request: Request, connection: Connection) -> Answer:
        return Answer(status=200)


def _facts(said: Object, received_at: datetime, connection: Connection) -> list[CallFact]:
    uuid = identifier(said, "uuid")
    version = text(said, "updated_at") or text(said, "created_at")
    at = iso(version, "created_at", connection.zone, near=received_at) if version else received_at
    people = parties(said, connection)
    told = dialogs(said, len(people), connection, received_at)
    if not told:
        return []  # letters and chats are no calls
    direction = _direction(told, people)
    talk = [fact for dialog in told for fact in _talk(uuid, dialog, people, direction)]
    recordings = _recordings(uuid, at, direction, told, people)
    return [_call(uuid, at, direction, told, people), *_legs(uuid, told, people), *talk, *recordings]


def _direction(told: Sequence[Dialog], people: Sequence[PartyOf]) -> Direction:
    sides = {people[party].side for dialog in told for party in dialog.parties}
    if Side.CUSTOMER not in sides:
        return Direction.INTERNAL
    is_by_agent = people[min(told, key=lambda dialog: dialog.started_at).originator].side is Side.AGENT
    return Direction.OUTBOUND if is_by_agent else Direction.INBOUND


def _is_talk(dialog: Dialog, people: Sequence[PartyOf], direction: Direction) -> bool:
    """A recording in which employee and customer hear each other; of an internal call, two employees."""
    sides = [people[party].side for party in dialog.parties]
    other_side = sides.count(Side.AGENT) > 1 if direction is Direction.INTERNAL else Side.CUSTOMER in sides
    return not dialog.disposition and Side.AGENT in sides and other_side


def _call(uuid: str, at: datetime, direction: Direction, told: Sequence[Dialog], people: Sequence[PartyOf]) -> CallSaid:
    customers = [people[party] for dialog in told for party in dialog.parties if people[party].side is Side.CUSTOMER]
    talk = [dialog for dialog in told if _is_talk(dialog, people, direction)]
    attempt = max(told, key=lambda dialog: (dialog.started_at, dialog.number))
    return CallSaid(
        keys=(uuid,),
        at=at,
        pbx_call_id=uuid,
        direction=direction,
        customer_number=customers[0].number if customers else None,
        started_at=min(dialog.started_at for dialog in told),
        answered_at=min(dialog.started_at for dialog in talk) if talk else None,
        ended_at=max(dialog.ended_at for dialog in told),
        outcome=CallOutcome.ANSWERED if talk else OUTCOMES.get(attempt.disposition, CallOutcome.MISSED),
        is_final=True,
    )


def _legs(uuid: str, told: Sequence[Dialog], people: Sequence[PartyOf]) -> list[CallFact]:
    """One for each person, over all dialogs: somebody may fail to answer first and talk later."""
    facts: list[CallFact] = []
    for number, person in enumerate(people):
        own = sorted((dialog for dialog in told if number in dialog.parties), key=lambda dialog: dialog.started_at)
        if not own or person.side is Side.MACHINE:
            continue
        heard = [dialog for dialog in own if not dialog.disposition]
        is_ours = person.side is Side.AGENT
        outcome = OUTCOMES.get(own[-1].disposition, CallOutcome.MISSED)
        facts.append(
            LegSaid(
                keys=(uuid,),
                at=own[0].started_at,
                leg_id=f"{uuid}/{number}",
                party=Party.EMPLOYEE if is_ours else Party.CUSTOMER,
                number=None if is_ours else person.number,
                extension=person.extension if is_ours else None,
                started_at=own[0].started_at,
                answered_at=heard[0].started_at if heard else None,
                ended_at=max(dialog.ended_at for dialog in own),
                outcome=None if heard else LEG_OUTCOMES.get(outcome, LegOutcome.MISSED),
                is_initiator=number == min(told, key=lambda dialog: dialog.started_at).originator,
            )
        )
    return facts


def _talk(uuid: str, dialog: Dialog, people: Sequence[PartyOf], direction: Direction) -> list[CallFact]:
    """With colleagues alone it is a consultation, which is no talk with the customer."""
    if not _is_talk(dialog, people, direction):
        return []
    return [
        Talked(
            keys=(uuid,),
            at=dialog.started_at,
            leg_id=f"{uuid}/{party}",
            extension=people[party].extension,
            started_at=dialog.started_at,
            ended_at=dialog.ended_at,
        )
        for party in dialog.parties
        if people[party].side is Side.AGENT
    ]


def _recordings(
    uuid: str, at: datetime, direction: Direction, told: Sequence[Dialog], people: Sequence[PartyOf]
) -> list[CallFact]:
    return [
        RecordingSaid(
            keys=(uuid,),
            at=at,
            recording_id=f"{uuid[:150]}/{dialog.number}",
            is_ready=bool(dialog.url),
            where={"url": dialog.url, "content_hash": dialog.content_hash} if dialog.url else {},
            extension=next((people[p].extension for p in dialog.parties if people[p].side is Side.AGENT), None),
            agent_channel=_agent_channel(dialog, people),
            seconds=dialog.seconds,
        )
        for dialog in told
        if dialog.has_sound and _is_talk(dialog, people, direction)
    ]


def _agent_channel(dialog: Dialog, people: Sequence[PartyOf]) -> int | None:
    """`parties` has one entry per channel; counts where the file has two channels indeed."""
    if len(dialog.channels) != 2:
        return None
    ours = [n for n, party in enumerate(dialog.channels) if party is not None and people[party].side is Side.AGENT]
    return ours[0] if len(ours) == 1 else None


ADAPTER = Vcon()
