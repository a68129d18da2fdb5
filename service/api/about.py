"""What /openapi.json says of a route beside its docstring: the body it takes, what it answers, its query."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel, ValidationError

from service.access import Handler


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    body: type[BaseModel] | None = None
    answer: type[BaseModel] | None = None
    status: int = 200
    query: Mapping[str, str] = field(default_factory=dict)  # name → what it narrows or chooses


ABOUT: dict[Handler, About] = {}
NOTHING = About()


def about(
    *,
    body: type[BaseModel] | None = None,
    answer: type[BaseModel] | None = None,
    status: int = 200,
    query: Mapping[str, str] | None = None,
) -> Callable[[Handler], Handler]:
    """`@routes.post(…)` above, `@about(body=NoteBody, status=201)` below it."""

    def keep(handler: Handler) -> Handler:
        ABOUT[handler] = About(body=body, answer=answer, status=status, query=query or {})
        return handler

    return keep


def line_of(error: ValidationError) -> str:
    """The first fault of a body in one line: which field, and what it should be."""
    first = error.errors()[0]
    field_name = ".".join(str(part) for part in first["loc"]) or "the body"
    return f"{field_name}: {first['msg']}"
