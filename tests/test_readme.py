"""The README is true: its table of settings is made from the settings class, its commands are there."""

import re
from pathlib import Path

import click
from pydantic_core import PydanticUndefined

from service.__main__ import cli
from service.settings import PREFIX, Settings

README = Path(__file__).parents[1] / "README.md"
MARKS = re.compile(r"(<!-- settings -->\n)(.*?)(<!-- /settings -->)", re.DOTALL)


def settings_table() -> str:
    lines = ["| setting | default | what |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = "" if field.default in (None, "", (), PydanticUndefined) else f"`{_written(field.default)}`"
        lines.append(f"| `{PREFIX}{name.upper()}` | {default} | {field.description} |")
    return "\n".join(lines) + "\n"


def _written(value: object) -> str:
    if isinstance(value, tuple):
        return "[" + ",".join(f'"{item}"' for item in value) + "]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_the_table_of_settings_is_complete_and_true() -> None:
    found = MARKS.search(README.read_text("utf-8"))
    assert found is not None
    assert found[2] == settings_table(), "run: python -m tests.test_readme"


def test_every_command_is_in_the_readme() -> None:
    text = README.read_text("utf-8")
    for name, command in cli.commands.items():
        assert f"| `{name}" in text, f"the README's table lacks `{name}`"
        for below in command.commands if isinstance(command, click.Group) else ():
            assert below in text


def test_every_package_has_a_readme() -> None:
    for package in ("service", "adapters", "transcription", "scoring", "db", "deploy"):
        text = (README.parent / package / "README.md").read_text("utf-8")
        assert len(text) > 500, f"{package}/README.md says nothing"


if __name__ == "__main__":
    text = README.read_text("utf-8")
    README.write_text(MARKS.sub(lambda found: found[1] + settings_table() + found[3], text), "utf-8")
