"""Post one issue to a webhook: once, to a checked address, within a time, without following.

Written on http.client and not on requests: that follows redirects, takes proxies and passwords
from the environment, connects to whatever the name means at that moment, and bounds only the
silence between two pieces of an answer.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.metadata import version

from pipeline.delivery.connections import Deadline, opened
from pipeline.delivery.destinations import Destination, resolve
from pipeline.errors import DeliveryError
from pipeline.redaction import excerpt, redact

MAX_ANSWER_BYTES = 64_000  # only the start of an answer is ever looked at
_SHOWN = 200
# Asking again may help (RFC 9110 §15.5.9, RFC 8470 §5.2, RFC 6585 §4), besides all 5xx.
_PASSING = frozenset({408, 425, 429})


@dataclass(frozen=True, slots=True)
class Place:
    """Where to post: ``url`` and ``token`` are secrets and never shown."""

    url: str = field(repr=False)
    token: str | None = field(default=None, repr=False)
    allowed_hosts: tuple[str, ...] = ()
    timeout_s: float = 10.0


def post(body: bytes, place: Place, headers: Mapping[str, str], *, key: str) -> str:
    """Post the body and return the first words of the answer, such as ``200 OK``.

    ``key`` is the same for every try, so that a receiver can drop what it has already
    (draft-ietf-httpapi-idempotency-key-header). A redirect is not followed, no proxy is used.

    Raises:
        DeliveryError: temporary when the host cannot be reached, trusted or allowed, moved, or
            answers 408, 425, 429 or 5xx; permanent at any other 4xx; uncertain when it went silent
            after the whole request.
    """
    with _plain_words(place):
        give_up_at = time.monotonic() + place.timeout_s
        destination = resolve(place.url, place.allowed_hosts, place.timeout_s)
        with _connection(destination, give_up_at) as connection:
            sent = _headers(destination, place, headers, key)
            connection.request("POST", destination.target, body, sent)
            status, body = _answer(connection)
            return _judged(status, safe(body.decode("utf-8", "replace"), place))


def reach(place: Place) -> str:
    """Connect, with TLS where it is used, and send nothing; return the address reached.

    Raises:
        DeliveryError: it cannot be reached, trusted or allowed.
    """
    with _plain_words(place):
        give_up_at = time.monotonic() + place.timeout_s
        destination = resolve(place.url, place.allowed_hosts, place.timeout_s)
        with _connection(destination, give_up_at) as connection:
            assert connection.sock is not None  # noqa: S101 - it was just opened
            return f"{destination.host} at {connection.sock.getpeername()[0]}"


@contextmanager
def _connection(to: Destination, give_up_at: float) -> Iterator[http.client.HTTPConnection]:
    """Open a connection; with TLS where it is used, before anything is sent."""
    sock = opened(to.addresses, to.port, give_up_at)
    with sock, Deadline(sock) as deadline:
        deadline.allow(give_up_at - time.monotonic())
        connection = http.client.HTTPConnection(to.host, to.port)
        connection.sock = _protected(sock, to.host) if to.is_safe else sock
        try:
            yield connection
        finally:
            connection.close()


def _protected(sock: socket.socket, host: str) -> ssl.SSLSocket:
    """Speak TLS, and insist on a certificate for the name: the address alone proves nothing."""
    return ssl.create_default_context().wrap_socket(sock, server_hostname=host)


def _headers(to: Destination, place: Place, headers: Mapping[str, str], key: str) -> dict[str, str]:
    all_ways = {
        "Host": to.authority,
        "User-Agent": f"k2watch/{version('k2watch')}",
        "Idempotency-Key": f'"{key}"',
        "Connection": "close",
    }
    login = {"Authorization": f"Bearer {place.token}"} if place.token else {}
    return {**all_ways, **headers, **login}


def _answer(connection: http.client.HTTPConnection) -> tuple[int, bytes]:
    """Read the status and the start of the body; from here on silence leaves it open."""
    try:
        response = connection.getresponse()
    except (OSError, http.client.HTTPException) as error:
        what = "no answer after the whole message: it may have arrived or not"
        raise DeliveryError(what, uncertain=True) from error
    body = b""
    with suppress(OSError, http.client.HTTPException):  # the status has said it all
        body = response.read(MAX_ANSWER_BYTES)
    return response.status, body


def _judged(status: int, words: str) -> str:
    text = excerpt(f"{status} {words}", _SHOWN)
    if 200 <= status < 300:
        return text
    if 300 <= status < 400:
        raise DeliveryError(f"answered {status}: it has moved, and redirects are not followed")
    is_permanent = 400 <= status < 500 and status not in _PASSING
    raise DeliveryError(f"answered {text}", permanent=is_permanent)


@contextmanager
def _plain_words(place: Place) -> Iterator[None]:
    """Turn what goes wrong into one line that never holds the address's secret part or a token."""
    try:
        yield
    except DeliveryError as error:
        text = safe(str(error), place)[: _SHOWN + 100]
        raise DeliveryError(text, permanent=error.permanent, uncertain=error.uncertain) from None
    except ssl.SSLCertVerificationError as error:
        raise DeliveryError(f"its certificate is not trusted: {error.verify_message}") from None
    except TimeoutError:
        raise DeliveryError(f"it did not answer within {place.timeout_s:g} s") from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise DeliveryError(safe(f"it cannot be reached: {reason}", place)) from None


def safe(text: str, place: Place) -> str:
    """Hide what of an address is secret, as a whole and in its parts, and the token."""
    path = place.url.partition("://")[2].partition("/")[2]
    parts = [one for one in path.replace("?", "/").replace("&", "/").split("/") if len(one) > 5]
    return redact(text, [place.url, path if len(path) > 5 else None, place.token, *parts])
