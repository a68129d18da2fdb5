"""What the call page shows of people beside the machine: disputes of its verdict."""

from typing import Any

from aiohttp import web

from service.pages import disputes, people_words


async def people_of(request: web.Request, values: dict[str, Any]) -> dict[str, Any]:
    """Beside `values`, which the page has already."""
    return {**await disputes.of_call(request, values["call"]), **people_words.lists()}
