"""The three ways in which mod_json_cdr writes a CDR into a request.  Pure.

source  signalwire/freeswitch src/mod/event_handlers/mod_json_cdr/mod_json_cdr.c, src/switch_utils.c (read 2026-02)
"""

import base64
import binascii
import re
from urllib.parse import unquote, unquote_to_bytes

from adapters.fields import Object, inner, json_object, text

ADVICE = 'set encode to "false" in json_cdr.conf.xml'


def read(body: bytes) -> Object:
    """The CDR, whatever its encoding.  Raises ValueError.

    The first byte decides, not the header: with disable-100-continue raw JSON comes with curl's default form type."""
    plain = body.lstrip()
    if plain.startswith(b"{"):
        return json_object(plain)
    if not plain.startswith(b"cdr="):
        raise ValueError("neither JSON nor a form with the field cdr")
    field = plain.removeprefix(b"cdr=").strip()
    decoded = unquote_to_bytes(field)  # not unquote_plus: a plus is a plus here
    if decoded.lstrip().startswith(b"{"):
        return _form_encoded(decoded)
    return _base64(field)


def _form_encoded(decoded: bytes) -> Object:
    """encode=true leaves an upper-case %22 of a value as it is, so one decoding breaks the JSON around it."""
    try:
        return json_object(decoded)
    except ValueError as error:
        raise ValueError(f"{error}; encode=true breaks values with quotes: {ADVICE}") from None


def _base64(field: bytes) -> Object:
    """encode=base64 is not URL-encoded: a plus must not become a space."""
    try:
        return json_object(base64.b64decode(field, validate=True))
    except binascii.Error:
        raise ValueError(f"cdr is neither JSON nor base64; {ADVICE}") from None


class Variables:
    """`variables` of a CDR: text, percent-encoded once more by encode-values (the default)."""

    def __init__(self, cdr: Object) -> None:
        self._said = inner(cdr, "variables")

    def text(self, name: str) -> str:
        return unquote(text(self._said, name))

    def first(self, *names: str) -> str:
        """The first that is not empty."""
        return next((value for name in names if (value := self.text(name))), "")

    def decoded(self, *names: str) -> Object:
        """Some of them as an object for adapters.fields."""
        return {name: self.text(name) for name in names}

    def is_true(self, name: str) -> bool:
        return self.text(name).lower() in ("true", "yes", "on", "1")


def uuid(cdr: Object) -> str:
    """The leg's id.  Raises ValueError."""
    found = Variables(cdr).text("uuid")
    if not re.fullmatch(r"[0-9a-zA-Z-]{1,100}", found):
        raise ValueError("variables.uuid is missing")
    return found
