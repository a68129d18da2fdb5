"""Every adapter's manual is read whole: no word of it is lost, nothing of it is markup."""

import re

import pytest

from adapters import registry
from adapters.contract import Adapter
from service.pages import manual

KINDS = pytest.mark.parametrize("adapter", registry.ALL, ids=lambda adapter: adapter.name)


def words(pieces: manual.Sequence[manual.Piece]) -> str:
    spans = (span.text for piece in pieces for row in piece.rows for cell in row for span in cell)
    return " ".join((*spans, *(piece.code for piece in pieces)))


@KINDS
def test_both_languages_have_steps_and_the_example_address_becomes_the_real_one(adapter: Adapter) -> None:
    for language in manual.SECTIONS:
        found = words(manual.steps(adapter, language, "https://calls.example.org/hook/sales"))
        assert len(found) > 60, language
        assert "ringback.example/hook" not in found


@KINDS
def test_no_mark_is_left_over(adapter: Adapter) -> None:
    pieces = (*manual.steps(adapter, "ru", ""), *manual.steps(adapter, "en", ""), *manual.more(adapter, ""))
    texts = [
        span.text for piece in pieces for row in piece.rows for cell in row for span in cell if span.kind == "text"
    ]
    assert [text for text in texts if re.search(r"\*\*|`|^\|", text)] == []


def test_each_kind_of_piece() -> None:
    said_so = (
        "Two",
        "lines with `code` and **more**.",
        "",
        "3. one",
        "   goes on",
        "4. two",
        "```xml",
        '<a b="1">',
        "```",
    )
    text = "\n".join((*said_so, "| a | b |", "|---|---|", "| `c` | d |"))
    assert [piece.kind for piece in manual.read(text)] == ["text", "list", "code", "table"]
    said, listed, code, table = manual.read(text)
    assert said.rows[0][0] == (
        manual.Span("text", "Two lines with "), manual.Span("code", "code"), manual.Span("text", " and "),
        manual.Span("strong", "more"), manual.Span("text", "."),
    )  # fmt: skip
    assert (listed.start, [row[0][0].text for row in listed.rows]) == (3, ["one goes on", "two"])
    assert code.code == '<a b="1">'
    assert [[cell[0].text for cell in row] for row in table.rows] == [["a", "b"], ["c", "d"]]
