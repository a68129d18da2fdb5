"""Recordings that fit no call: files of the watched folder.  The folder is the list; this is what was seen of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Orphan:
    """A finished file that no call waits for, or that several calls could own."""

    name: str  # below the watched folder; may hold a phone number: never logged
    bytes: int
    changed_at: datetime


class Unmatched:
    """Orphans by path.  Held in memory: after a start the folder is looked through again."""

    def __init__(self) -> None:
        self._files: dict[str, Orphan] = {}

    def __len__(self) -> int:
        return len(self._files)

    def __iter__(self) -> Iterator[Orphan]:
        """Newest first."""
        return iter(sorted(self._files.values(), key=lambda orphan: orphan.changed_at, reverse=True))

    def add(self, orphan: Orphan) -> None:
        self._files[orphan.name] = orphan

    def drop(self, name: str) -> None:
        self._files.pop(name, None)

    def keep_only(self, names: set[str]) -> None:
        """Forget those whose file is gone."""
        self._files = {name: orphan for name, orphan in self._files.items() if name in names}
