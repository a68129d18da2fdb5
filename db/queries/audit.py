"""The audit trail: who did what to what."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from db.models.work import Audit


def write(
    session: Session, *, at: datetime, who: str, action: str, subject: str, details: Mapping[str, Any] | None = None
) -> None:
    """One line, never changed after.  `who`: "user:3", "token:2", "command line"; `subject`: "call:15"."""
    session.add(Audit(at=at, who=who, action=action, subject=subject, details=dict(details or {})))
