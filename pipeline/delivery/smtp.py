"""Hand one letter to a mail server, in one SMTP transaction for one recipient.

One recipient a transaction makes the outcome exact: with several, smtplib reports those refused
and is silent on the rest (RFC 5321 has one answer after DATA for all of them).
"""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from pipeline.config import SmtpSettings
from pipeline.delivery.addresses import checked_address
from pipeline.errors import DeliveryError
from pipeline.redaction import excerpt, redact

_ANSWER_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long to wait, in seconds; ``final`` is the wait after the letter's closing dot.

    RFC 5321 §4.5.3.2.6 lets the server think for ten minutes there: a client that gives up sooner
    sends again what was already taken.
    """

    step: float = 60.0
    final: float = 600.0


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
        DeliveryError: temporary when the server cannot be reached, trusted or logged in to, or says
            4xx; permanent when it refuses sender, recipient or letter with 5xx; uncertain when it
            went silent after the whole letter.
    """
    sender = checked_address(settings.sender)
    checked_address(recipient)
    with _plain_words(settings, password), _connection(settings, timeouts) as server:
        _log_in(server, settings, password)
        options = _options(server, letter, sender + recipient)
        _expect(server.mail(sender, options), "MAIL FROM", 250)
        _expect(server.rcpt(recipient), "RCPT TO", 250, 251)
        _expect(server.docmd("DATA"), "DATA", 354)
        server.send(_stuffed(letter))
        return _one_line(*_final_answer(server, timeouts))


def greet(
    settings: SmtpSettings, password: str | None, *, timeouts: Timeouts = Timeouts(step=20)
) -> str:
    """Connect, protect the session and log in as for a letter, and send none; say how it went.

    Raises:
        DeliveryError: the server cannot be reached, trusted or logged in to.
    """
    checked_address(settings.sender)
    with _plain_words(settings, password), _connection(settings, timeouts) as server:
        _log_in(server, settings, password)
    safety = {"starttls": "STARTTLS", "tls": "TLS", "none": "not encrypted"}[settings.security]
    login = f", logged in as {settings.username}" if settings.username else ", without a login"
    return f"{settings.host}:{settings.port} answers ({safety}{login})"


@contextmanager
def _connection(settings: SmtpSettings, timeouts: Timeouts) -> Iterator[smtplib.SMTP]:
    """Open a session, protected as configured: a server without STARTTLS gets nothing."""
    where = (settings.host, settings.port)
    if settings.security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            *where, timeout=timeouts.step, context=ssl.create_default_context()
        )
    else:
        server = smtplib.SMTP(*where, timeout=timeouts.step)
    try:
        if settings.security == "starttls":
            server.starttls(context=ssl.create_default_context())
        server.ehlo_or_helo_if_needed()
        yield server
    finally:
        with suppress(OSError):
            server.quit()
        server.close()


def _log_in(server: smtplib.SMTP, settings: SmtpSettings, password: str | None) -> None:
    if not settings.username:
        return
    if password is None:
        raise DeliveryError(f"no password for the mail server: set {settings.password_env}")
    server.login(settings.username, password)


def _options(server: smtplib.SMTP, letter: bytes, addresses: str) -> list[str]:
    """Announce the size, and SMTPUTF8 (RFC 6531) only where an address needs it."""
    options = [f"size={len(letter)}"] if server.has_extn("size") else []
    if addresses.isascii():
        return options
    if not server.has_extn("smtputf8"):
        text = "the mail server takes no addresses outside ASCII (no SMTPUTF8)"
        raise DeliveryError(text, permanent=True)
    return [*options, "SMTPUTF8", "BODY=8BITMIME"]


def _expect(answer: tuple[int, bytes], step: str, *good: int) -> None:
    """Refuse an answer that is not one of the good codes; 5xx will be the same next time."""
    code, text = answer
    if code not in good:
        what = f"the mail server refused {step}: {_one_line(code, text)}"
        raise DeliveryError(what, permanent=500 <= code < 600)


def _stuffed(letter: bytes) -> bytes:
    """Double the dot of a line that starts with one (RFC 5321 §4.5.2), and end the last line."""
    body = re.sub(rb"^\.", b"..", letter, flags=re.MULTILINE)
    return body if body.endswith(b"\r\n") else body + b"\r\n"


def _final_answer(server: smtplib.SMTP, timeouts: Timeouts) -> tuple[int, bytes]:
    """Close the letter and wait: from the dot on, anything but an answer leaves it open."""
    try:
        _set_timeout(server, timeouts.final)
        server.send(b".\r\n")
        code, text = server.getreply()
        _set_timeout(server, timeouts.step)
    except OSError:  # smtplib's own errors are OSErrors too
        code, text = -1, b""
    if not 200 <= code < 600:
        server.close()
        what = "no answer after the whole letter: the mail server may have taken it or not"
        raise DeliveryError(what, uncertain=True)
    _expect((code, text), "the letter", 250)
    return code, text


def _set_timeout(server: smtplib.SMTP, seconds: float) -> None:
    if server.sock is not None:
        server.sock.settimeout(seconds)


@contextmanager
def _plain_words(settings: SmtpSettings, password: str | None) -> Iterator[None]:
    """Turn what goes wrong into one line that names the server and never holds the password."""
    where = f"{settings.host}:{settings.port}"
    try:
        yield
    except DeliveryError as error:
        text = _without(password, f"{where}: {error}")
        raise DeliveryError(text, permanent=error.permanent, uncertain=error.uncertain) from None
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
        return f"the mail server answered {_one_line(error.smtp_code, answer)}"
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


def _one_line(code: int, text: bytes | str) -> str:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return excerpt(f"{code} {words}", _ANSWER_LENGTH)
