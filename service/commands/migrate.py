"""`ringback migrate`: the database to the current schema."""

import click
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError, ProgrammingError

from db.schema import migrate
from service.commands.running import database_trouble
from service.settings import read_settings


@click.command("migrate")
def command() -> None:
    """Bring the database to the current schema; running it again changes nothing."""
    settings = read_settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    try:
        migrate(settings.database)
    except (OperationalError, ProgrammingError) as error:
        raise click.ClickException(database_trouble(error)) from error
    click.echo(f"{make_url(settings.database).render_as_string(hide_password=True)} has the current schema")
