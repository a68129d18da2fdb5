"""Asterisk's CDR where the PBX keeps it, a database table or a file, as deliveries of a past period.  Only reads.

A table is read by a user that may SELECT it and nothing else; README.md says how.  A file is Master.csv, or a CSV with
a head line; what was rotated away is not in it.  A row that is none is a delivery of its own, to be parked.
"""

import asyncio
import csv
import re
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError

from adapters.asterisk.cdr_rows import Row, by_call, columns_of_csv, delivery, sorted_out
from adapters.asterisk.channel import NAME
from adapters.contract import Connection, Request
from adapters.errors import ProviderDown, Refused

TABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)?")
DEFAULT_TABLE, DEFAULT_TIME = "cdr", "calldate"
ROWS_AT_ONCE = 1000
STEP = timedelta(days=1)  # so much is read at once; a call that crosses its end is read whole
LONGEST_CALL = timedelta(hours=4)  # rows of one call begin at most so far apart


@dataclass(frozen=True, slots=True, kw_only=True)
class CdrHistory:
    """Calls that began in [since, until), aware UTC, oldest first, a delivery each."""

    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    async def deliveries(self, connection: Connection, since: datetime, until: datetime) -> AsyncIterator[Request]:
        """Raises Refused: it cannot be read as it is set up; ProviderDown: the database does not answer."""
        if connection.secrets.get("cdr_url"):
            start = since
            while start < until:
                end = min(start + STEP, until)
                for rows in await asyncio.to_thread(_of_table, connection, start, end):
                    yield delivery(rows, self.clock())
                start = end
        elif path := connection.options.get("cdr_file"):
            for rows in await asyncio.to_thread(_of_file, Path(path), connection, since, until):
                yield delivery(rows, self.clock())
        else:
            raise Refused("no CDR to read: give the secret cdr_url or the option cdr_file", adapter=NAME)


def _of_table(connection: Connection, since: datetime, until: datetime) -> list[list[Row]]:
    """Calls that began between; their later rows may lie after `until`."""
    try:
        engine = create_engine(connection.secrets["cdr_url"])
    except (ArgumentError, NoSuchModuleError, ImportError):
        raise Refused(
            "cdr_url must look like mysql+pymysql://user:password@host/asteriskcdrdb", adapter=NAME
        ) from None  # the error's own text has the password in it
    try:
        rows, broken = sorted_out(_rows(engine, connection, since, until + LONGEST_CALL))
    except OperationalError as error:
        why = type(error.orig).__name__
        raise ProviderDown(
            f"the CDR database does not answer or refuses ({why}): check cdr_url, cdr_table, cdr_time", adapter=NAME
        ) from None
    except DBAPIError as error:
        raise Refused(
            f"the CDR table can't be read ({type(error.orig).__name__}): check cdr_table, cdr_time, the user's rights",
            adapter=NAME,
        ) from None
    except ValueError as error:
        raise Refused(str(error), adapter=NAME) from error
    finally:
        engine.dispose()
    return [*_begun(rows, connection, since, until), *([one] for one in broken)]


def _rows(engine: Engine, connection: Connection, since: datetime, until: datetime) -> Iterator[Mapping[str, object]]:
    table = connection.options.get("cdr_table") or DEFAULT_TABLE
    time = connection.options.get("cdr_time") or DEFAULT_TIME
    if not TABLE.fullmatch(table) or not TABLE.fullmatch(time):
        raise ValueError("cdr_table and cdr_time must be plain names")
    said = f"SELECT * FROM {table} WHERE {time} >= :since AND {time} < :until ORDER BY {time}"  # noqa: S608  # plain names
    query = text(said)
    zone = connection.zone
    period = {
        "since": (since - LONGEST_CALL).astimezone(zone).strftime("%Y-%m-%d %H:%M:%S"),
        "until": until.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S"),
    }
    with engine.connect() as database:
        for found in database.execution_options(yield_per=ROWS_AT_ONCE).execute(query, period).mappings():
            yield {str(name): value for name, value in found.items()}


def _of_file(path: Path, connection: Connection, since: datetime, until: datetime) -> list[list[Row]]:
    try:
        with path.open(encoding="utf-8", errors="replace", newline="") as lines:
            rows, broken = sorted_out(columns_of_csv(lines))
    except OSError as error:
        raise Refused(f"cdr_file cannot be read: {error.strerror or error}", adapter=NAME) from error
    except csv.Error as error:
        raise Refused(f"cdr_file is no CSV: {error}", adapter=NAME) from error
    return [*_begun(rows, connection, since, until), *([one] for one in broken)]


def _begun(rows: list[Row], connection: Connection, since: datetime, until: datetime) -> list[list[Row]]:
    """Of the calls in these rows those whose first row lies in the period."""
    first, last = (moment.astimezone(connection.zone).strftime("%Y-%m-%d %H:%M:%S") for moment in (since, until))
    return [call for call in by_call(rows) if first <= min(one["start"] for one in call) < last]


HISTORY = CdrHistory()
