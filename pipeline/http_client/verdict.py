"""What an answer or a failure means, and whether and when to ask again.

May pass: nobody there, silence, a broken answer, 408, 425, 429, 5xx. Asked again at most
``ATTEMPTS`` times, then the run is incomplete. Refused: any other status; asking the same again
will not help. What a body means that came with 200 is for its reader to say.
"""

from __future__ import annotations

import re
import time
import zlib
from collections.abc import Callable

import requests
import urllib3
from tenacity import RetryCallState
from tenacity.wait import wait_random_exponential

from pipeline.errors import NotThere, Refused, SourceError, Unavailable, Unreachable
from pipeline.http_client.answer import Answer, read_date

MAX_PAUSE_S = 120.0  # a server that asks for more is not waited for; the next run asks again
TOO_FAST = 429
BROKEN = (requests.RequestException, urllib3.exceptions.HTTPError, zlib.error, OSError)
_NOBODY_CAME = (408, 425, TOO_FAST)  # it was not looked at, and may be next time
_NOT_THERE = (404, 410)
_MARKUP = re.compile(r"<[^>]*>")
# NCBI relays a failure inside as a 400 (github.com/cyanheads/pubmed-mcp-server/issues/155).
_TRANSIENT_400 = (b"proxy_stream()", b"Failed to connect")
_REASONS: dict[type[Exception], str] = {
    requests.ConnectTimeout: "it does not answer",
    requests.ReadTimeout: "it stays silent",
    requests.exceptions.SSLError: "its certificate is not valid",
    requests.ConnectionError: "the connection failed",
    urllib3.exceptions.ReadTimeoutError: "it fell silent",
    urllib3.exceptions.ProtocolError: "the answer was cut off",
    zlib.error: "the answer is not what its encoding says",
}


def refusal(url: str, answer: Answer, safe: Callable[[str], str]) -> SourceError | None:
    """Say what is wrong with an answer by its status; None where it is good.

    ``safe`` hides secrets: a body can echo the key.
    """
    if 200 <= answer.status < 300:
        return None
    words = _MARKUP.sub(" ", answer.body[:4_000].decode("utf-8", "replace"))
    start = " ".join(safe(words).split())[:200]
    text = safe(f"{url} answered HTTP {answer.status}: {start}")
    if answer.status in _NOBODY_CAME or answer.status >= 500 or _is_relayed_failure(answer):
        return Unavailable(text, retry_after=retry_after(answer))
    kind = NotThere if answer.status in _NOT_THERE else Refused
    return kind(text, status=answer.status)


def breakdown(url: str, error: Exception) -> SourceError:
    """Say what broke an exchange, without the parameters, which may hold the key."""
    kind = Unreachable if isinstance(error, requests.ConnectionError) else Unavailable
    cause = next((text for one, text in _REASONS.items() if isinstance(error, one)), "it failed")
    return kind(f"no answer from {url}: {cause}")


def may_pass(error: BaseException) -> bool:
    """Tell whether asking the same again may help, within the time that is waited for."""
    if isinstance(error, Unavailable) and error.retry_after is not None:
        return error.retry_after <= MAX_PAUSE_S
    return isinstance(error, SourceError) and not isinstance(error, Refused)


def pause(state: RetryCallState) -> float:
    """Wait as long as the server asks; else full jitter, doubling."""
    error = state.outcome.exception() if state.outcome else None
    asked = error.retry_after if isinstance(error, Unavailable) else None
    return asked if asked is not None else wait_random_exponential(max=30)(state)


def retry_after(answer: Answer) -> float | None:
    """Read Retry-After, seconds or a date (RFC 9110 §10.2.3); nonsense counts as not given.

    A date is compared with the answer's own, so that it does not matter what time we have.
    """
    value = answer.headers.get("Retry-After", "").strip()
    if value.isascii() and value.isdigit():
        return float(value)
    moment, told = read_date(value), answer.told
    if moment is None:
        return None
    return max(0.0, moment.timestamp() - (told.timestamp() if told else time.time()))


def _is_relayed_failure(answer: Answer) -> bool:
    return answer.status == 400 and any(sign in answer.body for sign in _TRANSIENT_400)
