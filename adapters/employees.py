"""Whose number, login or id is it?  The option `employees`: "+12025550121=201,petrova=702".  Pure."""

from collections.abc import Mapping

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
    return next(
        (
            extension
            for known, extension in connection.employees.items()
            if to_e164(known, country=connection.country, extension_pattern=connection.extension_pattern).e164
            == number.e164
        ),
        None,
    )
