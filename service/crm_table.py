"""Tables of a CRM's export, CSV or XLSX, with headers in Russian or English → the fields of a record.  No database."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any
from zipfile import BadZipFile
from zoneinfo import ZoneInfo

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from service.crm_feed import KINDS, RecordWrong

# field → what its column may be called, beside the field's own name; compared without case, spaces and underscores
HEADERS: Mapping[str, tuple[str, ...]] = {
    "external_id": ("id", "ид", "код", "внешний ид", "внешний код"),
    "name": ("название", "наименование", "имя", "фио", "company name", "full name"),
    "title": ("название", "наименование", "тема", "name"),
    "phones": ("phone", "телефон", "телефоны", "номер", "номера"),
    "segment": ("сегмент",),
    "industry": ("отрасль",),
    "region": ("регион", "город", "city"),
    "is_vip": ("vip", "вип"),
    "company": ("company id", "компания", "ид компании", "код компании", "клиент"),
    "contact": ("contact id", "контакт", "ид контакта", "код контакта"),
    "employee": ("employee id", "manager", "owner", "менеджер", "ответственный", "сотрудник", "ид сотрудника"),
    "lead": ("lead id", "лид", "ид лида", "код лида"),
    "deal": ("deal id", "сделка", "ид сделки", "код сделки"),
    "position": ("должность",),
    "role": ("роль",),
    "team": ("команда", "отдел", "группа"),
    "email": ("e-mail", "почта", "эл. почта"),
    "extensions": ("extension", "внутренний номер", "внутренние номера", "внутренний", "добавочный"),
    "is_active": ("active", "работает", "активен"),
    "status": ("статус", "состояние"),
    "pipeline": ("воронка",),
    "stage": ("этап", "стадия"),
    "from_stage": ("from", "с этапа", "из этапа", "предыдущий этап"),
    "to_stage": ("to", "на этап", "в этап", "новый этап"),
    "expected_sum": ("sum", "amount", "ожидаемая сумма", "сумма", "бюджет"),
    "sum": ("amount", "сумма", "бюджет"),
    "currency": ("валюта",),
    "rejection_reason": ("reason", "причина", "причина отказа", "причина забраковки"),
    "rejected_at": ("rejected", "забракован", "дата отказа", "дата забраковки"),
    "created_at": ("created", "создан", "создана", "дата создания"),
    "closed_at": ("closed", "закрыта", "дата закрытия"),
    "campaign": ("кампания", "источник"),
    "at": ("date", "time", "дата", "время", "когда"),
}
WORDS: Mapping[str, Mapping[str, str]] = {  # what people write → our words
    "role": {
        "телемаркетинг": "telemarketing", "телемаркетолог": "telemarketing", "активные продажи": "closer",
        "продавец": "closer", "аккаунт-менеджер": "account_manager", "логист": "logistics", "логистика": "logistics",
        "другое": "other", "прочее": "other",
    },
    "leads.status": {
        "новый": "new", "в работе": "in_work", "конвертирован": "converted", "качественный": "converted",
        "забракован": "rejected", "брак": "rejected", "отказ": "rejected",
    },
    "deals.status": {
        "открыта": "open", "в работе": "open", "выиграна": "won", "успешна": "won", "успешно": "won",
        "проиграна": "lost", "провалена": "lost", "отказ": "lost",
    },
}  # fmt: skip
YES, NO = frozenset(("1", "yes", "y", "true", "да", "+")), frozenset(("0", "no", "n", "false", "нет", "-"))
LISTS = re.compile(r"[,;/|\n]+")
DATES = ("%d.%m.%Y", "%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M:%S", "%d/%m/%Y", "%d/%m/%Y %H:%M")
CURRENCY = re.compile(r"(?:руб(?:лей|\.)?|р\.|₽|rub|[$€])$", re.IGNORECASE)
MOST_BYTES = 200_000_000


class TableUnreadable(ValueError):
    """One line: why the file is no table, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows with the lines they begin at; a row has a cell for each field that a column was found for."""

    rows: list[tuple[int, dict[str, Any]]]
    unknown_columns: tuple[str, ...]


def read_table(path: Path, kind: str) -> Table:
    """Raises TableUnreadable."""
    if not path.is_file():
        raise TableUnreadable(f"{path}: no such file")
    if path.stat().st_size > MOST_BYTES:
        raise TableUnreadable(f"{path}: larger than {MOST_BYTES // 1_000_000} MB; split it")
    lines = _xlsx(path) if path.suffix.lower() in (".xlsx", ".xlsm") else _csv(path)
    filled = ((line, cells) for line, cells in lines if any(_text(cell) for cell in cells))
    header = next(filled, None)
    if header is None:
        raise TableUnreadable(f"{path}: it is empty; the first row must name the columns")
    fields, unknown = _fields(kind, [_text(cell) for cell in header[1]])
    if "external_id" not in fields:
        raise TableUnreadable(f"{path}: no column gives the id; call it external_id, ID or Код")
    rows = [(line, _row(fields, cells)) for line, cells in filled]
    return Table(rows=rows, unknown_columns=unknown)


def values(kind: str, cells: Mapping[str, Any], zone: ZoneInfo) -> dict[str, Any]:
    """A row as the fields to change: an empty cell changes nothing.  Raises RecordWrong."""
    found: dict[str, Any] = {}
    readers = _readers(kind, zone)
    for field, cell in cells.items():
        if not _text(cell):
            continue
        try:
            found[field] = readers[field](cell) if field in readers else _text(cell)
        except (ValueError, InvalidOperation) as error:
            raise RecordWrong(f"{field}: “{_text(cell)[:60]}” is not understood") from error
    return found


def header_help(kind: str) -> str:
    """One line a field for --help."""
    return "\n".join(f"  {field}: {', '.join(HEADERS[field])}" for field in KINDS[kind].__dataclass_fields__)


def _readers(kind: str, zone: ZoneInfo) -> dict[str, Callable[[Any], Any]]:
    def moment(cell: Any) -> datetime:
        return _moment(cell, zone)

    def word(name: str) -> Callable[[Any], str]:
        return lambda cell: WORDS[name].get(_text(cell).casefold(), _text(cell).casefold())

    return {
        **dict.fromkeys(("phones", "extensions"), _list),
        **dict.fromkeys(("is_vip", "is_active"), _yes),
        **dict.fromkeys(("sum", "expected_sum"), _money),
        **dict.fromkeys(("rejected_at", "created_at", "closed_at", "at"), moment),
        "role": word("role"),
        "status": word(f"{kind}.status"),
        "currency": lambda cell: {"руб": "RUB", "руб.": "RUB", "₽": "RUB"}.get(
            _text(cell).lower(), _text(cell).upper()
        ),
    }


def _fields(kind: str, header: Sequence[str]) -> tuple[dict[str, int], tuple[str, ...]]:
    """Field → column; the first column that fits a field is taken, exact names before the others."""
    columns = {_plain(name): i for i, name in reversed(list(enumerate(header))) if name}
    fields = {field: columns[_plain(field)] for field in KINDS[kind].__dataclass_fields__ if _plain(field) in columns}
    for field in [field for field in KINDS[kind].__dataclass_fields__ if field not in fields]:
        found = (columns[_plain(name)] for name in HEADERS[field] if _plain(name) in columns)
        column = next((column for column in found if column not in fields.values()), None)
        if column is not None:
            fields[field] = column
    unknown = tuple(name for i, name in enumerate(header) if name and i not in fields.values())
    return fields, unknown


def _row(fields: Mapping[str, int], cells: Sequence[Any]) -> dict[str, Any]:
    return {field: cells[i] for field, i in fields.items() if i < len(cells)}


def _csv(path: Path) -> Iterator[tuple[int, list[Any]]]:
    raw = path.read_bytes()
    if raw[:4] == b"\xd0\xcf\x11\xe0":
        raise TableUnreadable(f"{path}: an old Excel file; save it as XLSX or CSV")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1251", errors="replace")
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    try:
        for cells in reader:
            yield line, list(cells)
            line = reader.line_num + 1
    except csv.Error as error:
        raise TableUnreadable(f"{path}: line {line}: {error}") from error


def _xlsx(path: Path) -> Iterator[tuple[int, list[Any]]]:
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise TableUnreadable(f"{path}: no XLSX workbook: {error}") from error
    try:
        for line, cells in enumerate(book.worksheets[0].iter_rows(values_only=True), start=1):
            yield line, list(cells)
    finally:
        book.close()


def _plain(name: str) -> str:
    return re.sub(r"[\s_]+", "", name).casefold().replace("ё", "е")


def _text(cell: Any) -> str:
    """As a person sees it: a spreadsheet's 79001234567.0 is 79001234567."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).replace("\u00a0", " ").strip()


def _list(cell: Any) -> list[str]:
    return [part.strip() for part in LISTS.split(_text(cell)) if part.strip()]


def _yes(cell: Any) -> bool:
    text = _text(cell).casefold()
    if text not in YES | NO:
        raise ValueError(text)
    return text in YES


def _money(cell: Any) -> Decimal:
    """1 234,50 ₽ and 1,234.50 alike: the last of comma and point is the decimal one, unless it parts thousands."""
    text = CURRENCY.sub("", re.sub(r"[\s\u00a0\u202f']", "", _text(cell)))
    if "," in text and "." in text:
        text = text.replace("," if text.rfind(".") > text.rfind(",") else ".", "")
    if text.count(",") > 1 or text.count(".") > 1:
        text = text.replace(",", "").replace(".", "")
    amount = Decimal(text.replace(",", "."))
    if not amount.is_finite():
        raise ValueError(text)
    return amount


def _moment(cell: Any, zone: ZoneInfo) -> datetime:
    """A time without a zone is local; a day is its beginning."""
    if isinstance(cell, date) and not isinstance(cell, datetime):
        return datetime.combine(cell, time(), zone)
    moment = cell if isinstance(cell, datetime) else _parsed(_text(cell))
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)


def _parsed(text: str) -> datetime:
    for pattern in DATES:
        try:
            return datetime.strptime(text, pattern)  # noqa: DTZ007  # the caller adds the local zone
        except ValueError:
            continue
    return datetime.fromisoformat(text)
