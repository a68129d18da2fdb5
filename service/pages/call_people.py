"""What the call page shows beside the machine's verdict: disputes of it, a language model's opinion."""

from typing import Any

from aiohttp import web

from service.pages import disputes, people_words


async def people_of(request: web.Request, values: dict[str, Any]) -> dict[str, Any]:
    """Beside `values`, which the page has already."""
    second = next((one for one in values["detail"].verdicts if one.by == "model"), None)
    return {"second": second, **await disputes.of_call(request, values["call"]), **people_words.lists()}
