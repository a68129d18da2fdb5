"""`ringback user`: people's accounts."""

import secrets

import click

from db.queries import accounts
from service.access import Role
from service.accounts import SHORTEST_PASSWORD, hash_password
from service.commands.running import open_database
from service.settings import read_settings
from service.world import now

PEOPLE = [str(role) for role in (Role.ADMIN, Role.HEAD, Role.SUPERVISOR, Role.MANAGER)]


@click.group("user")
def command() -> None:
    """People who sign in."""


@command.command("add")
@click.argument("email")
@click.option("--role", type=click.Choice(PEOPLE), required=True)
@click.option("--name", help="How pages call this person (default: the part before the @).")
@click.option("--employee", help="The CRM's id of this person: a manager sees the own calls only.")
@click.option("--language", type=click.Choice(["ru", "en"]), help="Of the pages.")
@click.option("--password", help=f"At least {SHORTEST_PASSWORD} characters (default: made up and printed).")
def add(
    email: str, role: str, name: str | None, employee: str | None, language: str | None, password: str | None
) -> None:
    """Make an account for EMAIL."""
    settings = read_settings()
    chosen = password or secrets.token_urlsafe(12)
    if "@" not in email:
        raise click.UsageError("EMAIL is an e-mail address")
    try:
        hashed = hash_password(chosen)
        with open_database(settings) as db:
            db.write_now(
                accounts.add_user,
                email=email,
                name=name or email.partition("@")[0],
                role=role,
                password_hash=hashed,
                at=now(),
                language=language or settings.language,
                employee=employee,
            )
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{email.lower()} can sign in at {settings.address}/sign-in as {role}")
    if password is None:
        click.echo(f"password: {chosen}")


@command.command("password")
@click.argument("email")
@click.option("--password", help="Default: made up and printed.")
def password(email: str, password: str | None) -> None:
    """A new password for EMAIL; ends all sessions."""
    chosen = password or secrets.token_urlsafe(12)
    try:
        hashed = hash_password(chosen)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    with open_database(read_settings()) as db:
        if not db.write_now(accounts.set_password, email, hashed):
            raise click.ClickException(f"{email} has no account; `ringback user add` makes one")
    click.echo(f"password: {chosen}" if password is None else "the password is changed")
