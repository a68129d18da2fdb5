"""Exports as people have them: code pages, delimiters, headers in two languages, decimal commas, local dates."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from service.crm_feed import KINDS, RecordWrong
from service.crm_table import HEADERS, TableUnreadable, read_table, values

MOSCOW = ZoneInfo("Europe/Moscow")
RUSSIAN = "Код;Название;Телефоны\nc1;ООО «Вектор»;8 (495) 123-45-67, +7 900 000-00-01\n\nc2;Омега;\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_csv_is_read_in_any_of_its_forms(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = RUSSIAN.replace(", ", " / ").replace(";", delimiter)
    path = tmp_path / "companies.csv"
    path.write_bytes(text.encode(encoding))
    table = read_table(path, "companies")
    assert [line for line, _ in table.rows] == [2, 4]
    assert values("companies", table.rows[0][1], MOSCOW) == {
        "external_id": "c1", "name": "ООО «Вектор»", "phones": ["8 (495) 123-45-67", "+7 900 000-00-01"],
    }  # fmt: skip
    assert values("companies", table.rows[1][1], MOSCOW) == {"external_id": "c2", "name": "Омега"}


def test_a_workbook_is_read_with_its_own_types(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append([])
    sheet.append(["ID", "Название", "Сумма", "Дата создания", "Статус", "Чужая колонка"])
    sheet.append([15.0, "Плёнка", 1234.5, datetime(2026, 11, 1, 9, 30), "Выиграна", "x"])  # noqa: DTZ001  # a sheet's
    sheet.append([16, "Короба", "1 234,50 ₽", date(2026, 11, 2), "в работе", None])
    path = tmp_path / "deals.xlsx"
    book.save(path)
    table = read_table(path, "deals")
    assert table.unknown_columns == ("Чужая колонка",)
    first, second = (values("deals", cells, MOSCOW) for _, cells in table.rows)
    assert [line for line, _ in table.rows] == [3, 4]
    assert (first["external_id"], first["sum"], first["status"]) == ("15", Decimal("1234.5"), "won")
    assert first["created_at"].astimezone(UTC) == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    assert (second["sum"], second["status"]) == (Decimal("1234.50"), "open")
    assert second["created_at"] == datetime(2026, 11, 2, tzinfo=MOSCOW)


def test_a_record_of_several_lines_keeps_the_lines_of_the_others(tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_text('id,title,reason\nl1,a,"too\nexpensive"\nl2,b,\n', "utf-8")
    assert [line for line, _ in read_table(path, "leads").rows] == [2, 4]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("none.csv", None, "no such file"),
        ("empty.csv", b" \n", "it is empty"),
        ("anonymous.csv", b"name;phone\nx;1\n", "no column gives the id"),
        ("old.csv", b"\xd0\xcf\x11\xe0rest", "an old Excel file; save it as XLSX or CSV"),
        ("broken.xlsx", b"PK-no", "no XLSX workbook"),
    ],
)
def test_what_is_no_table_is_said_in_one_line(tmp_path: Path, name: str, content: bytes | None, said: str) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(TableUnreadable, match=said):
        read_table(path, "companies")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("58200", "58200"), ("58 200,10", "58200.10"), ("58\u00a0200.10 руб.", "58200.10"), ("1,234.50", "1234.50"),
        ("1.234,50", "1234.50"), ("1,234,567", "1234567"), (1234.5, "1234.5"), ("-5", "-5"),
    ],
)  # fmt: skip
def test_a_sum_is_read_as_it_was_meant(written: Any, meant: str) -> None:
    assert values("deals", {"sum": written}, MOSCOW) == {"sum": Decimal(meant)}


@pytest.mark.parametrize(
    ("field", "cell"),
    [("sum", "много"), ("sum", "NaN"), ("created_at", "вчера"), ("created_at", "31.02.2026")],
)
def test_a_cell_that_is_not_understood_is_named(field: str, cell: str) -> None:
    with pytest.raises(RecordWrong, match=f"{field}: “{cell}” is not understood"):
        values("deals", {field: cell}, MOSCOW)


@given(amount=st.decimals(min_value=-(10**12), max_value=10**12, places=2), grouped=st.booleans())
def test_a_sum_survives_being_written_the_russian_way(amount: Decimal, grouped: bool) -> None:
    text = f"{amount:,.2f}" if grouped else f"{amount:.2f}"
    written = text.replace(",", "\u00a0").replace(".", ",") + " ₽"
    assert values("deals", {"sum": written}, MOSCOW)["sum"] == amount


def test_every_field_has_its_column_names() -> None:
    fields = {field for kind in KINDS.values() for field in kind.__dataclass_fields__}
    assert fields == HEADERS.keys()
