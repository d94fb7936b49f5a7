"""The sandbox's own pages, by which another process moves the clock and reads the log.

``POST /sandbox/clock`` with ``date=YYYY-MM-DD``, ``GET /sandbox/requests``,
``GET /sandbox/health``; all answer JSON.
"""

import json
from datetime import date

from pipeline.sandbox.clock import VirtualClock
from pipeline.sandbox.exchange import JSON, Answer, Request
from pipeline.sandbox.pages import NOT_FOUND
from pipeline.sandbox.request_log import RequestLog

PREFIX = "/sandbox/"


def control(request: Request, clock: VirtualClock, log: RequestLog) -> Answer:
    """Answer one of the control pages."""
    match request.method, request.path.removeprefix(PREFIX):
        case "POST", "clock":
            return _set_clock(request.form.text("date"), clock)
        case "GET", "requests":
            return _json({"requests": [entry.as_json() for entry in log.entries()]})
        case "GET", "health":
            return _json({"status": "ok", "now": clock.now().isoformat()})
        case _:
            return NOT_FOUND


def _set_clock(text: str, clock: VirtualClock) -> Answer:
    try:
        clock.set(date.fromisoformat(text))
    except ValueError:
        return _json({"error": f"date must be YYYY-MM-DD, not {text!r}"}, 400)
    return _json({"now": clock.now().isoformat()})


def _json(content: object, status: int = 200) -> Answer:
    return Answer(json.dumps(content).encode(), JSON, status)
