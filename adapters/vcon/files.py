"""Files of vCons: one container, however it is laid out, or many, one a line or in a list."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from adapters.contract import Request
from adapters.file_rows import JsonRows

MOST_OF_ONE = 50_000_000  # bytes; a container with its sound inside


class VconFiles:
    """`contract.FileRows`"""

    form = "a .vcon file: one container; or many, one a line or in a list"

    def deliveries(self, path: Path, received_at: datetime) -> Iterator[Request]:
        """Raises OSError; ValueError: larger than can be read."""
        if path.stat().st_size <= MOST_OF_ONE:
            content = path.read_bytes().strip()
            if content.startswith(b"{") and _is_one(content):
                yield Request(received_at=received_at, body=content, transport="file", method="", path="")
                return
        yield from JsonRows().deliveries(path, received_at)


def _is_one(content: bytes) -> bool:
    """Many, one a line, are not one JSON value."""
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return False
    return True


FILES = VconFiles()
