"""Rows of Asterisk's CDR, from a table or a CSV file, made into one delivery a call.  Pure.

source  wiki.asterisk.org "Asterisk 12 CDR Specification"; FreePBX/cdr; MikoPBX's names are not confirmed: README.md
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from adapters.contract import Request

# What Asterisk's cdr_csv writes without a head line (Master.csv); linkedid and what follows only where configured.
MASTER = (
    *("accountcode", "src", "dst", "dcontext", "clid", "channel", "dstchannel", "lastapp", "lastdata"),
    *("start", "answer", "end", "duration", "billsec", "disposition", "amaflags", "uniqueid", "userfield", "linkedid"),
)
OURS = {  # other names of a column → the one that cdr_call.py reads
    "calldate": "start",
    "endtime": "end",
    "src_num": "src",
    "dst_num": "dst",
    "src_chan": "channel",
    "dst_chan": "dstchannel",
    "appname": "lastapp",
}
WANTED = (
    *("start", "answer", "end", "src", "dst", "did", "cnam", "channel", "dstchannel", "lastapp", "duration"),
    *("billsec", "disposition", "uniqueid", "linkedid", "sequence", "recordingfile"),
)
PATH = "cdr"  # of such a delivery

Row = Mapping[str, str]


def row(columns: Mapping[str, object]) -> Row:
    """One row with our names and the columns we use; times as "2026-02-03 15:00:10", nothing is "".

    Raises ValueError: no CDR row."""
    found: dict[str, str] = {}
    for column, value in columns.items():
        name = OURS.get(str(column).lower(), str(column).lower())
        if name in WANTED and value is not None and value != "":
            found.setdefault(name, value.isoformat(" ") if isinstance(value, datetime) else str(value))
    missing = [name for name in ("start", "channel", "uniqueid") if name not in found]
    if missing:
        raise ValueError(f"the CDR row has no {missing[0]}; columns are named as in Asterisk's table cdr")
    return found


def columns_of_csv(lines: Iterable[str]) -> Iterator[Mapping[str, str]]:
    """With a head line (any order of columns) or without (Master.csv)."""
    names: Sequence[str] = MASTER
    for number, values in enumerate(csv.reader(lines), start=1):
        if number == 1 and {value.strip().lower() for value in values} & {"uniqueid", "calldate"}:
            names = [value.strip() for value in values]
        elif values:
            yield dict(zip(names, values, strict=False))


def sorted_out(every: Iterable[Mapping[str, object]]) -> tuple[list[Row], list[Row]]:
    """Rows, and what is no row though it stands among them: as it is, so that it is kept and parked."""
    good: list[Row] = []
    bad: list[Row] = []
    for columns in every:
        try:
            good.append(row(columns))
        except ValueError:
            bad.append({str(name): str(value) for name, value in columns.items() if value is not None})
    return good, bad


def by_call(rows: Iterable[Row]) -> list[list[Row]]:
    """Rows that share a linked id; without one each row is a call.  In order of the first row of each."""
    calls: dict[str, list[Row]] = {}
    for one in rows:
        calls.setdefault(one.get("linkedid") or one["uniqueid"], []).append(one)
    return list(calls.values())


def delivery(rows: Sequence[Row], received_at: datetime) -> Request:
    """All rows of one call.  The same rows give the same bytes, whoever read them and in whatever order."""
    in_order = sorted((dict(sorted(one.items())) for one in rows), key=lambda one: json.dumps(one, ensure_ascii=False))
    body = json.dumps({"cdr": in_order}, ensure_ascii=False, separators=(",", ":")).encode()
    return Request(received_at=received_at, body=body, transport="file", method="", path=PATH)
