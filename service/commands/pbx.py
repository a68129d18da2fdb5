"""`ringback pbx`: connect an exchange, see what is connected, let one go."""

import json
from collections.abc import Sequence

import click

from adapters import registry
from adapters.contract import Adapter
from db.queries import sources
from service import connecting
from service.commands import pbx_new
from service.commands.running import open_database
from service.connecting import NewSource
from service.settings import Settings, read_settings
from service.world import now


@click.group("pbx")
def command() -> None:
    """Exchanges that report to us."""


command.add_command(pbx_new.new)
command.add_command(pbx_new.export)


@command.command("add")
@click.argument("name")
@click.option("--adapter", "kind", required=True, help=f"Kind of exchange: {', '.join(registry.ADAPTERS)}.")
@click.option("--secret", "secret_parts", multiple=True, help="VALUE, or NAME=VALUE where the PBX has several.")
@click.option("--option", "option_parts", multiple=True, help="NAME=VALUE; the adapter's README lists them.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def add(name: str, kind: str, secret_parts: Sequence[str], option_parts: Sequence[str], as_json: bool) -> None:
    """Connect the exchange NAME; prints its webhook address and what it must prove itself with."""
    settings = read_settings()
    try:
        given = _secrets(registry.adapter(kind), secret_parts)
        options = {"timezone": settings.time_zone, **dict(_pair(part, "--option") for part in option_parts)}
        source = connecting.prepare(name, kind, given, options)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    with open_database(settings) as db:
        try:
            db.write_now(sources.add, name=name, adapter=kind, secrets=source.secrets, options=source.options, at=now())
        except sources.NameTaken as error:
            raise click.ClickException(str(error)) from error
    _print_added(settings, source, as_json)


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list.")
def list_all(as_json: bool) -> None:
    """All exchanges: are events arriving, what is parked."""
    settings = read_settings()
    with open_database(settings) as db:
        lines = db.read_now(sources.health, at=now())
    if as_json:
        click.echo(json.dumps([_as_json(settings, line) for line in lines], ensure_ascii=False))
        return
    if not lines:
        click.echo("no PBX is connected yet; `ringback pbx add NAME --adapter KIND` connects one")
    for line in lines:
        heard = line.last_delivery_at.isoformat(timespec="seconds") if line.last_delivery_at else "never"
        state = "on" if line.is_on else "off"
        click.echo(
            f"{line.name}  {line.adapter}  {state}  last event {heard}  {line.deliveries_last_hour} in the last hour"
            f"  {line.parked} parked  {settings.address}/hook/{line.name}"
        )


@command.command("remove")
@click.argument("name")
def remove(name: str) -> None:
    """Let the exchange NAME go.  Its calls stay; from now on its webhook answers 404."""
    with open_database(read_settings()) as db:
        try:
            gone = db.write_now(sources.remove_unused, name)
            if not gone:
                db.write_now(sources.turn_off, name)
        except sources.NoSuchSource as error:
            raise click.ClickException(str(error)) from error
    click.echo(f"{name} is removed" if gone else f"{name} is turned off; its calls stay")


def _secrets(adapter: Adapter, parts: Sequence[str]) -> dict[str, str]:
    """As given, by name; a nameless one is the adapter's first."""
    known = (*adapter.secret_names, *adapter.optional_secret_names)
    return dict(
        _pair(part, "--secret") if part.partition("=")[0] in known else (_first(known, adapter), part) for part in parts
    )


def _first(known: Sequence[str], adapter: Adapter) -> str:
    if not known:
        raise ValueError(f"{adapter.title} takes no secret")
    return known[0]


def _pair(part: str, option: str) -> tuple[str, str]:
    name, equals, value = part.partition("=")
    if not equals:
        raise ValueError(f"{option} must be NAME=VALUE")
    return name, value


def _print_added(settings: Settings, source: NewSource, as_json: bool) -> None:
    address = connecting.address(settings.address, source.name, source.secrets)
    if as_json:
        said = {"name": source.name, "adapter": source.kind, "address": address, "secrets": dict(source.secrets)}
        click.echo(json.dumps(said))
        return
    click.echo(f"{source.name} is connected.\n  webhook address  {address}")
    for secret, value in source.secrets.items():
        click.echo(f"  {secret}  {value}")
    click.echo(f"What to set in the exchange's own menus: {settings.address}/sources/{source.name}/setup")


def _as_json(settings: Settings, line: sources.SourceHealth) -> dict[str, object]:
    heard = line.last_delivery_at
    return {
        "name": line.name,
        "adapter": line.adapter,
        "on": line.is_on,
        "address": f"{settings.address}/hook/{line.name}",
        "last_delivery_at": heard.isoformat() if heard else None,
        "deliveries_last_hour": line.deliveries_last_hour,
        "deliveries_last_day": line.deliveries_last_day,
        "parked": line.parked,
        "recordings_late": line.recordings_late,
    }
