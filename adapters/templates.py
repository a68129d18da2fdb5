"""Addresses made of a template and what is known of a recording: "https://pbx/{year}/{name}".  Pure."""

from collections.abc import Mapping
from string import Formatter
from urllib.parse import quote

from adapters.errors import NotReady, Refused

PLACES = frozenset(("uuid", "path", "name", "year", "month", "day"))


def check(template: str, option: str) -> None:
    """Raises ValueError with one clear line when the template can never give an address."""
    try:
        names = {name for _, name, _, _ in Formatter().parse(template) if name is not None}
    except ValueError as error:
        raise ValueError(f"{option}: {error}") from None
    unknown = names - PLACES
    if unknown:
        raise ValueError(f"{option} knows no {{{min(unknown)}}}: it may use {', '.join(sorted(PLACES))}")
    if not template.startswith(("https://", "http://")):
        raise ValueError(f"{option} must begin with https:// or http://")


def fill(template: str, where: Mapping[str, str], *, adapter: str) -> str:
    """The address.  Raises NotReady: the PBX has not said enough yet; Refused: a path that climbs out of its folder."""
    needed = {name for _, name, _, _ in Formatter().parse(template) if name is not None}
    missing = needed - where.keys()
    if missing:
        raise NotReady(f"the PBX has not told the recording's {min(missing)}", adapter=adapter)
    if any(".." in where[name].split("/") for name in needed):
        raise Refused("the recording's path leads out of its folder", adapter=adapter)
    return template.format_map({name: quote(where[name].lstrip("/"), safe="/") for name in needed})
