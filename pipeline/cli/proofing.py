"""Show proof copies: in the browser, or in the operator's own inbox."""

from __future__ import annotations

from typing import Any

import click

from pipeline.app import App
from pipeline.cli.options import known
from pipeline.cli.output import print_json, talk
from pipeline.delivery.addresses import checked_address
from pipeline.delivery.folder import write_issue
from pipeline.domain.digests import Receipt
from pipeline.errors import DeliveryError, UsageError
from pipeline.stages.proof import Proof, mail_proof, proofs


def show(
    app: App,
    receipt: Receipt,
    readers: tuple[str, ...],
    preview: bool,
    address: str | None,
    *,
    wants_json: bool,
) -> None:
    """Open proofs in the browser, mail them to an address, or both."""
    _refuse_mistakes(app, readers, preview, address)
    found = proofs(app, receipt, readers)
    told = [_shown(app, one, preview, address, is_quiet=wants_json) for one in found]
    if wants_json:
        print_json("k2watch.proof/1", {"proofs": told})
    elif not found:
        talk("there is no issue yet to show; run: k2watch run")


def _refuse_mistakes(
    app: App, readers: tuple[str, ...], preview: bool, address: str | None
) -> None:
    known("reader", app.config.readers, readers)
    if not preview and not address:
        raise click.UsageError("--reader goes with --preview or --test")
    if address:
        try:
            checked_address(address)
        except DeliveryError as error:
            raise UsageError(f"--test: {error}") from None


def _shown(
    app: App, one: Proof, preview: bool, address: str | None, *, is_quiet: bool
) -> dict[str, Any]:
    kind = "what is due" if one.is_new else "the latest issue; nothing new is due"
    talk(f"{one.reader.name}: {one.message.subject} ({kind})")
    told: dict[str, Any] = {
        "reader": one.reader.name,
        "subject": one.message.subject,
        "is_new": one.is_new,
    }
    if preview:
        told["file"] = _open(app, one)
        if not is_quiet:
            click.echo(told["file"])
    if address:
        told["mailed_to"], told["answer"] = address, mail_proof(app, one, address)
        talk(f"mailed to {address}: {told['answer']}")
    return told


def _open(app: App, one: Proof) -> str:
    """Write the page, open it where there is a browser, and give its path."""
    import webbrowser

    place = app.config.path(app.config.reports.path) / "preview"
    page = write_issue(place, one.reader.name, one.message)[0].resolve()
    if not webbrowser.open(page.as_uri()):
        talk("there is no browser here; open the page yourself:")
    return str(page)
