"""`ringback …`: one command a file in `commands/`.  A user's mistake is one line and a non-zero exit."""

import sys

import click

from service.commands import (
    backfill,
    check,
    demo,
    evaluate,
    feed,
    import_crm,
    judge,
    migrate,
    model,
    parked,
    pbx,
    reconcile,
    rescore,
    serve,
    token,
    train,
    transcribe,
    user,
    worker,
)
from service.settings import SettingsWrong

COMMANDS = (
    serve.command,
    worker.command,
    demo.command,
    migrate.command,
    pbx.command,
    feed.command,
    backfill.command,
    reconcile.command,
    parked.command,
    user.command,
    token.command,
    import_crm.command,
    transcribe.command,
    model.command,
    judge.command,
    evaluate.command,
    rescore.command,
    train.command,
    check.command,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="ringback", prog_name="ringback")
def cli() -> None:
    """Ringback: what did the calls of a sales department achieve?"""


for _command in COMMANDS:
    cli.add_command(_command)


def main() -> None:
    """Entry point of `ringback` and `python -m service`."""
    try:
        cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.exceptions.Exit as leave:
        sys.exit(leave.exit_code)
    except click.UsageError as error:
        usage = f" (see `{error.ctx.command_path} --help`)" if error.ctx is not None else ""
        click.echo(f"ringback: {error.format_message()}{usage}", err=True)
        sys.exit(2)
    except (click.ClickException, SettingsWrong) as error:
        click.echo(
            f"ringback: {error.format_message() if isinstance(error, click.ClickException) else error}", err=True
        )
        sys.exit(1)


if __name__ == "__main__":
    main()
