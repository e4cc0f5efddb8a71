"""The command line: `strikeoff VERB`. Exit status 0 done, 1 refused with a reason, 2 wrong use."""

from __future__ import annotations

import sys

import click

from analytics.errors import AnalyticsError
from dashboard.settings import InvalidSetting
from engine.errors import EngineError
from review.errors import ReviewError

VERBS = {
    "up": "running",
    "worker": "running",
    "library": "running",
    "verify": "running",
    "backup": "running",
    "restore": "running",
    "doctor": "running",
    "generate": "making",
    "reproduce": "making",
    "import": "making",
    "score": "making",
    "queue": "deciding",
    "decide": "deciding",
    "undo": "deciding",
    "policy": "deciding",
    "passport": "deciding",
    "export": "deciding",
    "ingest": "selling",
    "forget": "selling",
    "simulate": "selling",
    "readout": "selling",
    "traits": "selling",
    "learn": "selling",
}
"""Which module of this package holds each verb. Loaded when called, so that `strikeoff queue` does not wait for torch."""


class _Verbs(click.Group):
    """Finds a verb's module on demand."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        module = __import__(f"dashboard.cli.{VERBS[cmd_name]}", fromlist=[cmd_name])
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command


@click.group(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="strikeoff")
def cli() -> None:
    """Strikeoff: generate, judge, approve, hand over and learn from surface patterns."""


def main() -> None:
    """Runs a verb; every refusal becomes one sentence on standard error and exit status 1."""
    try:
        cli(standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(1)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except (EngineError, ReviewError, AnalyticsError, InvalidSetting) as refusal:
        click.echo(f"strikeoff: {refusal}", err=True)
        sys.exit(1)
    except OSError as error:
        click.echo(f"strikeoff: {describe_os_error(error)}", err=True)
        sys.exit(1)


def describe_os_error(error: OSError) -> str:
    """An operating system's refusal (full disk, missing file, no permission) as a sentence."""
    where = f" ({error.filename})" if error.filename else ""
    return f"The system refused: {error.strerror or error}{where}."
