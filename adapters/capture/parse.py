"""A PBX that nobody has written an adapter for yet: what it sends is kept, and told as nothing.  Pure.

`ringback pbx export` makes fixtures of it; adapters/WRITE_YOUR_OWN.md goes on from there.
"""

from collections.abc import Sequence

from adapters.contract import Answer, Connection, Proof, Request
from adapters.events import CallFact
from adapters.http import digest, verify_url_token

NAME = "capture"


class Capture:
    """`contract.Adapter`."""

    name = NAME
    title = "Другая АТС (another PBX: only keep what it sends)"
    secret_names: tuple[str, ...] = ("url_token",)
    optional_secret_names: tuple[str, ...] = ()
    option_names: tuple[str, ...] = ()
    proof = Proof.SECRET

    def verify(self, request: Request, connection: Connection) -> None:
        """By the last part of the address: every PBX that can post somewhere can do that."""
        verify_url_token(request, connection)

    def identity(self, request: Request, connection: Connection) -> str:
        """Method, address and bytes: a repeat is kept once."""
        return f"hash:{digest(request.method.encode(), request.path.encode(), request.query.encode(), request.body)}"

    def parse(self, request: Request, connection: Connection) -> Sequence[CallFact]:
        return ()

    def answer(self, request: Request, connection: Connection) -> Answer:
        return Answer(status=200)


ADAPTER = Capture()
