"""The command line: it talks to people and knows no rule.

Each command lives in the module named beside it and is imported only when it is called, so that a
run from cron never pays for pandas or the sandbox.
"""

from __future__ import annotations

import gc
import importlib
import logging
import sys
import textwrap
import traceback
from typing import NoReturn

import click
from click.exceptions import NoArgsIsHelpError

from pipeline import __version__
from pipeline.cli.discreet import guard
from pipeline.cli.options import Settings, shared
from pipeline.cli.streams import closed_with, make_ready, say
from pipeline.errors import EXIT_BUG, EXIT_TEMPORARY, PipelineError
from pipeline.wording.private import hide_addresses

log = logging.getLogger(__name__)

# Importing makes a hundred thousand objects that all stay: Python's own 700 would look through
# them again and again in vain.
BORN_BETWEEN_SEARCHES = 50_000

HOMES = {
    "init": "setting_up",
    "check": "checking",
    "collect": "collecting",
    "refresh": "refreshing",
    "annotate": "annotating",
    "compose": "composing",
    "deliver": "delivering",
    "enrich": "enriching",
    "run": "running",
    "daemon": "serving",
    "runs": "looking",
    "search": "searching",
    "show": "looking",
    "read": "judging",
    "mark": "marking",
    "questions": "questioning",
    "trials": "trial_pages",
    "report": "reporting",
    "site": "publishing",
    "import": "importing",
    "backfill": "backfilling",
    "doctor": "examining",
    "db": "keeping",
    "reader": "forgetting",
    "sandbox": "serving",
    "demo": "serving",
}


class StoryGroup(click.Group):
    """List the commands in story order, and import one only when it is wanted."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands in the order in which they are used."""
        return list(HOMES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command; None for an unknown name."""
        if cmd_name not in HOMES:
            return None
        module = importlib.import_module(f"pipeline.cli.{HOMES[cmd_name]}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands with what each does, and import none that the overview knows."""
        from pipeline.cli.overview import IN_A_LINE

        room = formatter.width - 6 - max(map(len, HOMES))  # as click leaves it
        rows = [(name, _shortened(IN_A_LINE.get(name, ""), room)) for name in HOMES]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; for a misspelt one name the nearest."""
        import difflib

        if args and args[0] not in HOMES and not args[0].startswith("-"):
            close = difflib.get_close_matches(args[0], HOMES, n=1)
            hint = f" Did you mean {close[0]!r}?" if close else ""
            raise click.UsageError(f"No such command {args[0]!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)


@click.group(cls=StoryGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="k2watch")
@shared
@click.pass_context
def k2watch(context: click.Context) -> None:
    """Watch PubMed for vitamin K2 and vascular calcification research.

    \b
    Start:     k2watch demo                 three weeks offline, digests to read
               k2watch init                 a config.toml to fill in
               k2watch check                are the searches and the contact e-mail right?
    Every day: k2watch run                  collect, annotate, compose what is due, deliver, enrich
    Look:      k2watch runs                 did it run, what came, what waits
               k2watch report --since 30d   a table of what is new
               k2watch search 'MK-7[tiab]'  what is held, asked as one asks PubMed

    Exit codes: 0 done (nothing new included) · 1 bug · 2 usage · 75 temporary, the next run catches
    up · 78 configuration.
    """
    context.ensure_object(Settings)


def main() -> NoReturn:
    """Run the command line and end the process with its exit code."""
    gc.set_threshold(BORN_BETWEEN_SEARCHES)
    make_ready()
    guard()
    code = closed_with(_run())
    gc.freeze()  # an ending process looks neither: a quarter of a run that finds nothing new
    sys.exit(code)


def _run() -> int:
    try:
        code = k2watch.main(prog_name="k2watch", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except PipelineError as error:
        say(f"k2watch: {hide_addresses(str(error))}")
        return error.exit_code
    except NoArgsIsHelpError as error:
        error.show()
        return error.exit_code
    except click.ClickException as error:
        say(f"k2watch: {_in_one_line(error)}")
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        say("k2watch: interrupted; what was complete is stored")
        return 130
    except SystemExit:
        return 0  # only click's answer to a closed pipe: nobody reads on, so end without a word
    except OSError as error:  # a full disk, a folder that is not ours: no bug, and not for ever
        log.debug("where it happened:", exc_info=True)
        say(f"k2watch: the system refuses: {error}")
        return EXIT_TEMPORARY
    except Exception:
        say(hide_addresses(traceback.format_exc()))
        say("k2watch: this is a bug; please report the lines above")
        return EXIT_BUG


def _shortened(line: str, room: int) -> str:
    return line if len(line) <= room else textwrap.shorten(line, room, placeholder="...")


def _in_one_line(error: click.ClickException) -> str:
    text = " ".join(error.format_message().split())
    context = error.ctx if isinstance(error, click.UsageError) else None
    return f"{text} (see: {context.command_path} --help)" if context else text
