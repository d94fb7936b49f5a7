"""Refuse what is no address before it reaches an SMTP command or a mail header."""

from __future__ import annotations

from pipeline.domain.addresses import is_address
from pipeline.errors import DeliveryError


def checked_address(address: str) -> str:
    """Return the address as it is.

    Raises:
        DeliveryError: it is not a plain ``name@host``; permanent, since it will not become one.
    """
    if not is_address(address):
        raise DeliveryError(f"not an e-mail address: {address[:100]!r}", permanent=True)
    return address
