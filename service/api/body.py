"""Bodies of API requests."""

import json
from typing import Any, TypeVar

from aiohttp import web
from pydantic import BaseModel, ValidationError

from service.api.about import line_of

B = TypeVar("B", bound=BaseModel)


async def json_object(request: web.Request) -> dict[str, Any]:
    """The body as a JSON object.  Raises 400 with one line."""
    try:
        body = json.loads(await request.read() or b"{}")
    except ValueError as error:
        raise web.HTTPBadRequest(text=f"the body is not JSON: {error}") from error
    if not isinstance(body, dict):
        raise web.HTTPBadRequest(text="the body must be a JSON object")
    return body


async def read_body(request: web.Request, model: type[B]) -> B:
    """The body as this model.  Raises 400: no JSON object; 422: which field is wrong, in one line."""
    try:
        return model.model_validate(await json_object(request))
    except ValidationError as error:
        raise web.HTTPUnprocessableEntity(text=line_of(error)) from error
