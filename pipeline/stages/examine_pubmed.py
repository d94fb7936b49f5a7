"""Examine PubMed: does it answer, and read every search as it is written? Nothing is stored."""

from __future__ import annotations

from pipeline.app import App
from pipeline.errors import EXIT_CONFIG
from pipeline.stages.findings import Finding, bad, good, noted
from pipeline.stages.foresee import Foreseen, foresee
from pipeline.wording.counts import count

PUBMED = "PubMed"


def look_at_pubmed(app: App, findings: list[Finding]) -> list[Foreseen]:
    """Ask every search; what is wrong with one of them is a finding of its own."""
    searches: list[Foreseen] = []
    with noted(findings, PUBMED):
        key = "with an API key" if app.api_key() else "without an API key: three requests a second"
        searches = foresee(app)
        if any(one.error is None for one in searches):
            where = app.config.sources.pubmed.base_url
            findings.append(good(PUBMED, f"{where} answers {key}"))
    findings += _unanswered(searches)
    findings += [trouble for one in searches for trouble in _misread(one)]
    return searches


def try_pubmed(app: App) -> list[Finding]:
    """Ask PubMed one search, the first, and store nothing."""
    found: list[Finding] = []
    with noted(found, PUBMED):
        for one in foresee(app, [one.name for one in app.config.searches[:1]]):
            text = f"PubMed answers: “{one.title}” finds {count(one.reported, 'study', 'studies')}"
            found += [good(PUBMED, text)] if one.error is None else _unanswered([one])
    return found


def _unanswered(searches: list[Foreseen]) -> list[Finding]:
    """Tell which searches were not answered, each reason once."""
    reasons: dict[tuple[str, bool], list[str]] = {}
    for one in searches:
        if one.error:
            reasons.setdefault((one.error, one.is_refused), []).append(one.search)
    return [
        bad(PUBMED, f"{', '.join(names)}: {reason}", "mend the query", EXIT_CONFIG)
        if is_refused
        else bad(PUBMED, f"{', '.join(names)}: {reason}", "the next run asks again")
        for (reason, is_refused), names in reasons.items()
    ]


def _misread(one: Foreseen) -> list[Finding]:
    """Tell what a search that was answered leaves out."""
    found = [
        bad(
            PUBMED,
            f"{one.search}: PubMed would not search all of it: {part}",
            'write a rare phrase with a proximity: "…"[tiab:~0]',
            EXIT_CONFIG,
        )
        for part in one.degraded
    ]
    if one.landmarks_missing:
        numbers = ", ".join(map(str, one.landmarks_missing))
        text = f"{one.search}: does not find its landmarks {numbers}; check the query"
        found.append(bad(PUBMED, text, "k2watch show tells what a landmark is", EXIT_CONFIG))
    return found
