"""`ringback parked`: what could not be read or done, and trying it again."""

import json

import click

from db.queries import deliveries, jobs
from service.commands.running import open_database
from service.settings import read_settings
from service.world import now


@click.group("parked")
def command() -> None:
    """Deliveries that could not be read, and stages that failed for good."""


@command.command("list")
@click.option("--source", help="Only of this PBX.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def list_all(source: str | None, as_json: bool) -> None:
    """The newest parked deliveries and jobs, with what went wrong."""
    with open_database(read_settings()) as db:
        unread = db.read_now(deliveries.parked, source=source)
        failed = [] if source else db.read_now(jobs.parked)
    if as_json:
        said = [
            {"id": d.id, "source": d.source, "received_at": d.received_at.isoformat(), "error": d.error} for d in unread
        ]
        undone = [{"id": j.id, "stage": j.stage, "call": j.call_id, "error": j.error} for j in failed]
        click.echo(json.dumps({"deliveries": said, "jobs": undone}, ensure_ascii=False))
        return
    for delivery in unread:
        received = delivery.received_at.isoformat(timespec="seconds")
        click.echo(f"delivery {delivery.id}  {delivery.source}  {received}  {delivery.size} bytes  {delivery.error}")
    for job in failed:
        click.echo(f"job {job.id}  {job.stage} of call {job.call_id}  {job.attempts} tries  {job.error}")
    if not unread and not failed:
        click.echo("nothing is parked")


@command.command("show")
@click.argument("delivery_id", type=int)
def show(delivery_id: int) -> None:
    """The bytes of one parked delivery, as received."""
    with open_database(read_settings()) as db:
        body = db.read_now(deliveries.parked_body, delivery_id)
    if body is None:
        raise click.ClickException(f"delivery {delivery_id} is not parked; `ringback parked list` shows what is")
    click.echo(body, nl=False)


@command.command("replay")
@click.argument("delivery_id", type=int, required=False)
@click.option("--source", help="Only deliveries of this PBX.")
@click.option("--jobs", "also_jobs", is_flag=True, help="Parked stages too.")
def replay(delivery_id: int | None, source: str | None, also_jobs: bool) -> None:
    """Parse parked deliveries again: the running service takes them within seconds."""
    with open_database(read_settings()) as db:
        again = db.write_now(deliveries.replay, source=source, delivery_id=delivery_id)
        redone = db.write_now(jobs.replay, now=now()) if also_jobs else 0
    click.echo(f"{again} deliveries and {redone} jobs will be tried again")
