"""People and programs that may come in: users, their sessions, tokens."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from db.models.crm import Employee
from db.models.work import Token, User, WebSession

TOUCH = timedelta(minutes=1)  # how exactly a token's last use is known


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    id: int
    email: str
    name: str
    role: str
    language: str
    employee_id: int | None
    password_hash: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    user_id: int
    name: str
    role: str
    language: str
    employee_id: int | None
    csrf: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownToken:
    id: int
    name: str
    role: str
    last_used_at: datetime | None


class EmailTaken(ValueError):
    """Another account has this address."""


class TokenNameTaken(ValueError):
    """Another token has this name."""


def hashed(secret: str) -> str:
    """What is stored of a session's or token's random value: its SHA-256."""
    return hashlib.sha256(secret.encode()).hexdigest()


def add_user(
    session: Session,
    *,
    email: str,
    name: str,
    role: str,
    password_hash: str,
    at: datetime,
    language: str = "ru",
    employee: str | None = None,
) -> int:
    """The new user's id; `employee` is an external id.  Raises EmailTaken; ValueError: no such employee."""
    address = email.strip().lower()
    if session.scalar(select(User.id).where(User.email == address)) is not None:
        raise EmailTaken(f"{address} has an account already")
    employee_id = None
    if employee is not None:
        employee_id = session.scalar(select(Employee.id).where(Employee.external_id == employee))
        if employee_id is None:
            raise ValueError(f"no employee has the id {employee}; import employees first")
    user = User(
        email=address,
        name=name,
        role=role,
        password_hash=password_hash,
        created_at=at,
        language=language,
        employee_id=employee_id,
    )
    session.add(user)
    session.flush()
    return user.id


def by_email(session: Session, email: str) -> Account | None:
    """An active account."""
    row = session.scalar(select(User).where(User.email == email.strip().lower(), User.is_active.is_(True)))
    return None if row is None else _account(row)


def set_password(session: Session, email: str, password_hash: str) -> bool:
    """A new password ends all sessions; False: no such account."""
    user_id = session.scalar(
        update(User).where(User.email == email.strip().lower()).values(password_hash=password_hash).returning(User.id)
    )
    if user_id is not None:
        session.execute(delete(WebSession).where(WebSession.user_id == user_id))
    return user_id is not None


def close_user(session: Session, email: str) -> bool:
    """The account can sign in no more and its sessions end; what it did stays.  False: no such open account."""
    user_id = session.scalar(
        update(User)
        .where(User.email == email.strip().lower(), User.is_active.is_(True))
        .values(is_active=False)
        .returning(User.id)
    )
    if user_id is not None:
        session.execute(delete(WebSession).where(WebSession.user_id == user_id))
    return user_id is not None


def users(session: Session) -> list[Account]:
    """Everyone who can sign in."""
    return [_account(row) for row in session.scalars(select(User).where(User.is_active).order_by(User.email))]


def set_language(session: Session, user_id: int, language: str) -> None:
    session.execute(update(User).where(User.id == user_id).values(language=language))


def open_session(session: Session, *, user_id: int, secret: str, csrf: str, at: datetime, expires_at: datetime) -> None:
    session.execute(delete(WebSession).where(WebSession.expires_at < at))
    session.add(WebSession(token_hash=hashed(secret), user_id=user_id, csrf=csrf, created_at=at, expires_at=expires_at))


def of_session(session: Session, secret: str, *, at: datetime) -> SignedIn | None:
    """Who is behind a cookie; None when it is unknown, over, or the account is closed."""
    row = session.execute(
        select(WebSession.csrf, User)
        .join(User, User.id == WebSession.user_id)
        .where(WebSession.token_hash == hashed(secret), WebSession.expires_at > at, User.is_active.is_(True))
    ).first()
    if row is None:
        return None
    csrf, user = row
    return SignedIn(
        user_id=user.id,
        name=user.name,
        role=user.role,
        language=user.language,
        employee_id=user.employee_id,
        csrf=csrf,
    )


def close_session(session: Session, secret: str) -> None:
    session.execute(delete(WebSession).where(WebSession.token_hash == hashed(secret)))


def add_token(session: Session, *, name: str, role: str, secret: str, at: datetime) -> None:
    """Raises TokenNameTaken."""
    if session.scalar(select(Token.id).where(Token.name == name)) is not None:
        raise TokenNameTaken(f"a token named {name} is there already; choose another name")
    session.add(Token(name=name, role=role, token_hash=hashed(secret), created_at=at))


def of_token(session: Session, secret: str) -> KnownToken | None:
    row = session.scalar(select(Token).where(Token.token_hash == hashed(secret)))
    return None if row is None else _token(row)


def tokens(session: Session) -> list[KnownToken]:
    return [_token(row) for row in session.scalars(select(Token).order_by(Token.name))]


def remove_token(session: Session, name: str) -> bool:
    """From now on it lets nobody in.  False: no token has this name."""
    return session.scalar(delete(Token).where(Token.name == name).returning(Token.id)) is not None


def note_token_use(session: Session, token_id: int, *, at: datetime) -> None:
    session.execute(update(Token).where(Token.id == token_id).values(last_used_at=at))


def _token(row: Token) -> KnownToken:
    return KnownToken(id=row.id, name=row.name, role=row.role, last_used_at=row.last_used_at)


def _account(row: User) -> Account:
    return Account(
        id=row.id,
        email=row.email,
        name=row.name,
        role=row.role,
        language=row.language,
        employee_id=row.employee_id,
        password_hash=row.password_hash,
    )
