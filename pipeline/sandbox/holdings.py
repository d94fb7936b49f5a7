"""What the services besides PubMed hold, and which version of it is to be seen on a given day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar

from pipeline.sandbox.facts import Facts

T = TypeVar("T")

Json = dict[str, Any]


class Shelf(Generic[T]):
    """Things by name, each in versions that hold from a day on; None takes a thing away."""

    def __init__(self, versions: Iterable[tuple[str, date, T | None]] = ()) -> None:
        self._versions: dict[str, list[tuple[date, T | None]]] = {}
        for name, since, thing in sorted(versions, key=lambda version: version[:2]):
            self._versions.setdefault(name, []).append((since, thing))

    def find(self, name: str, horizon: date | None) -> T | None:
        """Find a thing as it is on a day; None for ``horizon`` means its last version."""
        for since, thing in reversed(self._versions.get(name, [])):
            if horizon is None or since <= horizon:
                return thing
        return None

    def seen(self, horizon: date | None) -> Mapping[str, T]:
        """Give everything that is there on a day, by name."""
        found = ((name, self.find(name, horizon)) for name in self._versions)
        return {name: thing for name, thing in found if thing is not None}


@dataclass(frozen=True, slots=True)
class Holdings:
    """What there is besides the corpus.

    Attributes:
        trials: by NCT number, each as ClinicalTrials.gov's API writes a study.
        preprints: by Europe PMC's name (``PPR…``), each as a ``core`` result.
        facts: by PMID, what iCite, Unpaywall and Crossref know beyond the record itself.
    """

    trials: Shelf[Json] = field(default_factory=Shelf)
    preprints: Shelf[Json] = field(default_factory=Shelf)
    facts: Shelf[Facts] = field(default_factory=Shelf)
