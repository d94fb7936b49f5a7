"""Judge which of the papers that registrations name are believed to be on their trials.

``named_papers.tsv`` has the papers with a PMID that the real registrations at hand name, with the
registry's word for each (RESULT, DERIVED, BACKGROUND), and what the paper is to the trial: its
``results``, another ``report`` of it, or ``background``. One reader, once, judged by the citation
and the trial's dates. None of these papers is held, so how a report is shown beside the trial, as
its results or as another report, cannot be measured here: that is read from its own words.

59 pairs are of 7 registrations only, and 28 of one of them. The rule that a paper from before its
trial began has no results of it was made after both halves were seen: there is no blind half.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

from benchmarks.accuracy.scores import Judged, judge
from benchmarks.labelled_texts import half_of
from pipeline.domain.family_report import Report
from pipeline.domain.trial_links import linked
from pipeline.domain.trials import Trial
from pipeline.sources.clinicaltrials_record import read_study

PAPERS = Path(__file__).with_name("named_papers.tsv")
KINDS = ("RESULT", "DERIVED", "BACKGROUND")
RELATIONS = ("results", "report", "background")
# ``J Clin Oncol. 2011 May 20;29`` but not ``the 2015 World Health Organization Classification``.
_YEAR = re.compile(r"\. ((?:19|20)\d\d)(?=[ ;.])")


def against_named(data: Path, papers: Path = PAPERS) -> Iterator[Judged]:
    """Judge each pair, the paper's record reduced to its PMID and its year."""
    trials = {trial.number: trial for trial in _trials(data)}
    with papers.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            assert row["half"] == half_of(row["pmid"]), f"{row['pmid']} is in the other half"
            assert row["relation"] in RELATIONS, f"{row['pmid']} is labelled {row['relation']!r}"
            assert row["kind"] in KINDS, f"{row['pmid']} is called {row['kind']!r}"
            if trial := trials.get(row["registration"]):
                yield _judged(row, trial)


def _judged(row: dict[str, str], trial: Trial) -> Judged:
    pmid = int(row["pmid"])
    [report] = linked([Report(pmid, year=_year(trial, pmid))], [trial])
    due = [] if row["relation"] == "background" else [trial.number]
    return judge("paper a registration names", row["pmid"], row["half"], due, report.named_by)


def _year(trial: Trial, pmid: int) -> int | None:
    citation = next(one.citation for one in trial.references if one.pmid == pmid)
    found = _YEAR.search(citation)
    return int(found[1]) if found else None


def _trials(data: Path) -> Iterator[Trial]:
    for file in sorted((data / "ctgov").rglob("*.json")):
        content = json.loads(file.read_bytes())
        listed = content.get("studies", [content]) if isinstance(content, dict) else content
        yield from (one for one in map(read_study, listed) if isinstance(one, Trial))
