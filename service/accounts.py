"""Passwords and sign-in: slow on purpose, the same for a wrong password and an unknown address, and limited."""

import asyncio
import secrets
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter
from sqlalchemy.orm import Session

from db.queries import accounts, audit
from service.world import World

PER_ADDRESS, PER_ACCOUNT = RateLimitItemPerMinute(20), RateLimitItemPerMinute(6)
SHORTEST_PASSWORD = 10

_HASHER = PasswordHasher()  # argon2id with the library's defaults (RFC 9106, low-memory profile)


class TooOften(Exception):
    """Too many tries from this address or for this account: wait a minute."""


class SignInLimit:
    """Tries of the last minute, by network address and by account."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    async def check(self, address: str, email: str) -> None:
        """Raises TooOften."""
        by_address = await self._limiter.hit(PER_ADDRESS, "address", address)
        by_account = await self._limiter.hit(PER_ACCOUNT, "account", email.strip().lower())
        if not (by_address and by_account):
            raise TooOften


async def sign_in(world: World, email: str, password: str) -> str | None:
    """The new session's secret for the cookie; None: address or password is wrong, and it does not say which."""
    account = await world.db.read(accounts.by_email, email)
    is_right = await asyncio.to_thread(_verify, account.password_hash if account is not None else None, password)
    if account is None or not is_right:
        return None
    secret = secrets.token_urlsafe(32)
    lasts = timedelta(hours=world.settings.session_hours)
    await world.db.write(_open, account.id, secret, at=world.clock(), lasts=lasts)
    return secret


def _open(session: Session, user_id: int, secret: str, *, at: datetime, lasts: timedelta) -> None:
    csrf = secrets.token_urlsafe(16)
    accounts.open_session(session, user_id=user_id, secret=secret, csrf=csrf, at=at, expires_at=at + lasts)
    audit.write(session, at=at, who=f"user:{user_id}", action="sign in", subject=f"user:{user_id}")


def hash_password(password: str) -> str:
    """Raises ValueError: too short."""
    if len(password) < SHORTEST_PASSWORD:
        raise ValueError(f"a password has at least {SHORTEST_PASSWORD} characters")
    return _HASHER.hash(password)


def _verify(expected: str | None, password: str) -> bool:
    """None, nobody's hash, takes as long as a wrong password."""
    nobodys = _some_hash()
    try:
        return _HASHER.verify(expected or nobodys, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


@cache
def _some_hash() -> str:
    """Compared for an unknown address."""
    return _HASHER.hash(secrets.token_urlsafe(16))
