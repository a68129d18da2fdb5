"""Every query of every dashboard, asked of a real Prometheus that scrapes a real Ringback."""

import asyncio
import json
import math
import re
import shutil
import socket
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import yaml
from aiohttp.test_utils import TestServer
from sqlalchemy.orm import Session

from db.connect import Database
from db.models.telephony import Recording
from db.models.work import Job
from db.queries import listener_states, reconciliation
from scoring.verdict import Outcome
from service import exposition
from service.app import make_app
from service.world import World
from tests.deploy_files import DEPLOY, RULES, dashboards, exposed_names, names_in, program, queries, rules
from tests.service_world import world_of
from tests.small_company import NOON, Rows, days

TOKEN = "scrape-me"


@pytest.fixture
async def world(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[World]:
    path = tmp_path / "ringback.db"
    shutil.copy(sqlite_template, path)
    db = Database(f"sqlite:///{path}")
    db.write_now(_rows)
    async with world_of(db, tmp_path, NOON, metrics_token=TOKEN) as made:
        yield made
    db.close()


def _rows(session: Session) -> None:
    """Something of everything that a panel shows."""
    made = Rows(session)
    for role in ("telemarketing", "closer"):
        person = made.employee(role, role=role)
        for _ in range(3):
            made.call(company=made.company(role), employee=person)
    call = made.call(outcome="in_progress", connected=None, at=NOON - days(0.01))
    session.add(Recording(call_id=call, pbx_recording_id="r", state="late", expected_at=NOON))
    session.add(Job(stage="fetch", call_id=call, state="todo", run_at=NOON, created_at=NOON))
    made.lead()
    listener_states.tell(session, made.source, is_up=True, at=NOON)
    reconciliation.replace(session, made.source, NOON.date(), at=NOON, counts=(1, 1, 1, 0), error=None, found=[])


def _live_on(world: World) -> None:
    """A moment of the service's life: every counter moves."""
    metrics = world.metrics
    for result in ("accepted", "duplicate", "rejected"):
        metrics.delivery("pbx", result)
    metrics.delivery_answered("pbx", 0.004)
    metrics.event_lag("pbx", 0.5)
    metrics.job("score", "done", 0.2)
    metrics.recording("ok")
    metrics.transcribed("faster-whisper", 60.0, 12.0, 1.5)
    metrics.linked("phone")
    metrics.call_ended("outbound", "answered", "live")
    metrics.played("supervisor")
    for outcome in Outcome:
        metrics._goals.labels("issue_invoice", str(outcome), "set").inc()
        metrics._goals.labels("none", str(outcome), "inferred").inc()


@contextmanager
def prometheus(folder: Path, target: str) -> Iterator[str]:
    """The shipped configuration, pointed at `target` and in a hurry; yields its address."""
    config = yaml.safe_load((DEPLOY / "prometheus" / "prometheus.yml").read_text())
    (folder / "token").write_text(TOKEN)
    config["global"] = {"scrape_interval": "1s", "evaluation_interval": "1s"}
    config["rule_files"] = [str(RULES)]
    config["scrape_configs"][0]["authorization"]["credentials_file"] = str(folder / "token")
    config["scrape_configs"][0]["static_configs"] = [{"targets": [target]}]
    (folder / "prometheus.yml").write_text(yaml.safe_dump(config))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    with (folder / "prometheus.log").open("wb") as log:
        process = subprocess.Popen(
            [
                program("prometheus"), f"--config.file={folder}/prometheus.yml", f"--web.listen-address={address}",
                f"--storage.tsdb.path={folder}/tsdb",
            ],
            stderr=log, stdout=log,
        )  # fmt: skip
    try:
        yield f"http://{address}"
    finally:
        process.terminate()
        process.wait(timeout=20)


async def ask(http: aiohttp.ClientSession, address: str, expr: str) -> list[dict[str, Any]]:
    """Samples of an instant query that are numbers.  Raises AssertionError: Prometheus does not understand it."""
    try:
        async with http.post(f"{address}/api/v1/query", data={"query": expr}) as answer:
            said = await answer.json(content_type=None)
    except aiohttp.ClientConnectionError:
        return []  # it is still starting
    assert said["status"] == "success", f"{expr}: {said.get('error')}"
    return [sample for sample in said["data"]["result"] if not math.isnan(float(sample["value"][1]))]


@pytest.mark.slow
async def test_every_query_of_every_dashboard_and_rule_gives_data(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exposition, "FRESH_SECONDS", -1.0)
    wanted = {query.runnable: query for query in queries()}
    recorded = {rule["record"] for rule in rules() if "record" in rule}
    server = TestServer(make_app(world))
    await server.start_server()
    found: dict[str, list[dict[str, Any]]] = {}
    try:
        with prometheus(tmp_path, f"127.0.0.1:{server.port}") as address:
            for _ in range(90):
                _live_on(world)
                await asyncio.sleep(0.5)
                for expr in (wanted.keys() | recorded) - {known for known, samples in found.items() if samples}:
                    found[expr] = await ask(world.http, address, expr)
                if all(found.values()):
                    break
    finally:
        await server.close()
    assert [wanted[expr].where if expr in wanted else expr for expr, samples in found.items() if not samples] == []
    for expr, query in wanted.items():
        named = set(re.findall(r"\{\{(\w+)\}\}", query.legend))
        assert named <= set(found[expr][0]["metric"]), f"{query.where}: the legend names a label that is not there"


@pytest.mark.parametrize("query", list(queries()), ids=lambda query: query.where)
def test_every_query_reads_what_is_there(query: Any) -> None:
    known = exposed_names() | {rule["record"] for rule in rules() if "record" in rule}
    assert names_in(query.expr) <= known


def test_every_metric_is_shown_somewhere() -> None:
    """What nobody looks at is not worth its series."""
    read = {name for query in queries() for name in names_in(query.expr)}
    read |= {name for rule in rules() for name in names_in(rule["expr"])}
    exposed = {re.sub(r"_(bucket|count|sum)$", "", name) for name in exposed_names() if name.startswith("ringback_")}
    assert exposed - {re.sub(r"_(bucket|count|sum)$", "", name) for name in read} == set()


@pytest.mark.parametrize("name", sorted(dashboards()))
def test_a_dashboard_fits_its_provisioning(name: str) -> None:
    board = dashboards()[name]
    provisioning = DEPLOY / "grafana" / "provisioning"
    (source,) = yaml.safe_load((provisioning / "datasources/ringback.yml").read_text())["datasources"]
    assert {panel["datasource"]["uid"] for panel in board["panels"] if "datasource" in panel} == {source["uid"]}
    assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"])
    assert board["uid"].startswith("ringback-")
    assert not _overlapping([panel["gridPos"] for panel in board["panels"]])


def test_the_sales_dashboard_says_where_calendar_figures_come_from() -> None:
    first = dashboards()["sales"]["panels"][0]
    assert first["type"] == "text"
    assert "come from SQL" in json.dumps(first)


def _overlapping(places: list[dict[str, int]]) -> list[tuple[int, int]]:
    taken: set[tuple[int, int]] = set()
    twice = []
    for place in places:
        for x in range(place["x"], place["x"] + place["w"]):
            for y in range(place["y"], place["y"] + place["h"]):
                if (x, y) in taken or x >= 24:
                    twice.append((x, y))
                taken.add((x, y))
    return twice
