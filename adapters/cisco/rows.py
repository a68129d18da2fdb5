"""CUCM's CDR files: a line of names, a line of SQL types, then a call record a line.

source  Cisco Unified Communications Manager CDR Administration Guide; check the fields against the installed version
"""

import csv
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from adapters.contract import Request

MOST_BYTES = 200_000_000
TYPES = ("INTEGER", "VARCHAR", "UNIQUEIDENTIFIER")  # how the second line begins
KEY = "globalCallID_callId"


class CiscoRows:
    """`contract.FileRows`: one record, one delivery."""

    form = "a CDR file of CUCM (cdr_…): CSV with a line of names and a line of types"

    def deliveries(self, path: Path, received_at: datetime) -> Iterator[Request]:
        """A line that is no record is given as it is, to be parked.  Raises OSError; ValueError: no CDR file."""
        if path.stat().st_size > MOST_BYTES:
            raise ValueError(f"the file is larger than {MOST_BYTES // 1_000_000} MB; split it")
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            rows = csv.reader(file)
            names = [name.strip() for name in next(rows, [])]
            if KEY not in names:
                raise ValueError(f"the first line names no {KEY}: not a CDR file of CUCM")
            for values in rows:
                if not values or values[0].strip().upper().startswith(TYPES):
                    continue
                if len(values) != len(names):  # cut off: half a record would be another call
                    yield delivery({"line": ",".join(values), "error": "not as many values as names"}, received_at)
                else:
                    yield delivery(dict(zip(names, values, strict=True)), received_at)


def delivery(row: dict[str, str], received_at: datetime) -> Request:
    """Without empty fields: a record has about 130, most of them empty."""
    said = {name: value for name, value in row.items() if value.strip()}
    body = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode(errors="replace")
    return Request(received_at=received_at, body=body, transport="file", method="", path="cdr")


ROWS = CiscoRows()
