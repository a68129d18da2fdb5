"""How commands run coroutines and say what went wrong."""

from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import TypeVar

import click
import uvloop
from sqlalchemy.exc import OperationalError, ProgrammingError

from db.connect import Database
from db.schema import migrate
from service.settings import Settings

T = TypeVar("T")


def run(work: Coroutine[object, object, T]) -> T:
    """Run to the end.  Raises ClickException: one line for what an administrator can mend."""
    try:
        return uvloop.run(work)
    except OSError as error:
        raise click.ClickException(f"{error.strerror or error}") from error
    except (OperationalError, ProgrammingError) as error:
        raise click.ClickException(database_trouble(error)) from error


def database_trouble(error: OperationalError | ProgrammingError) -> str:
    first_line = str(error.orig).strip().splitlines()[0]
    if "no such table" in first_line or "does not exist" in first_line:
        return "the database has no tables yet; run `ringback migrate`"
    return f"the database can't be used: {first_line}"


@contextmanager
def open_database(settings: Settings) -> Iterator[Database]:
    """The configured database for a command; an embedded one is brought to the current schema first."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    if not settings.database_url:
        migrate(settings.database)
    db = Database(settings.database, readers=1)
    try:
        yield db
    except (OperationalError, ProgrammingError) as error:
        raise click.ClickException(database_trouble(error)) from error
    finally:
        db.close()
