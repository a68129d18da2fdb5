"""What a line's customers may say in confidence."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Utc


class LinePrivacy(Base):
    """Of one line, whether numbers said aloud are hidden; a line without a row is as the settings say."""

    __tablename__ = "line_privacy"
    line: Mapped[str] = mapped_column(primary_key=True)  # as in call.line
    is_hidden: Mapped[bool]
    changed_at: Mapped[datetime] = mapped_column(Utc)
    changed_by: Mapped[str]  # as in audit.who
