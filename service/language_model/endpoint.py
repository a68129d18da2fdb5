"""The one place that talks to a language model: any endpoint that speaks OpenAI's chat completions.

Only to a host an administrator wrote out, only over TLS unless it was written with `http://`, no redirects followed,
answers of bounded size and time.  Nothing of a request or an answer is ever logged."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
from yarl import URL

from scoring.second_opinion import Missing, NoOpinion, Opinion, Question, read, schema
from service.safe_download import Allowed
from service.settings import Settings, SettingsWrong

MOST_BYTES = 200_000  # of an answer
TRIES = 2  # an answer that can't be used is asked for once more


class EndpointDown(Exception):
    """Time-out, refused connection, 5xx, 429: later perhaps."""

    retry = True


class EndpointRefused(Exception):
    """It does not want this request: wrong key, unknown model, a form it does not know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    url: URL  # of the API, like https://models.example.org/v1
    model: str
    key: str | None
    timeout_seconds: float
    most_tokens: int
    is_plain_json: bool  # the schema goes beside `json_object`, for servers that do not know `json_schema`

    def __repr__(self) -> str:
        return f"Endpoint({self.url.host}, {self.model})"  # never the key

    @property
    def host(self) -> str:
        return self.url.host or ""


def endpoint_of(settings: Settings) -> Endpoint | None:
    """None: switched off.  Raises SettingsWrong: one line that says which setting to mend."""
    if not settings.language_model_url:
        return None
    url = URL(settings.language_model_url.rstrip("/"))
    allowed = Allowed.of(settings.language_model_hosts)
    host = (url.host or "").lower()
    if url.scheme not in ("http", "https") or not host:
        raise SettingsWrong("RINGBACK_LANGUAGE_MODEL_URL should be like https://models.example.org/v1")
    if host not in allowed.exact:
        raise SettingsWrong(
            f'RINGBACK_LANGUAGE_MODEL_HOSTS does not name {host}; write ["{host}"] if talks may go there'
        )
    if url.scheme == "http" and host not in allowed.plain:
        raise SettingsWrong(
            f'RINGBACK_LANGUAGE_MODEL_HOSTS: write ["http://{host}"] if talks may go to {host} without encryption'
        )
    if not settings.language_model_name:
        raise SettingsWrong("RINGBACK_LANGUAGE_MODEL_NAME is missing: which model to ask")
    return Endpoint(
        url=url,
        model=settings.language_model_name,
        key=_key(settings),
        timeout_seconds=settings.language_model_timeout_seconds,
        most_tokens=settings.language_model_most_tokens,
        is_plain_json=settings.language_model_format == "json_object",
    )


async def opinion_of(http: aiohttp.ClientSession, endpoint: Endpoint, question: Question) -> Opinion | NoOpinion:
    """Ask, and once more when the answer can't be used.  Raises EndpointDown."""
    found: Opinion | NoOpinion = NoOpinion(why=Missing.NO_ANSWER)
    for _ in range(TRIES):
        try:
            text, is_whole = await _complete(http, endpoint, question)
        except EndpointRefused:
            return NoOpinion(why=Missing.REFUSED)
        found = read(question, text)
        if isinstance(found, NoOpinion) and found.why is Missing.NOT_JSON and not is_whole:
            found = NoOpinion(why=Missing.CUT)
        if isinstance(found, Opinion) or not found.why.is_worth_asking_again:
            return found
    return found


async def _complete(http: aiohttp.ClientSession, endpoint: Endpoint, question: Question) -> tuple[str, bool]:
    """The answer's text, and whether it came to its end.  Raises EndpointDown, EndpointRefused."""
    form = schema()
    if endpoint.is_plain_json:
        form = {"type": "json_object", "schema": form["json_schema"]["schema"]}
    body = {
        "model": endpoint.model,
        "messages": list(question.messages),
        "temperature": 0,
        "max_tokens": endpoint.most_tokens,
        "response_format": form,
    }
    headers = {"Authorization": f"Bearer {endpoint.key}"} if endpoint.key else {}
    timeout = aiohttp.ClientTimeout(total=endpoint.timeout_seconds)
    address = endpoint.url / "chat" / "completions"
    try:
        async with http.post(address, json=body, headers=headers, timeout=timeout, allow_redirects=False) as answer:
            if answer.status >= 500 or answer.status in (408, 425, 429):
                raise EndpointDown(f"the language model's host answers {answer.status}")
            if answer.status != 200:
                raise EndpointRefused(f"the language model's host answers {answer.status}")
            return _said(await _bounded(answer))
    except (aiohttp.ClientError, TimeoutError, ConnectionError) as error:
        raise EndpointDown(f"the language model's host does not answer: {type(error).__name__}") from error


async def _bounded(answer: aiohttp.ClientResponse) -> bytes:
    found = b""
    async for piece in answer.content.iter_chunked(1 << 14):
        found += piece
        if len(found) > MOST_BYTES:
            raise EndpointRefused("the language model's answer has no end")
    return found


def _said(body: bytes) -> tuple[str, bool]:
    """What is not in the protocol's form is an answer of no use: an empty text."""
    try:
        choice: Any = json.loads(body)["choices"][0]
        return str(choice["message"]["content"] or ""), choice.get("finish_reason") != "length"
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        return "", True


def _key(settings: Settings) -> str | None:
    """From the setting, else from the secret file.  Raises SettingsWrong."""
    if settings.language_model_key is not None:
        return settings.language_model_key.get_secret_value()
    path: Path | None = settings.language_model_key_file
    if path is None:
        return None
    try:
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsWrong(f"RINGBACK_LANGUAGE_MODEL_KEY_FILE: {path} can't be read") from error
