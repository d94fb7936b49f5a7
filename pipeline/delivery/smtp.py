"""Hand one letter to a mail server, in one SMTP transaction for one recipient.

One recipient a transaction makes the outcome exact: with several, smtplib reports those refused
and is silent on the rest (RFC 5321 has one answer after DATA for all of them).
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from pipeline.config import SmtpSettings
from pipeline.delivery.addresses import checked_address
from pipeline.delivery.connections import Deadline, opened
from pipeline.delivery.smtp_session import Session, is_done, one_line
from pipeline.errors import DeliveryError, NobodyThere
from pipeline.redaction import redact

# "Authentication required" and its like (RFC 4954 §6) speak of the login, whatever was asked: the
# operator can mend that, and the letter is as good as before.
_LOGIN_TROUBLE = frozenset({530, 534, 535, 538})
_TOO_LARGE = 552  # RFC 1870 §6.1


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


def send(
    letter: bytes,
    recipient: str,
    settings: SmtpSettings,
    password: str | None,
    *,
    timeouts: Timeouts = Timeouts(),
) -> str:
    """Send the letter and return the server's final answer, such as ``250 2.0.0 queued as 4F``.

    Raises:
        NobodyThere: the server cannot be reached, or does not greet.
        DeliveryError: temporary when the server cannot be trusted or logged in to, or says
            4xx; permanent when it refuses sender, recipient or letter with 5xx, and unwelcome where
            that was the letter; uncertain when it went silent after the whole letter.
    """
    sender = checked_address(settings.sender)
    checked_address(recipient)
    with _plain_words(settings, password), _connection(settings, timeouts) as (server, deadline):
        _log_in(server, settings, password)
        options = _options(server, letter, sender + recipient)
        _expect(server.mail(sender, options), "MAIL FROM")
        _expect(server.rcpt(recipient), "RCPT TO")
        _expect(server.docmd("DATA"), "DATA", only=354)
        server.wait(timeouts.data)
        server.send(_stuffed(letter))
        answer = _final_answer(server, deadline, timeouts)
    return one_line(*answer)


def greet(
    settings: SmtpSettings, password: str | None, *, timeouts: Timeouts = Timeouts(step=20)
) -> str:
    """Connect, protect the session and log in as for a letter, and send none; say how it went.

    Raises:
        DeliveryError: the server cannot be reached, trusted or logged in to.
    """
    checked_address(settings.sender)
    with _plain_words(settings, password), _connection(settings, timeouts) as (server, _):
        _log_in(server, settings, password)
    safety = {"starttls": "STARTTLS", "tls": "TLS", "none": "not encrypted"}[settings.security]
    login = f", logged in as {settings.username}" if settings.username else ", without a login"
    return f"{settings.host}:{settings.port} answers ({safety}{login})"


@contextmanager
def _connection(settings: SmtpSettings, timeouts: Timeouts) -> Iterator[tuple[Session, Deadline]]:
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
        raise NobodyThere(_reason(error)) from None


def _greeted(sock: socket.socket, host: str, step: float) -> Session:
    try:
        return Session(sock, host, step)
    except smtplib.SMTPServerDisconnected as error:  # it is silent, or hung up
        raise NobodyThere(_reason(error)) from None


def _covered(sock: socket.socket, settings: SmtpSettings) -> socket.socket:
    if settings.security != "tls":
        return sock
    return ssl.create_default_context().wrap_socket(sock, server_hostname=settings.host)


def _log_in(server: smtplib.SMTP, settings: SmtpSettings, password: str | None) -> None:
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


def _options(server: smtplib.SMTP, letter: bytes, addresses: str) -> list[str]:
    """Announce the size, and SMTPUTF8 (RFC 6531) only where an address needs it."""
    options = [f"size={len(letter)}"] if server.has_extn("size") else []
    if addresses.isascii():
        return options
    if not server.has_extn("smtputf8"):
        text = "the mail server takes no addresses outside ASCII (no SMTPUTF8)"
        raise DeliveryError(text, permanent=True)
    return [*options, "SMTPUTF8", "BODY=8BITMIME"]


def _expect(
    answer: tuple[int, bytes], step: str, *, only: int | None = None, is_letter: bool = False
) -> None:
    """Refuse an answer that is not a yes (RFC 5321 §4.2.1: the first digit decides).

    5xx will be the same next time. Said to the letter, or for its size, it says nothing against
    another form of it.
    """
    code, text = answer
    if code == only or (only is None and is_done(code)):
        return
    permanent = 500 <= code < 600 and code not in _LOGIN_TROUBLE
    unwelcome = permanent and (is_letter or code == _TOO_LARGE)
    what = f"the mail server refused {step}: {one_line(code, text)}"
    raise DeliveryError(what, permanent=permanent, unwelcome=unwelcome)


def _stuffed(letter: bytes) -> bytes:
    """Double the dot of a line that starts with one (RFC 5321 §4.5.2), and end the last line."""
    body = re.sub(rb"^\.", b"..", letter, flags=re.MULTILINE)
    return body if body.endswith(b"\r\n") else body + b"\r\n"


def _final_answer(server: Session, deadline: Deadline, timeouts: Timeouts) -> tuple[int, bytes]:
    """Close the letter and wait: from the dot on, anything but yes or no leaves it open."""
    deadline.allow(timeouts.final)
    try:
        server.wait(timeouts.final)
        server.send(b".\r\n")
        code, text = server.getreply()
        server.wait(timeouts.step)
    except OSError:  # smtplib's own errors are OSErrors too
        code, text = -1, b""
    if not (is_done(code) or 400 <= code < 600):
        server.close()
        what = "no answer after the whole letter: the mail server may have taken it or not"
        raise DeliveryError(what, uncertain=True)
    _expect((code, text), "the letter", is_letter=True)
    return code, text


@contextmanager
def _plain_words(settings: SmtpSettings, password: str | None) -> Iterator[None]:
    """Turn what goes wrong into one line that names the server and never holds the password."""
    where = f"{settings.host}:{settings.port}"
    try:
        yield
    except DeliveryError as error:
        text = _without(password, f"{where}: {error}")
        raise type(error)(
            text,
            permanent=error.permanent,
            uncertain=error.uncertain,
            unwelcome=error.unwelcome,
        ) from None
    except smtplib.SMTPAuthenticationError as error:
        # The answer is left out, and the error behind it: some servers repeat what they were told.
        raise DeliveryError(f"{where}: the login was refused ({error.smtp_code})") from None
    except UnicodeError:  # its text would repeat the very words
        what = "the host, user name or password holds letters that SMTP does not take"
        raise DeliveryError(f"{where}: {what}") from None
    except OSError as error:  # smtplib's own errors are OSErrors too
        raise DeliveryError(_without(password, f"{where}: {_reason(error)}")) from None


def _reason(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        answer = error.smtp_error
        return f"the mail server answered {one_line(error.smtp_code, answer)}"
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return f"nothing was sent: {error}"
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return f"the mail server broke off: {error}"
    if isinstance(error, TimeoutError):
        return "the mail server did not answer in time"
    if isinstance(error, ssl.SSLError):
        return f"the connection is not safe: {error.reason or error}"
    return f"the mail server cannot be reached: {error}"


def _without(password: str | None, text: str) -> str:
    return " ".join(redact(text, [password]).split())
