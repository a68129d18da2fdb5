"""What an exchange of the demo sends to the service's door."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """One webhook."""

    path: str  # below /hook/{name}, with query: "/events/call"
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
