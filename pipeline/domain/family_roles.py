"""What each report is to its family: the protocol, the main report, what came of it later."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.domain.family_report import Report, Role

# How trialists call what is not the main report (CONSORT extensions and ICH E9 use these words).
# In a title they speak of the report itself; elsewhere only behind "this is a …".
_KIND = {
    Role.PROTOCOL: r"(?:study|trial) protocol|protocol (?:for|of)|rationale and design|"
    r"design and rationale|study design and baseline",
    Role.SUBSTUDY: r"sub-?stud(?:y|ies)|ancillary study",
    Role.POST_HOC: r"post[- ]?hoc",
    Role.SECONDARY: r"(?:secondary|ancillary) (?:data )?analys[ei]s|sub-?analys[ei]s|"
    r"exploratory analys[ei]s of|secondary (?:outcomes?|end-?points?) (?:of|from|in)",
    Role.FOLLOW_UP: r"(?:long[- ]term|extended) follow[- ]?up|"
    r"(?:open-label )?extension (?:study|trial|phase|of)",
}
_ANY = "|".join(rf"(?P<{role.name}>{words})" for role, words in _KIND.items())
_IN_TITLE = re.compile(rf"\b(?:{_ANY})\b")
_IN_ABSTRACT = re.compile(
    rf"\bthis (?:[a-z]{{1,20}} )?(?:is|was) an? (?:[a-z-]{{1,20}} ){{0,3}}(?:{_ANY})\b"
)
# Whose people or data are those of a study with a name or a number of its own is no main report.
_TRIAL = r"(?:[\w/+'’-]+ ){0,14}(?:[a-z]+-)?(?:study|trial)\b"
_OF_ANOTHER = re.compile(
    rf"\b(?:using|used|analy[sz]ed) (?:[a-z]+ ){{0,2}}data (?:from|of) (?:the|an?) {_TRIAL}|"
    rf"\bfrom an? (?:previous|earlier|prior|completed) {_TRIAL}|"
    r"\b(?:enrolled|participat(?:ed|ing)) in (?:the|an?) (?:[\w/+'’-]+ ){1,14}"
    r"\((?:[^()]{0,40}\W)?(?:nct|isrctn|umin|chictr|drks|actrn)\W?\d|"
    r"\bstudy within an? randomi[sz]ed |"
    r"\bpre-?specified (?:secondary |exploratory )?(?:sub-?)?analys[ei]s of the "
)
_SAYS_REGISTERED = re.compile(
    r"\b(?:this|the|our) (?:[a-z-]+ ){0,3}(?:study|trial) "
    r"(?:(?:was|is|has been) (?:[a-z]+ )?registered\b|\((?:[^()]{0,40}\W)?(?:nct|isrctn|umin)\W?\d)"
)
_SAYS_PLANNED = re.compile(
    r"\bprospective(?:ly)?,? (?:[\w-]+,? ){0,4}(?:study|trial|cohort|evaluation)\b|"
    r"\b(?:study|trial|cohort) (?:was|is) (?:a )?prospective|"
    r"\bprimary (?:outcome|end[- ]?point)"
)


def stated_role(title: str, abstract: str) -> Role | None:
    """Read what a report calls itself, in its title or in ``this is a …``; None for neither.

    One that says whose people it looked at, or whose data, is a secondary analysis.
    """
    said = abstract.lower()
    found = _IN_TITLE.search(title.lower()) or _IN_ABSTRACT.search(said)
    if found and found.lastgroup:
        return Role[found.lastgroup]
    return Role.SECONDARY if _OF_ANOTHER.search(said) else None


def says_registered(abstract: str) -> bool:
    """Tell whether a report says of its own study that it is registered: ``this study (NCT…)``."""
    return _SAYS_REGISTERED.search(abstract.lower()) is not None


def says_planned(abstract: str) -> bool:
    """Tell whether a report calls its study prospective, or names what was to be its outcome."""
    return _SAYS_PLANNED.search(abstract.lower()) is not None


def roles(group: Sequence[Report]) -> Iterator[tuple[Report, Role]]:
    """Give every report of a family its role.

    The main report is the earliest of those that do not call themselves something else: one with
    the number randomised or a primary outcome before one without, an article before its preprint.
    """
    open_ones = [one for one in group if one.stated_role is None]
    main = min(open_ones, key=_main_first, default=None)
    for one in group:
        yield one, Role.MAIN if one is main else one.stated_role or Role.REPORT


def _main_first(report: Report) -> tuple[bool, bool, float, int]:
    has_result = report.randomised is not None or report.has_primary_outcome
    year = float("inf") if report.year is None else report.year
    return not has_result, report.is_preprint, year, report.pmid
