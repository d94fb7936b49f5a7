"""What else people take beside vitamin K: the names and kinds in ``substances.tsv``.

The drugs and nutrients are those that trials of vitamin K registered at ClinicalTrials.gov give
along with it, or whose users they enrol. Antagonists, statins and bisphosphonates say something of
the vitamin; other drugs are known so that nobody takes their doses for the vitamin's.
"""

from __future__ import annotations

import csv
import re
from importlib.resources import files

OTHER_DRUG = "other drug"


def _read_lexicon() -> tuple[re.Pattern[str], dict[str, str]]:
    """Read the names, one pattern for all of them, and the kind of each."""
    text = files(__package__).joinpath("substances.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t")
    kinds = {name: row["kind"] for row in rows for name in row["names"].split("|")}
    names = "|".join(re.escape(name) for name in sorted(kinds, key=len, reverse=True))
    return re.compile(rf"(?<![a-z0-9-])({names})(?![a-z])"), kinds


NAME, KINDS = _read_lexicon()  # for lower-case text; group 1 is the name
