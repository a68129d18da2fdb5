"""Benchmarks: `python3 run.py bench [NAME [N]]`.  Each prints its figures beside what it is compared with."""

import sys

from tests.bench import ingest, kill, mixed, parse

ALL = {"parse": parse.main, "ingest": ingest.main, "kill": mixed.main, "kill-one": kill.main}


def main(arguments: list[str]) -> None:
    names = arguments[:1] or list(ALL)
    if names[0] not in ALL:
        raise SystemExit(f"no benchmark is named {names[0]}; there are {', '.join(ALL)}")
    for name in names:
        print(f"── {name}")
        ALL[name](*(int(number) for number in arguments[1:2]))


if __name__ == "__main__":
    main(sys.argv[1:])
