"""The way to a mail server: reached, greeted, protected as configured, logged in."""

from __future__ import annotations

import smtplib
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from pipeline.config import SmtpSettings
from pipeline.delivery.connections import Deadline, opened
from pipeline.delivery.smtp_session import Session
from pipeline.delivery.smtp_wording import reason
from pipeline.errors import DeliveryError, NobodyThere


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long to wait, in seconds: for an answer, for the letter to be taken, after its last dot.

    RFC 5321 §4.5.3.2.6 lets the server think for ten minutes after the dot: a client that gives up
    sooner sends again what was already taken. ``whole`` bounds all that comes before the dot.
    """

    step: float = 60.0
    data: float = 180.0
    final: float = 600.0
    whole: float = 900.0

    @property
    def longest(self) -> float:
        """Give the longest that one letter can take, goodbye included."""
        return self.whole + self.final + self.step


@contextmanager
def connection(settings: SmtpSettings, timeouts: Timeouts) -> Iterator[tuple[Session, Deadline]]:
    """Open a session, protected as configured: a server without STARTTLS gets nothing."""
    give_up_at = time.monotonic() + timeouts.whole
    sock = _reached(settings, give_up_at, timeouts.step)
    with sock, Deadline(sock) as deadline:
        deadline.allow(give_up_at - time.monotonic())
        sock.settimeout(timeouts.step)
        server = _greeted(_covered(sock, settings), settings.host, timeouts.step)
        try:
            if settings.security == "starttls":
                server.starttls(context=ssl.create_default_context())
            server.ehlo_or_helo_if_needed()
            yield server, deadline
        finally:
            deadline.allow(timeouts.step)
            with suppress(OSError):
                server.quit()
            server.close()


def _reached(settings: SmtpSettings, give_up_at: float, step: float) -> socket.socket:
    try:
        places = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)
        addresses = [str(place[4][0]) for place in places]
        return opened(addresses, settings.port, give_up_at, step)
    except OSError as error:
        raise NobodyThere(reason(error)) from None


def _greeted(sock: socket.socket, host: str, step: float) -> Session:
    try:
        return Session(sock, host, step)
    except smtplib.SMTPServerDisconnected as error:  # it is silent, or hung up
        raise NobodyThere(reason(error)) from None


def _covered(sock: socket.socket, settings: SmtpSettings) -> socket.socket:
    if settings.security != "tls":
        return sock
    return ssl.create_default_context().wrap_socket(sock, server_hostname=settings.host)


def log_in(server: smtplib.SMTP, settings: SmtpSettings, password: str | None) -> None:
    """Log in where a user name is configured.

    Raises:
        DeliveryError: there is no password, or the server's challenge cannot be read.
        SMTPAuthenticationError, UnicodeError: the login was refused, or cannot be written.
    """
    if not settings.username:
        return
    if password is None:
        raise DeliveryError(f"no password for the mail server: set {settings.password_env}")
    try:
        server.login(settings.username, password)
    except UnicodeError:
        raise
    except ValueError:  # smtplib decodes the server's challenge as it comes
        raise DeliveryError("the mail server's part of the login cannot be read") from None
