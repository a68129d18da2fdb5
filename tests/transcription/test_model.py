"""Joining the packaged model: whole and checked, or not there."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from transcription.model import CHECKSUMS, ModelBroken, locate


def test_another_name_or_folder_is_passed_on(tmp_path: Path) -> None:
    assert locate("large-v3", models_dir=tmp_path) == "large-v3"
    assert locate(str(tmp_path), models_dir=tmp_path) == str(tmp_path)


def test_a_damaged_model_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CHECKSUMS, "config.json", "0" * 64)
    with pytest.raises(ModelBroken, match=r"config\.json .* damaged"):
        locate("base", models_dir=tmp_path)
    assert not any(tmp_path.iterdir())


def test_two_at_once_leave_one_model_and_nothing_beside(tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as both:
        found = set(both.map(lambda _: locate("base", models_dir=tmp_path), range(2)))
    assert found == {str(tmp_path / "base")}
    assert {path.name for path in tmp_path.iterdir()} == {"base"}
    assert {path.name for path in (tmp_path / "base").iterdir()} == set(CHECKSUMS)


def test_a_model_that_was_cut_off_later_is_told(tmp_path: Path, models_dir: Path) -> None:
    shutil.copytree(models_dir / "base", tmp_path / "base")
    with (tmp_path / "base" / "model.bin").open("r+b") as whole:
        whole.truncate(1000)
    with pytest.raises(ModelBroken, match="remove that folder"):
        locate("base", models_dir=tmp_path)


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ModelBroken, match="can't be written"):
        locate("base", models_dir=tmp_path / "file")
