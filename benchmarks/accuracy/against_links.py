"""Judge which trial a paper reports: pairs of a real paper and a registration, labelled by hand.

``trial_papers.tsv`` has the trials' registrations that the records at hand name, in text or data
bank (PROSPERO's and one misprinted number are left out), and what the paper is to each: its
``results``, its ``protocol``, another ``report`` of it (a secondary analysis, a substudy), or a
``mention``: a review that lists it, a cohort seen by its criteria. ``?`` is not scored.

One reader, once, judged by the title and the words around the number, and read more of the abstract
of two papers only; NL3847 was added after the program had given it. Slips between ``results`` and
``report`` are the likeliest.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from benchmarks.accuracy.gold import Case
from benchmarks.accuracy.scores import Judged, judge
from benchmarks.labelled_texts import half_of
from pipeline.domain.family_reading import report_of
from pipeline.domain.registrations import Registered, registered
from pipeline.domain.trial_links import linked
from pipeline.evidence.reader import read

PAIRS = Path(__file__).with_name("trial_papers.tsv")
MENTION, OPEN = "mention", "?"
RELATIONS = ("results", "protocol", "report", MENTION, OPEN)

Labels = Mapping[str, Mapping[str, str]]


def read_pairs(path: Path = PAIRS) -> Labels:
    """Read by PMID what the paper is to each registration that it names."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            assert row["half"] == half_of(row["pmid"]), f"{row['pmid']} is in the other half"
            assert row["relation"] in RELATIONS, f"{row['pmid']} is labelled {row['relation']!r}"
            found[row["pmid"]][row["registration"]] = row["relation"]
    return found


def against_links(cases: Iterable[Case]) -> Iterator[Judged]:
    """Judge the papers that were labelled, each with its own record alone."""
    labels = read_pairs()
    for case in cases:
        if case.id in labels:
            [report] = linked([report_of(case.article, read(case.article))], ())
            yield from _judged(case, labels[case.id], registered(report))


def _judged(case: Case, labels: Mapping[str, str], found: Iterable[Registered]) -> Iterator[Judged]:
    given = [one for one in found if labels.get(one.number) != OPEN]
    own = {number for number, what in labels.items() if what not in (MENTION, OPEN)}
    yield judge("trial of a paper", case.id, case.half, own, (one.number for one in given))
    for field, relation, is_so in (
        ("trial whose results", "results", [one.number for one in given if one.has_results]),
        ("trial whose protocol", "protocol", [one.number for one in given if one.is_protocol]),
    ):
        due = {number for number, what in labels.items() if what == relation}
        yield judge(f"{field} a paper is", case.id, case.half, due, is_so)
