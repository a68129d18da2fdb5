"""Alembic's entry: the connection is handed in by db/schema.py; nothing is read from files."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from db.models.base import Money, Utc
from db.models.tables import METADATA


def as_plain_type(kind: str, item: object, autogenerating: AutogenContext) -> str | Literal[False]:
    """A migration must not change when our own column types do."""
    if kind == "type" and isinstance(item, Utc):
        return "sa.DateTime(timezone=True)"
    return "sa.BigInteger()" if kind == "type" and isinstance(item, Money) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,  # SQLite alters a table by copying it
    compare_type=True,
    render_item=as_plain_type,
    transactional_ddl=False,  # db/schema.py holds the one transaction
)
context.run_migrations()
