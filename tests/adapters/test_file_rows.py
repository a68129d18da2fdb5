"""Files of a PBX's own rows: each row a delivery, a broken one too, the same file the same deliveries."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters import file_rows, registry
from adapters.errors import Unreadable
from tests.adapters.conftest import CASES, Case

AT = datetime(2026, 11, 24, tzinfo=UTC)
ROWS = [{"event": "call", "call_id": "1"}, {"call_id": "2", "имя": "Ёж"}]


def bodies(kind: str, path: Path) -> list[bytes]:
    found = list(registry.FILES[kind].deliveries(path, AT))
    assert {one.transport for one in found} <= {"file"}
    return [one.body for one in found]


@pytest.mark.parametrize("form", ["lines", "list", "indented"])
def test_json_as_lines_and_as_a_list(form: str, tmp_path: Path) -> None:
    path = tmp_path / "rows.json"
    text = {
        "lines": "\n".join(json.dumps(row) for row in ROWS) + "\n\n",
        "list": json.dumps(ROWS),
        "indented": "\n  " + json.dumps(ROWS, indent=2),
    }[form]
    path.write_text(text)
    assert [json.loads(body) for body in bodies("generic", path)] == ROWS


def test_a_broken_line_stands_for_itself(tmp_path: Path) -> None:
    path = tmp_path / "rows.json"
    path.write_bytes(b'{"call_id": "1"}\n{broken\n\xff\xfe\n{"call_id": "2"}\n')
    assert bodies("generic", path) == [b'{"call_id": "1"}', b"{broken", b"\xff\xfe", b'{"call_id": "2"}']


def test_a_list_that_is_cut_off_is_no_file(tmp_path: Path) -> None:
    path = tmp_path / "rows.json"
    path.write_text('[{"call_id": "1"}, {"call')
    with pytest.raises(ValueError, match="Unterminated"):
        bodies("generic", path)


def test_asterisk_rows_of_one_call_are_one_delivery_and_a_bad_row_is_its_own(tmp_path: Path) -> None:
    path = tmp_path / "cdr.csv"
    head = "calldate,src,dst,channel,dstchannel,duration,billsec,disposition,uniqueid,linkedid\n"
    row = "2026-02-03 15:00:1{0},79000000101,101,PJSIP/t-0{0},PJSIP/101-0{0},75,60,ANSWERED,{1},{2}\n"
    path.write_text(
        head + row.format(0, "1.1", "1.1") + "nonsense\n" + row.format(1, "2.1", "2.1") + row.format(2, "1.2", "1.1")
    )
    found = bodies("asterisk", path)
    assert [len(json.loads(body)["cdr"]) for body in found] == [2, 1, 1]
    connection = registry.connection("office", "asterisk", {"ami_username": "u", "ami_secret": "s"}, {})
    first, second, bad = registry.FILES["asterisk"].deliveries(path, AT)
    parse = registry.adapter("asterisk").parse
    assert [parse(one, connection)[0].keys[0] for one in (first, second)] == ["1.1", "2.1"]
    with pytest.raises(Unreadable):
        parse(bad, connection)


def test_a_file_too_large_to_be_meant_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "rows.json"
    path.write_text("{}\n" * 100)
    monkeypatch.setattr(file_rows, "MOST_BYTES", 200)
    with pytest.raises(ValueError, match="split it"):
        bodies("generic", path)


@pytest.mark.parametrize("told", [one for one in CASES if one.provider == "3cx"], ids=lambda told: told.name)
def test_3cx_lines_are_what_its_socket_sends(told: Case, tmp_path: Path) -> None:
    lines = [one for one in told.captured().requests if one.transport in ("tcp", "file")]
    path = tmp_path / "cdr.log"
    path.write_bytes(b"".join(one.body.rstrip(b"\r\n") + b"\r\n" for one in lines))
    connection, parse = told.connection(), registry.adapter("3cx").parse
    found = list(registry.FILES["3cx"].deliveries(path, AT))
    assert len(found) == len(lines)
    for one, line in zip(found, lines, strict=True):
        assert [fact.keys for fact in parse(one, connection)] == [fact.keys for fact in parse(line, connection)]
