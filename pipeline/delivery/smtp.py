"""Hand one letter to a mail server, in one SMTP transaction for one recipient.

One recipient a transaction makes the outcome exact: with several, smtplib reports those refused
and is silent on the rest (RFC 5321 has one answer after DATA for all of them).
"""

from __future__ import annotations

import re
import smtplib

from pipeline.config import SmtpSettings
from pipeline.delivery.addresses import checked_address
from pipeline.delivery.connections import Deadline
from pipeline.delivery.smtp_connection import Timeouts, connection, log_in
from pipeline.delivery.smtp_session import Session, is_done, one_line
from pipeline.delivery.smtp_wording import plain_words
from pipeline.errors import DeliveryError

# "Authentication required" and its like (RFC 4954 §6) speak of the login, whatever was asked: the
# operator can mend that, and the letter is as good as before.
_LOGIN_TROUBLE = frozenset({530, 534, 535, 538})
_TOO_LARGE = 552  # RFC 1870 §6.1
FOR_A_LETTER, FOR_A_GREETING = Timeouts(), Timeouts(step=20)


def send(
    letter: bytes,
    recipient: str,
    settings: SmtpSettings,
    password: str | None,
    *,
    timeouts: Timeouts = FOR_A_LETTER,
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
    with plain_words(settings, password), connection(settings, timeouts) as (server, deadline):
        log_in(server, settings, password)
        options = _options(server, letter, sender + recipient)
        _expect(server.mail(sender, options), "MAIL FROM")
        _expect(server.rcpt(recipient), "RCPT TO")
        _expect(server.docmd("DATA"), "DATA", only=354)
        server.wait(timeouts.data)
        server.send(_stuffed(letter))
        answer = _final_answer(server, deadline, timeouts)
    return one_line(*answer)


def greet(
    settings: SmtpSettings, password: str | None, *, timeouts: Timeouts = FOR_A_GREETING
) -> str:
    """Connect, protect the session and log in as for a letter, and send none; say how it went.

    Raises:
        DeliveryError: the server cannot be reached, trusted or logged in to.
    """
    checked_address(settings.sender)
    with plain_words(settings, password), connection(settings, timeouts) as (server, _):
        log_in(server, settings, password)
    safety = {"starttls": "STARTTLS", "tls": "TLS", "none": "not encrypted"}[settings.security]
    login = f", logged in as {settings.username}" if settings.username else ", without a login"
    return f"{settings.host}:{settings.port} answers ({safety}{login})"


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
