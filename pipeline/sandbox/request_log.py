"""Remember every request, without its secrets."""

from collections import deque
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from threading import Lock

from pipeline.sandbox.exchange import Request

_KEPT = 100_000
# The key is a secret, the ids have a place of their own.
_APART = {"api_key", "id", "pmids", "filter.ids"}


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """One request as the sandbox saw it.

    Attributes:
        at: when, by the sandbox's clock.
        seconds: when, in seconds of a clock that never jumps, to measure rates by.
        service: who was asked, such as ``eutils`` or ``clinicaltrials``.
        verb: what for, such as ``esearch`` or ``studies``.
        method: ``GET`` or ``POST``.
        params: the parameters, each with its first value, but for the API key and the ids.
        has_key: whether an API key came with it.
        ids: the ids it named, in a parameter or at the end of its path.
        status: the HTTP status of the answer, 0 when the connection was cut before one.
        faults: the kinds of fault that were put in.
    """

    at: datetime
    seconds: float
    service: str
    verb: str
    method: str
    params: dict[str, str]
    has_key: bool
    ids: tuple[str, ...]
    status: int
    faults: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """Show it as plain JSON values; ``ids_count`` saves counting them."""
        return {**asdict(self), "at": self.at.isoformat(), "ids_count": len(self.ids)}


class RequestLog:
    """The latest requests in the order they were answered, up to 100,000."""

    def __init__(self) -> None:
        self._entries: deque[LoggedRequest] = deque(maxlen=_KEPT)
        self._lock = Lock()

    def add(
        self,
        request: Request,
        ids: Iterable[str],
        at: datetime,
        seconds: float,
        status: int,
        faults: tuple[str, ...],
    ) -> None:
        """Write down one request, the ids it named and what became of it."""
        form = request.form
        params = {name: form.text(name) for name in form.values if name not in _APART}
        entry = LoggedRequest(
            at, seconds, request.service, request.verb, request.method, params,
            form.has("api_key"), tuple(ids), status, faults,
        )  # fmt: skip
        with self._lock:
            self._entries.append(entry)

    def entries(self) -> tuple[LoggedRequest, ...]:
        """Return what was logged so far."""
        with self._lock:
            return tuple(self._entries)

    def clear(self) -> None:
        """Forget everything logged so far."""
        with self._lock:
            self._entries.clear()
