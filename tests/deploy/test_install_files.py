"""Image, compose and units agree with each other and with the program."""

import configparser
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from service.__main__ import cli
from service.settings import PREFIX, Settings
from tests.deploy_files import DEPLOY, HOME

SETTINGS = {PREFIX + name.upper() for name in Settings.model_fields}
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
DOCKERFILE = (DEPLOY / "Dockerfile").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = ("migrate", "ringback")


def unit(path: Path) -> list[tuple[str, str]]:
    """Key and value of each line: a unit may say a key several times."""
    lines = (line.strip() for line in path.read_text().splitlines())
    return [(key, value) for key, _, value in (line.partition("=") for line in lines if "=" in line and line[0] != "#")]


@pytest.mark.parametrize(
    "path", sorted(path for path in DEPLOY.rglob("*") if path.is_file()), ids=lambda path: path.name
)
def test_every_setting_named_is_one(path: Path) -> None:
    named = set(re.findall(r"RINGBACK_[A-Z_]+", path.read_text()))
    assert named <= SETTINGS


def test_the_image_holds_every_package_and_its_lock() -> None:
    copied = {word for line in DOCKERFILE.splitlines() if line.startswith("COPY ") for word in shlex.split(line)[1:-1]}
    packages = {path.parent.name for path in HOME.glob("*/__init__.py")} - {"tests"}
    assert packages | {"pyproject.toml", "uv.lock", "README.md", "LICENSE"} <= copied
    let_in = {line[1:] for line in (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines() if line[:1] == "!"}
    assert let_in == copied - {"/opt/ringback", "--from=build"}
    assert DOCKERFILE.count("--frozen") == 2


def test_the_image_runs_as_nobody_in_particular() -> None:
    last_stage = DOCKERFILE.rpartition("FROM ")[2]
    assert re.search(r"^USER 10001$", last_stage, re.MULTILINE)
    assert "EXPOSE 8080" in last_stage
    assert "RINGBACK_PORT=8080" in last_stage


def commands() -> list[tuple[str, str]]:
    found = [(name, SERVICES[name]["command"][0]) for name in OURS]
    for path in UNITS:
        found += [(path.name, value.split()[1]) for key, value in unit(path) if key.startswith("ExecStart")]
    return found


@pytest.mark.parametrize(("where", "command"), commands())
def test_every_command_is_one(where: str, command: str) -> None:
    assert command in cli.commands, where


@pytest.mark.parametrize("name", OURS)
def test_the_containers_have_nothing_they_do_not_need(name: str) -> None:
    service = SERVICES[name]
    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
    assert service["volumes"] == ["recordings:/data"]
    assert set(service["environment"]) <= SETTINGS


def test_ports_are_open_to_this_host_alone_and_meet() -> None:
    ports = {name: service["ports"][0].split(":") for name, service in SERVICES.items() if "ports" in service}
    assert {host for host, _, _ in ports.values()} == {"127.0.0.1"}
    assert {name: inside for name, (_, _, inside) in ports.items()} == {
        "ringback": "8080",
        "prometheus": "9090",
        "grafana": "3000",
    }
    source = yaml.safe_load((DEPLOY / "grafana/provisioning/datasources/ringback.yml").read_text())["datasources"][0]
    assert source["url"] == "http://prometheus:9090"


def test_volumes_and_mounted_files_are_there() -> None:
    mounted = [volume.split(":") for service in SERVICES.values() for volume in service.get("volumes", ())]
    files = {volume[0] for volume in mounted if volume[0].startswith("./")}
    assert [file for file in files if not (DEPLOY / file).exists()] == []
    assert {volume[0] for volume in mounted} - files == set(COMPOSE["volumes"])
    provider = yaml.safe_load((DEPLOY / "grafana/provisioning/dashboards/ringback.yml").read_text())["providers"][0]
    assert provider["options"]["path"] in {volume[1] for volume in mounted}


def test_every_variable_of_compose_is_in_the_example_and_none_more() -> None:
    text = (DEPLOY / "compose.yaml").read_text()
    asked = set(re.findall(r"\$\{([A-Z_]+)", text)) | {one["environment"] for one in COMPOSE["secrets"].values()}
    lines = (DEPLOY / "env.example").read_text().splitlines()
    given = {line.partition("=")[0] for line in lines if line[:1] not in ("#", "")}
    assert asked == given
    secrets = {name for name in asked if "PASSWORD" in name or "TOKEN" in name}
    assert all(f"${{{name}:?" in text for name in secrets), "a secret has no default: without it nothing starts"


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_is_hardened(path: Path) -> None:
    said = unit(path)
    for line in (
        ("NoNewPrivileges", "yes"), ("ProtectSystem", "strict"), ("ProtectHome", "yes"), ("PrivateTmp", "yes"),
        ("PrivateDevices", "yes"), ("CapabilityBoundingSet", ""), ("SystemCallFilter", "@system-service"),
        ("User", "ringback"), ("UMask", "0077"), ("Restart", "always"),
    ):  # fmt: skip
        assert line in said


def test_units_differ_in_what_they_run_alone() -> None:
    first, second = ({line for line in unit(path) if not line[0].startswith("ExecStart")} for path in UNITS)
    assert {key for key, _ in first ^ second} == {"Description", "After"}


def test_the_units_example_can_be_read_as_settings() -> None:
    parser = configparser.ConfigParser()
    parser.optionxform = str  # type: ignore[method-assign,assignment]  # names as written
    parser.read_string("[all]\n" + (DEPLOY / "systemd" / "ringback.env.example").read_text())
    values = {key.removeprefix(PREFIX).lower(): value for key, value in parser["all"].items() if value}
    assert Settings(_env_file=None, **values).port == 8080
    folder = dict(unit(DEPLOY / "systemd" / "ringback.service"))["WorkingDirectory"]
    assert values["data_dir"] == folder


def test_the_readme_names_every_file() -> None:
    readme = (DEPLOY / "README.md").read_text()
    for path in DEPLOY.rglob("*"):
        if path.is_file() and path.name != "README.md":
            assert path.name in readme, path.name
