"""Put each request through to the service it is for, with the faults that strike it."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from urllib.parse import unquote

from pipeline.sandbox import control, pages
from pipeline.sandbox.clock import VirtualClock
from pipeline.sandbox.damage import suffer
from pipeline.sandbox.exchange import Answer, Request
from pipeline.sandbox.faults import FaultScript
from pipeline.sandbox.request_log import RequestLog
from pipeline.sandbox.service import Service
from pipeline.sandbox.wire import WHOLE, Delivery

log = logging.getLogger(__name__)


class Switchboard:
    """Answer HTTP requests, from any thread, and write down what was asked.

    Args:
        services: who can be asked, each under its own prefix.
        clock: the time the log is dated by.
        faults: what goes wrong; may be changed for another script at any time.
        monotonic: the seconds the log measures by.
    """

    def __init__(
        self,
        services: Sequence[Service],
        clock: VirtualClock,
        faults: FaultScript,
        monotonic: Callable[[], float],
    ) -> None:
        self.services, self.faults, self.log = services, faults, RequestLog()
        self._clock, self._monotonic = clock, monotonic

    def respond(self, request: Request) -> tuple[Answer, Delivery]:
        """Answer a request, and say how the answer is to be delivered."""
        if request.path.startswith(control.PREFIX):
            return control.control(request, self._clock, self.log), WHOLE
        for service in self.services:
            if request.path.startswith(service.prefix):
                return self._ask(service, request)
        return pages.NOT_FOUND, WHOLE

    def _ask(self, service: Service, request: Request) -> tuple[Answer, Delivery]:
        rest = unquote(request.path.removeprefix(service.prefix))
        verb = service.verb(rest)
        if not verb:
            return pages.NOT_FOUND, WHOLE
        if request.length > service.longest_url:
            return pages.URI_TOO_LONG, WHOLE
        return self._play(service, replace(request, service=service.name, verb=verb, rest=rest))

    def _play(self, service: Service, request: Request) -> tuple[Answer, Delivery]:
        faults = self.faults.strike(*service.called(request.verb))
        answer, delivery = suffer(faults, service, request, _answer(service, request))
        status = 0 if delivery.reset == "before" else answer.status
        kinds = tuple(fault.kind for fault in faults)
        ids = service.ids(request)
        self.log.add(request, ids, self._clock.now(), self._monotonic(), status, kinds)
        return answer, delivery


def _answer(service: Service, request: Request) -> Answer:
    try:
        return service.answer(request)
    except Exception:
        # A slip of the sandbox looks like one of theirs, but the log tells the difference.
        log.exception("the sandbox failed on %s", request.verb)
        return pages.SERVER_ERROR
