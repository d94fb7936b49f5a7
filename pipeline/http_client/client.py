"""Ask one service, inside its limits and our own, again and again where that may help."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar
from urllib.parse import urljoin, urlsplit

from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt

from pipeline.errors import Refused, SourceError, TimeIsUp
from pipeline.http_client import verdict
from pipeline.http_client.answer import Answer, Question
from pipeline.http_client.line import Line
from pipeline.http_client.pace import Pace
from pipeline.http_client.traffic import Limit
from pipeline.redaction import redact, redact_bytes

T = TypeVar("T")

ATTEMPTS = 4
MAX_REDIRECTS = 3
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class HttpClient:
    """Ask one service, inside its limits and our own.

    Args:
        pace: shared by all that ask this service; NCBI counts requests per address.
        timeout_s: for one whole answer, from looking up the name to the last byte.
        budget_s: for everything this client asks; when it is used up the run ends as temporary.
        secrets: hidden in every error text.
        hear: called with every answer, whatever it is.
        max_bytes: of one answer, unpacked; 64 million unless given.
        monotonic, sleep: time, replaceable in tests.
    """

    def __init__(
        self,
        *,
        pace: Pace,
        timeout_s: float,
        budget_s: float,
        user_agent: str,
        secrets: tuple[str | None, ...] = (),
        hear: Callable[[Answer], None] = lambda _: None,
        max_bytes: int | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._line = Line(
            timeout_s=timeout_s, user_agent=user_agent, max_bytes=max_bytes, monotonic=monotonic
        )
        self._pace, self._secrets, self._hear = pace, secrets, hear
        self._monotonic, self._sleep = monotonic, sleep
        self._give_up_at = monotonic() + budget_s

    def close(self) -> None:
        """Close the connections; a question that another thread still asks ends, as too late."""
        self._give_up_at = -math.inf
        self._line.close()

    def keep_to(self, limit: Limit) -> None:
        """From now on ask no faster than this: some services tell their limit in every answer."""
        self._pace.keep_to(limit)

    def post(self, url: str, fields: Mapping[str, str], read: Callable[[Answer], T]) -> T:
        """Post a form and read the answer, again and again where that may help.

        ``read`` turns the body into what is wanted and raises a SourceError for an answer that
        only looks like one: services report failures inside HTTP 200.
        """
        return self._ask(Question("POST", url, fields), read)

    def get(self, url: str, parameters: Mapping[str, str], read: Callable[[Answer], T]) -> T:
        """Get an address and read the answer as ``post`` does; redirects stay on the same host.

        Raises:
            NotThere: the service says that it has no such thing (404 or 410).
        """
        return self._ask(Question("GET", url, parameters), read)

    def _ask(self, question: Question, read: Callable[[Answer], T]) -> T:
        retrying = Retrying(
            sleep=self._sleep,
            stop=lambda state: stop_after_attempt(ATTEMPTS)(state) or self._is_too_late(state),
            wait=verdict.pause,
            retry=retry_if_exception(verdict.may_pass),
            reraise=True,
        )
        return retrying(lambda: read(self._exchange(question)))

    def _is_too_late(self, state: RetryCallState) -> bool:
        """Tell whether the time would be used up before the next attempt: then waiting is vain."""
        return self._monotonic() + state.upcoming_sleep >= self._give_up_at

    def _exchange(self, question: Question) -> Answer:
        for _ in range(MAX_REDIRECTS + 1):
            answer = self._receive(question)
            if answer.status in _REDIRECTS and question.method == "GET":
                question = self._redirected(question, answer)
            elif error := verdict.refusal(question.url, answer, self._safe):
                raise error
            else:
                return answer
        raise Refused(self._safe(f"{question.url} leads from one address to the next"))

    def _redirected(self, question: Question, answer: Answer) -> Question:
        """Follow to the same host only: another could be anybody's, and may be inside our own."""
        there = urljoin(question.url, answer.headers.get("Location", ""))
        if urlsplit(there)[:2] != urlsplit(question.url)[:2]:
            away = self._safe(there)[:200]
            raise Refused(f"{self._safe(question.url)} leads away, to {away!r}")
        return Question("GET", there, {} if urlsplit(there).query else question.fields)

    def _receive(self, question: Question) -> Answer:
        """Wait for a turn and ask once; who answers that it was too fast is asked more slowly."""
        self._refuse_late()
        with self._pace.turn():
            self._refuse_late()
            answer = self._whole(question)
        if answer.status == verdict.TOO_FAST:
            self._pace.slow_down()
        self._hear(answer)
        return answer

    def _refuse_late(self) -> None:
        if self._monotonic() >= self._give_up_at:
            raise TimeIsUp("the time set aside for this run is used up (budget_s)")

    def _whole(self, question: Question) -> Answer:
        try:
            answer = self._line.receive(question)
        except SourceError:
            self._line.hang_up()
            raise
        except verdict.BROKEN as error:
            self._line.hang_up()
            raise verdict.breakdown(self._safe(question.url), error) from None
        # NCBI echoes the API key: a text cut in its middle would show the half that is left.
        return replace(answer, body=redact_bytes(answer.body, self._secrets))

    def _safe(self, text: str) -> str:
        return redact(text, self._secrets)
