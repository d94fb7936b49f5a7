"""A dead man's switch on loopback: it hears signs of life, and says who is missed.

It keeps to what healthchecks.io documents (https://healthchecks.io/docs/): a check is up while
successes arrive, down at once on a failure, and down when period and grace have passed without a
success; whoever looks after it is told of each turn, once.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType

SECRET = "5f0c2a9e-canary-4d1b"


@dataclass
class Switch:
    """One check. ``now`` is the time it lives in, ``period`` how often it expects a success."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    period: timedelta = timedelta(days=1)
    grace: timedelta = timedelta(hours=1)
    heard: list[tuple[datetime, str]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def __enter__(self) -> "Switch":
        switch = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                path = self.path.partition("?")[0]
                base = f"/ping/{SECRET}"
                is_ours = path == base or path.startswith(base + "/")
                if is_ours:
                    switch.hear(path.removeprefix(base).strip("/"))
                self.send_response(200 if is_ours else 404)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"OK")

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/ping/{SECRET}"
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def signals(self) -> list[str]:
        return [signal or "success" for _, signal in self.heard]

    def hear(self, signal: str) -> None:
        self.look()
        self.heard.append((self.now(), signal))
        self.look()

    def state(self) -> str:
        """Tell ``new``, ``up`` or ``down``."""
        ends = [(moment, signal) for moment, signal in self.heard if signal != "start"]
        if not ends:
            return "new"
        moment, signal = ends[-1]
        is_late = self.now() > moment + self.period + self.grace
        return "down" if is_late or signal else "up"

    def look(self) -> None:
        """Tell whoever looks after it, if the state has turned."""
        state = self.state()
        if state != "new" and (not self.told or self.told[-1] != state):
            self.told.append(state)
