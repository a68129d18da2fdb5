"""promises and objections"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql")
ADDED: tuple[sa.Column[Any], ...] = (
    sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),  # not null once it is filled
    sa.Column("kind", sa.String(), nullable=False, server_default="other"),
    sa.Column("said_on", sa.Date(), nullable=True),
    sa.Column("turn", sa.Integer(), nullable=True),
    sa.Column("at_seconds", sa.Double(), nullable=True),
    sa.Column("is_next_step", sa.Boolean(), nullable=False, server_default=sa.true()),
    sa.Column("reason", sa.String(), nullable=True),
    sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("settled_by", sa.String(), nullable=True),
    sa.Column("settled_call_id", ID, nullable=True),
    sa.Column("note", sa.Text(), nullable=True),
)


def upgrade() -> None:
    """A call may hold many promises; the ones there are become its next steps, due on the day that was said."""
    with op.batch_alter_table("verdict", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reports", JSON, nullable=False, server_default="[]"))
    with op.batch_alter_table("promise", schema=None) as batch_op:
        for column in ADDED:
            batch_op.add_column(column)
        batch_op.drop_constraint(batch_op.f("uq_promise_call_id"), type_="unique")
    op.execute(
        "UPDATE promise SET said_on = due_on, made_at = (SELECT started_at FROM call WHERE call.id = promise.call_id)"
    )
    with op.batch_alter_table("promise", schema=None) as batch_op:
        batch_op.alter_column("made_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_promise_settled_call_id"), "call", ["settled_call_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_index(batch_op.f("ix_promise_call_id"), ["call_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_promise_employee_id"), ["employee_id"], unique=False)
        batch_op.create_index("ix_promise_due_on", ["due_on"], unique=False)
    op.create_table(
        "objection",
        sa.Column("id", ID, nullable=False),
        sa.Column("call_id", ID, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("quote", sa.String(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("at_seconds", sa.Double(), nullable=False),
        sa.Column("is_met", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answer_turn", sa.Integer(), nullable=True),
        sa.Column("answer_at_seconds", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_objection_call_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
    )
    with op.batch_alter_table("objection", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_objection_call_id"), ["call_id"], unique=False)


def downgrade() -> None:
    """Back to one promise a call: the next step stays."""
    op.drop_table("objection")
    op.execute("DELETE FROM promise WHERE id NOT IN (SELECT max(id) FROM promise WHERE is_next_step GROUP BY call_id)")
    with op.batch_alter_table("promise", schema=None) as batch_op:
        batch_op.drop_index("ix_promise_due_on")
        batch_op.drop_index(batch_op.f("ix_promise_employee_id"))
        batch_op.drop_index(batch_op.f("ix_promise_call_id"))
        batch_op.drop_constraint(batch_op.f("fk_promise_settled_call_id"), type_="foreignkey")
        for column in ADDED:
            batch_op.drop_column(str(column.name))
        batch_op.create_unique_constraint(batch_op.f("uq_promise_call_id"), ["call_id"])
    with op.batch_alter_table("verdict", schema=None) as batch_op:
        batch_op.drop_column("reports")
