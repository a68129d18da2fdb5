"""`ringback worker`: the stages alone, on any host that reaches the database and the recordings."""

import click

from service import logs
from service.commands.running import run
from service.settings import read_settings
from service.start import all_stages, run_for_ever


@click.command("worker")
@click.option("--stages", help="Some of link,fetch,transcribe,score (default: all).")
def command(stages: str | None) -> None:
    """Run stages of calls that other processes receive."""
    wanted = tuple(stage.strip() for stage in stages.split(",")) if stages else all_stages()
    unknown = [stage for stage in wanted if stage not in all_stages()]
    if unknown:
        raise click.UsageError(f"no stage is named {unknown[0]!r}; there are {', '.join(all_stages())}")
    settings = read_settings()
    logs.set_up(settings.log_format)
    run(run_for_ever(settings, stages=wanted, serves=False))
