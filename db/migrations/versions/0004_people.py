"""reviews by people, disputes, re-scoring"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql")
AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "rescoring",
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", AT, nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("since", AT, nullable=False),
        sa.Column("until", AT, nullable=False),
        sa.Column("goal", sa.String(), nullable=True),
        sa.Column("is_dry_run", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("cursor", ID, nullable=False),
        sa.Column("last_id", ID, nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("counts", JSON, nullable=False),
        sa.Column("lease_until", AT, nullable=True),
        sa.Column("finished_at", AT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rescoring")),
    )
    op.create_table(
        "grading",
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", AT, nullable=False),
        sa.Column("created_by", ID, nullable=True),
        sa.Column("since", AT, nullable=False),
        sa.Column("until", AT, nullable=False),
        sa.Column("per_employee", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("first_id", ID, nullable=False),
        sa.Column("second_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["user.id"], name=op.f("fk_grading_created_by"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["first_id"], ["user.id"], name=op.f("fk_grading_first_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["second_id"], ["user.id"], name=op.f("fk_grading_second_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grading")),
    )
    with op.batch_alter_table("grading", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_grading_first_id"), ["first_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_grading_second_id"), ["second_id"], unique=False)

    op.create_table(
        "graded_call",
        sa.Column("id", ID, nullable=False),
        sa.Column("grading_id", ID, nullable=False),
        sa.Column("call_id", ID, nullable=False),
        sa.Column("goal", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_graded_call_call_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["grading_id"], ["grading.id"], name=op.f("fk_graded_call_grading_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_graded_call")),
        sa.UniqueConstraint("grading_id", "call_id", name=op.f("uq_graded_call_grading_id_call_id")),
    )
    with op.batch_alter_table("graded_call", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_graded_call_call_id"), ["call_id"], unique=False)

    op.create_table(
        "rescored_call",
        sa.Column("rescoring_id", ID, nullable=False),
        sa.Column("call_id", ID, nullable=False),
        sa.Column("old", JSON, nullable=False),
        sa.Column("new", JSON, nullable=False),
        sa.Column("human", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_rescored_call_call_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["rescoring_id"], ["rescoring.id"], name=op.f("fk_rescored_call_rescoring_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("rescoring_id", "call_id", name=op.f("pk_rescored_call")),
    )
    with op.batch_alter_table("rescored_call", schema=None) as batch_op:
        batch_op.create_index("ix_rescored_call_call_id", ["call_id"], unique=False)

    op.create_table(
        "dispute",
        sa.Column("id", ID, nullable=False),
        sa.Column("call_id", ID, nullable=False),
        sa.Column("verdict_id", ID, nullable=False),
        sa.Column("employee_id", ID, nullable=True),
        sa.Column("opened_by", ID, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("claimed", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", AT, nullable=False),
        sa.Column("due_at", AT, nullable=False),
        sa.Column("answered_by", ID, nullable=True),
        sa.Column("answered_at", AT, nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["user.id"], name=op.f("fk_dispute_answered_by"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_dispute_call_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employee.id"], name=op.f("fk_dispute_employee_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["opened_by"], ["user.id"], name=op.f("fk_dispute_opened_by"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["verdict_id"], ["verdict.id"], name=op.f("fk_dispute_verdict_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute")),
        sa.UniqueConstraint("verdict_id", name=op.f("uq_dispute_verdict_id")),
    )
    with op.batch_alter_table("dispute", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dispute_call_id"), ["call_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_dispute_employee_id"), ["employee_id"], unique=False)
        batch_op.create_index("ix_dispute_state", ["state", "due_at"], unique=False)

    op.create_table(
        "grade",
        sa.Column("id", ID, nullable=False),
        sa.Column("graded_call_id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("created_at", AT, nullable=False),
        sa.Column("items", JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["graded_call_id"], ["graded_call.id"], name=op.f("fk_grade_graded_call_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_grade_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grade")),
        sa.UniqueConstraint("graded_call_id", "user_id", name=op.f("uq_grade_graded_call_id_user_id")),
    )
    with op.batch_alter_table("grade", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_grade_user_id"), ["user_id"], unique=False)

    op.create_table(
        "opinion",
        sa.Column("id", ID, nullable=False),
        sa.Column("call_id", ID, nullable=False),
        sa.Column("verdict_id", ID, nullable=True),
        sa.Column("at", AT, nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("missing", sa.String(), nullable=True),
        sa.Column("dropped", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_opinion_call_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["verdict_id"], ["verdict.id"], name=op.f("fk_opinion_verdict_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opinion")),
    )
    with op.batch_alter_table("opinion", schema=None) as batch_op:
        batch_op.create_index("ix_opinion_at", ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_opinion_call_id"), ["call_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("opinion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_opinion_call_id"))
        batch_op.drop_index("ix_opinion_at")

    op.drop_table("opinion")
    with op.batch_alter_table("grade", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_grade_user_id"))

    op.drop_table("grade")
    with op.batch_alter_table("dispute", schema=None) as batch_op:
        batch_op.drop_index("ix_dispute_state")
        batch_op.drop_index(batch_op.f("ix_dispute_employee_id"))
        batch_op.drop_index(batch_op.f("ix_dispute_call_id"))

    op.drop_table("dispute")
    with op.batch_alter_table("rescored_call", schema=None) as batch_op:
        batch_op.drop_index("ix_rescored_call_call_id")

    op.drop_table("rescored_call")
    with op.batch_alter_table("graded_call", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_graded_call_call_id"))

    op.drop_table("graded_call")
    with op.batch_alter_table("grading", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_grading_second_id"))
        batch_op.drop_index(batch_op.f("ix_grading_first_id"))

    op.drop_table("grading")
    op.drop_table("rescoring")
