"""`ringback token`: keys of other programs and of wallboards."""

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
def add(name: str, role: str) -> None:
    """Make a token called NAME; it is shown once and stored only as a hash."""
    settings, secret = read_settings(), secrets.token_urlsafe(32)
    with open_database(settings) as db:
        try:
            db.write_now(accounts.add_token, name=name, role=role, secret=secret, at=now())
        except accounts.TokenNameTaken as error:
            raise click.ClickException(str(error)) from error
    click.echo(f"token: {secret}")
    if role == Role.KIOSK:
        click.echo(f"enter it once on the wallboard at {settings.address}/board/open")
    else:
        click.echo("send it as `Authorization: Bearer TOKEN`; it is not shown again")
