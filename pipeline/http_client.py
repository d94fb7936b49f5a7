"""One polite, bounded HTTP exchange; every class of failure is decided here.

``requests`` alone bounds neither the whole time of an answer (its timeout is per read) nor its
size, and puts the full URL, key included, into its exceptions.
"""

from __future__ import annotations

import re
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Literal, TypeVar
from urllib.parse import urljoin, urlsplit

import requests
import urllib3
from pyrate_limiter import Limiter
from requests.structures import CaseInsensitiveDict
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt
from tenacity.wait import wait_random_exponential

from pipeline.errors import (
    Malformed,
    NotThere,
    Refused,
    SourceError,
    TimeIsUp,
    Unavailable,
    Unreachable,
)
from pipeline.redaction import redact, redact_bytes

T = TypeVar("T")

# Unpacked; held twice for a moment. A batch of 500 records with long abstracts is 15 MB.
MAX_ANSWER_BYTES = 64_000_000
MAX_PAUSE_S = 120.0  # a server that asks for more is not waited for; the next run asks again
ATTEMPTS = 4
MAX_REDIRECTS = 3
_CHUNK = 1 << 16
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MARKUP = re.compile(r"<[^>]*>")
# NCBI relays a failure inside as a 400 (github.com/cyanheads/pubmed-mcp-server/issues/155).
_TRANSIENT_400 = (b"proxy_stream()", b"Failed to connect")


@dataclass(frozen=True, slots=True)
class _Question:
    """One request: form fields of a POST, or parameters of a GET."""

    method: Literal["GET", "POST"]
    url: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete answer: ``headers`` ignore case, ``body`` is decoded from gzip."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class HttpClient:
    """Ask one service, inside its limits and our own.

    Args:
        limiter: shared by all that ask this service; NCBI counts requests per address.
        timeout_s: for one whole answer, from the first byte sent to the last received.
        budget_s: for everything this client asks; when it is used up the run ends as temporary.
        secrets: hidden in every error text.
        monotonic, sleep: time, replaceable in tests.
    """

    def __init__(
        self,
        *,
        limiter: Limiter,
        timeout_s: float,
        budget_s: float,
        user_agent: str,
        secrets: tuple[str | None, ...] = (),
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._session = requests.Session()
        self._session.headers.update({"User-Agent": user_agent, "Accept-Encoding": "gzip"})
        self._limiter, self._timeout_s, self._secrets = limiter, timeout_s, secrets
        self._monotonic, self._sleep = monotonic, sleep
        self._give_up_at = monotonic() + budget_s

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def keep_to(self, limiter: Limiter) -> None:
        """From now on ask no faster than this: some services tell their limit in every answer."""
        self._limiter = limiter

    def post(self, url: str, fields: Mapping[str, str], read: Callable[[Answer], T]) -> T:
        """Post a form and read the answer, again and again where that may help.

        ``read`` turns the body into what is wanted and raises a SourceError for an answer that
        only looks like one: services report failures inside HTTP 200.
        """
        return self._ask(_Question("POST", url, fields), read)

    def get(self, url: str, parameters: Mapping[str, str], read: Callable[[Answer], T]) -> T:
        """Get an address and read the answer as ``post`` does; redirects stay on the same host.

        Raises:
            NotThere: the service says that it has no such thing (404 or 410).
        """
        return self._ask(_Question("GET", url, parameters), read)

    def _ask(self, question: _Question, read: Callable[[Answer], T]) -> T:
        retrying = Retrying(
            sleep=self._sleep,
            stop=lambda state: stop_after_attempt(ATTEMPTS)(state) or self._is_spent(),
            wait=_pause,
            retry=retry_if_exception(_may_pass),
            reraise=True,
        )
        return retrying(lambda: read(self._exchange(question)))

    def _is_spent(self) -> bool:
        return self._monotonic() >= self._give_up_at

    def _exchange(self, question: _Question) -> Answer:
        for _ in range(MAX_REDIRECTS + 1):
            answer = self._receive_in_time(question)
            if answer.status not in _REDIRECTS or question.method == "POST":
                self._judge(question.url, answer)
                return answer
            question = self._redirected(question, answer)
        raise Refused(self._safe(f"{question.url} leads from one address to the next"))

    def _redirected(self, question: _Question, answer: Answer) -> _Question:
        """Follow to the same host only: another could be anybody's, and may be inside our own."""
        there = urljoin(question.url, answer.headers.get("Location", ""))
        if urlsplit(there)[:2] != urlsplit(question.url)[:2]:
            raise Refused(f"{question.url} leads away, to {self._safe(there)[:200]!r}")
        return _Question("GET", there, {} if urlsplit(there).query else question.fields)

    def _receive_in_time(self, question: _Question) -> Answer:
        if self._is_spent():
            raise TimeIsUp("the time set aside for this run is used up (budget_s)")
        self._limiter.try_acquire("request")
        try:
            return self._receive(question)
        except (requests.RequestException, urllib3.exceptions.HTTPError, zlib.error) as error:
            self._session.close()  # what was left on a broken connection is no answer
            kind = Unreachable if isinstance(error, requests.ConnectionError) else Unavailable
            where = question.url
            raise kind(self._safe(f"no answer from {where}: {_cause(error)}")) from None

    def _receive(self, question: _Question) -> Answer:
        deadline = self._monotonic() + self._timeout_s
        is_get = question.method == "GET"
        with self._session.request(
            question.method,
            question.url,
            params=question.fields if is_get else None,
            data=None if is_get else question.fields,
            timeout=self._timeout_s,
            stream=True,
            allow_redirects=False,
        ) as response:
            body = self._body(response, deadline)
            headers = CaseInsensitiveDict(response.headers)
            # NCBI echoes the API key: a text cut in its middle would show the half that is left.
            return Answer(response.status_code, headers, redact_bytes(body, self._secrets))

    def _body(self, response: requests.Response, deadline: float) -> bytes:
        """Receive the body, unpacked.

        Not by ``iter_content``: that waits for a full chunk, however slow, unpacks without a limit,
        and takes packed bytes that end too early for whole.
        """
        unpack, body = _unpacker(response), bytearray()
        while chunk := response.raw.read1(_CHUNK, decode_content=False):
            room = MAX_ANSWER_BYTES - len(body) + 1
            body += unpack.decompress(chunk, room) if unpack else chunk
            if len(body) > MAX_ANSWER_BYTES:
                raise Malformed(f"the answer is larger than {MAX_ANSWER_BYTES:,} bytes")
            if self._monotonic() > deadline:
                raise Unavailable(f"the answer took longer than {self._timeout_s:g} s")
        if body and unpack and not unpack.eof:
            raise urllib3.exceptions.ProtocolError
        return bytes(body)

    def _judge(self, url: str, answer: Answer) -> None:
        if 200 <= answer.status < 300:
            return
        words = _MARKUP.sub(" ", answer.body[:4_000].decode("utf-8", "replace"))
        start = " ".join(self._safe(words).split())[:200]
        text = self._safe(f"{url} answered HTTP {answer.status}: {start}")
        if answer.status == 429 or answer.status >= 500 or _is_relayed_failure(answer):
            raise Unavailable(text, retry_after=_retry_after(answer.headers.get("Retry-After")))
        raise (NotThere if answer.status in (404, 410) else Refused)(text, status=answer.status)

    def _safe(self, text: str) -> str:
        return redact(text, self._secrets)


def _unpacker(response: requests.Response) -> zlib._Decompress | None:
    coding = response.headers.get("Content-Encoding", "identity").lower()
    if coding not in ("gzip", "identity"):
        raise Unavailable(f"the answer is encoded as {coding!r}, which was not asked for")
    return zlib.decompressobj(wbits=zlib.MAX_WBITS | 16) if coding == "gzip" else None


def _may_pass(error: BaseException) -> bool:
    if isinstance(error, Unavailable) and error.retry_after is not None:
        return error.retry_after <= MAX_PAUSE_S
    return isinstance(error, SourceError) and not isinstance(error, Refused)


def _pause(state: RetryCallState) -> float:
    """Wait as long as the server asks; else full jitter, doubling."""
    error = state.outcome.exception() if state.outcome else None
    asked = error.retry_after if isinstance(error, Unavailable) else None
    return asked if asked is not None else wait_random_exponential(max=30)(state)


def _retry_after(value: str | None) -> float | None:
    """Read Retry-After, seconds or a date (RFC 9110 §10.2.3); nonsense counts as not given."""
    if value is None:
        return None
    if value.isascii() and value.strip().isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, moment.timestamp() - time.time())


def _is_relayed_failure(answer: Answer) -> bool:
    return answer.status == 400 and any(sign in answer.body for sign in _TRANSIENT_400)


def _cause(error: Exception) -> str:
    """Say what went wrong without the URL, which may hold the key."""
    reasons = {
        requests.ConnectTimeout: "it does not answer",
        requests.ReadTimeout: "it stays silent",
        requests.exceptions.SSLError: "its certificate is not valid",
        requests.ConnectionError: "the connection failed",
        urllib3.exceptions.ReadTimeoutError: "it fell silent",
        urllib3.exceptions.ProtocolError: "the answer was cut off",
        zlib.error: "the answer is not what its encoding says",
    }
    return next((text for kind, text in reasons.items() if isinstance(error, kind)), "it failed")
