"""`ringback evaluate goals` on real labelled calls."""

import json
from pathlib import Path

from click.testing import CliRunner

from service.commands.evaluate_goals import command

HELD_OUT = Path(__file__).parents[2] / "scoring" / "fixtures" / "held_out"
NAMES = {path.stem for path in HELD_OUT.iterdir()}


def said(*options: str) -> str:
    told = CliRunner().invoke(command, [str(HELD_OUT), *options])
    assert told.exit_code == 0, told.output
    return told.output


def test_mistakes_are_listed_by_call() -> None:
    assert "mistakes" in said()
    assert any(name in said() for name in NAMES)


def test_a_summary_names_no_call() -> None:
    told = said("--summary")
    assert "F1" in told
    assert not [name for name in NAMES if name in told]


def test_a_summary_has_the_same_figures() -> None:
    whole, summary = json.loads(said("--json")), json.loads(said("--json", "--summary"))
    assert summary["overall"] == whole["overall"]
    assert (summary["mistakes"], summary["causes"]) == ([], [])
    assert whole["mistakes"]
