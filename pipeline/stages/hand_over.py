"""Hand over: one message by the way it goes, which is imported when a message goes that way."""

from __future__ import annotations

from pipeline.app import App
from pipeline.errors import DeliveryError
from pipeline.store import outbox
from pipeline.store.outbox import Due
from pipeline.store.repeating import repeatable


def hand_over(app: App, due: Due) -> str:
    """Send one message; give what its other side answered, or where it was written.

    Raises:
        DeliveryError: it was not taken, or nobody knows; or its section is gone.
        ConfigError: what the section needs besides, such as a password, is not there.
    """
    return {"smtp": _mail, "folder": _file, "feed": _feed, "webhook": _post}[due.channel](app, due)


def _mail(app: App, due: Due) -> str:
    from pipeline.delivery import smtp

    settings = app.config.delivery.smtp
    if settings is None:
        raise DeliveryError("the section [delivery.smtp] is gone from the configuration")
    return smtp.send(due.letter, due.recipient, settings, app.smtp_password(settings))


def _file(app: App, due: Due) -> str:
    from pipeline.delivery import folder

    place = app.config.path(app.config.delivery.folder.path)
    files = folder.write_issue(place, f"{due.slot.isoformat()}-{due.reader}", due.message)
    return f"written to {files[0]}"


@repeatable
def _feed(app: App, due: Due) -> str:
    """Write the feed anew from all that was frozen for it: entries never change, files can go."""
    from pipeline.delivery import feed

    settings = app.config.delivery.feed
    with app.store.read() as session:
        first, letters = outbox.frozen(session, "feed", due.reader, settings.entries)
    mine = feed.collected(first, app.config.digest.title, letters, due.reader, settings)
    return f"written to {feed.write_feed(app.config.path(settings.path), due.reader, mine)[0]}"


def _post(app: App, due: Due) -> str:
    from pipeline.delivery import webhook, webhook_forms

    settings = app.config.delivery.webhook
    if settings is None:
        raise DeliveryError("the section [delivery.webhook] is gone from the configuration")
    headers = webhook_forms.headers(due.recipient, due.message.subject)
    return webhook.post(due.letter, app.webhook(settings), headers, key=due.message_id)
