"""Benchmarks: `python3 run.py bench [NAME [N or DIR]]`.  Each prints its figures beside what it is compared with."""

import sys
from collections.abc import Callable

from tests.bench import asr, ingest, kill, mixed, parse, past

ALL: dict[str, Callable[..., None]] = {
    "parse": parse.main,
    "ingest": ingest.main,
    "kill": mixed.main,
    "kill-one": kill.main,
    "past": past.main,
    "asr": asr.main,
}


def main(arguments: list[str]) -> None:
    names = arguments[:1] or list(ALL)
    if names[0] not in ALL:
        raise SystemExit(f"no benchmark is named {names[0]}; there are {', '.join(ALL)}")
    for name in names:
        print(f"── {name}")
        ALL[name](*(int(given) if given.isdecimal() else given for given in arguments[1:2]))


if __name__ == "__main__":
    main(sys.argv[1:])
