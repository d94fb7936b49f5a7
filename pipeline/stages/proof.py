"""Proof copies: an issue as a reader would get it, for the operator alone; nothing is settled."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from pipeline.app import App
from pipeline.config import Reader
from pipeline.delivery import smtp
from pipeline.domain.digests import Message, Receipt
from pipeline.errors import ConfigError
from pipeline.stages.compose import draft
from pipeline.stages.outgoing import written
from pipeline.store import issues
from pipeline.store.repeating import repeatable

MARK = "[test] "


@dataclass(frozen=True, slots=True)
class Proof:
    """One reader's issue; ``is_new`` tells a draft from the latest issue that was composed."""

    reader: Reader
    message: Message
    is_new: bool


def proofs(app: App, receipt: Receipt, only: Collection[str] = ()) -> list[Proof]:
    """Give what each reader (or those named) would get now, or got last where nothing is due."""
    drafts = {one.reader: one.message for one in draft(app, receipt)}
    found = []
    for reader in app.config.readers:
        if only and reader.name not in only:
            continue
        message = drafts.get(reader.name) or _latest(app, reader)
        if message:
            found.append(Proof(reader, message, reader.name in drafts))
    return found


@repeatable
def _latest(app: App, reader: Reader) -> Message | None:
    with app.store.read() as session:
        return issues.latest_message(session, reader.name)


def mail_proof(app: App, proof: Proof, address: str) -> str:
    """Mail a proof to one address, marked in its subject; give the server's answer.

    It goes past the outbox: the reader's own letter is neither sent nor settled by it.

    Raises:
        ConfigError: there is no [delivery.smtp] section.
        DeliveryError: it was not taken.
    """
    settings = app.config.delivery.smtp
    if settings is None:
        raise ConfigError("there is no mail server: fill in [delivery.smtp] in config.toml")
    marked = replace(proof.message, subject=f"{MARK}{proof.message.subject}")
    _, letter = written(app, settings, proof.reader, marked, address)
    return smtp.send(letter, address, settings, app.smtp_password(settings))
