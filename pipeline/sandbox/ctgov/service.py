"""The front desk of ClinicalTrials.gov's API v2.

Facts: clinicaltrials.gov/data-api/api; answers recorded from it give the shapes. Errors are plain
text. Assumed: the wording of refusals but for the unknown parameter's, and a limit of ten
questions a second, as none is published.
"""

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar

from pipeline.sandbox.clock import VirtualClock
from pipeline.sandbox.ctgov.search import BadParameter, names, search
from pipeline.sandbox.exchange import TEXT, Answer, Request
from pipeline.sandbox.holdings import Json, Shelf
from pipeline.sandbox.limits import RateLimiter
from pipeline.sandbox.service import Service

API_VERSION = "2.0.5"
# Sent without a charset, as the service does.
_JSON = "application/json"
_NUMBER = re.compile(r"NCT0*[1-9]\d{0,7}", re.IGNORECASE)


@dataclass
class ClinicalTrials(Service):
    """Answer from the registrations that are out.

    The data are of a day, and ``/version`` names their state: assumed, new ones come at 09:00:05
    of every day and hold for all of it. ``renew`` plays a refresh in the middle of the day.
    """

    name: ClassVar[str] = "clinicaltrials"
    prefix: ClassVar[str] = "/ctgov/api/v2/"

    trials: Shelf[Json]
    clock: VirtualClock
    limiter: RateLimiter | None
    refreshes: int = 0

    @property
    def timestamp(self) -> str:
        """The state of the data, in UTC without a zone: ``2026-03-25T09:00:05``."""
        return f"{self.clock.today()}T09:{self.refreshes % 60:02}:05"

    def renew(self) -> None:
        """Refresh the data once more on the same day."""
        self.refreshes += 1

    def verb(self, rest: str) -> str:
        """Name what is asked for: all ``studies``, one ``study``, or the ``version``."""
        if rest in ("studies", "version"):
            return rest
        return "study" if rest.startswith("studies/") else ""

    def ids(self, request: Request) -> Collection[str]:
        """List the numbers in the path or in ``filter.ids``."""
        named = request.rest.partition("/")[2] or request.form.text("filter.ids")
        return list(filter(None, re.split(r"[|,\s]+", named)))

    def reply(self, request: Request) -> Answer:
        """Answer what is asked for."""
        match request.verb:
            case "version":
                return _json({"apiVersion": API_VERSION, "dataTimestamp": self.timestamp})
            case "study":
                return self._study(request)
        try:
            page = search(request.form, self._studies, self.timestamp)
        except BadParameter as error:
            return self.refusal(request, str(error))
        answer: Json = {} if page.total is None else {"totalCount": page.total}
        answer["studies"] = [self._served(study) for study in page.studies]
        return _json(answer | ({"nextPageToken": page.next_token} if page.next_token else {}))

    def refusal(self, request: Request, text: str) -> Answer:
        """Write a sentence of plain text in a 400."""
        return Answer(text.encode(), TEXT, 400)

    @property
    def _studies(self) -> Collection[Json]:
        return self.trials.seen(self.clock.horizon).values()

    def _served(self, study: Json) -> Json:
        """Date a study by its data: that is new every day, though nothing else may be."""
        derived = study.get("derivedSection", {})
        holder = {"versionHolder": self.clock.today().isoformat()}
        return {**study, "derivedSection": {**derived, "miscInfoModule": holder}}

    def _study(self, request: Request) -> Answer:
        """Give one study; a number that it replaced leads to it by a 301."""
        number = request.rest.partition("/")[2]
        if not _NUMBER.fullmatch(number):
            return self.refusal(request, f"`nctId` has invalid format: {number}")
        wanted = number.upper()
        for study in self._studies:
            own, *replaced = names(study)
            if wanted == own:
                return _json(self._served(study))
            if wanted in replaced:
                return Answer(b"", TEXT, 301, {"Location": f"{self.prefix}studies/{own}"})
        return Answer(f"NCT number {wanted} not found".encode(), TEXT, 404)


def _json(content: Json) -> Answer:
    return Answer(json.dumps(content, ensure_ascii=False, indent=2).encode(), _JSON)
