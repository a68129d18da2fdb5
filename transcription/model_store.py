"""Models kept in the data folder: taken once from a folder, a package or the hub, with the SHA-256 of every file.

What is kept is checked whenever it is loaded: a model that lost a bit on the disk would still hear, and wrongly."""

import importlib.util
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from faster_whisper import download_model

from transcription.model import CHUNK, PACKAGED, ModelBroken, digest, locate

CHECKSUMS_FILE = "checksums.json"  # {file name: sha256}
NEEDED = ("model.bin", "config.json")  # of every faster-whisper model
ANY_OF = ("vocabulary.txt", "vocabulary.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    name: str
    bytes: int
    files: int
    is_whole: bool  # every file has the checksum it was kept with


def get(source: str, *, models_dir: Path, name: str | None = None) -> Kept:
    """Keep a model of a folder, an installed package or the hub, in that order; again: replaced.

    raises  ModelBroken: there is no such model, or its files are not those of one; the message says what to do"""
    if source == PACKAGED:
        return _described(PACKAGED, Path(locate(PACKAGED, models_dir=models_dir)))
    folder = Path(source) if Path(source).is_dir() else _of_package(source)
    kept = _plain(name or (folder.resolve().name if folder is not None and folder == Path(source) else source))
    if kept == PACKAGED:
        raise ModelBroken(f"{PACKAGED} is the packaged model's name; give this one another with --name")
    if folder is None:
        return _from_hub(source, models_dir, kept)
    _look_through(folder)
    return _keep(folder, models_dir / kept)


def kept_models(models_dir: Path) -> list[Kept]:
    """What is kept, by name."""
    if not models_dir.is_dir():
        return []
    return [
        _described(folder.name, folder)
        for folder in sorted(models_dir.iterdir())
        if folder.is_dir() and not folder.name.startswith(".") and (folder / "model.bin").is_file()
    ]


def _described(name: str, folder: Path) -> Kept:
    files = [path for path in folder.iterdir() if path.is_file() and path.name != CHECKSUMS_FILE]
    try:
        locate(name, models_dir=folder.parent)
        is_whole = name == PACKAGED or (folder / CHECKSUMS_FILE).is_file()
    except ModelBroken:
        is_whole = False
    return Kept(name=name, bytes=sum(path.stat().st_size for path in files), files=len(files), is_whole=is_whole)


def _keep(source: Path, target: Path) -> Kept:
    """Complete or not at all: copied beside, hashed, then moved into place."""
    beside = _beside(target)
    try:
        for path in _files(source):
            with path.open("rb") as read, (beside / path.name).open("wb") as written:
                shutil.copyfileobj(read, written, CHUNK)
        return _settle(beside, target)
    except OSError as error:
        raise ModelBroken(f"the model can't be written to {target}: {error.strerror or error}") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _from_hub(source: str, models_dir: Path, kept: str) -> Kept:
    beside = _beside(models_dir / kept)
    try:
        download_model(source, output_dir=str(beside))
        _look_through(beside)
        return _settle(beside, models_dir / kept)
    except ModelBroken:
        raise
    except Exception as error:  # of the hub's library: unknown name, no network, refused
        reason = (str(error).splitlines() or [type(error).__name__])[0][:200]
        raise ModelBroken(
            f"{source} is no folder and no installed package, and the hub does not give it ({reason}); "
            "fetch it where there is a network and give its folder"
        ) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _settle(beside: Path, target: Path) -> Kept:
    sums = {path.name: digest(path) for path in _files(beside)}
    (beside / CHECKSUMS_FILE).write_text(json.dumps(sums, indent=1, sort_keys=True) + "\n", "utf-8")
    for path in beside.iterdir():
        with path.open("rb") as written:
            os.fsync(written.fileno())
    old = target.with_name(f".{target.name}-old")
    shutil.rmtree(old, ignore_errors=True)
    if target.is_dir():
        os.rename(target, old)
    os.rename(beside, target)
    shutil.rmtree(old, ignore_errors=True)
    return _described(target.name, target)


def _beside(target: Path) -> Path:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    except OSError as error:
        raise ModelBroken(f"the model can't be written to {target}: {error.strerror}") from error


def _look_through(folder: Path) -> None:
    missing = [file for file in NEEDED if not (folder / file).is_file()]
    if not missing and not any((folder / file).is_file() for file in ANY_OF):
        missing = [ANY_OF[0]]
    if missing:
        raise ModelBroken(f"{folder} is no faster-whisper model: it has no {missing[0]}")


def _of_package(name: str) -> Path | None:
    """The folder with a model in it, inside an installed package; None: there is no such package."""
    plain = name.replace("-", "_")
    if not plain.isidentifier():
        return None
    found = importlib.util.find_spec(plain)
    if found is None:
        return None
    for root in map(Path, found.submodule_search_locations or ()):
        for model in sorted(root.rglob("model.bin")):
            return model.parent
    raise ModelBroken(f"the package {name} has no model.bin in it")


def _files(folder: Path) -> Iterator[Path]:
    yield from (path for path in sorted(folder.iterdir()) if path.is_file() and path.name != CHECKSUMS_FILE)


def _plain(name: str) -> str:
    """A folder's name: of Systran/faster-whisper-small, the last part."""
    return name.rstrip("/").rpartition("/")[2] or name
