"""What every PBX adapter is: a few pure functions, and perhaps a listener.  Standard library and nouns only."""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from adapters.events import CallFact


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """What an administrator entered about one PBX.  `secrets` never reach a log: their repr is hidden."""

    name: str
    adapter: str
    zone: ZoneInfo  # of local times that come without one
    country: str = "RU"  # ISO 3166, for numbers without a country code
    extension_pattern: re.Pattern[str] = re.compile(r"^\d{2,5}$")
    own_numbers: frozenset[str] = frozenset()  # E.164: our lines, never customers
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    options: Mapping[str, str] = field(default_factory=dict)  # adapter's own: README.md of the adapter lists them


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One delivery as received, whatever brought it."""

    received_at: datetime  # aware, UTC
    body: bytes
    transport: str = "http"  # http | tcp | websocket | file
    method: str = "POST"
    path: str = ""  # below /hook/{name}, with no query: "events/call"
    query: str = ""  # as received, not decoded
    headers: Mapping[str, str] = field(default_factory=dict)  # lower-case names


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the PBX wants to hear when its delivery is kept."""

    status: int = 204
    body: bytes = b""
    content_type: str = "text/plain"


class Adapter(Protocol):
    """One PBX kind.  All functions are pure; nothing but Unreadable and BadSignature is raised."""

    name: str  # "mango"
    title: str  # "Mango Office"
    secret_names: tuple[str, ...]  # what must be entered: ("vpbx_api_key", "vpbx_api_salt")
    optional_secret_names: tuple[str, ...]  # what may be entered beside them
    option_names: tuple[str, ...]  # its own options, beside those of every PBX (adapters/registry.py)

    def verify(self, request: Request, connection: Connection) -> None:
        """Raise BadSignature unless the request proves its sender.  Looks at bytes, keeps nothing."""

    def identity(self, request: Request, connection: Connection) -> str:
        """The same for a repeat of the same delivery, different for any other; at most 200 characters.

        Never raises: what cannot be read is identified by the hash of its bytes."""

    def parse(self, request: Request, connection: Connection) -> Sequence[CallFact]:
        """Facts of one delivery; none for a kind that we do not use.  Raises Unreadable."""

    def answer(self, request: Request, connection: Connection) -> Answer:
        """The 2xx answer the provider's manual asks for."""


class RecordingClient(Protocol):
    """How a PBX hands over a recording: the only place of an adapter with I/O."""

    async def locate(self, where: Mapping[str, str], connection: Connection) -> "Download":
        """The request that downloads this recording now.  Raises NotReady, Refused, ProviderDown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A request for a file.  The downloader (service/recordings.py) checks host, size and time."""

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    form: Mapping[str, str] = field(default_factory=dict, repr=False)


class Listener(Protocol):
    """A PBX that we call: holds a connection open and yields each frame as it came."""

    def frames(self, connection: Connection) -> AsyncIterator[Request]:
        """One connection's life: connect, log in, yield frames until it breaks (raises ProviderDown)."""
