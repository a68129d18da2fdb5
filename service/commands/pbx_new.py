"""`ringback pbx new` and `ringback pbx export`: from what a PBX sends to an adapter of one's own."""

import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import click

from adapters import captured, registry
from adapters.redaction import Redaction
from db.queries import deliveries, sources
from service.commands.running import open_database
from service.new_adapter import layout
from service.settings import read_settings
from service.world import now

ROOT = Path(registry.__file__).parents[1]


@click.command("new")
@click.argument("kind")
@click.option("--title", help="How people call this PBX; the kind unless given.")
@click.option(
    "--from", "files", multiple=True, type=click.Path(path_type=Path), help="Captured requests; may be given again."
)
@click.option(
    "--root", type=click.Path(path_type=Path, file_okay=False), default=ROOT, help="A checkout of the sources."
)
def new(kind: str, title: str | None, files: Sequence[Path], root: Path) -> None:
    """Lay out the folder of a new adapter KIND: parser, manual, fixtures, a test.  See adapters/WRITE_YOUR_OWN.md."""
    try:
        layout.check(kind)
        cases = [captured.read(path) for path in files]
        made = layout.files(kind, title or kind.replace("_", " ").title(), cases)
        layout.write(root.resolve(), made, kind)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    for path in made:
        click.echo(path)
    click.echo(f"{layout.REGISTRY} knows {kind}")
    if cases and not any(case.expect for case in cases):
        click.echo("Now say in each fixture's `expect` which calls must result: until then the tests expect none.")
    click.echo(f"Try: python3 run.py test tests/adapters -k {kind}")


@click.command("export")
@click.argument("name")
@click.option("--minutes", type=click.IntRange(1), help="Only what came in the last so many minutes.")
@click.option(
    "--limit", default=200, show_default=True, type=click.IntRange(1), help="At most so many deliveries, the newest."
)
@click.option("--exact", is_flag=True, help="As received: with numbers and secrets, so that signatures fit.")
def export(name: str, minutes: int | None, limit: int, exact: bool) -> None:
    """Print what the PBX NAME sent, as a captured file; numbers and secrets are replaced, names of people are not."""
    since = now() - timedelta(minutes=minutes) if minutes else None
    with open_database(read_settings()) as db:
        source = db.read_now(sources.by_name, name)
        if source is None:
            raise click.ClickException(f"no PBX is named {name}; `ringback pbx list` shows all")
        found = db.read_now(deliveries.received, source=name, since=since, limit=limit)
    if not found:
        raise click.ClickException(f"nothing has come from {name} yet")
    requests = found if exact else Redaction(source.secrets.values()).all(found)
    kept = {key: value for key, value in source.options.items() if key in ("timezone", "extension_pattern")}
    said = {
        "provider": source.adapter,
        "case": name,
        "title": f"captured, {'exact' if exact else 'numbers replaced'}",
        "connection": {"provider": source.adapter, **kept},
        "requests": [captured.written(request) for request in requests],
    }
    click.echo(json.dumps(said, ensure_ascii=False, indent=1))
