"""Look after what is kept of readers: reader forget."""

from __future__ import annotations

import sys
from dataclasses import asdict

import click

from pipeline.cli.options import as_json, dry_run, opened, shared
from pipeline.cli.output import foretell, print_json, talk, warn
from pipeline.stages.forget import Forgotten, foresee_forgetting, forget
from pipeline.wording.counts import count

_SCHEMA = "k2watch.forget/1"


@click.group()
def reader() -> None:
    """Look after what is kept of readers: forget.

    \b
    Example:  k2watch reader forget you@example.org
    """


@reader.command("forget")
@shared
@click.argument("email")
@click.option("--yes", is_flag=True, help="Do not ask whether it is meant.")
@as_json
@dry_run
def forget_reader(email: str, yes: bool, wants_json: bool, dry_run: bool) -> None:
    """Remove a reader's address from the database.

    It leaves the outbox with all letters to it; those that wait are given up. That something was
    told, and when, stays under the reader's name in the configuration. Copies elsewhere are yours
    to look after: the configuration, backups, the mail server's log.

    \b
    Example:  k2watch reader forget you@example.org --dry-run
    """
    if "@" not in email:
        raise click.UsageError("EMAIL is an address, such as you@example.org")
    with opened() as app:
        found = foresee_forgetting(app, email)
        if dry_run:
            foretell(f"would {_text(found)}", _SCHEMA, asdict(found), wants_json=wants_json)
        elif not found.deliveries:
            talk("nothing was changed: no letter to this address is kept")
        elif yes or _is_meant(_text(found)):
            found = forget(app, email)
            talk(f"done: {_text(found)}")
        else:
            talk("nothing was changed")
    if wants_json and not dry_run:
        print_json(_SCHEMA, asdict(found))
    for name in found.still_named:
        warn(f"readers.{name} in the configuration still has it: the next issue would go there")


def _text(found: Forgotten) -> str:
    if not found.deliveries:
        return "remove nothing: no letter to this address is kept"
    waiting = f"; {found.waiting:,} not sent yet, which never will be" if found.waiting else ""
    return f"remove the address and {count(found.deliveries, 'letter', 'letters')} to it{waiting}"


def _is_meant(text: str) -> bool:
    if not sys.stdin.isatty():
        raise click.UsageError("nobody is there to be asked: say --yes, or --dry-run to look first")
    return click.confirm(f"Really {text}? It cannot be undone.", err=True)
