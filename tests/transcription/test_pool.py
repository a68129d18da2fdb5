"""The model's process: killed, cancelled, recycled, closed, orphaned."""

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from transcription import pool
from transcription.audio import AudioUnreadable
from transcription.engine import TranscribeRequest
from transcription.model import ModelBroken
from transcription.pool import EngineFailed, Transcriber

FIXTURES = Path(__file__).with_name("fixtures")
RUSSIAN = TranscribeRequest(language="ru")

pytestmark = pytest.mark.slow


@pytest.fixture
async def transcriber(models_dir: Path) -> AsyncIterator[Transcriber]:
    made = Transcriber("base", models_dir=models_dir, threads=2)
    yield made
    await made.close()


def is_alive(process_id: int) -> bool:
    """A zombie is dead: its parent has only not asked yet."""
    try:
        return Path(f"/proc/{process_id}/stat").read_text("ascii").rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def dies(process_id: int, *, within_seconds: float = 10) -> bool:
    deadline = time.monotonic() + within_seconds
    while is_alive(process_id) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not is_alive(process_id)


async def test_a_process_killed_between_calls_is_replaced(transcriber: Transcriber) -> None:
    await transcriber.warm_up()
    assert transcriber.is_ready
    (first,) = transcriber.process_ids()
    os.kill(first, signal.SIGKILL)
    assert (await transcriber.transcribe(FIXTURES / "ru11.opus", RUSSIAN)).turns
    assert transcriber.process_ids() != [first]


async def test_a_recording_is_heard_again_when_its_process_dies_in_the_middle(transcriber: Transcriber) -> None:
    await transcriber.warm_up()
    (first,) = transcriber.process_ids()
    hearing = asyncio.create_task(transcriber.transcribe(FIXTURES / "ru11.opus", RUSSIAN))
    await asyncio.sleep(0.3)
    assert not hearing.done()
    os.kill(first, signal.SIGKILL)
    assert (await hearing).turns


async def test_recordings_heard_together_survive_the_death_of_their_process(transcriber: Transcriber) -> None:
    """And one that is no recording troubles none of them."""
    await transcriber.warm_up()
    (first,) = transcriber.process_ids()
    names = ("ru11.opus", "ru11.opus", "ru11.json")
    hearing = [asyncio.create_task(transcriber.transcribe(FIXTURES / name, RUSSIAN)) for name in names]
    await asyncio.sleep(0.3)
    os.kill(first, signal.SIGKILL)
    one, other, broken = await asyncio.gather(*hearing, return_exceptions=True)
    assert not isinstance(one, BaseException)
    assert not isinstance(other, BaseException)
    assert one.turns == other.turns != ()
    assert isinstance(broken, AudioUnreadable)


async def test_a_cancelled_recording_leaves_the_others_their_process(transcriber: Transcriber) -> None:
    await transcriber.warm_up()
    process_ids = transcriber.process_ids()
    kept = asyncio.create_task(transcriber.transcribe(FIXTURES / "ru11.opus", RUSSIAN))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await transcriber.transcribe(FIXTURES / "ru07.opus", RUSSIAN)
    assert (await kept).turns
    assert transcriber.process_ids() == process_ids


async def test_a_recording_that_kills_twice_is_given_up(transcriber: Transcriber) -> None:
    hearing = asyncio.create_task(transcriber.transcribe(FIXTURES / "ru11.opus", RUSSIAN))
    killed: set[int] = set()
    while len(killed) < 2:
        await asyncio.sleep(0.05)
        for process_id in set(transcriber.process_ids()) - killed:
            os.kill(process_id, signal.SIGKILL)
            killed.add(process_id)
    with pytest.raises(EngineFailed, match="twice"):
        await hearing


async def test_a_cancelled_recording_does_not_hold_up_the_next(transcriber: Transcriber) -> None:
    await transcriber.warm_up()
    (first,) = transcriber.process_ids()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await transcriber.transcribe(FIXTURES / "ru07.opus", RUSSIAN)
    assert await asyncio.to_thread(dies, first)
    assert (await transcriber.transcribe(FIXTURES / "ru11.opus", RUSSIAN)).turns


async def test_closing_in_the_middle_ends_it_and_starts_nothing(transcriber: Transcriber) -> None:
    await transcriber.warm_up()
    hearing = asyncio.create_task(transcriber.transcribe(FIXTURES / "ru07.opus", RUSSIAN))
    await asyncio.sleep(0.3)
    await transcriber.close()
    with pytest.raises(EngineFailed):
        await asyncio.wait_for(hearing, 10)
    assert transcriber.process_ids() == []
    with pytest.raises(EngineFailed, match="closed"):
        await transcriber.transcribe(FIXTURES / "ru11.opus", RUSSIAN)


async def test_a_process_that_grew_is_replaced(transcriber: Transcriber, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "RECYCLE_GROWTH", 1)
    await transcriber.transcribe(FIXTURES / "ru11.opus", RUSSIAN)
    assert transcriber.process_ids() == []


async def test_errors_are_told_through_the_process(transcriber: Transcriber, tmp_path: Path) -> None:
    (tmp_path / "x.mp3").write_bytes(b"no sound")
    with pytest.raises(AudioUnreadable):
        await transcriber.transcribe(tmp_path / "x.mp3", RUSSIAN)
    other = Transcriber(str(tmp_path), models_dir=tmp_path)
    try:
        with pytest.raises(ModelBroken, match="can't be loaded"):
            await other.warm_up()
        assert not other.is_ready
    finally:
        await other.close()


@pytest.mark.skipif(sys.platform != "linux", reason="a parent's death is signalled on Linux only")
def test_it_does_not_outlive_a_killed_parent(models_dir: Path, tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(
        textwrap.dedent(f"""
        import asyncio
        from pathlib import Path
        from transcription.pool import Transcriber

        async def main():
            made = Transcriber("base", models_dir=Path({str(models_dir)!r}))
            await made.warm_up()
            print(made.process_ids()[0], flush=True)
            await asyncio.sleep(600)

        if __name__ == "__main__":
            asyncio.run(main())
        """),
        "utf-8",
    )
    root = str(Path(pool.__file__).parents[1])
    with subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": root}
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert is_alive(child)
        parent.kill()
    assert dies(child)
