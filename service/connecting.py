"""A new PBX before it is stored: name, secrets and options checked, what we may choose ourselves made up."""

import re
import secrets as random_secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from adapters import registry

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")
# Secrets that nobody gives us: whoever connects the PBX makes them up, and so do we when the field is left empty.
OURS_TO_CHOOSE = frozenset(
    (
        *("secret", "url_token", "reportcall_token", "crm_token", "basic_auth_password", "basic_password"),
        *("hook_token", "webhook_token"),
    )
)
OUR_USER = {"basic_auth_user": "ringback", "basic_user": "ringback"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSource:
    name: str
    kind: str
    secrets: Mapping[str, str] = field(repr=False)
    options: Mapping[str, str]
    made_up: tuple[str, ...]  # names of the secrets that are ours: the administrator has not seen them yet


def prepare(name: str, kind: str, secrets: Mapping[str, str], options: Mapping[str, str]) -> NewSource:
    """Raises ValueError with one line that says what to do."""
    if not NAME.fullmatch(name):
        raise ValueError("a name is made of latin letters, digits, - and _: it stands in the webhook's address")
    adapter = registry.adapter(kind)
    given = {key: value for key, value in secrets.items() if value}
    ours = tuple(key for key in adapter.secret_names if key not in given and _may_choose(key))
    all_secrets = given | {key: _made_up(key) for key in ours}
    kept = {key: value for key, value in options.items() if value}
    registry.connection(name, kind, all_secrets, kept)
    return NewSource(name=name, kind=kind, secrets=all_secrets, options=kept, made_up=ours)


def may_choose(kind: str) -> frozenset[str]:
    """The secrets of this kind that may be left empty."""
    return frozenset(name for name in registry.adapter(kind).secret_names if _may_choose(name))


def address(base: str, source: str, secrets: Mapping[str, str]) -> str:
    """What is pasted into the PBX: with the token behind the name where the address itself is the secret."""
    token = secrets.get("url_token", "")
    return f"{base}/hook/{source}/{quote(token, safe='')}" if token else f"{base}/hook/{source}"


def _may_choose(name: str) -> bool:
    return name in OURS_TO_CHOOSE or name in OUR_USER


def _made_up(name: str) -> str:
    return OUR_USER.get(name) or random_secrets.token_urlsafe(24)
