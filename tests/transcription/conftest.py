"""The packaged model, joined once for all tests of this folder."""

from pathlib import Path

import pytest

from transcription.model import locate


@pytest.fixture(scope="session")
def models_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    locate("base", models_dir=folder)
    return folder
