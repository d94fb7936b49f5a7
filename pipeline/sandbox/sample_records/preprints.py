"""What a sample file may say of a preprint, and how Europe PMC shows it.

Shapes: ``core`` answers of Europe PMC 6.9; each version has a name of its own, and all of one
preprint list each other. A withdrawal is a publication type beside ``Preprint``.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from pipeline.sandbox.holdings import Json
from pipeline.sandbox.sample_records.elements import AFFILIATION
from pipeline.sandbox.sample_records.registrations import Later

NOTICE = "Fictional preprint written for the k2watch sandbox."
_NO = (
    "inEPMC", "inPMC", "hasPDF", "hasBook", "hasSuppl", "hasData", "hasReferences",
    "hasTextMinedTerms", "hasDbCrossReferences", "hasLabsLinks", "hasEvaluations", "authMan",
    "epmcAuthMan", "nihAuthMan", "hasTMAccessionNumbers",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Preprint:
    """One version of a preprint: a ``[[preprint]]``.

    Attributes:
        name: Europe PMC's, from PPR9000001 on, far above the real ones.
        work: what is the same in all versions of one preprint.
        posted: the day its server put it out, on which Europe PMC shows it too.
        text: its abstract.
        published_as: the PMID of the article it became.
    """

    name: str
    work: str
    posted: date
    title: str
    text: str
    role: str = ""
    version: int = 1
    authors: str = "A"
    keywords: tuple[str, ...] = ()
    types: tuple[str, ...] = ("Preprint",)
    published_as: int | None = None
    later: tuple[Later, ...] = ()
    updated: date | None = None

    def on(self, day: date) -> "Preprint":
        """Give the preprint as it was on a day."""
        held = self
        for event in sorted(self.later, key=lambda event: event.date):
            if event.date <= day:
                held = replace(held, **dict(event.set), updated=event.date)
        return held


def results(preprints: Iterable[Preprint]) -> Iterator[tuple[str, date, Json]]:
    """Yield every state of every preprint, with the day from which it holds."""
    held = list(preprints)
    for preprint in held:
        versions = [one for one in held if one.work == preprint.work]
        days = {one.posted for one in versions} | {event.date for event in preprint.later}
        for day in sorted(day for day in days if day >= preprint.posted):
            out = [one.on(day) for one in versions if one.posted <= day]
            yield preprint.name, day, result(preprint.on(day), out)


def result(preprint: Preprint, versions: list[Preprint]) -> Json:
    """Write one state of a preprint as a ``core`` result."""
    posted = preprint.posted.isoformat()
    people = [{"fullName": f"Sampleauthor {one}", "firstName": one, "lastName": "Sampleauthor",
               "initials": one} for one in preprint.authors.split()]  # fmt: skip
    return {
        "id": preprint.name,
        "source": "PPR",
        "doi": f"10.5555/k2watch.sample.ppr.{preprint.work}/v{preprint.version}",
        "title": preprint.title,
        "authorString": ", ".join(one["fullName"] for one in people) + ".",
        "authorList": {"author": people},
        "pubYear": posted[:4],
        "abstractText": f"{preprint.text} {NOTICE}",
        "affiliation": AFFILIATION,
        "language": "eng",
        "pubTypeList": {"pubType": [*preprint.types]},
        "keywordList": {"keyword": [*preprint.keywords]},
        "bookOrReportDetails": {
            "publisher": "Sample Preprints",
            "yearOfPublication": int(posted[:4]),
        },
        **_article(preprint),
        "versionList": {"version": [_version(one) for one in versions]},
        "versionNumber": preprint.version,
        "isOpenAccess": "Y",
        **dict.fromkeys(_NO, "N"),
        "citedByCount": 0,
        "dateOfCreation": posted,
        "firstIndexDate": posted,
        "dateOfRevision": (preprint.updated or preprint.posted).isoformat(),
        "firstPublicationDate": posted,
    }


def _version(preprint: Preprint) -> Json:
    return {
        "id": preprint.name,
        "source": "PPR",
        "firstPublishDate": preprint.posted.isoformat(),
        "versionNumber": preprint.version,
        "pubTypeList": {"pubType": [kind.lower() for kind in preprint.types]},
        "hasEvaluations": "N",
    }


def _article(preprint: Preprint) -> Json:
    if preprint.published_as is None:
        return {}
    link = {
        "id": str(preprint.published_as),
        "source": "MED",
        "type": "Preprint of",
        "note": "Link created based on a title-first author match",
        "orderIn": 10001,
    }
    return {"commentCorrectionList": {"commentCorrection": [link]}}
