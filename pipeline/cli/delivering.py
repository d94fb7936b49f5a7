"""``deliver``: send what waits, and decide what was given up."""

from __future__ import annotations

import click

from pipeline.app import App
from pipeline.cli.options import as_json, dry_run, opened, shared
from pipeline.cli.output import ended, foretell, print_json, talk
from pipeline.stages import deliver as stage
from pipeline.stages.decide import count_given_up, let_be, try_again
from pipeline.stages.diary import is_new, recorded
from pipeline.store import outbox
from pipeline.store.schema import require_current
from pipeline.wording.counts import count


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
        with recorded(app, "deliver") as entry:
            if drop:
                decided, done = let_be(app, readers), stage.Delivered()
            else:
                decided = try_again(app, readers) if again else 0
                done = stage.deliver(app)
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
    if is_new(app):
        return 0
    require_current(app.store)
    return count_given_up(app, readers)


def _count_due(app: App) -> int:
    if is_new(app):
        return 0
    require_current(app.store)
    with app.store.read() as session:
        return len(outbox.due(session, app.now()))
