"""`ringback evaluate goals` on real labelled calls."""

import json
from pathlib import Path

from click.testing import CliRunner

from scoring.measured import read
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


def test_saved_figures_are_those_it_tells(tmp_path: Path) -> None:
    told = json.loads(said("--json", "--save", str(tmp_path / "kept.json")))
    kept = read(tmp_path / "kept.json")
    assert kept is not None
    assert kept.folder == "held_out"
    assert (kept.overall.calls, kept.overall.f1) == (told["overall"]["calls"], told["overall"]["f1"])
    assert kept.overall.outcome.right == told["overall"]["outcome"]["right"]


def test_figures_of_hidden_sides_are_not_saved(tmp_path: Path) -> None:
    told = CliRunner().invoke(command, [str(HELD_OUT), "--mono", "--save", str(tmp_path / "kept.json")])
    assert told.exit_code == 1
    assert "leave out --mono" in told.output
    assert not list(tmp_path.iterdir())
