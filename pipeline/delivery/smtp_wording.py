"""What goes wrong with a mail server, in one line that names it and never holds the password."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.config import SmtpSettings
from pipeline.delivery.smtp_session import one_line
from pipeline.errors import DeliveryError
from pipeline.redaction import redact


@contextmanager
def plain_words(settings: SmtpSettings, password: str | None) -> Iterator[None]:
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
        raise DeliveryError(_without(password, f"{where}: {reason(error)}")) from None


def reason(error: Exception) -> str:
    """Say what went wrong, in words for an operator."""
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
