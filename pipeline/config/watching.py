"""What is watched and for whom: searches, standing questions, readers."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from pipeline.config.kinds import Address, Line, Query, Section, Slug
from pipeline.domain.vocabulary import Comparison, Frequency


class RegistryQuery(Section):
    """A query to ClinicalTrials.gov by its own fields: condition, intervention, other terms.

    They are joined by AND; each is in the registry's own syntax
    (https://clinicaltrials.gov/find-studies/constructing-complex-search-queries).
    """

    cond: Line = ""
    intr: Line = ""
    term: Line = ""

    @model_validator(mode="after")
    def _asks_something(self) -> RegistryQuery:
        if not (self.cond or self.intr or self.term).strip():
            raise ValueError("give at least one of cond, intr and term")
        return self


class Search(Section):
    """A named query over the sources; ``landmarks`` are PMIDs that it must find.

    What only a search for ``near_misses`` finds is told in one line, after everything else.
    """

    name: Slug
    title: Annotated[Line, Field(min_length=1)]
    pubmed: Query
    clinicaltrials: RegistryQuery | None = None
    europepmc: str = ""
    landmarks: tuple[Annotated[int, Field(gt=0)], ...] = ()
    near_misses: bool = False

    @property
    def term(self) -> str:
        """Give the query on one line, as it is sent: line breaks in the file are for people."""
        return " ".join(self.pubmed.split())


class Question(Section):
    """A standing question of the field; ``where`` chooses the studies held that may answer it.

    ``where`` is PubMed's syntax with what was read from studies (``form:MK-7``); ``outcomes`` are
    rungs or names of outcomes that count as an answer, none for all. Both are read by
    ``stages/questions.py``, which knows the words there are.
    """

    name: Slug
    title: Annotated[Line, Field(min_length=1)]
    where: Query
    outcomes: tuple[str, ...] = ()
    comparison: Comparison = Comparison.ANY


class Reader(Section):
    """Who gets what, how often and by which ways."""

    name: Slug
    email: Address = ""
    searches: tuple[str, ...] = ()
    frequency: Frequency = Frequency.WEEKLY
    weekday: Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"] = "mon"
    max_entries: Annotated[int, Field(ge=1, le=200)] = 25
    channels: tuple[Literal["smtp", "folder", "feed", "webhook"], ...] = ("folder",)
