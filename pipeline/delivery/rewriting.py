"""A frozen letter in another form, under its own name: for a server or an address that refused it.

What the letter tells stays told: nothing is taken from it but its dress.
"""

from __future__ import annotations

from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage

from pipeline.delivery.addresses import checked_address
from pipeline.delivery.letter import LetterPolicy

_WHY = (
    "Your mail server refused this issue as a page, so it comes as text alone. "
    "Nothing is left out.\n\n"
)


def as_text_alone(letter: bytes) -> bytes | None:
    """Write a letter without its HTML, which is most of it; None when it has none to lose.

    Header fields, Message-ID among them, stay as they are, and so does every entry: the text says
    all that the page says.
    """
    mail = _read(letter)
    body = mail.get_body(("plain",)) if mail.is_multipart() else None
    if body is None:
        return None
    text, language = body.get_content(), mail["Content-Language"]
    mail.clear_content()
    mail.set_content(_WHY + text.replace("\r\n", "\n"), cte="quoted-printable")
    if language:
        mail["Content-Language"] = str(language)
    return mail.as_bytes()


def readdressed(letter: bytes, recipient: str) -> bytes:
    """Write a letter to another address of the same reader.

    Raises:
        DeliveryError: it is no address.
    """
    local, _, host = checked_address(recipient).rpartition("@")
    mail = _read(letter, needs_utf8=not recipient.isascii())
    mail.replace_header("To", Address("", local, host))
    return mail.as_bytes()


def _read(letter: bytes, *, needs_utf8: bool = False) -> EmailMessage:
    utf8 = needs_utf8 or not letter.partition(b"\r\n\r\n")[0].isascii()
    mail = message_from_bytes(letter, policy=LetterPolicy(linesep="\r\n", utf8=utf8))
    assert isinstance(mail, EmailMessage)  # noqa: S101 - the policy says so
    return mail
