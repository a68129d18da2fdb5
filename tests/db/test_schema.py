"""Migrations, models and views say the same on both engines."""

import subprocess
import sys
import time

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect, select, table, text

from db.connect import Database
from db.models.tables import METADATA
from db.presets import PRESETS
from db.schema import is_current, migrate
from db.views import VIEWS


def test_migrations_and_models_do_not_drift(db: Database) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_every_view_can_be_read(db: Database) -> None:
    with db.engine.connect() as connection:
        for name in VIEWS:
            connection.execute(select(text("*")).select_from(table(name)))


def test_migrating_again_changes_nothing(database_url: str) -> None:
    migrate(database_url)
    engine = create_engine(database_url)
    assert is_current(engine)
    with engine.connect() as connection:
        count = connection.execute(text("SELECT count(*) FROM pipeline")).scalar_one()
    engine.dispose()
    assert count == len(PRESETS)


def test_an_empty_database_is_not_current(tmp_path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'empty.db'}")
    assert not is_current(engine)
    engine.dispose()


def test_the_user_table_is_readable_by_no_view(db: Database) -> None:
    """Views are for other programs: no password hash, token or transcript may be reached through them."""
    for name in VIEWS:
        columns = {column["name"] for column in inspect(db.engine).get_columns(name)}
        assert not columns & {"password_hash", "token_hash", "text", "turns", "secrets"}


def test_two_processes_that_migrate_at_once_are_safe(empty_database_url: str) -> None:
    """Real processes: each says nothing and ends well, and the schema is there once."""
    program = f"from db.schema import migrate; migrate({empty_database_url!r})"
    both = [subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.PIPE) for _ in range(2)]
    assert [(one.wait(60), one.communicate()[1]) for one in both] == [(0, b""), (0, b"")]
    engine = create_engine(empty_database_url)
    assert is_current(engine)
    engine.dispose()


def test_an_empty_database_is_migrated_in_two_seconds(empty_database_url: str) -> None:
    began = time.process_time()
    migrate(empty_database_url)
    assert time.process_time() - began < 2, "processor seconds: a busy machine must not fail it"
