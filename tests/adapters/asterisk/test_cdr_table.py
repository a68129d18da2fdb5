"""The CDR where Asterisk keeps it: a table on two engines, a CSV with and without a head line."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from adapters import registry
from adapters.asterisk.cdr_rows import MASTER, by_call, columns_of_csv, delivery, row, sorted_out
from adapters.asterisk.cdr_table import CdrHistory
from adapters.asterisk.parse import ADAPTER
from adapters.call_state import fold
from adapters.errors import ProviderDown, Refused, Unreadable
from tests.postgres import fresh_database

SECRETS = {"ami_username": "ringback", "ami_secret": "invented"}
SINCE, UNTIL = datetime(2026, 2, 3, tzinfo=UTC), datetime(2026, 2, 5, tzinfo=UTC)
FREEPBX = (
    "calldate timestamp, clid varchar(80), src varchar(80), dst varchar(80), dcontext varchar(80), channel varchar(80),"
    " dstchannel varchar(80), lastapp varchar(80), lastdata varchar(80), duration int, billsec int,"
    " disposition varchar(45), amaflags int, accountcode varchar(20), uniqueid varchar(32), userfield varchar(99),"
    " did varchar(50), recordingfile varchar(99), cnum varchar(9), cnam varchar(80), linkedid varchar(32), sequence int"
)


def one(day: str, uniqueid: str, linkedid: str, **changed: object) -> dict[str, object]:
    """A row as FreePBX's table has it: 101 answers a customer, 60 s."""
    return {
        "calldate": day, "clid": '"Иван" <79000000101>', "src": "79000000101", "dst": "101", "channel": "PJSIP/t-0001",
        "dstchannel": "PJSIP/101-0002", "lastapp": "Dial", "duration": 75, "billsec": 60, "disposition": "ANSWERED",
        "uniqueid": uniqueid, "linkedid": linkedid, "sequence": 1, "did": "74950000100", "recordingfile": "", **changed,
    }  # fmt: skip


ROWS = (
    one("2026-02-02 23:00:00", "1.1", "1.1"),  # 20:00 UTC of the day before: outside
    one("2026-02-03 15:00:10", "2.1", "2.1"),
    one("2026-02-05 02:59:00", "3.1", "3.1", dst="600", dstchannel="Local/102@q-01;1", billsec=70),  # 23:59 UTC
    one("2026-02-05 03:00:30", "3.4", "3.1", channel="Local/102@q-01;2", dstchannel="PJSIP/102-0004", billsec=30),
    one("2026-02-05 03:00:00", "4.1", "4.1"),  # 00:00 UTC: the next period's
)


@pytest.fixture(params=["sqlite", "postgresql"])
def cdr_url(request: pytest.FixtureRequest, tmp_path: Path):
    if request.param == "sqlite":
        yield _filled(f"sqlite:///{tmp_path / 'cdr.db'}")
    else:
        with fresh_database(request.getfixturevalue("postgres_server")) as url:
            yield _filled(url)


def _filled(url: str) -> str:
    engine = create_engine(url)
    with engine.begin() as database:
        database.execute(text(f"CREATE TABLE cdr ({FREEPBX})"))
        for found in ROWS:
            names = ", ".join(found)
            places = ", ".join(f":{name}" for name in found)
            database.execute(text(f"INSERT INTO cdr ({names}) VALUES ({places})"), found)  # noqa: S608  # our own names
    engine.dispose()
    return url


def office(**secrets_and_options: str):
    own = {name: value for name, value in secrets_and_options.items() if name == "cdr_url"}
    options = {"timezone": "Europe/Moscow", "extension_pattern": r"^\d{3}$"}
    options |= {name: value for name, value in secrets_and_options.items() if name != "cdr_url"}
    return registry.connection("office", "asterisk", SECRETS | own, options)


async def read(connection, since=SINCE, until=UNTIL):
    return [one async for one in CdrHistory(clock=lambda: UNTIL).deliveries(connection, since, until)]


async def test_calls_that_began_in_the_period_each_once_and_whole(cdr_url):
    connection = office(cdr_url=cdr_url)
    found = await read(connection)
    calls = [fold(ADAPTER.parse(delivery, connection), connection) for delivery in found]
    assert [(call.pbx_call_id, call.extension, call.talk_seconds) for call in calls] == [
        ("2.1", "101", 60.0),
        ("3.1", "102", 30.0),  # its second row lies after the period
    ]
    assert calls[0].customer_phone == "+79000000101"
    assert len({ADAPTER.identity(delivery, connection) for delivery in found + await read(connection)}) == 2


async def test_what_cannot_be_read_is_one_line_without_the_password(tmp_path):
    for url, error, line in (
        ("nonsense", Refused, "must look like mysql+pymysql://"),
        ("mysql+pymysql://u:s3cret@127.0.0.1:1/x", ProviderDown, "does not answer"),
        (f"sqlite:///{tmp_path / 'empty.db'}", ProviderDown, "does not answer"),
    ):
        with pytest.raises(error, match=line.replace("+", r"\+")) as raised:
            await read(office(cdr_url=url))
        assert "s3cret" not in f"{raised.value!r} {raised.value.__cause__!r}"
    with pytest.raises(Refused, match="plain names"):
        await read(office(cdr_url=f"sqlite:///{tmp_path / 'x.db'}", cdr_table="cdr; DROP TABLE x"))
    with pytest.raises(Refused, match="no CDR to read"):
        await read(office())
    with pytest.raises(Refused, match="No such file"):
        await read(office(cdr_file=str(tmp_path / "none.csv")))


async def test_a_csv_with_a_head_line_gives_the_same_calls_as_the_table(tmp_path):
    path = tmp_path / "cdr.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(ROWS[0]))
        writer.writeheader()
        writer.writerows(ROWS)
    connection = office(cdr_file=str(path))
    found = await read(connection)
    table = [delivery(rows, UNTIL) for rows in by_call(row(one) for one in ROWS)]
    assert [one.body for one in found] == [table[1].body, table[2].body]


def test_master_csv_has_no_head_line():
    values = {
        "src": "79000000101", "dst": "101", "clid": '"a, ""b""" <1>', "channel": "PJSIP/t-0001", "uniqueid": "2.1",
        "dstchannel": "PJSIP/101-0002", "start": "2026-02-03 15:00:10", "end": "2026-02-03 15:01:25", "billsec": "60",
        "disposition": "ANSWERED",
    }  # fmt: skip
    quoted = ",".join('"' + values.get(name, "").replace('"', '""') + '"' for name in MASTER[:-1])
    (found,), broken = sorted_out(columns_of_csv([quoted + "\r\n", "\r\n", "a,b,c\r\n"]))
    assert (found["uniqueid"], found["start"], found["billsec"]) == ("2.1", "2026-02-03 15:00:10", "60")
    assert broken == [{"accountcode": "a", "src": "b", "dst": "c"}]


async def test_one_bad_row_is_parked_and_hides_no_call(cdr_url):
    """A row without a unique id once stopped a whole report (FreePBX/issue-tracker 952)."""
    connection = office(cdr_url=cdr_url)
    whole = await read(connection)
    engine = create_engine(cdr_url)
    with engine.begin() as database:
        database.execute(text("INSERT INTO cdr (calldate, channel) VALUES ('2026-02-03 15:00:00', 'PJSIP/t-0009')"))
    engine.dispose()
    found = await read(connection)
    assert [one.body for one in found if one.body in {known.body for known in whole}] == [one.body for one in whole]
    broken = {one.body: one for one in found}.keys() - {known.body for known in whole}
    assert len(broken) == 1, "the same bytes, however often it is read"
    with pytest.raises(Unreadable, match="is missing"):
        ADAPTER.parse(next(one for one in found if one.body in broken), connection)


def test_mikopbx_names_its_columns_otherwise():
    found = row(
        {"UNIQUEID": "mikopbx-1.1", "start": "2026-02-03 15:00:10.123", "src_chan": "PJSIP/t-1", "src_num": "7900"}
    )
    assert (found["uniqueid"], found["channel"], found["src"]) == ("mikopbx-1.1", "PJSIP/t-1", "7900")
