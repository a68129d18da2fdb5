"""The folder into which CUCM pushes its CDR files (by SFTP, every minute), read as a history."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from adapters.cisco.parse import NAME
from adapters.cisco.rows import ROWS
from adapters.contract import Connection, Request
from adapters.errors import ProviderDown, Refused
from adapters.fields import epoch, json_object

STILL_SECONDS = 20.0  # a file that was written to since may still be on its way; it is read the next time


@dataclass(frozen=True, slots=True, kw_only=True)
class CiscoFolder:
    """`contract.History`"""

    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    async def deliveries(self, connection: Connection, since: datetime, until: datetime) -> AsyncIterator[Request]:
        folder = connection.options.get("cdr_folder", "")
        if not folder:
            raise Refused("the history needs cdr_folder, where CUCM puts its CDR files", adapter=NAME)
        try:
            for path in await asyncio.to_thread(_files, Path(folder), since, self.clock()):
                for row in await asyncio.to_thread(_rows, path, self.clock()):
                    if _began(row, since, until):
                        yield row
        except OSError as error:
            raise ProviderDown(f"cdr_folder cannot be read: {error.strerror or error}", adapter=NAME) from error
        except ValueError as error:
            raise ProviderDown(f"a file in cdr_folder: {error}", adapter=NAME) from error


def _files(folder: Path, since: datetime, now: datetime) -> list[Path]:
    """Written since, by name: cdr_cluster_node_time_number.  What was written before cannot tell of a later call."""
    found: list[Path] = []
    for path in sorted(folder.iterdir()):
        changed_at = path.stat().st_mtime
        is_whole = now.timestamp() - changed_at >= STILL_SECONDS
        if path.name.startswith("cdr_") and path.is_file() and changed_at >= since.timestamp() and is_whole:
            found.append(path)
    return found


def _rows(path: Path, received_at: datetime) -> list[Request]:
    return list(ROWS.deliveries(path, received_at))


def _began(row: Request, since: datetime, until: datetime) -> bool:
    """Also what cannot be read, so that it is parked and seen."""
    try:
        began = epoch(json_object(row.body), "dateTimeOrigination")
    except ValueError:
        return True
    return began is None or since <= began < until


HISTORY = CiscoFolder()
