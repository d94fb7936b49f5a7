"""What a service of the outside world is to the sandbox: where it is, what it answers."""

import logging
from abc import ABC, abstractmethod
from collections.abc import Collection
from typing import ClassVar

from pipeline.sandbox.exchange import TEXT, Answer, Request
from pipeline.sandbox.limits import RateLimiter

log = logging.getLogger(__name__)


class Service(ABC):
    """One service; ``limiter`` None lets everybody ask as fast as they like.

    Attributes:
        name: what fault scripts and the request log call it.
        prefix: where its addresses begin, with the slash at the end.
        per_second: how many questions of one address it answers in a second.
        longest_url: the bytes of a URL beyond which its answer is a 414.
    """

    name: ClassVar[str]
    prefix: ClassVar[str]
    per_second: ClassVar[int] = 10  # assumed where a service publishes no limit
    longest_url: ClassVar[int] = 60_000
    limiter: RateLimiter | None

    @abstractmethod
    def verb(self, rest: str) -> str:
        """Name what a path below the prefix asks for; empty when there is no such page."""

    @abstractmethod
    def reply(self, request: Request) -> Answer:
        """Answer a request that came in time."""

    def answer(self, request: Request) -> Answer:
        """Answer a request: 429 when it came too fast."""
        caller, limit = f"{self.name} {request.address}", self.pace(request)
        if self.limiter and self.limiter.take(caller, limit) is None:
            return self.too_fast(request)
        return self.reply(request)

    def pace(self, request: Request) -> int:
        """Say how many questions a second this caller may ask."""
        return self.per_second

    def too_fast(self, request: Request, retry_after: str = "2") -> Answer:
        """Write the answer to who asks too fast."""
        headers = {"Retry-After": retry_after} if retry_after else {}
        return Answer(b"Too Many Requests", TEXT, 429, headers)

    @abstractmethod
    def refusal(self, request: Request, text: str) -> Answer:
        """Write the service's own way of saying that something is wrong."""

    def ids(self, request: Request) -> Collection[str]:
        """List the ids a request names, for the log."""
        return request.form.ids()

    def renew(self) -> None:
        """Take new data; nothing to do where answers do not tell how old theirs are."""
        log.debug("the data of %s have no version", self.name)

    def called(self, verb: str) -> tuple[str, str]:
        """Give the names by which a fault script can mean something the service is asked for."""
        return self.name, f"{self.name}.{verb}"
