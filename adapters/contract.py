"""What every PBX adapter is: a few pure functions, and perhaps a listener.  Standard library and nouns only."""

import re
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from adapters.events import CallFact

OWN_TRANSPORTS = frozenset(("tcp", "websocket", "api", "file"))  # we called, listened or read: nobody has to prove it


class Proof(StrEnum):
    """How a delivery proves its sender; the shared test (tests/adapters) asks of each what it promises."""

    LISTENED = "listened"  # we log in to the PBX: its address takes nothing
    SECRET = "secret"  # noqa: S105  # a word of ours, no password: a password or token comes along; the content itself is not signed
    SIGNED_FIELDS = "signed_fields"  # some fields are signed, others could be changed on the way
    SIGNED = "signed"  # no byte that means something can be changed
    SIGNED_TIME = "signed_time"  # and an old delivery is refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """What an administrator entered about one PBX.  `secrets` never reach a log: their repr is hidden."""

    name: str
    adapter: str
    zone: ZoneInfo  # of local times that come without one
    country: str = "RU"  # ISO 3166, for numbers without a country code
    extension_pattern: re.Pattern[str] = re.compile(r"^\d{2,5}$")
    own_numbers: frozenset[str] = frozenset()  # E.164: our lines, never customers
    employees: Mapping[str, str] = field(default_factory=dict)  # a number, login or id of the PBX's → extension
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    options: Mapping[str, str] = field(default_factory=dict)  # adapter's own: README.md of the adapter lists them


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One delivery as received, whatever brought it."""

    received_at: datetime  # aware, UTC
    body: bytes
    transport: str = "http"  # http | tcp | websocket | api (an answer to what we asked) | file
    method: str = "POST"
    path: str = ""  # below /hook/{name}, with no query: "events/call"
    query: str = ""  # as received, not decoded
    headers: Mapping[str, str] = field(default_factory=dict)  # lower-case names
    target: str = field(default="", repr=False)  # path and query as they came: some providers sign it.  Never stored
    peer: str = ""  # the address it came from, as far as known.  Never stored


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the PBX wants to hear when its delivery is kept."""

    status: int = 204
    body: bytes = b""
    content_type: str = "text/plain"
    headers: Mapping[str, str] = field(default_factory=dict)


class Adapter(Protocol):
    """One PBX kind.  All functions are pure; nothing but Unreadable and BadSignature is raised."""

    name: str  # "mango"
    title: str  # "Mango Office"
    secret_names: tuple[str, ...]  # what must be entered: ("vpbx_api_key", "vpbx_api_salt")
    optional_secret_names: tuple[str, ...]  # what may be entered beside them
    option_names: tuple[str, ...]  # its own options, beside those of every PBX (adapters/registry.py)
    proof: Proof

    def verify(self, request: Request, connection: Connection) -> None:
        """Raise BadSignature unless the request proves its sender.  Looks at bytes, keeps nothing."""

    def identity(self, request: Request, connection: Connection) -> str:
        """The same for a repeat of the same delivery, different for any other; at most 200 characters.

        Never raises: what cannot be read is identified by the hash of its bytes."""

    def parse(self, request: Request, connection: Connection) -> Sequence[CallFact]:
        """Facts of one delivery; none for a kind that we do not use.  Raises Unreadable."""

    def answer(self, request: Request, connection: Connection) -> Answer:
        """The 2xx answer the provider's manual asks for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """What our store knows of a number: what a PBX may show and where it may put the call through."""

    name: str
    extension: str | None = None  # of the employee whose customer this is


class Asking(Protocol):
    """An adapter whose PBX asks who is calling, while the caller waits."""

    answer_seconds: float  # what has not been found by then is not known

    def question(self, request: Request, connection: Connection) -> str | None:
        """The number that is asked about, as received; None: this delivery asks nothing.  Never raises."""

    def told(self, caller: Caller | None, request: Request, connection: Connection) -> Answer:
        """The answer in the provider's form; None: nobody knows this number."""


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
    sha512: str = ""  # in hex, what was announced of the file; "": nothing


class Listener(Protocol):
    """A PBX that we call: holds a connection open and yields each frame as it came."""

    def frames(self, connection: Connection) -> AsyncIterator[Request]:
        """One connection's life: connect, log in, yield frames until it breaks (raises ProviderDown)."""


class History(Protocol):
    """A PBX that tells of its past: a table, a file or an API of calls that are over.

    A row is a delivery of transport `api` or `file`, kept and parsed as any other; the same row gives the same bytes,
    so that reading a period twice changes nothing.  A row that cannot be read is given as it is: it will be parked."""

    def deliveries(self, connection: Connection, since: datetime, until: datetime) -> AsyncIterator[Request]:
        """Calls that began in [since, until), aware UTC.  Raises Refused: it cannot be read as it is set up;
        ProviderDown: perhaps later."""


class FileRows(Protocol):
    """How a file of a PBX's own rows becomes deliveries."""

    form: str  # what such a file looks like, for the command's help

    def deliveries(self, path: Path, received_at: datetime) -> Iterator[Request]:
        """In the order of the file.  Raises OSError; ValueError: no such file at all."""


class Details(Protocol):
    """A PBX that tells who answered, or for how long, only when it is asked after the call's end."""

    async def ask(self, pbx_call_id: str, connection: Connection) -> Request:
        """The answer, as a delivery of transport `api`.  Raises NotReady, ProviderDown: later; Refused: for good."""
