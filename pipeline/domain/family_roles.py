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
    Role.SUBSTUDY: r"sub-?stud(?:y|ies)|ancillary (?:study|analysis)",
    Role.POST_HOC: r"post[- ]?hoc|secondary (?:data )?analys[ei]s|exploratory analys[ei]s of",
    Role.FOLLOW_UP: r"(?:long[- ]term|extended) follow[- ]?up|"
    r"(?:open-label )?extension (?:study|trial|phase|of)",
}
_ANY = "|".join(rf"(?P<{role.name}>{words})" for role, words in _KIND.items())
_IN_TITLE = re.compile(rf"\b(?:{_ANY})\b")
_IN_ABSTRACT = re.compile(
    rf"\bthis (?:[a-z]{{1,20}} )?(?:is|was) an? (?:[a-z-]{{1,20}} ){{0,3}}(?:{_ANY})\b"
)


def stated_role(title: str, abstract: str) -> Role | None:
    """Read what a report calls itself, in its title or in ``this is a …``; None for neither."""
    found = _IN_TITLE.search(title.lower()) or _IN_ABSTRACT.search(abstract.lower())
    return Role[found.lastgroup] if found and found.lastgroup else None


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
