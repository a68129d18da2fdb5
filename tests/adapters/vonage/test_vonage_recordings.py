"""A recording at Vonage: whose key goes where."""

import base64
import json
from urllib.parse import urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from adapters import registry
from adapters.errors import Refused
from adapters.vonage.client import CLIENT

KEY = generate_private_key(public_exponent=65537, key_size=2048)
PEM = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
HERE = {"url": "https://api.nexmo.com/v1/files/rec-1"}


def connection(private_key: str = PEM):
    secrets = {"signature_secret": "x", "private_key": private_key}
    return registry.connection("main", "vonage", secrets, {"application_id": "app-1"})


async def test_the_request_carries_a_jwt_that_the_applications_key_has_signed():
    found = await CLIENT.locate(HERE, connection())
    signed, _, given = found.headers["Authorization"].removeprefix("Bearer ").rpartition(".")
    KEY.public_key().verify(base64.urlsafe_b64decode(given + "=="), signed.encode(), PKCS1v15(), SHA256())
    claims = json.loads(base64.urlsafe_b64decode(signed.split(".")[1] + "=="))
    assert claims["application_id"] == "app-1"
    assert claims["exp"] - claims["iat"] == 900
    assert urlsplit(found.url).hostname == "api.nexmo.com"


@pytest.mark.parametrize(
    "url", ["https://evil.example/rec-1", "http://api.nexmo.com/rec-1", "https://xnexmo.com/rec-1", ""]
)
async def test_the_key_goes_to_nobody_else(url):
    with pytest.raises(Refused):
        await CLIENT.locate({"url": url}, connection())


async def test_a_key_that_is_none_is_told():
    with pytest.raises(Refused, match="PEM"):
        await CLIENT.locate(HERE, connection("not a key"))
