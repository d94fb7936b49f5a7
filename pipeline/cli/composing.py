"""``compose``: write the issues that are due, or show what they would be."""

from __future__ import annotations

import click

from pipeline.app import App
from pipeline.cli import wording
from pipeline.cli.options import as_json, dry_run, opened, shared
from pipeline.cli.output import print_json, talk
from pipeline.domain.digests import Receipt
from pipeline.errors import StoreError
from pipeline.stages import compose as stage
from pipeline.stages.diary import is_new, recorded
from pipeline.store import runs
from pipeline.store.schema import require_current


@click.command()
@shared
@click.option("--preview", is_flag=True, help="Open the issue in the browser; settle nothing.")
@click.option("--test", "address", metavar="ADDRESS", help="Mail it to this address alone.")
@click.option("--reader", "readers", multiple=True, metavar="NAME", help="A proof for this one.")
@as_json
@dry_run
def compose(
    preview: bool, address: str | None, readers: tuple[str, ...], wants_json: bool, dry_run: bool
) -> None:
    """Write the issues that are due into the outbox.

    With --dry-run the issues are printed as plain text and nothing is written. --preview shows them
    in the browser, --test mails them marked [test]: a proof of what is due, or else of the latest
    issue; readers get nothing by it, and nothing counts as told.

    \b
    Examples:  k2watch compose --dry-run | less
               k2watch compose --preview
               k2watch compose --test you@example.org --reader me
    """
    if dry_run and (preview or address):
        raise click.UsageError("--dry-run goes alone: --preview and --test settle nothing either")
    with opened() as app:
        receipt = _latest_receipt(app)
        if preview or address or readers:
            from pipeline.cli import proofing  # a browser, a mail server

            proofing.show(app, receipt, readers, preview, address, wants_json=wants_json)
            return
        if dry_run:
            found = stage.draft(app, receipt)
        else:
            with recorded(app, "compose") as entry:
                found = stage.compose(app, entry.number, receipt)
    if wants_json:
        print_json("k2watch.compose/1", {"issues": [wording.issue_json(one) for one in found]})
    elif dry_run:
        for one in found:
            click.echo(one.message.text)
    talk("\n".join(wording.issue_line(one) for one in found) or "nobody is due, or nothing is new")


def _latest_receipt(app: App) -> Receipt:
    receipt = None
    if not is_new(app):
        require_current(app.store)
        with app.store.read() as session:
            receipt = runs.latest_receipt(session)
    if receipt is None:
        raise StoreError("nothing was collected yet; run: k2watch collect")
    return receipt
