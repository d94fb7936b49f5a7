"""What else people take beside vitamin K: the names and kinds in ``substances.tsv``.

The drugs and nutrients are those that trials of vitamin K registered at ClinicalTrials.gov give
along with it, or whose users they enrol. Antagonists, statins and bisphosphonates say something of
the vitamin; other drugs are known so that nobody takes their doses for the vitamin's.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from importlib.resources import files

from pipeline.evidence.text.literals import places
from pipeline.evidence.text.word_pattern import one_of
from pipeline.evidence.text.words import Lexicon

OTHER_DRUG = "other drug"


def _read_lexicon() -> tuple[re.Pattern[str], dict[str, str]]:
    """Read the names, one pattern for all of them, and the kind of each."""
    text = files(__package__).joinpath("substances.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t")
    kinds = {name: row["kind"] for row in rows for name in row["names"].split("|")}
    return re.compile(rf"(?<![a-z0-9-])({one_of(kinds)})(?![a-z])"), kinds


NAME, KINDS = _read_lexicon()  # for lower-case text; group 1 is the name
_FIRSTS = {name.split()[0] for name in KINDS}
_WHOLE = Lexicon(one for one in _FIRSTS if one.isalnum())
_IN_PARTS = tuple(sorted(_FIRSTS - _WHOLE.words))


def names(low: str) -> Iterator[re.Match[str]]:
    """Find the names in a lower-case text, in order, where one of their first words stands."""
    present = [*(_WHOLE.of(low)), *(one for one in _IN_PARTS if one in low)]
    end = 0
    for place in places(low, present):
        name = NAME.match(low, place) if place >= end else None
        if name:
            end = name.end()
            yield name
