"""A made-up year of registrations, preprints and articles, as four kinds of services show it.

Everything is a timeline of values; what is served on a day is written by the sandbox's own pens.
Nothing here knows the program.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from pipeline.sandbox.facts import Facts, FreeCopy, Notice
from pipeline.sandbox.holdings import Holdings, Json, Shelf
from pipeline.sandbox.sample_records import preprints, registrations
from pipeline.sandbox.sample_records.registry import study

from . import year

WEEKS, QUIET = 52, 5  # all catches up; the last is the first Monday of a month
EDITED = 30  # the week in which the query of a search is edited
JOINS = 20  # the week in which a reader comes
WORDS = {**year.WORDS, "edited": "carboxylase"}
_FREE = FreeCopy(status="green", url="https://sample.example.org/free")


class Outage(StrEnum):
    """What goes wrong in a week."""

    NONE = "none"
    ASLEEP = "the host is off"
    NOBODY = "NCBI does not answer"
    FETCH = "EFetch sends cut answers"
    REGISTRY = "ClinicalTrials.gov is down"
    MOVING = "ClinicalTrials.gov's data change with every page"
    MOVED = "ClinicalTrials.gov's data change once"
    VERSION = "Europe PMC answers only a version"
    SERVICES = "iCite, Unpaywall and Crossref are down"
    MAIL = "the mail server is down"


@dataclass
class Trial:
    """One registration: what each of its fields holds from when on."""

    number: str
    posted: date
    values: dict[str, dict[date, str]]
    words: dict[str, list[tuple[date, date]]]  # from … until, of each word in its title
    report: int | None = None  # the PMID of the paper on its results

    def state(self, today: date) -> dict[str, str]:
        """Give the value of each field on a day."""
        seen = {
            name: [value for day, value in sorted(history.items()) if day <= today]
            for name, history in self.values.items()
        }
        return {name: values[-1] for name, values in seen.items() if values}

    def has(self, word: str, today: date) -> bool:
        """Tell whether a search for a word finds it on a day."""
        spans = self.words.get(word, ())
        return self.posted <= today and any(first <= today < end for first, end in spans)

    def versions(self) -> Iterator[tuple[str, date, Json | None]]:
        """Yield it as the registry shows it from each day on."""
        days = {day for history in self.values.values() for day in history}
        days |= {day for spans in self.words.values() for span in spans for day in span}
        for day in sorted(day for day in days | {self.posted} if self.posted <= day < date.max):
            yield self.number, day, study(self._on(day))

    def _on(self, day: date) -> registrations.Registration:
        state, words = self.state(day), [word for word in self.words if self.has(word, day)]
        posted = date.fromisoformat(state["results"]) if "results" in state else None
        measured = registrations.Measured("Sample", "units", (9, 9), ("1", "2"), ("1", "1"))
        return registrations.Registration(
            number=self.number,
            posted=self.posted,
            updated=day,
            title=f"Sample trial of {' and '.join(words) or 'nothing'}",
            status=state["status"],
            conditions=("Sample condition",),
            enrolment=int(state["size"]),
            start="2024-01-02",
            primary_completion=state["ends"],
            completion="2031-01-02",
            primary=(registrations.Planned(state["outcome"], "1 year"),),
            summary="A made-up trial.",
            arms=(registrations.Group("One"), registrations.Group("Two")),
            results=(measured,) if posted else (),
            results_posted=posted,
        )


@dataclass
class Preprint:
    """One preprint: its versions, its article, its end, and PubMed's own record of it."""

    work: int
    word: str
    posted: date
    second: date | None = None
    published: tuple[int, date] | None = None
    withdrawn: date | None = None
    twin: int | None = None

    def name(self, version: int) -> str:
        return f"PPR{9_000_000 + 10 * self.work + version}"

    def results(self) -> Iterator[tuple[str, date, Json]]:
        """Yield it as Europe PMC shows it from each day on."""
        later = []
        if self.published:
            pmid, day = self.published
            later.append(registrations.Later(day, "", (("published_as", pmid),)))
        if self.withdrawn:
            gone = ("types", ("Preprint", "Preprint-Withdrawal"))
            later.append(registrations.Later(self.withdrawn, "", (gone,)))
        days = [self.posted, *([self.second] if self.second else [])]
        return preprints.results(
            preprints.Preprint(
                name=self.name(version),
                work=str(self.work),
                posted=day,
                title=f"Sample preprint {self.work} on {self.word}, version {version}",
                text="A made-up text.",
                version=version,
                later=tuple(later),
            )
            for version, day in enumerate(days, 1)
        )


@dataclass(frozen=True)
class Year:
    """All that there is, and what goes wrong in which week."""

    start: date
    trials: tuple[Trial, ...]
    preprints: tuple[Preprint, ...]
    articles: tuple[year.Record, ...]
    free: Mapping[int, date]  # from when on an article can be read by anybody
    notices: Mapping[int, date]  # from when on Crossref has its retraction
    outages: Mapping[date, Outage]

    def weeks(self) -> Iterator[date]:
        """Go through the year's Mondays and the quiet weeks behind it."""
        return (self.start + timedelta(weeks=number) for number in range(WEEKS + QUIET))

    def outage(self, day: date) -> Outage:
        return self.outages.get(day, Outage.NONE)

    def files(self) -> dict[date, list[bytes]]:
        """Write what NLM publishes on each day."""
        found: dict[date, list[bytes]] = {}
        for record in self.articles:
            for day in sorted(record.days()):
                found.setdefault(day, []).append(self._xml(record, day))
        return found

    def holdings(self) -> Holdings:
        """Write what the other services hold."""
        return Holdings(
            trials=Shelf(version for one in self.trials for version in one.versions()),
            preprints=Shelf(result for one in self.preprints for result in one.results()),
            facts=Shelf(fact for pmid in {*self.free, *self.notices} for fact in self._facts(pmid)),
        )

    def _facts(self, pmid: int) -> Iterator[tuple[str, date, Facts]]:
        free, told = self.free.get(pmid), self.notices.get(pmid)
        for day in {free, told} - {None}:
            assert day is not None
            notice = Notice(type="retraction", notice=f"10.5555/notice.{pmid}", updated=told or day)
            yield (
                str(pmid),
                day,
                Facts(
                    free_copy=_FREE if free and free <= day else None,
                    notices=(notice,) if told and told <= day else (),
                ),
            )

    def _xml(self, record: year.Record, day: date) -> bytes:
        """Add to a record the trial that it reports, or the DOI of its preprint."""
        xml, trial = record.xml(day), self._reported(record.pmid)
        if trial:
            bank = (
                "<DataBankList><DataBank><DataBankName>ClinicalTrials.gov</DataBankName>"
                f"<AccessionNumberList><AccessionNumber>{trial.number}</AccessionNumber>"
                "</AccessionNumberList></DataBank></DataBankList><PublicationTypeList>"
                '<PublicationType UI="D016449">Randomized Controlled Trial</PublicationType>'
            )
            return xml.replace(b"<PublicationTypeList>", bank.encode())
        work = next((one.work for one in self.preprints if one.twin == record.pmid), None)
        if work is None:
            return xml
        return xml.replace(
            f"10.5555/year.{record.pmid}".encode(), f"10.5555/k2watch.sample.ppr.{work}".encode()
        )

    def _reported(self, pmid: int) -> Trial | None:
        return next((one for one in self.trials if one.report == pmid), None)
