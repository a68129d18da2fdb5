"""Captured deliveries without anybody's phone number and without our secrets, still readable as they were.  Pure.

A number becomes another one of the same length, the same one wherever and however it was written, so that what belongs
together still does.  Names of people are not recognised: whoever gives a capture away reads it first.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from adapters.contract import Request

# A digit run of 10 to 15, with or without a plus, that is no part of a longer word.
NUMBER = re.compile(r"(?<![0-9A-Za-z.])(?P<plus>%2[Bb]|\+)?(?P<digits>[0-9]{10,15})(?![0-9A-Za-z])")
EPOCH = re.compile(r"1[4-9][0-9]{8}(?:[0-9]{3})?")  # seconds or milliseconds, 2014 to 2033
SECRETIVE = re.compile(r"token|key|secret|auth|sign|password|cookie", re.IGNORECASE)  # names of headers
TAIL = 10  # digits that name a subscriber wherever a prefix stands before them
SECRET = "redacted"  # noqa: S105  # what stands in the place of one


class Redaction:
    """One export: the same number is the same everywhere in it."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._secrets = sorted((secret for secret in secrets if len(secret) >= 4), key=len, reverse=True)
        self._known: dict[str, str] = {}

    def all(self, requests: Sequence[Request]) -> list[Request]:
        return [self.one(request) for request in requests]

    def one(self, request: Request) -> Request:
        """Body, path, query and headers; bytes that are no UTF-8 are kept as they are around what is replaced."""
        body = self.text(request.body.decode(errors="surrogateescape")).encode(errors="surrogateescape")
        return replace(
            request,
            body=body,
            path=self.text(request.path),
            query=self.text(request.query),
            headers={
                name: SECRET if SECRETIVE.search(name) else self.text(value) for name, value in request.headers.items()
            },
            target="",
            peer="",
        )

    def text(self, value: str) -> str:
        for secret in self._secrets:
            value = value.replace(secret, SECRET)
        return NUMBER.sub(self._number, value)

    def _number(self, found: re.Match[str]) -> str:
        digits, plus = found["digits"], found["plus"] or ""
        if not plus and EPOCH.fullmatch(digits):
            return found[0]
        tail = digits[-TAIL:]
        invented = self._known.setdefault(tail, f"900{len(self._known) + 1:07d}")
        return f"{plus}{digits[:-TAIL]}{invented}"
