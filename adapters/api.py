"""One question to a provider's API: where a recording is, which calls there were."""

import json
from collections.abc import Mapping
from typing import cast

import aiohttp

from adapters.errors import NotReady, ProviderDown, Refused
from adapters.fields import Object

TIMEOUT_SECONDS = 15
MOST_BYTES = 1_000_000


async def asked(
    url: str,
    *,
    adapter: str,
    headers: Mapping[str, str],
    method: str = "GET",
    body: object = None,
    form: Mapping[str, str] | bytes | None = None,
) -> Object:
    """The JSON object of the answer; redirects are not followed, so that a key goes to no other host.

    form    a form to post instead of JSON, or bytes as they are (where they were signed)

    raises  NotReady: 404; Refused: the key is not taken, or no JSON object comes; ProviderDown: 5xx, 429, silence
    """
    said = await _answer(url, adapter=adapter, headers=headers, method=method, body=body, form=form)
    if not isinstance(said, dict):
        raise Refused("the API answers with something that is no JSON object", adapter=adapter)
    return cast(Object, said)


async def listed(url: str, *, adapter: str, headers: Mapping[str, str]) -> list[object]:
    """The JSON list of the answer; [] when it has no content (204).  Raises as `asked`."""
    said = await _answer(url, adapter=adapter, headers=headers)
    if said is None:
        return []
    if not isinstance(said, list):
        raise Refused("the API answers with something that is no JSON list", adapter=adapter)
    return said


async def _answer(
    url: str,
    *,
    adapter: str,
    headers: Mapping[str, str],
    method: str = "GET",
    body: object = None,
    form: Mapping[str, str] | bytes | None = None,
) -> object:
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)) as http,
            http.request(method, url, headers=headers, json=body, data=form, allow_redirects=False) as answer,
        ):
            _check_status(answer.status, adapter)
            return None if answer.status == 204 else _json(await _body(answer, adapter), adapter)
    except (aiohttp.ClientError, TimeoutError) as error:
        raise ProviderDown(f"the API does not answer: {type(error).__name__}", adapter=adapter) from error


def _check_status(status: int, adapter: str) -> None:
    if status == 429 or status >= 500:
        raise ProviderDown(f"the API answers {status}", adapter=adapter)
    if status == 404:
        raise NotReady("the API does not know this recording yet", adapter=adapter)
    if status not in (200, 201, 204):
        raise Refused(f"the API answers {status}: check the key of this source", adapter=adapter)


async def _body(answer: aiohttp.ClientResponse, adapter: str) -> bytes:
    body = bytearray()
    async for piece in answer.content.iter_chunked(65_536):
        body += piece
        if len(body) > MOST_BYTES:
            raise Refused("the API's answer is too large", adapter=adapter)
    return bytes(body)


def _json(body: bytes, adapter: str) -> object:
    try:
        return cast(object, json.loads(body))
    except (ValueError, RecursionError):
        raise Refused("the API answers with something that is no JSON", adapter=adapter) from None
