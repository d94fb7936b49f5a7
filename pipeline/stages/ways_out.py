"""Try every way out as far as one can without sending anything."""

from __future__ import annotations

import os
from pathlib import Path

from pipeline.app import App
from pipeline.delivery import smtp, webhook
from pipeline.stages.findings import Finding, bad, good, note, noted

MAIL, FOLDER, FEED, WEBHOOK = "Mail", "Folder", "Feed", "Webhook"
HEARTBEAT = "Heartbeat"


def try_ways_out(app: App) -> list[Finding]:
    """Try the mail server and the ways that readers use."""
    used = {channel for reader in app.config.readers for channel in reader.channels}
    found = try_mail(app)
    if "folder" in used:
        found.append(_folder(FOLDER, app.config.path(app.config.delivery.folder.path)))
    if "feed" in used:
        found.append(_folder(FEED, app.config.path(app.config.delivery.feed.path)))
    return found + (_webhook(app) if "webhook" in used else []) + _heartbeat(app)


def try_mail(app: App) -> list[Finding]:
    """Connect and log in as for a letter, and send none."""
    settings, found = app.config.delivery.smtp, list[Finding]()
    if settings is None:
        advice = 'fill in [delivery.smtp] and add "smtp" to a reader\'s channels'
        return [note(MAIL, "no mail server is set: nothing is mailed", advice)]
    with noted(found, MAIL, "letters wait in the outbox until this is mended"):
        found.append(good(MAIL, smtp.greet(settings, app.smtp_password(settings))))
    if not any("smtp" in reader.channels for reader in app.config.readers):
        found.append(note(MAIL, "no reader is mailed to", 'add "smtp" to a reader\'s channels'))
    return found


def _folder(section: str, path: Path) -> Finding:
    if can_write(path):
        return good(section, f"{path} can be written")
    return bad(section, f"{path} cannot be written", "see who owns the folder, and its rights")


def can_write(path: Path) -> bool:
    """Tell whether a folder can be written, or made; nothing is tried out."""
    there = next((one for one in (path, *path.parents) if one.exists()), path)
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)


def _webhook(app: App) -> list[Finding]:
    settings, found = app.config.delivery.webhook, list[Finding]()
    assert settings is not None  # noqa: S101 - the configuration refuses the channel without it
    with noted(found, WEBHOOK, "issues wait in the outbox until this is mended"):
        reached = webhook.reach(app.webhook(settings))
        found.append(good(WEBHOOK, f"{reached} answers; nothing was posted"))
    return found


def _heartbeat(app: App) -> list[Finding]:
    """Reach the dead man's switch, if there is one, and tell it nothing."""
    found: list[Finding] = []
    with noted(found, HEARTBEAT, "runs go on, and nobody is told when they do not"):
        place = app.heartbeat()
        if place is not None:
            found.append(good(HEARTBEAT, f"{webhook.reach(place)} answers; nothing was sent"))
    return found
