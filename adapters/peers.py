"""Where a delivery may come from: the option `allowed_peers`, addresses and networks separated by commas.  Pure.

The only proof that some PBXs know.  An address can be faked by whoever sits on the way, so it stands beside a secret
wherever the provider lets us have one.
"""

from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from adapters.contract import Connection, Request
from adapters.errors import BadSignature

CARRIED = frozenset(("http", "tcp"))  # what others bring; the rest we ask for ourselves


@lru_cache(maxsize=256)
def networks(text: str) -> Sequence[IPv4Network | IPv6Network]:
    """Raises ValueError with a line for the administrator."""
    try:
        return tuple(ip_network(part.strip(), strict=False) for part in text.split(",") if part.strip())
    except ValueError:
        raise ValueError("allowed_peers must be addresses such as 192.0.2.30 or 192.0.2.0/24") from None


def check(request: Request, connection: Connection) -> None:
    """Raises BadSignature: the option names addresses, and this sender's is none of them."""
    if request.transport not in CARRIED or (request.transport == "http" and not request.peer):
        return  # asked for by us, or a captured post, which has no sender any more
    allowed = networks(connection.options.get("allowed_peers", ""))
    if allowed and not _is_among(request.peer, allowed):
        raise BadSignature("the sender's address is not among allowed_peers", adapter=connection.adapter)


def _is_among(peer: str, allowed: Sequence[IPv4Network | IPv6Network]) -> bool:
    try:
        address = ip_address(peer)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None) or address
    return any(mapped in network for network in allowed)
