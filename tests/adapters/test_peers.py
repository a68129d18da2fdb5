from datetime import UTC, datetime

import pytest

from adapters import peers, registry
from adapters.contract import Request
from adapters.errors import BadSignature

OFFICE = registry.connection("office", "generic", {"secret": "s"}, {"allowed_peers": "192.0.2.30, 198.51.100.0/24"})


def request(peer: str, transport: str = "http") -> Request:
    return Request(received_at=datetime.now(UTC), body=b"", transport=transport, peer=peer)


@pytest.mark.parametrize("peer", ["192.0.2.30", "198.51.100.7", "::ffff:192.0.2.30"])
def test_a_named_address_is_let_in(peer):
    peers.check(request(peer), OFFICE)


@pytest.mark.parametrize(
    ("peer", "transport"), [("192.0.2.31", "http"), ("unknown", "http"), ("", "tcp"), ("x", "tcp")]
)
def test_any_other_is_refused(peer, transport):
    with pytest.raises(BadSignature):
        peers.check(request(peer, transport), OFFICE)


def test_without_the_option_everybody_may_try():
    peers.check(request("203.0.113.1"), registry.connection("office", "generic", {"secret": "s"}, {}))


def test_what_is_no_address_stops_the_set_up():
    with pytest.raises(ValueError, match="allowed_peers must be addresses"):
        registry.connection("office", "generic", {"secret": "s"}, {"allowed_peers": "pbx.example"})
