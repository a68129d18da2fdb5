"""/openapi.json: made of the routes themselves, their docstrings and their models, so it can't fall behind."""

import inspect
from importlib.metadata import version
from typing import Any

from aiohttp import web
from aiohttp.web_urldispatcher import AbstractRoute
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from service.access import GRANTS, NEEDS, Permission, Routes
from service.api.about import ABOUT, NOTHING, About

PREFIX = "/api/"
WORDS = {400: "the request can't be read", 401: "nobody known", 403: "not for this role", 404: "there is none"}

routes = Routes()


@routes.get("/openapi.json", Permission.PUBLIC)
async def document(request: web.Request) -> web.Response:
    """This description, OpenAPI 3.1."""
    return web.json_response(described(request.app))


def described(app: web.Application) -> dict[str, Any]:
    """The whole document: every route below /api/."""
    paths: dict[str, dict[str, Any]] = {}
    models: set[type[BaseModel]] = set()
    for route in app.router.routes():
        if route.resource is None or route.method == "HEAD" or not route.resource.canonical.startswith(PREFIX):
            continue
        about = ABOUT.get(route.handler, NOTHING)
        models |= {model for model in (about.body, about.answer) if model is not None}
        permission = app[NEEDS][(route.method, route.resource.canonical)]
        paths.setdefault(route.resource.canonical, {})[route.method.lower()] = _operation(route, about, permission)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Ringback", "version": version("ringback"), "summary": "What the calls achieved."},
        "servers": [{"url": "/"}],
        "security": [{"token": []}, {"cookie": []}],
        "paths": paths,
        "components": {"schemas": _schemas(models), "securitySchemes": _schemes()},
    }


def _operation(route: AbstractRoute, about: About, permission: Permission) -> dict[str, Any]:
    said = inspect.getdoc(route.handler) or ""
    summary, _, rest = said.partition("\n")
    assert route.resource is not None, "filtered by the caller"
    roles = ", ".join(role for role, granted in GRANTS.items() if permission in granted)
    operation: dict[str, Any] = {
        "operationId": f"{route.method.lower()} {route.resource.canonical.removeprefix(PREFIX)}",
        "summary": summary.rstrip("."),
        "description": f"{rest.strip()}\n\nFor the roles {roles}.".strip(),
        "parameters": [*_in_path(route.resource.canonical), *_in_query(about)],
        "responses": _responses(about),
    }
    if about.body is not None:
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": _ref(about.body)}}}
    return operation


def _in_path(path: str) -> list[dict[str, Any]]:
    names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "integer" if name == "id" else "string"}}
        for name in names
    ]


def _in_query(about: About) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "query", "description": said, "schema": {"type": "string"}}
        for name, said in about.query.items()
    ]


def _responses(about: About) -> dict[str, Any]:
    good: dict[str, Any] = {"description": "done"}
    if about.answer is not None:
        good["content"] = {"application/json": {"schema": _ref(about.answer)}}
    wrong = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    return {str(about.status): good} | {str(code): {"description": s, "content": wrong} for code, s in WORDS.items()}


def _schemas(models: set[type[BaseModel]]) -> dict[str, Any]:
    ordered = sorted(models, key=lambda model: model.__name__)
    _, whole = models_json_schema(
        [(model, "validation") for model in ordered], ref_template="#/components/schemas/{model}"
    )
    error = {"type": "object", "required": ["error"], "properties": {"error": {"type": "string"}}}
    return {"Error": error | {"description": "One clear line."}, **whole.get("$defs", {})}


def _schemes() -> dict[str, Any]:
    return {
        "token": {"type": "http", "scheme": "bearer", "description": "`ringback token add NAME --role api`"},
        "cookie": {
            "type": "apiKey",
            "in": "cookie",
            "name": "ringback",
            "description": "A signed-in browser; a change also needs the header X-CSRF-Token.",
        },
    }


def _ref(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{model.__name__}"}
