"""The description of the API is valid and whole."""

import re

from openapi_spec_validator import OpenAPIV31SpecValidator

from service.app import SUBJECTS
from tests.web import Web


async def test_it_is_valid_openapi(seen_web: Web) -> None:
    OpenAPIV31SpecValidator(await seen_web.json("", "/openapi.json")).validate()


async def test_it_tells_of_every_route_of_the_api_in_words(seen_web: Web) -> None:
    paths = (await seen_web.json("", "/openapi.json"))["paths"]
    told = {(method.upper(), path) for path, methods in paths.items() for method in methods}
    apis = [route for subject in SUBJECTS for route in subject if route.path.startswith("/api/")]
    assert told == {(route.method, re.sub(r":[^}]+}", "}", route.path)) for route in apis}
    assert all(paths[path][method.lower()]["summary"] for method, path in told)


async def test_a_body_and_an_answer_are_described_by_their_models(seen_web: Web) -> None:
    said = await seen_web.json("", "/openapi.json")
    post = said["paths"]["/api/v1/calls/{id}/verdict"]["post"]
    assert post["requestBody"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/VerdictBody"}
    assert "201" in post["responses"]
    assert said["components"]["schemas"]["CallItem"]["properties"]["customer_phone"]
    assert {p["name"] for p in said["paths"]["/api/v1/calls"]["get"]["parameters"]} >= {"period", "after", "q"}
