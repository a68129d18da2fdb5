"""Plivo's signature, against the worked example of its documentation, and where its password goes."""

from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest

from adapters import registry
from adapters.contract import Request
from adapters.errors import BadSignature, Refused
from adapters.plivo.client import CLIENT
from adapters.plivo.parse import ADAPTER

FORM = {"CallUUID": "abc-1", "CallStatus": "completed", "From": "12025550141", "To": "12025550100"}
SIGNATURE = "W3O5SOfwKeQNYnMDCkwjNFbREJM62Fv1CivqSFOiATw="
CONNECTION = registry.connection(
    "main", "plivo", {"auth_token": "plivo-token"}, {"public_base_url": "https://calls.example.com", "auth_id": "MA0"}
)


def request(signature: str) -> Request:
    return Request(
        received_at=datetime.now(UTC),
        body=urlencode(FORM).encode(),
        query="t=7",
        target="/webhooks/plivo/main?t=7",
        headers={"x-plivo-signature-v3": signature, "x-plivo-signature-v3-nonce": "1770300000123"},
    )


@pytest.mark.parametrize("header", [SIGNATURE, f"b3RoZXI=,{SIGNATURE}", f"{SIGNATURE}, b3RoZXI="])
def test_the_worked_example_is_taken_also_as_one_of_several(header):
    ADAPTER.verify(request(header), CONNECTION)


@pytest.mark.parametrize("header", ["b3RoZXI=", f"{SIGNATURE[:-2]}A=", SIGNATURE.lower(), ","])
def test_another_is_not(header):
    with pytest.raises(BadSignature):
        ADAPTER.verify(request(header), CONNECTION)


async def test_the_password_goes_to_plivo_alone():
    assert (await CLIENT.locate({"url": "https://media.plivo.com/rec.mp3"}, CONNECTION)).headers
    assert not (await CLIENT.locate({"url": "https://plivo.com.example/rec.mp3"}, CONNECTION)).headers
    assert not (await CLIENT.locate({"url": "http://media.plivo.com/rec.mp3"}, CONNECTION)).headers
    with pytest.raises(Refused):
        await CLIENT.locate({}, CONNECTION)
