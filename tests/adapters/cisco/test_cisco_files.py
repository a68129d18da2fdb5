"""CUCM's CDR files: read by hand, and as a folder that fills."""

import os
from datetime import UTC, datetime, timedelta

import pytest

from adapters import registry
from adapters.cisco.history import HISTORY, CiscoFolder
from adapters.cisco.rows import ROWS
from adapters.errors import ProviderDown, Refused

NOW = datetime(2026, 2, 25, 15, 0, tzinfo=UTC)
NAMES = '"cdrRecordType","globalCallID_callManagerId","globalCallID_callId","dateTimeOrigination","userDeviceName"\n'
TYPES = "INTEGER,INTEGER,INTEGER,INTEGER,VARCHAR(129)\n"


def line(call_id: int, began: datetime) -> str:
    return f'1,1,{call_id},{int(began.timestamp())},""\n'


def source(folder) -> object:
    return registry.connection("main", "cisco", {}, {"cdr_folder": str(folder)})


async def read(folder, since: datetime, until: datetime) -> list[bytes]:
    return [
        row.body
        async for row in CiscoFolder(clock=lambda: datetime.now(UTC) + timedelta(minutes=1)).deliveries(
            source(folder), since, until
        )
    ]


def test_a_record_is_a_delivery_without_its_empty_fields(tmp_path):
    path = tmp_path / "cdr_A_01_202602251500_1"
    path.write_text("\ufeff" + NAMES + TYPES + line(1, NOW) + line(2, NOW) + "1,1,3", "utf-8")
    bodies = [row.body for row in ROWS.deliveries(path, NOW)]
    assert len(bodies) == 3
    assert b"not as many values" in bodies[2]
    assert b"userDeviceName" not in bodies[0]
    assert b'"globalCallID_callId":"1"' in bodies[0]


def test_another_file_is_told(tmp_path):
    path = tmp_path / "cdr.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(ValueError, match="not a CDR file"):
        list(ROWS.deliveries(path, NOW))


async def test_the_folder_gives_calls_of_the_period_from_files_that_were_written_since(tmp_path):
    (tmp_path / "cdr_A_02").write_text(NAMES + TYPES + line(1, NOW) + line(2, NOW + timedelta(days=1)))
    (tmp_path / "cmr_A_02").write_text("no CDR")
    old = tmp_path / "cdr_A_01"
    old.write_text(NAMES + TYPES + line(3, NOW))
    os.utime(old, (0, 0))
    found = await read(tmp_path, NOW - timedelta(hours=1), NOW + timedelta(hours=1))
    assert len(found) == 1
    assert found == await read(tmp_path, NOW - timedelta(hours=1), NOW + timedelta(hours=1))


async def test_a_file_that_is_still_written_waits(tmp_path):
    (tmp_path / "cdr_A_01").write_text(NAMES + TYPES + line(1, NOW))
    rows = HISTORY.deliveries(source(tmp_path), NOW - timedelta(hours=1), NOW + timedelta(hours=1))
    assert not [row async for row in rows]


async def test_what_is_missing_is_said(tmp_path):
    with pytest.raises(ProviderDown, match="cdr_folder"):
        await read(tmp_path / "none", NOW, NOW)
    bare = registry.connection("main", "cisco", {}, {})
    with pytest.raises(Refused, match="cdr_folder"):
        [row async for row in HISTORY.deliveries(bare, NOW, NOW)]
