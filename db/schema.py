"""Bring a database to the current schema.  Migrations are Alembic's; two processes that migrate at once are safe."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, text

from db.presets import ensure_presets
from db.views import create_views, drop_views

SCRIPTS = Path(__file__).with_name("migrations")
LOCK = 7_216_445  # PostgreSQL advisory lock: one migrates, the others wait


def migrate(url: str) -> None:
    """Empty or older → current: tables, views, funnel presets.  Running it again changes nothing."""
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _own_transactions)
    try:
        with _alone(engine) as connection:
            drop_views(connection)
            command.upgrade(_config(connection), "head")
            create_views(connection)
            ensure_presets(connection)
    finally:
        engine.dispose()


def is_current(engine: Engine) -> bool:
    """Whether the database has the schema this version of the program needs."""
    with engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_heads()
    return set(found) == set(ScriptDirectory.from_config(_config(None)).get_heads())


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """One transaction that nobody else migrates beside."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA busy_timeout=60000")
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        yield connection
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("COMMIT")
        connection.commit()


def _own_transactions(connection: object, _record: object) -> None:
    connection.isolation_level = None  # type: ignore[attr-defined]  # sqlite3's own: it would end ours at each DDL


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    return config
