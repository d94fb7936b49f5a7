"""A Message becomes the bytes of one letter, the same bytes for every try.

The form is RFC 5322 (letter), RFC 2046 §5.1.4 (plain text first, the best form last), RFC 2919
(List-Id), RFC 2369 (List-Unsubscribe), RFC 8058 (the same by one click) and RFC 3834
(Auto-Submitted).
"""

from __future__ import annotations

import re
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from pipeline.delivery.addresses import checked_address
from pipeline.domain.addresses import LONGEST_URL, is_host
from pipeline.domain.digests import Message

# dot-atom on both sides of the @ (RFC 5322 §3.6.4)
_MESSAGE_ID = re.compile(r"<[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9.-]+>")
# Angle brackets and blanks would end it; a comma would start another (RFC 2369 §3).
_ONE_CLICK = re.compile(r"https://[!-+\--;=?-~]+")


class LetterPolicy(EmailPolicy):
    """Fold as usual, but never a name or an address: an encoded word would be another one."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        """Write one header field as bytes."""
        if name in {"List-Id", "List-Unsubscribe", "Message-ID"}:
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


def message_id(key: str, recipient: str, host: str) -> str:
    """Name one letter for ever: the same digest to the same reader always has the same name.

    ``key`` is the digest's own unique key (a UUID); ``recipient`` is only kept as a hash, so that
    the name tells nobody's address. A receiver can then drop a letter that was sent twice.
    """
    whom = sha256(recipient.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return _checked_id(f"<{key}.{whom}@{host}>")


def letter(
    message: Message,
    *,
    message_id: str,
    sender: str,
    recipient: str,
    list_id: str,
    title: str,
    date: datetime,
    unsubscribe_mailto: str = "",
    unsubscribe_url: str = "",
) -> bytes:
    """Write the letter: equal input gives equal bytes, and no line is over 998 octets.

    ``date`` must know its time zone; ``list_id`` is ``slug.host``; ``title`` is shown as sender.
    ``unsubscribe_url`` takes a POST from mail programs, so it stands there only if it is https.

    Raises:
        DeliveryError: an address is not one.
        ValueError: another argument cannot stand in a header.
    """
    addresses = (sender, recipient, unsubscribe_mailto)
    needs_utf8 = not all(address.isascii() for address in addresses)
    mail = EmailMessage(policy=LetterPolicy(linesep="\r\n", utf8=needs_utf8))
    mail["Date"] = _aware(date)
    mail["Message-ID"] = _checked_id(message_id)
    mail["From"] = _address(sender, _one_line(title))
    mail["To"] = _address(recipient)
    mail["Subject"] = _one_line(message.subject)
    _add_list_headers(mail, list_id, unsubscribe_mailto, unsubscribe_url)
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"  # what Exchange understands
    mail.set_content(message.text, cte="quoted-printable")
    mail.add_alternative(message.html, subtype="html", cte="quoted-printable")
    mail["Content-Language"] = "en"  # after the parts: set_content would take it away
    mail.set_boundary(f"k2watch-{sha256(message_id.encode()).hexdigest()[:32]}")
    return mail.as_bytes()


def _add_list_headers(mail: EmailMessage, list_id: str, mailto: str, url: str) -> None:
    if not is_host(list_id):
        raise ValueError(f"not a list's name (slug.host): {list_id[:100]!r}")
    mail["List-Id"] = f"<{list_id}>"
    ways = [f"<{_checked_url(url)}>"] if url else []
    if mailto:
        address = quote(checked_address(mailto), safe="@.+-_")
        ways.append(f"<mailto:{address}?subject=unsubscribe>")
    if ways:
        mail["List-Unsubscribe"] = ", ".join(ways)
    if url:
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def _checked_url(url: str) -> str:
    if len(url) > LONGEST_URL or not _ONE_CLICK.fullmatch(url):
        raise ValueError(f"not an https address for one click: {url[:100]!r}")
    return url


def _address(address: str, name: str = "") -> Address:
    local, _, host = checked_address(address).rpartition("@")
    return Address(name, local, host)


def _aware(date: datetime) -> datetime:
    if date.tzinfo is None:
        raise ValueError("the date of a letter needs a time zone")
    return date


def _checked_id(text: str) -> str:
    if len(text) > 400 or not _MESSAGE_ID.fullmatch(text):
        raise ValueError(f"not a Message-ID: {text[:100]!r}")
    return text


def _one_line(text: str) -> str:
    """Keep what can be seen: a line break would start a header, and NUL passes unnoticed."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
