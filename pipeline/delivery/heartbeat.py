"""Tell a dead man's switch how a run goes: it raises the alarm when it hears nothing.

The addresses are those of https://healthchecks.io/docs/signaling_failures/ and
…/measuring_script_run_time/, which other services and one's own host understand as well: the
address itself for success, ``/start``, and ``/{exit status}``. What is secret in the address, and
where it may lead, is as with a webhook.
"""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit, urlunsplit

from pipeline.delivery import webhook
from pipeline.delivery.webhook import Place


def beat(place: Place, signal: str, *, key: str) -> None:
    """Send one signal, with nothing in it: an empty word for success, ``start``, or a status.

    ``key`` names the run.

    Raises:
        DeliveryError: it was not taken within the place's time.
    """
    webhook.post(b"", replace(place, url=_address(place.url, signal)), {}, key=key)


def _address(url: str, signal: str) -> str:
    """Add the signal to the path: what follows a question mark stays behind it."""
    if not signal:
        return url
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/{signal}"))
