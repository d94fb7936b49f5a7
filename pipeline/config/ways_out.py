"""How issues leave: mail, folder, feed, webhook."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from pipeline.config.kinds import Address, Line, OneClick, Section, WebAddress


class SmtpSettings(Section):
    """The mail server that takes the digests; ``list_host`` names the list in List-Id."""

    host: str = "localhost"
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    username: str = ""
    password_env: str = "K2WATCH_SMTP_PASSWORD"  # noqa: S105 - a variable's name
    password_file: Path | None = None
    sender: Annotated[Address, Field(alias="from", min_length=3)]
    unsubscribe_mailto: Address = ""
    unsubscribe_url: OneClick = ""


class FolderSettings(Section):
    """The folder that keeps every issue."""

    path: Path = Path("reports/digests")


class FeedSettings(Section):
    """The folder that keeps every reader's feed; ``address`` is where it is served, if it is.

    ``entries`` is how many of the newest stay in the files; older ones stay in the database.
    """

    path: Path = Path("reports/feeds")
    title: Line = ""
    address: WebAddress = ""
    entries: Annotated[int, Field(ge=1, le=1_000)] = 100


class WebhookSettings(Section):
    """Where issues are posted: ``url``, or the variable or file that holds it if it is a secret.

    ``allowed_hosts`` names hosts that may have private addresses; without it only public ones do.
    """

    url: str = ""
    url_env: str = "K2WATCH_WEBHOOK_URL"
    url_file: Path | None = None
    token_env: str = "K2WATCH_WEBHOOK_TOKEN"  # noqa: S105 - a variable's name
    token_file: Path | None = None
    style: Literal["json", "slack", "ntfy"] = "json"
    allowed_hosts: tuple[Annotated[Line, Field(min_length=1)], ...] = ()
    timeout_s: Annotated[float, Field(gt=0, le=60)] = 10


class DeliverySettings(Section):
    """The ways out."""

    smtp: SmtpSettings | None = None
    folder: FolderSettings = FolderSettings()
    feed: FeedSettings = FeedSettings()
    webhook: WebhookSettings | None = None
