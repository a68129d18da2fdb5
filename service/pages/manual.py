"""The set-up steps of a PBX, from its adapter's README: read into plain pieces that a template shows.

Only what those READMEs use: headings, lists, tables, fenced code, `code` and **strong**.  Nothing of a file becomes
markup: each piece is text, and the template escapes it.
"""

import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from adapters.contract import Adapter

SECTIONS = {"ru": "Настройка", "en": "Set-up"}
OTHER = {"ru": "en", "en": "ru"}
EXAMPLE = re.compile(r"https://ringback\.example/hook/office")  # how a README writes the source's address
SPAN = re.compile(r"`([^`]+)`|\*\*([^*]+)\*\*")
ITEM = re.compile(r"(?:(\d+)\.|[-*]) +(.*)")


@dataclass(frozen=True, slots=True)
class Span:
    kind: str  # text | code | strong
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """kind: heading | text (`rows`: one row of one cell) | list (a row an item) | table (first row: head) | code."""

    kind: str
    rows: Sequence[Sequence[Sequence[Span]]] = ()
    code: str = ""
    start: int | None = None  # of a numbered list


def steps(adapter: Adapter, language: str, address: str) -> Sequence[Piece]:
    """What an administrator does in this PBX's own menus, in this language; the example address is the real one."""
    return read(_sections(_manual(adapter)).get(SECTIONS[language], ""), address)


def more(adapter: Adapter, address: str) -> Sequence[Piece]:
    """What the other sections say of the PBX: how it is read, what is not confirmed, its limits."""
    found = _sections(_manual(adapter))
    rest = (f"## {name}\n{text}" for name, text in found.items() if name and not _is_set_up(name))
    return read("\n".join(rest), address)


def options(adapter: Adapter) -> Mapping[str, str]:
    """What the manual's table says of each of the adapter's own options, in English; an option may lack its line."""
    found: dict[str, str] = {}
    for piece in read(_manual(adapter)):
        for row in piece.rows if piece.kind == "table" else ():
            for span in row[0]:
                if span.kind == "code" and len(row) > 1:
                    found[span.text] = "".join(one.text for one in row[1])
    return {name: found[name] for name in adapter.option_names if name in found}


def template(adapter: Adapter) -> Path | None:
    """A file of ours that is uploaded into this PBX; most need none."""
    path = _beside(type(adapter).__module__, "ringback.xml")
    return path if path.is_file() else None


def read(text: str, address: str = "") -> Sequence[Piece]:
    lines = (EXAMPLE.sub(lambda _: address, text) if address else text).split("\n")
    return tuple(_pieces(lines))


def _manual(adapter: Adapter) -> str:
    return _text_beside(type(adapter).__module__)


@cache
def _text_beside(module: str) -> str:
    return _beside(module, "README.md").read_text("utf-8")


def _beside(module: str, name: str) -> Path:
    return Path(sys.modules[module].__file__ or "").with_name(name)


def _is_set_up(name: str) -> bool:
    return name.startswith(tuple(SECTIONS.values()))


def _sections(text: str) -> Mapping[str, str]:
    """By heading; "" is what stands before the first.  "Настройка (AMI)" counts as "Настройка"."""
    found: dict[str, str] = {}
    name = ""
    is_code = False
    for line in text.split("\n"):
        is_code ^= line.startswith("```")
        if line.startswith("## ") and not is_code:
            said = line.removeprefix("## ").strip()
            name = next((known for known in SECTIONS.values() if said.startswith(known)), said)
            continue
        found[name] = f"{found[name]}\n{line}" if name in found else line
    return found


def _pieces(lines: Sequence[str]) -> Iterator[Piece]:
    at = 0
    while at < len(lines):
        line = lines[at].strip()
        if line.startswith("```"):
            end = next((n for n in range(at + 1, len(lines)) if lines[n].strip().startswith("```")), len(lines))
            yield Piece(kind="code", code="\n".join(lines[at + 1 : end]))
            at = end + 1
        elif line.startswith("|"):
            end = _until(lines, at, lambda one: one.strip().startswith("|"))
            yield _table(lines[at:end])
            at = end
        elif line.startswith("#"):
            yield Piece(kind="heading", rows=((_spans(line.lstrip("# ")),),))
            at += 1
        elif ITEM.match(line):
            end = _until(lines, at, lambda one: bool(one.strip()) and not one.strip().startswith(("```", "|")))
            yield _list(lines[at:end])
            at = end
        elif line:
            end = _until(lines, at, lambda one: bool(one.strip()) and not _begins(one.strip()))
            yield Piece(kind="text", rows=((_spans(" ".join(one.strip() for one in lines[at:end])),),))
            at = end
        else:
            at += 1


def _begins(line: str) -> bool:
    """Does something other than running text begin here?"""
    return line.startswith(("```", "|", "#")) or ITEM.match(line) is not None


def _until(lines: Sequence[str], at: int, goes_on: Callable[[str], bool]) -> int:
    """The first line after `at` that is no longer part of it."""
    return next((n for n in range(at + 1, len(lines)) if not goes_on(lines[n])), len(lines))


def _list(lines: Sequence[str]) -> Piece:
    items: list[str] = []
    first = ITEM.match(lines[0].strip())
    for line in lines:
        found = ITEM.match(line.strip())
        if found and not line.startswith("  "):
            items.append(found[2])
        else:
            items[-1] += f" {line.strip()}"
    number = first[1] if first else None
    return Piece(kind="list", rows=tuple((_spans(item),) for item in items), start=int(number) if number else None)


def _table(lines: Sequence[str]) -> Piece:
    rows = [[_spans(cell.strip()) for cell in line.strip().strip("|").split("|")] for line in lines]
    return Piece(kind="table", rows=tuple(row for n, row in enumerate(rows) if n != 1))  # the second is the rule


def _spans(text: str) -> Sequence[Span]:
    found: list[Span] = []
    at = 0
    for match in SPAN.finditer(text):
        found += [Span("text", text[at : match.start()])] if match.start() > at else []
        found.append(Span("code", match[1]) if match[1] else Span("strong", match[2]))
        at = match.end()
    return (*found, *([Span("text", text[at:])] if at < len(text) else []))
