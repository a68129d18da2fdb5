"""Reading a vCon container: parties and dialogs, older drafts included, every index checked.  Pure.

source  draft-ietf-vcon-vcon-core-04, draft-ietf-vcon-cc-extension; ietf-wg-vcon/draft-ietf-vcon-vcon-core examples
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import unquote

from adapters.contract import Connection
from adapters.employees import extension_of
from adapters.fields import Object, address, clean, identifier, inner, iso, seconds, text
from adapters.phone import bare

MOST = 1_000  # parties or dialogs of one call: a conference of a whole company has fewer
WITH_SOUND = ("recording", "incomplete")  # text, transfer and recording-set tell nothing of who heard whom


class Side(StrEnum):
    AGENT = "agent"
    CUSTOMER = "customer"
    MACHINE = "machine"  # neither: a menu, a bot


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyOf:
    side: Side
    number: str  # as written; "" when hidden
    extension: str | None  # of an agent


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialog:
    """A recording, or an attempt that came to nothing (`disposition`)."""

    number: int  # its place in the container
    channels: tuple[int | None, ...]  # parties in the order of the channels; None: an empty channel
    originator: int
    started_at: datetime
    seconds: float | None
    disposition: str  # "" of a recording
    url: str
    has_sound: bool  # there is a file, at `url` or inside
    content_hash: str

    @property
    def ended_at(self) -> datetime:
        return self.started_at + timedelta(seconds=self.seconds or 0)

    @property
    def parties(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys(party for party in (self.originator, *self.channels) if party is not None))


def parties(said: Object, connection: Connection) -> list[PartyOf]:
    """Raises ValueError."""
    return [_party(item, connection) for item in _objects(said, "parties")]


def dialogs(said: Object, count: int, connection: Connection, received_at: datetime) -> list[Dialog]:
    """Those with sound, and attempts.  count: of parties.  Raises ValueError, also when an index leads nowhere."""
    found: list[Dialog] = []
    for number, item in enumerate(_objects(said, "dialog")):
        channels = _indexes(item.get("parties"), count)
        if text(item, "type") not in WITH_SOUND:
            continue
        present = [party for party in channels if party is not None]
        if not present:
            raise ValueError("a dialog names no party")
        originator = _indexes(item.get("originator"), count)
        found.append(
            Dialog(
                number=number,
                channels=channels,
                originator=originator[0] if originator and originator[0] is not None else present[0],
                started_at=iso(identifier(item, "start"), "start", connection.zone, near=received_at),
                seconds=seconds(item, "duration"),
                disposition=(text(item, "disposition") or "failed") if text(item, "type") == "incomplete" else "",
                url=_address(item),
                has_sound=bool(item.get("url") or item.get("body")),
                content_hash=_content_hash(item),
            )
        )
    return found


def _address(said: Object) -> str:
    """The draft allows https alone."""
    found = address(said, "url")
    return found if found.startswith("https://") else ""


def _content_hash(said: Object) -> str:
    """One hash, or a list of them by other algorithms."""
    value = said.get("content_hash")
    listed = value if isinstance(value, list) else [value]
    return next((one[:200] for one in listed if isinstance(one, str) and one.startswith("sha512-")), "")


def _party(said: Object, connection: Connection) -> PartyOf:
    """The role says whose side it is; without one our organisation or SIP domain does.  `meta.role`: old libraries."""
    role = (text(said, "role") or text(inner(said, "meta"), "role")).lower()
    sip = unquote(text(said, "sip"))
    domain = sip.partition("@")[2].partition(";")[0].partition(":")[0].lower()
    options = connection.options
    is_ours = bool(
        (options.get("company_org") and text(said, "org") == options["company_org"])
        or (options.get("company_sip_domain") and domain == options["company_sip_domain"].lower())
    )
    if role == "customer":
        side = Side.CUSTOMER
    elif text(said, "type") == "bot":
        side = Side.MACHINE
    else:
        side = Side.AGENT if role in ("agent", "supervisor") or is_ours else Side.CUSTOMER
    written = bare(sip) if sip else ""
    number = text(said, "tel") or written
    return PartyOf(side=side, number=number, extension=_extension(said, sip, written, connection))


def _extension(said: Object, sip: str, user: str, connection: Connection) -> str | None:
    """User part of the SIP address, else number, e-mail or name."""
    for name in (sip, text(said, "tel"), text(said, "mailto"), text(said, "name")):
        known = extension_of(name, connection)
        if known:
            return known[:100]
    written = user or text(said, "tel") or text(said, "mailto") or text(said, "name")
    return clean(written)[:100] or None


def _objects(said: Object, name: str) -> list[Object]:
    found = said.get(name)
    if found is None:
        return []
    if not isinstance(found, list) or len(found) > MOST:
        raise ValueError(f"{name} must be a list of at most {MOST} objects")
    if not all(isinstance(item, dict) for item in found):
        raise ValueError(f"{name} must be a list of objects")
    return found


def _indexes(value: object, count: int) -> tuple[int | None, ...]:
    """One index, or a list of them and of nulls; a channel with several parties stands for its first."""
    if value is None:
        return ()
    listed: Sequence[object] = value if isinstance(value, list) else [value]
    found: list[int | None] = []
    for item in listed[:MOST]:
        index = item[0] if isinstance(item, list) and item else item
        if index is not None and (isinstance(index, bool) or not isinstance(index, int) or not 0 <= index < count):
            raise ValueError("a dialog names a party that is not there")
        found.append(index)
    return tuple(found)
