"""`ringback serve`: web, API, webhooks, listeners, and a worker unless told not to."""

import click

from service import logs
from service.commands.running import run
from service.settings import read_settings
from service.start import all_stages, run_for_ever


@click.command("serve")
@click.option("--host", help="Address to listen on (default: RINGBACK_HOST, 127.0.0.1).")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on (default: RINGBACK_PORT, 8080).")
@click.option("--no-worker", is_flag=True, help="Leave the stages to `ringback worker` processes.")
def command(host: str | None, port: int | None, no_worker: bool) -> None:
    """Run the service: pages, API, webhooks, and the stages of every call."""
    settings = read_settings()
    chosen = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    settings = settings.model_copy(update=chosen)
    logs.set_up(settings.log_format)
    run(run_for_ever(settings, stages=() if no_worker else all_stages(), serves=True))
