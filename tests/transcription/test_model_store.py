"""A model is kept whole with its checksums, replaced whole, and refused when a bit of it is lost."""

import json
import sys
from pathlib import Path

import pytest

from transcription.model import ModelBroken, locate
from transcription.model_store import get, kept_models


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The shape of a model, with nothing in it."""
    made = tmp_path / "source" / "tiny"
    made.mkdir(parents=True)
    for name in ("model.bin", "config.json", "vocabulary.txt", "tokenizer.json"):
        (made / name).write_text(f"{name} of the model")
    return made


def test_a_folder_is_kept_and_found_by_its_name(folder: Path, tmp_path: Path) -> None:
    models = tmp_path / "models"
    kept = get(str(folder), models_dir=models)
    assert (kept.name, kept.files, kept.is_whole) == ("tiny", 4, True)
    assert locate("tiny", models_dir=models) == str(models / "tiny")
    assert kept_models(models) == [kept]
    assert set(json.loads((models / "tiny" / "checksums.json").read_text())) == {path.name for path in folder.iterdir()}
    assert [path.name for path in models.iterdir()] == ["tiny"], "nothing is left beside"


def test_a_changed_byte_is_told_and_getting_it_again_mends_it(folder: Path, tmp_path: Path) -> None:
    models = tmp_path / "models"
    get(str(folder), models_dir=models, name="mine")
    (models / "mine" / "model.bin").write_text("model.bin of the m0del")
    with pytest.raises(ModelBroken, match=r"model\.bin .* is damaged or gone; `ringback model get`"):
        locate("mine", models_dir=models)
    assert [one.is_whole for one in kept_models(models)] == [False]
    assert get(str(folder), models_dir=models, name="mine").is_whole


def test_the_packaged_model_is_made_and_checked(tmp_path: Path, models_dir: Path) -> None:
    kept = get("base", models_dir=models_dir)
    assert (kept.name, kept.is_whole, kept.bytes > 145_000_000) == ("base", True, True)


def test_a_model_inside_a_package(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "site" / "some_models"
    (package / "data").mkdir(parents=True)
    (package / "__init__.py").touch()
    for path in folder.iterdir():
        (package / "data" / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(sys, "path", [str(tmp_path / "site"), *sys.path])
    assert get("some-models", models_dir=tmp_path / "models").name == "some-models"
    with pytest.raises(ModelBroken, match=r"the package click has no model\.bin in it"):
        get("click", models_dir=tmp_path / "models")


def test_what_is_no_model_is_told(folder: Path, tmp_path: Path) -> None:
    (folder / "config.json").unlink()
    with pytest.raises(ModelBroken, match=r"no faster-whisper model: it has no config\.json"):
        get(str(folder), models_dir=tmp_path / "models")
    with pytest.raises(ModelBroken, match="another with --name"):
        get(str(folder), models_dir=tmp_path / "models", name="base")


def test_a_hub_that_is_not_reached_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(source: str, output_dir: str) -> str:
        raise ConnectionError("no network\nand more lines")

    monkeypatch.setattr("transcription.model_store.download_model", refuse)
    with pytest.raises(ModelBroken, match=r"the hub does not give it \(no network\); fetch it where") as told:
        get("Systran/faster-whisper-small", models_dir=tmp_path)
    assert "\n" not in str(told.value)
    assert list(tmp_path.iterdir()) == []
