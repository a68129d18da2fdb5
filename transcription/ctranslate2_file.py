"""Reads a CTranslate2 `model.bin`: its weights by name.  Written by looking at the format's writer (model_spec.py).

u32 version │ text name of the spec │ u32 its revision │ u32 count │ variables … │ u32 count │ aliases …
variable: text name │ u8 rank │ u32 … shape │ u8 type │ u32 bytes │ data          alias: text name │ text of what
text: u16 length, with the zero at its end                                        little-endian, all of it
"""

import struct
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

VERSION = 6
TYPES: Mapping[int, str] = {0: "<f4", 1: "<i1", 2: "<i2", 3: "<i4", 4: "<f2"}  # 5, bfloat16, numpy does not know
MOST_NAME = 4096  # bytes: a longer one is another format


class WeightsUnreadable(ValueError):
    """Not a model.bin, or one of a version or type this reader does not know."""


def read_weights(path: Path, *, prefix: str = "") -> dict[str, NDArray[np.generic]]:
    """Weights whose names begin with `prefix`, under the rest of the name; aliases too.

    raises  WeightsUnreadable; OSError
    """
    found: dict[str, NDArray[np.generic]] = {}
    try:
        with path.open("rb") as file:
            (version,) = _numbers(file, "I")
            if version != VERSION:
                raise WeightsUnreadable(f"version {version} of CTranslate2's model file is not known here")
            _text(file)
            _, count = _numbers(file, "II")
            for _ in range(count):
                name, value = _variable(file, prefix)
                if value is not None:
                    found[name.removeprefix(prefix)] = value
            (count,) = _numbers(file, "I")
            for _ in range(count):
                alias, name = _text(file), _text(file)
                if alias.startswith(prefix) and name.startswith(prefix):
                    found[alias.removeprefix(prefix)] = found[name.removeprefix(prefix)]
    except (struct.error, UnicodeDecodeError, KeyError) as error:
        raise WeightsUnreadable("this file is no CTranslate2 model") from error
    return found


def _variable(file: BinaryIO, prefix: str) -> tuple[str, NDArray[np.generic] | None]:
    """None: another one's, not read."""
    name = _text(file)
    (rank,) = _numbers(file, "B")
    shape = _numbers(file, f"{rank}I")
    kind, size = _numbers(file, "BI")
    if not name.startswith(prefix):
        file.seek(size, 1)
        return name, None
    if kind not in TYPES:
        raise WeightsUnreadable(f"the weights {name} are of a type that is not known here")
    data = file.read(size)
    if len(data) != size or size != int(np.prod(shape)) * np.dtype(TYPES[kind]).itemsize:
        raise WeightsUnreadable(f"the weights {name} are cut off")
    return name, np.frombuffer(data, TYPES[kind]).reshape(shape)


def _numbers(file: BinaryIO, form: str) -> tuple[int, ...]:
    form = f"<{form}"
    return struct.unpack(form, file.read(struct.calcsize(form)))


def _text(file: BinaryIO) -> str:
    (size,) = _numbers(file, "H")
    if not 0 < size <= MOST_NAME:
        raise WeightsUnreadable("this file is no CTranslate2 model")
    return file.read(size)[:-1].decode()
