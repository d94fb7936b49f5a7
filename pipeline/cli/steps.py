"""The verbs of the story after collecting, each a command of its own."""

from __future__ import annotations

import click

from pipeline import stages
from pipeline.app import App
from pipeline.cli import proofing, wording
from pipeline.cli.options import as_json, dry_run, opened, shared
from pipeline.cli.output import ended, foretell, print_json, talk
from pipeline.domain.digests import Receipt
from pipeline.errors import StoreError
from pipeline.store import outbox, runs
from pipeline.store.schema import require_current
from pipeline.wording.counts import count


@click.command()
@shared
@click.option("--again", is_flag=True, help="Read all studies anew; marks stay as they are.")
@as_json
@dry_run
def annotate(again: bool, wants_json: bool, dry_run: bool) -> None:
    """Read the studies that have not been read yet.

    A study counts as unread when it is new, when its record changed, or when this program reads
    by other rules than the one that read it last; so --again is seldom needed.

    \b
    Examples:  k2watch annotate -v
               k2watch annotate --again --dry-run
    """
    with opened() as app:
        if dry_run:
            unread = _count_unread(app, again=again)
            text = f"would read {count(unread, 'study', 'studies')}"
            foretell(text, "k2watch.annotate/1", {"would_read": unread}, wants_json=wants_json)
            return
        with stages.recorded(app, "annotate"):
            done = stages.annotate(app, again=again)
    if wants_json:
        print_json("k2watch.annotate/1", {"read": done})
    talk(f"read {count(done, 'study', 'studies')}")


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
            proofing.show(app, receipt, readers, preview, address, wants_json=wants_json)
            return
        if dry_run:
            found = stages.draft(app, receipt)
        else:
            with stages.recorded(app, "compose") as entry:
                found = stages.compose(app, entry.number, receipt)
    if wants_json:
        print_json("k2watch.compose/1", {"issues": [wording.issue_json(one) for one in found]})
    elif dry_run:
        for one in found:
            click.echo(one.message.text)
    talk("\n".join(wording.issue_line(one) for one in found) or "nobody is due, or nothing is new")


@click.command()
@shared
@click.option("--again", is_flag=True, help="Try what was given up anew, to present addresses.")
@click.option("--drop", is_flag=True, help="Let be what was given up: show it no more.")
@click.option("--reader", "readers", multiple=True, metavar="NAME", help="Only what this one gets.")
@as_json
@dry_run
def deliver(
    again: bool, drop: bool, readers: tuple[str, ...], wants_json: bool, dry_run: bool
) -> int:
    """Send what waits in the outbox and is due.

    What was given up stays in k2watch runs until you decide: --again, once the server or the
    address is mended, or --drop. The letter keeps its Message-ID.

    \b
    Examples:  k2watch deliver --dry-run
               k2watch deliver --again --reader me
    """
    if again and drop:
        raise click.UsageError("--again and --drop are two answers to one question")
    if readers and not (again or drop):
        raise click.UsageError("--reader goes with --again or --drop")
    with opened() as app:
        if dry_run:
            _foretell_delivery(app, readers, again or drop, wants_json=wants_json)
            return 0
        with stages.recorded(app, "deliver") as entry:
            if drop:
                decided, done = stages.let_be(app, readers), stages.Delivered()
            else:
                decided = stages.try_again(app, readers) if again else 0
                done = stages.deliver(app)
            entry.trouble(done.words)
    if wants_json:
        content = {"sent": done.sent, "troubles": done.words, "decided": decided}
        print_json("k2watch.deliver/1", content)
    talk(f"let be {decided}" if drop else f"sent {done.sent}")
    return ended(done.words)


def _foretell_delivery(
    app: App, readers: tuple[str, ...], decides: bool, *, wants_json: bool
) -> None:
    given_up = _count_given_up(app, readers) if decides else 0
    due = _count_due(app)
    text = f"would try {count(due, 'delivery', 'deliveries')}"
    if decides:
        text = f"{count(given_up, 'message was', 'messages were')} given up; {text} besides"
    content = {"would_try": due, "given_up": given_up}
    foretell(text, "k2watch.deliver/1", content, wants_json=wants_json)


def _count_given_up(app: App, readers: tuple[str, ...]) -> int:
    if stages.is_new(app):
        return 0
    require_current(app.store)
    return stages.count_given_up(app, readers)


def _count_unread(app: App, *, again: bool) -> int:
    if stages.is_new(app):
        return 0
    require_current(app.store)
    return stages.count_unread(app, again=again)


def _count_due(app: App) -> int:
    if stages.is_new(app):
        return 0
    require_current(app.store)
    with app.store.read() as session:
        return len(outbox.due(session, app.now()))


def _latest_receipt(app: App) -> Receipt:
    receipt = None
    if not stages.is_new(app):
        require_current(app.store)
        with app.store.read() as session:
            receipt = runs.latest_receipt(session)
    if receipt is None:
        raise StoreError("nothing was collected yet; run: k2watch collect")
    return receipt
