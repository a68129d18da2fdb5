"""Lines of 3CX's CDR out of what a socket or a file gives piece by piece.  Pure."""

from collections.abc import Iterator

LONGEST = 64 * 1024  # bytes; real ones have one or two thousand


class Lines:
    """Bytes in, whole lines out, without their end.  A line may be cut anywhere, in the middle of a letter too."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def feed(self, piece: bytes) -> Iterator[bytes]:
        """Raises ValueError: a line without an end."""
        self._waiting += piece
        while (end := self._waiting.find(b"\n")) >= 0:
            line = bytes(self._waiting[:end]).strip()
            del self._waiting[: end + 1]
            if line:
                yield line
        if len(self._waiting) > LONGEST:
            raise ValueError("a line without an end")

    def rest(self) -> bytes:
        """What came after the last end of a line; it may be a record whose end was cut off."""
        line = bytes(self._waiting).strip()
        self._waiting.clear()
        return line
