"""Asterisk, FreePBX, MikoPBX: frames of AMI and of ARI, which our own listener brought, and CDR rows.  Pure."""

from collections.abc import Sequence

from adapters.asterisk import ami_events, ari_events, cdr_call
from adapters.asterisk.channel import NAME
from adapters.asterisk.frame import frames
from adapters.contract import OWN_TRANSPORTS, Answer, Connection, Proof, Request
from adapters.errors import BadSignature, Unreadable
from adapters.events import CallFact
from adapters.fields import json_object
from adapters.http import digest


class Asterisk:
    """`contract.Adapter`.  AMI and ARI differ by their first byte; rows of the CDR come from a file or a table."""

    name = NAME
    title = "Asterisk, FreePBX, MikoPBX"
    secret_names: tuple[str, ...] = ("ami_username", "ami_secret")
    optional_secret_names: tuple[str, ...] = ("recording_user", "recording_password", "cdr_url")
    option_names: tuple[str, ...] = (
        "transport",
        "host",
        "port",
        "tls",
        "ari_url",
        "ari_app",
        "peer_pattern",
        "trunks",
        "recording_url",
        "cdr_table",
        "cdr_time",
        "cdr_file",
    )
    proof = Proof.LISTENED

    def verify(self, request: Request, connection: Connection) -> None:
        """The listener logged in itself; nobody else may bring frames."""
        if request.transport not in OWN_TRANSPORTS:
            raise BadSignature("Asterisk is listened to, it does not post; this address takes nothing", adapter=NAME)

    def identity(self, request: Request, connection: Connection) -> str:
        """Asterisk says some things twice in one moment.  Without a time in it, the same text later is news."""
        has_time = b"\nTimestamp: " in request.body or request.body.lstrip().startswith(b"{")
        when = b"" if has_time else request.received_at.isoformat().encode()
        return f"hash:{digest(request.body, when)}"

    def parse(self, request: Request, connection: Connection) -> Sequence[CallFact]:
        try:
            if request.transport in ("file", "api"):
                return cdr_call.facts(json_object(request.body), connection, request.received_at)
            if request.body.lstrip().startswith(b"{"):
                return ari_events.facts(json_object(request.body), connection, request.received_at)
            found = frames(request.body)
            return [fact for frame in found for fact in ami_events.facts(frame, connection, request.received_at)]
        except ValueError as error:
            raise Unreadable(f"not an Asterisk event: {error}", adapter=NAME) from error

    def answer(self, request: Request, connection: Connection) -> Answer:
        return Answer()


ADAPTER = Asterisk()
