"""Whose number, login or id is it?  The option `employees`: "+12025550121=201,petrova=702".  Pure."""

import re
from collections.abc import Mapping
from functools import lru_cache

from adapters.contract import Connection
from adapters.phone import bare, to_e164


def pairs(text: str) -> Mapping[str, str]:
    """What stands left of each equals sign → the extension.  Raises ValueError with a line for the administrator."""
    found: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, equals, extension = (piece.strip() for piece in part.rpartition("="))
        if not (name and equals and extension):
            raise ValueError("employees must look like +74951234567=101,petrova=102")
        found[name] = extension
    return found


def extension_of(name: str, connection: Connection) -> str | None:
    """The extension of an employee's number, login or id; an extension is its own; None: not one of ours."""
    if not name:
        return None
    for written in (name, bare(name)):  # "sip:anna@pbx.example.com" is anna
        if written in connection.employees:
            return connection.employees[written]
    number = to_e164(name, country=connection.country, extension_pattern=connection.extension_pattern)
    if number.extension is not None:
        return connection.employees.get(number.extension, number.extension)
    if number.e164 is None:
        return None
    known = _by_number(tuple(connection.employees.items()), connection.country, connection.extension_pattern)
    return known.get(number.e164)


@lru_cache(maxsize=64)  # connections of one installation, and each again when it is changed
def _by_number(
    employees: tuple[tuple[str, str], ...], country: str, extension_pattern: re.Pattern[str]
) -> Mapping[str, str]:
    """E.164 → extension, of those who are written as numbers; of two with one number the first."""
    found: dict[str, str] = {}
    for written, extension in employees:
        number = to_e164(written, country=country, extension_pattern=extension_pattern)
        if number.e164 is not None:
            found.setdefault(number.e164, extension)
    return found
