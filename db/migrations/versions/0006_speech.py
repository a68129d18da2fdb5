"""engines, masks and speakers of a transcript"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql")


def upgrade() -> None:
    op.create_table(
        "line_privacy",
        sa.Column("line", sa.String(), nullable=False),
        sa.Column("is_hidden", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("line", name=op.f("pk_line_privacy")),
    )
    with op.batch_alter_table("recording", schema=None) as batch_op:
        batch_op.add_column(sa.Column("privacy", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("muted_sha256", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("privacy_error", sa.Text(), nullable=True))
        batch_op.create_index("ix_recording_privacy", ["privacy", "state"], unique=False)
    with op.batch_alter_table("transcript", schema=None) as batch_op:
        batch_op.add_column(sa.Column("version", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("sides", JSON, nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("is_hidden", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("masks", JSON, nullable=False, server_default="[]"))
    with op.batch_alter_table("play", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_original", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("play", schema=None) as batch_op:
        batch_op.drop_column("is_original")
    with op.batch_alter_table("transcript", schema=None) as batch_op:
        for name in ("masks", "is_hidden", "sides", "version"):
            batch_op.drop_column(name)
    with op.batch_alter_table("recording", schema=None) as batch_op:
        batch_op.drop_index("ix_recording_privacy")
        for name in ("privacy_error", "muted_sha256", "privacy"):
            batch_op.drop_column(name)
    op.drop_table("line_privacy")
