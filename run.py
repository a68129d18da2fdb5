#!/usr/bin/env python3
"""Ringback on a machine with nothing but Python 3.11: make `.venv`, install what `uv.lock` says, run a command.

    python3 run.py demo        a ready example: the page's address and a login are printed
    python3 run.py test        the whole test suite
    python3 run.py bench       the benchmarks, each beside what it is compared with
    python3 run.py COMMAND …   any `ringback` command

Standard library only.
"""

import hashlib
import os
import subprocess
import sys
import time
import venv
from pathlib import Path

HOME = Path(__file__).resolve().parent
VENV = HOME / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
STAMP = VENV / "installed-from"  # which uv.lock and pyproject.toml the installed packages belong to
OLDEST, NEWEST = (3, 11), (3, 12)
UV = "uv>=0.9,<1"
CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports",),
    ("pytest", "-q", "-n", "2"),
)


def main(arguments: list[str]) -> int:
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        print(f"Ringback needs Python 3.11 or 3.12; this is {sys.version.split()[0]}", file=sys.stderr)
        return 1
    if not arguments or arguments[0] in ("-h", "--help"):
        print(__doc__)
        return 0
    try:
        install()
    except subprocess.CalledProcessError as error:
        print(f"ringback: installing failed ({error.cmd[0]} ended with {error.returncode}); see above", file=sys.stderr)
        return 1
    if arguments[0] == "test":
        return test(arguments[1:])
    if arguments[0] == "bench":
        return subprocess.call([BIN / "python", "-m", "tests.bench", *arguments[1:]], cwd=HOME)
    return subprocess.call([BIN / "python", "-m", "service", *arguments], cwd=HOME)


def install() -> None:
    """Bring `.venv` to what the lock file says; takes no time when it is there already."""
    wanted = hashlib.sha256((HOME / "uv.lock").read_bytes() + (HOME / "pyproject.toml").read_bytes()).hexdigest()
    if STAMP.is_file() and STAMP.read_text() == wanted:
        return
    began = time.monotonic()
    print("ringback: installing (once) …", file=sys.stderr, flush=True)
    if not (BIN / "python").exists():
        venv.create(VENV, with_pip=True)
    quiet = ["-q", "--disable-pip-version-check"]
    subprocess.run([BIN / "python", "-m", "pip", "install", *quiet, UV], check=True, stdout=sys.stderr)
    synced = {**os.environ, "VIRTUAL_ENV": str(VENV), "UV_PROJECT_ENVIRONMENT": str(VENV)}
    subprocess.run(
        [BIN / "uv", "sync", "--frozen", "--quiet", "--inexact", "--python", BIN / "python"],
        check=True,
        cwd=HOME,
        env=synced,
        stdout=sys.stderr,
    )
    STAMP.write_text(wanted)
    print(f"ringback: installed in {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)


def test(arguments: list[str]) -> int:
    """All checks, then all tests; the first failure ends it.  With arguments: pytest alone, with these."""
    if arguments:
        return subprocess.call([BIN / "pytest", *arguments], cwd=HOME)
    for program, *options in CHECKS:
        print(f"ringback: {program} {' '.join(options)}", file=sys.stderr, flush=True)
        if code := subprocess.call([BIN / program, *options], cwd=HOME):
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
