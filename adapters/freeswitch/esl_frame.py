"""Messages of FreeSWITCH's event socket, whatever pieces the network brings them in.  Pure.

source  signalwire/freeswitch src/mod/event_handlers/mod_event_socket/mod_event_socket.c
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

LONGEST_HEAD = 64 * 1024  # bytes
LONGEST_BODY = 1024 * 1024  # an event with all its variables has about 20 kB


@dataclass(frozen=True, slots=True)
class Message:
    headers: Mapping[str, str]  # names in lower case
    body: bytes = field(repr=False)

    @property
    def kind(self) -> str:
        return self.headers.get("content-type", "")

    @property
    def reply(self) -> str:
        return self.headers.get("reply-text", "")


class Frames:
    """Bytes in, whole messages out.  What is cut off in the middle waits for the rest."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def feed(self, piece: bytes) -> Iterator[Message]:
        """Raises ValueError: what comes is not an event socket, or a message is too long."""
        self._waiting += piece
        while (found := self._first()) is not None:
            yield found

    def _first(self) -> Message | None:
        """The first message, taken off; None: it is not whole yet."""
        end = self._waiting.find(b"\n\n")
        if end < 0 or end > LONGEST_HEAD:
            if len(self._waiting) > LONGEST_HEAD:
                raise ValueError("a message without an end")
            return None
        headers = _headers(bytes(self._waiting[:end]))
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > LONGEST_BODY:
            raise ValueError("a message that is too long")
        start, stop = end + 2, end + 2 + int(length)
        if len(self._waiting) < stop:
            return None
        body = bytes(self._waiting[start:stop])
        del self._waiting[:stop]
        return Message(headers, body)


def _headers(head: bytes) -> dict[str, str]:
    """Of a repeated name the first; values are percent-encoded."""
    found: dict[str, str] = {}
    for line in head.decode(errors="replace").split("\n"):
        name, colon, value = line.partition(":")
        if colon:
            found.setdefault(name.strip().lower(), unquote(value.strip()))
    return found
