"""`ringback evaluate`: the product's own judgement against labelled data."""

import json
import tempfile
from collections import Counter
from pathlib import Path

import click

from adapters import captured, registry
from db.schema import migrate
from service.commands import evaluate_asr, evaluate_goals, evaluate_model
from service.commands.feed import feed_files
from service.commands.running import run
from service.evaluate_pbx import differences
from service.settings import read_settings

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group("evaluate")
def command() -> None:
    """Measure on labelled data: goals, a language model, speech recognition, PBX sequences."""


command.add_command(evaluate_goals.command)
command.add_command(evaluate_model.command)
command.add_command(evaluate_asr.command)


@command.command("pbx")
@click.argument("folder", type=FOLDER)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def pbx(folder: Path, as_json: bool) -> None:
    """Feed every captured sequence below FOLDER and compare the calls with what it expects."""
    read = [(path, _captured(path)) for path in sorted(folder.rglob("*.json"))]
    cases = [(path, case) for path, case in read if case.provider in registry.ADAPTERS]
    unknown = Counter(case.provider for _, case in read if case.provider not in registry.ADAPTERS)
    wrong: dict[str, list[str]] = {}
    with tempfile.TemporaryDirectory(prefix="ringback-evaluate-") as thrown_away:
        settings = read_settings().model_copy(update={"data_dir": Path(thrown_away), "database_url": ""})
        migrate(settings.database)
        fed = run(feed_files(settings, cases, None))
    for (path, case), result in zip(cases, fed, strict=True):
        if found := differences(case.expect, result, len(case.requests)):
            wrong[str(path)] = found
    right = len(cases) - len(wrong)
    if as_json:
        click.echo(json.dumps({"right": right, "of": len(cases), "no_adapter": unknown, "wrong": wrong}))
        return
    click.echo(f"{right} of {len(cases)} sequences exactly right")
    for name, found in wrong.items():
        click.echo(f"  {name}: {'; '.join(found)}")
    if unknown:
        click.echo(f"  no adapter yet: {', '.join(f'{name} ({count})' for name, count in sorted(unknown.items()))}")


def _captured(path: Path) -> captured.Captured:
    try:
        return captured.read(path)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
