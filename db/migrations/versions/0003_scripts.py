"""call scripts and signs of calls without purpose"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql")
AT = sa.DateTime(timezone=True)
MEASURES: tuple[sa.Column[Any], ...] = (
    sa.Column("longest_customer_seconds", sa.Double(), nullable=True),
    sa.Column("open_questions", sa.Integer(), nullable=True),
    sa.Column("interruptions", sa.Integer(), nullable=True),
    sa.Column("overlaps", sa.Integer(), nullable=True),
    sa.Column("long_silences", sa.Integer(), nullable=True),
    sa.Column("dead_air_seconds", sa.Double(), nullable=True),
    sa.Column("customer_words_per_minute", sa.Double(), nullable=True),
    sa.Column("fillers_per_100", sa.Double(), nullable=True),
    sa.Column("is_guessed", sa.Boolean(), nullable=False, server_default=sa.false()),
)
TABLES = ("sign_day", "sign_check", "call_sign", "script_trial", "script_item_result", "script_version", "script")


def upgrade() -> None:
    """Only additions: the release before works beside them."""
    with op.batch_alter_table("talk_metrics", schema=None) as batch_op:
        for column in MEASURES:
            batch_op.add_column(column)
    with op.batch_alter_table("call_goal", schema=None) as batch_op:
        batch_op.add_column(sa.Column("set_at", AT, nullable=True))
    _scripts()
    _results()
    _signs()


def _scripts() -> None:
    op.create_table(
        "script",
        sa.Column("id", ID, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("goal", sa.String(), nullable=False),
        sa.Column("stage_id", ID, nullable=True),
        sa.Column("created_at", AT, nullable=False),
        sa.ForeignKeyConstraint(["stage_id"], ["stage.id"], name=op.f("fk_script_stage_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_script")),
    )
    op.create_table(
        "script_version",
        sa.Column("id", ID, nullable=False),
        sa.Column("script_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("items", JSON, nullable=False),
        sa.Column("created_at", AT, nullable=False),
        sa.Column("created_by", ID, nullable=True),
        sa.Column("active_from", AT, nullable=True),
        sa.Column("active_until", AT, nullable=True),
        sa.ForeignKeyConstraint(
            ["script_id"], ["script.id"], name=op.f("fk_script_version_script_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["user.id"], name=op.f("fk_script_version_created_by"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_script_version")),
        sa.UniqueConstraint("script_id", "number", name=op.f("uq_script_version_script_id_number")),
    )
    op.create_index("ix_script_version_state", "script_version", ["state"])


def _results() -> None:
    op.create_table(
        "script_item_result",
        sa.Column("call_id", ID, nullable=False),
        sa.Column("version_id", ID, nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("in_order", sa.Boolean(), nullable=True),
        sa.Column("turn", sa.Integer(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=True),
        sa.Column("start", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["call_id"], ["call.id"], name=op.f("fk_script_item_result_call_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["script_version.id"], name=op.f("fk_script_item_result_version_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("call_id", "version_id", "item", name=op.f("pk_script_item_result")),
    )
    op.create_index("ix_script_item_result_version", "script_item_result", ["version_id", "item", "mark"])
    op.create_table(
        "script_trial",
        sa.Column("id", ID, nullable=False),
        sa.Column("version_id", ID, nullable=False),
        sa.Column("items", JSON, nullable=False),
        sa.Column("since", AT, nullable=False),
        sa.Column("until", AT, nullable=False),
        sa.Column("most_calls", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("lease_until", AT, nullable=True),
        sa.Column("asked_at", AT, nullable=False),
        sa.Column("asked_by", ID, nullable=True),
        sa.Column("done_at", AT, nullable=True),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("counts", JSON, nullable=False),
        sa.Column("changed", JSON, nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["version_id"], ["script_version.id"], name=op.f("fk_script_trial_version_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["user.id"], name=op.f("fk_script_trial_asked_by"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_script_trial")),
    )
    op.create_index(op.f("ix_script_trial_version_id"), "script_trial", ["version_id"])


def _signs() -> None:
    op.create_table(
        "call_sign",
        sa.Column("call_id", ID, nullable=False),
        sa.Column("sign", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("facts", JSON, nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_call_sign_call_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("call_id", "sign", name=op.f("pk_call_sign")),
    )
    op.create_index("ix_call_sign_day", "call_sign", ["day", "sign"])
    op.create_table(
        "sign_check",
        sa.Column("call_id", ID, nullable=False),
        sa.Column("sign", sa.String(), nullable=False),
        sa.Column("user_id", ID, nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("at", AT, nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_sign_check_call_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_sign_check_user_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("call_id", "sign", name=op.f("pk_sign_check")),
    )
    op.create_table(
        "sign_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_due", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_sign_day")),
    )
    op.create_index(op.f("ix_sign_day_is_due"), "sign_day", ["is_due"])


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    with op.batch_alter_table("call_goal", schema=None) as batch_op:
        batch_op.drop_column("set_at")
    with op.batch_alter_table("talk_metrics", schema=None) as batch_op:
        for column in MEASURES:
            batch_op.drop_column(str(column.name))
