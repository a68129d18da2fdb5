"""`ringback user`: people's accounts."""

import json
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
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def add(
    email: str,
    role: str,
    name: str | None,
    employee: str | None,
    language: str | None,
    password: str | None,
    as_json: bool,
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
    made_up = {} if password is not None else {"password": chosen}
    if as_json:
        page = f"{settings.address}/sign-in"
        click.echo(json.dumps({"email": email.strip().lower(), "role": role, "sign_in": page, **made_up}))
        return
    click.echo(f"{email.strip().lower()} can sign in at {settings.address}/sign-in as {role}")
    if made_up:
        click.echo(f"password: {chosen}")


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list.")
def list_all(as_json: bool) -> None:
    """Everyone who can sign in."""
    with open_database(read_settings()) as db:
        found = db.read_now(accounts.users)
    if as_json:
        lines = [{"email": one.email, "name": one.name, "role": one.role, "language": one.language} for one in found]
        click.echo(json.dumps(lines, ensure_ascii=False))
        return
    if not found:
        click.echo("nobody can sign in yet; `ringback user add EMAIL --role admin` makes the first account")
    for one in found:
        click.echo(f"{one.email}  {one.role}  {one.name}")


@command.command("password")
@click.argument("email")
@click.option("--password", help="Default: made up and printed.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def password(email: str, password: str | None, as_json: bool) -> None:
    """A new password for EMAIL; ends all sessions."""
    chosen = password or secrets.token_urlsafe(12)
    try:
        hashed = hash_password(chosen)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    with open_database(read_settings()) as db:
        if not db.write_now(accounts.set_password, email, hashed):
            raise click.ClickException(_unknown(email))
    if as_json:
        click.echo(json.dumps({"email": email} | ({} if password is not None else {"password": chosen})))
    else:
        click.echo(f"password: {chosen}" if password is None else "the password is changed")


@command.command("close")
@click.argument("email")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def close(email: str, as_json: bool) -> None:
    """EMAIL can sign in no more, from this moment; what this person did stays."""
    with open_database(read_settings()) as db:
        if not db.write_now(accounts.close_user, email):
            raise click.ClickException(_unknown(email))
    click.echo(json.dumps({"email": email, "closed": True}) if as_json else f"{email} can sign in no more")


def _unknown(email: str) -> str:
    return f"{email} has no account; `ringback user list` shows all"
