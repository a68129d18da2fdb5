"""`ringback token`: keys of other programs and of wallboards."""

import json
import secrets

import click

from db.queries import accounts
from service.access import Role
from service.commands.running import open_database
from service.settings import read_settings
from service.world import now

PROGRAMS = [str(role) for role in (Role.API, Role.METRICS, Role.KIOSK)]


@click.group("token")
def command() -> None:
    """Keys of programs and wallboards."""


@command.command("add")
@click.argument("name")
@click.option("--role", type=click.Choice(PROGRAMS), required=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def add(name: str, role: str, as_json: bool) -> None:
    """Make a token called NAME; it is shown once and stored only as a hash."""
    settings, secret = read_settings(), secrets.token_urlsafe(32)
    with open_database(settings) as db:
        try:
            db.write_now(accounts.add_token, name=name, role=role, secret=secret, at=now())
        except accounts.TokenNameTaken as error:
            raise click.ClickException(str(error)) from error
    if as_json:
        click.echo(json.dumps({"name": name, "role": role, "token": secret}, ensure_ascii=False))
        return
    click.echo(f"token: {secret}")
    if role == Role.KIOSK:
        click.echo(f"enter it once on the wallboard at {settings.address}/board/open")
    else:
        click.echo("send it as `Authorization: Bearer TOKEN`; it is not shown again")


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list.")
def list_all(as_json: bool) -> None:
    """All tokens: what for, and when each was last used."""
    with open_database(read_settings()) as db:
        found = db.read_now(accounts.tokens)
    lines = [
        {
            "name": one.name,
            "role": one.role,
            "last_used_at": one.last_used_at.isoformat(timespec="seconds") if one.last_used_at else None,
        }
        for one in found
    ]
    if as_json:
        click.echo(json.dumps(lines, ensure_ascii=False))
        return
    if not lines:
        click.echo("there are no tokens; `ringback token add NAME --role api` makes one")
    for line in lines:
        click.echo(f"{line['name']}  {line['role']}  last used {line['last_used_at'] or 'never'}")


@command.command("remove")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def remove(name: str, as_json: bool) -> None:
    """From now on the token NAME lets nobody in."""
    with open_database(read_settings()) as db:
        if not db.write_now(accounts.remove_token, name):
            raise click.ClickException(f"there is no token named {name}; `ringback token list` shows all")
    click.echo(json.dumps({"name": name, "removed": True}) if as_json else f"{name} lets nobody in any more")
