"""Generic JSON: our own format, for any exchange that can post JSON.  Its manual: README.md beside this file.  Pure."""

import hashlib
import hmac
from collections.abc import Sequence

from adapters.contract import Answer, Connection, Proof, Request
from adapters.errors import BadSignature, NoCredentials, Unreadable
from adapters.events import CallFact
from adapters.fields import json_objects, text
from adapters.generic.event import Event
from adapters.http import digest, is_same, short_identity

NAME = "generic"
SECRET_HEADER, SIGNATURE_HEADER = "x-ringback-secret", "x-ringback-signature"
MOST_EVENTS = 1000  # in one request


def signature(body: bytes, secret: str) -> str:
    """What X-Ringback-Signature must be."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


class Generic:
    """`contract.Adapter`."""

    name = NAME
    title = "Generic JSON"
    secret_names: tuple[str, ...] = ("secret",)
    optional_secret_names: tuple[str, ...] = ()
    option_names: tuple[str, ...] = ()
    proof = Proof.SECRET

    def verify(self, request: Request, connection: Connection) -> None:
        """By HMAC of the body, by the secret in a header of its own, or as a bearer token: the first that is there."""
        secret = connection.secrets["secret"]
        signed = request.headers.get(SIGNATURE_HEADER)
        if signed is not None:
            if not is_same(signed.strip().lower(), signature(request.body, secret)):
                raise BadSignature("X-Ringback-Signature does not match the body", adapter=NAME)
            return
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        given = request.headers.get(SECRET_HEADER) or (token.strip() if scheme.lower() == "bearer" else "")
        if not given:
            raise NoCredentials("no X-Ringback-Secret, no X-Ringback-Signature, no bearer token", adapter=NAME)
        if not is_same(given, secret):
            raise BadSignature("the secret is wrong", adapter=NAME)

    def identity(self, request: Request, connection: Connection) -> str:
        """The event's `id`, where one event came with one; else the bytes."""
        try:
            events = json_objects(request.body)
            event_id = text(events[0], "id") if len(events) == 1 else ""
        except ValueError:
            event_id = ""
        return short_identity("id", event_id) if event_id else f"hash:{digest(request.body)}"

    def parse(self, request: Request, connection: Connection) -> Sequence[CallFact]:
        try:
            events = json_objects(request.body)
            if len(events) > MOST_EVENTS:
                raise ValueError(f"more than {MOST_EVENTS} events in one request")
        except ValueError as error:
            raise Unreadable(str(error), adapter=NAME) from error
        facts: list[CallFact] = []
        for number, event in enumerate(events):
            try:
                facts += Event(event, connection, request.received_at).facts()
            except ValueError as error:
                where = f"event {number + 1}: " if len(events) > 1 else ""
                raise Unreadable(f"{where}{error}", adapter=NAME) from error
        return facts

    def answer(self, request: Request, connection: Connection) -> Answer:
        return Answer(status=200, body=b'{"ok": true}', content_type="application/json")


ADAPTER = Generic()
