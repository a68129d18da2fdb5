"""What only one process may do at a time.  Taken and renewed by changing one row; the database's clock decides."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from db.models.base import Utc
from db.models.exchanges import Lease


def hold(session: Session, name: str, *, holder: str, lease: timedelta) -> bool:
    """Take a lease, or renew it; False: another holds it.  One statement: of two who ask at once, one gets it."""
    now = clock(session)
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    new = dialect.insert(Lease).values(name=name, holder=holder, until=now + lease)
    taken = new.on_conflict_do_update(
        index_elements=["name"],
        set_={"holder": holder, "until": now + lease},
        where=or_(Lease.holder == holder, Lease.until < now),
    ).returning(Lease.name)
    return session.execute(taken).first() is not None


def release(session: Session, name: str, *, holder: str) -> None:
    """Let go before its end: another need not wait.  Of somebody else's lease nothing changes."""
    session.execute(delete(Lease).where(Lease.name == name, Lease.holder == holder))


def clock(session: Session) -> datetime:
    """The moment as the database sees it: PostgreSQL's host, or, for an embedded file, this host."""
    if session.get_bind().dialect.name == "sqlite":
        return datetime.now(UTC)
    return session.scalars(select(func.clock_timestamp(type_=Utc()))).one()
