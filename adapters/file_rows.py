"""Files of a PBX's own call rows, as deliveries: for periods that no history answers for, and for PBXs without one."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from adapters.asterisk import cdr_rows
from adapters.contract import Request

MOST_BYTES = 500_000_000


def _delivery(body: bytes, received_at: datetime) -> Request:
    return Request(received_at=received_at, body=body, transport="file", method="", path="")


class JsonRows:
    """`contract.FileRows`"""

    form = "JSON: one object a line, or a list of objects, each as the PBX would have posted it"

    def deliveries(self, path: Path, received_at: datetime) -> Iterator[Request]:
        """A line that is no JSON is given as it is, to be parked; a list must be whole."""
        _check(path)
        with path.open("rb") as lines:
            is_list = lines.read(64).lstrip().startswith(b"[")
            lines.seek(0)
            if is_list:
                for row in json.load(lines):
                    yield _delivery(_as_json(row), received_at)
                return
            for line in lines:
                if line.strip():
                    yield _delivery(line.strip(), received_at)


class TextRows:
    """`contract.FileRows`"""

    form = "the PBX's own lines, one a call, as its socket sends them"

    def deliveries(self, path: Path, received_at: datetime) -> Iterator[Request]:
        _check(path)
        with path.open("rb") as lines:
            for line in lines:
                if line.strip():
                    yield _delivery(line.rstrip(b"\r\n") + b"\r\n", received_at)


class AsteriskRows:
    """`contract.FileRows`: rows of one call become one delivery, wherever they stand in the file."""

    form = "CSV: Master.csv, or with a head line that names the columns as the table cdr does"

    def deliveries(self, path: Path, received_at: datetime) -> Iterator[Request]:
        """A line that is no row is a delivery of its own, to be parked; the others go on."""
        _check(path)
        with path.open(encoding="utf-8", errors="replace", newline="") as lines:
            rows, broken = cdr_rows.sorted_out(cdr_rows.columns_of_csv(lines))
        for call in (*cdr_rows.by_call(rows), *([one] for one in broken)):
            yield cdr_rows.delivery(call, received_at)


def _as_json(row: object) -> bytes:
    """The same row, the same bytes."""
    return json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode(errors="replace")


def _check(path: Path) -> None:
    if path.stat().st_size > MOST_BYTES:
        raise ValueError(f"the file is larger than {MOST_BYTES // 1_000_000} MB; split it")
