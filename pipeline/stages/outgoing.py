"""An issue as it goes out by each of the ways: its bytes, frozen, and the name it goes by."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.app import App
from pipeline.config import Reader, SmtpSettings
from pipeline.delivery import webhook_forms
from pipeline.delivery.announced import freeze
from pipeline.delivery.letter import letter, message_id
from pipeline.digest.compose import Composition
from pipeline.domain.addresses import list_name
from pipeline.domain.announcements import Announcement
from pipeline.domain.digests import Message
from pipeline.store.issues import Outgoing


def mailed(app: App, reader: Reader, message: Message) -> Outgoing:
    """Write the letter to a reader."""
    settings = app.config.delivery.smtp
    assert settings is not None  # noqa: S101 - the configuration refuses the channel without it
    number, body = written(app, settings, reader, message, reader.email)
    return Outgoing("smtp", reader.email, number, body)


def written(
    app: App, settings: SmtpSettings, reader: Reader, message: Message, recipient: str
) -> tuple[str, bytes]:
    """Write a letter in a reader's name to an address; give its Message-ID and its bytes."""
    host = settings.sender.rpartition("@")[2]
    number = message_id(str(app.new_id()), recipient, host)
    body = letter(
        message,
        message_id=number,
        sender=settings.sender,
        recipient=recipient,
        list_id=list_name(reader.name, settings.sender),
        title=app.config.digest.title,
        date=app.now(),
        unsubscribe_mailto=settings.unsubscribe_mailto,
        unsubscribe_url=settings.unsubscribe_url.replace("{reader}", reader.name),
    )
    return number, body


def filed(app: App) -> Outgoing:
    """Keep an issue in the folder: its bytes are those of the digest."""
    return Outgoing("folder", str(app.config.delivery.folder.path), "", b"")


def fed(app: App, announced: Sequence[Announcement]) -> Outgoing:
    """Freeze what an issue adds to the feed; the name of the first is the feed's for ever."""
    path = str(app.config.delivery.feed.path)
    return Outgoing("feed", path, app.new_id().urn, freeze(app.now(), announced))


def posted(
    app: App, found: Composition, message: Message, announced: Sequence[Announcement]
) -> Outgoing:
    """Write what is posted; the style is the recipient, for the address may be a secret."""
    settings, digest, number = app.config.delivery.webhook, found.digest, app.new_id().urn
    assert settings is not None  # noqa: S101 - the configuration refuses the channel without it
    issue = webhook_forms.Issue(
        id=number,
        title=digest.title,
        reader=digest.reader,
        slot=digest.slot,
        subject=message.subject,
        is_complete=digest.receipt.complete,
        waiting=found.waiting,
        announcements=announced,
    )
    body = webhook_forms.body(settings.style, issue)
    return Outgoing("webhook", settings.style, number, body)
