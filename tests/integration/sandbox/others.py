"""Trials, preprints and articles made on the spot, and a client of the services that give them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import requests

from pipeline.sandbox import Holdings, Sandbox, Shelf
from pipeline.sandbox.facts import Facts
from pipeline.sandbox.sample_records.elsewhere import registrations
from pipeline.sandbox.sample_records.preprints import Preprint, results
from pipeline.sandbox.sample_records.registrations import Given, Later, Planned, Registration

LONG_AGO = date(2020, 1, 1)
DOI = "10.5555/sample."


def trial(number: int, /, **told: Any) -> Registration:
    """Make a registration that says as little as it can."""
    least: dict[str, Any] = {
        "number": f"NCT{number:08}",
        "posted": LONG_AGO,
        "title": f"Sample: trial {number}",
        "status": "RECRUITING",
        "conditions": ("Vascular Calcification",),
        "enrolment": 10,
        "start": "2020-02",
        "primary_completion": "2030-01",
        "completion": "2030-02",
        "primary": (Planned("dp-ucMGP", "6 months"),),
        "summary": "A trial that is none.",
        "interventions": (Given("Menaquinone-7", other_names=("Vitamin K2",)),),
    }
    return Registration(**least | told)


def later(day: date, **values: Any) -> Later:
    """Make a later version."""
    return Later(day, "changed", tuple(values.items()))


def preprint(number: int, /, **told: Any) -> Preprint:
    """Make a preprint that says as little as it can."""
    least: dict[str, Any] = {
        "name": f"PPR9{number:06}",
        "work": str(number),
        "posted": LONG_AGO,
        "title": f"Sample: preprint {number}",
        "text": "Menaquinone-7 was given to nobody.",
    }
    return Preprint(**least | told)


def held(
    trials: Iterable[Registration] = (),
    preprints: Iterable[Preprint] = (),
    facts: Iterable[tuple[int, date, Facts]] = (),
) -> Holdings:
    """Put them on the shelves."""
    known = ((str(pmid), day, fact) for pmid, day, fact in facts)
    return Holdings(registrations(trials), Shelf(results(preprints)), Shelf(known))


class Others:
    """Asks the services of one sandbox, by their names."""

    def __init__(self, sandbox: Sandbox, session: requests.Session) -> None:
        self.sandbox = sandbox
        self.session = session
        self.places = sandbox.addresses()

    def get(self, service: str, path: str, /, **params: Any) -> requests.Response:
        return self.session.get(
            f"{self.places[service]}{path}", params=params, timeout=5, allow_redirects=False
        )

    def studies(self, /, **params: Any) -> Any:
        """Ask for studies; an underscore in a name stands for a dot."""
        dotted = {name.replace("_", "."): value for name, value in params.items()}
        answer = self.get("clinicaltrials", "studies", **dotted)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def numbers(self, /, **params: Any) -> list[str]:
        """List the numbers of a page of studies."""
        return [nct(study) for study in self.studies(**params)["studies"]]

    def preprints(self, query: str, /, **params: Any) -> Any:
        asked = {"query": query, "format": "json", **params}
        answer = self.get("europepmc", "search", **asked)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def names(self, query: str, /, **params: Any) -> list[str]:
        """List the names of a page of preprints."""
        return [one["id"] for one in self.preprints(query, **params)["resultList"]["result"]]


def nct(study: Any) -> str:
    number: str = study["protocolSection"]["identificationModule"]["nctId"]
    return number
