"""One question to a provider's API, for the clients that have to ask where a recording is."""

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
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)) as http,
            http.request(method, url, headers=headers, json=body, data=form, allow_redirects=False) as answer,
        ):
            _check_status(answer.status, adapter)
            return _object(await answer.content.read(MOST_BYTES), adapter)
    except (aiohttp.ClientError, TimeoutError) as error:
        raise ProviderDown(f"the API does not answer: {type(error).__name__}", adapter=adapter) from error


def _check_status(status: int, adapter: str) -> None:
    if status == 429 or status >= 500:
        raise ProviderDown(f"the API answers {status}", adapter=adapter)
    if status == 404:
        raise NotReady("the API does not know this recording yet", adapter=adapter)
    if status not in (200, 201):
        raise Refused(f"the API answers {status}: check the key of this source", adapter=adapter)


def _object(body: bytes, adapter: str) -> Object:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise Refused("the API answers with something that is no JSON object", adapter=adapter)
    return cast(Object, said)
