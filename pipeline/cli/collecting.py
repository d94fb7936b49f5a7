"""``collect``: ask the sources for what is new."""

from __future__ import annotations

import click

from pipeline.cli import wording
from pipeline.cli.options import as_json, dry_run, known, limit_to, opened, shared
from pipeline.cli.output import ended, print_json, talk, warn
from pipeline.domain.digests import Receipt
from pipeline.stages import collect as stage
from pipeline.stages.diary import recorded
from pipeline.stages.receipts import receipt_troubles


@click.command()
@shared
@limit_to
@click.option("--accept-shrunken", is_flag=True, help="Believe a set that lost over half.")
@as_json
@dry_run
def collect(
    searches: tuple[str, ...], accept_shrunken: bool, wants_json: bool, dry_run: bool
) -> int:
    """Ask PubMed every search and store what is new.

    A set that lost more than half of its studies since the last run, or all, is taken for a
    failure of PubMed's and refused; where it is true, --accept-shrunken says so.

    \b
    Examples:  k2watch collect --search k2-vessels --dry-run
               k2watch collect --search k2-vessels --accept-shrunken
    """
    with opened() as app:
        names = known("search", app.config.searches, searches)
        if dry_run:
            from pipeline.cli.foreseeing import show_foreseen

            return show_foreseen(app, names, wants_json=wants_json)
        with recorded(app, "collect") as entry:
            receipt = stage.collect(app, entry.number, names, accept_shrunken=accept_shrunken)
            entry.trouble(receipt_troubles(receipt))
    return _show_receipt(receipt, wants_json)


def _show_receipt(receipt: Receipt, wants_json: bool) -> int:
    if wants_json:
        print_json("k2watch.receipt/1", wording.receipt_json(receipt))
    talk(wording.receipt_text(receipt))
    for alarm in wording.alarms(receipt):
        warn(alarm)
    return ended(receipt_troubles(receipt))
