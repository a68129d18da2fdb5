"""back-fill, reconciliation, listener locks"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql")
UTC = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("delivery", sa.Column("is_past", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "lease",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("until", UTC, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )
    op.create_table(
        "listener",
        sa.Column("source_id", ID, nullable=False),
        sa.Column("is_up", sa.Boolean(), nullable=False),
        sa.Column("since", UTC, nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_listener_source_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("source_id", name=op.f("pk_listener")),
    )
    _backfill()
    _reconciliation()


def _backfill() -> None:
    op.create_table(
        "backfill",
        sa.Column("id", ID, nullable=False),
        sa.Column("source_id", ID, nullable=False),
        sa.Column("reader", sa.String(), nullable=False),
        sa.Column("since", UTC, nullable=False),
        sa.Column("until", UTC, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("cursor", sa.Text(), nullable=False),
        *(sa.Column(f"rows_{name}", sa.Integer(), nullable=False) for name in ("read", "new", "repeated", "parked")),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("created_at", UTC, nullable=False),
        sa.Column("updated_at", UTC, nullable=False),
        sa.Column("run_at", UTC, nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_backfill_source_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backfill")),
    )
    op.create_index(op.f("ix_backfill_source_id"), "backfill", ["source_id"])
    op.create_index(op.f("ix_backfill_state"), "backfill", ["state"])


def _reconciliation() -> None:
    op.create_table(
        "reconciliation",
        sa.Column("source_id", ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", UTC, nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("calls_in_events", sa.Integer(), nullable=False),
        sa.Column("calls_in_cdr", sa.Integer(), nullable=True),
        sa.Column("calls_recorded", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_reconciliation_source_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("source_id", "day", name=op.f("pk_reconciliation")),
    )
    op.create_table(
        "difference",
        sa.Column("id", ID, nullable=False),
        sa.Column("source_id", ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("call_id", ID, nullable=False),
        sa.Column("said", JSON, nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_difference_source_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_difference_call_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_difference")),
    )
    op.create_index(op.f("ix_difference_call_id"), "difference", ["call_id"])
    op.create_index("ix_difference_source_day", "difference", ["source_id", "day"])


def downgrade() -> None:
    for table in ("difference", "reconciliation", "backfill", "listener", "lease"):
        op.drop_table(table)
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.drop_column("is_past")
