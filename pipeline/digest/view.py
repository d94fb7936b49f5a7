"""A Digest in words: plain strings and safe markup, the same for all three templates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count as count_from

from pipeline.digest.entry_view import EntryView, entry_view
from pipeline.digest.trial_view import trial_view
from pipeline.digest.wording import lead
from pipeline.domain.digests import Digest, Section, SectionKind
from pipeline.domain.numbers import is_pubmed
from pipeline.wording.clean import line
from pipeline.wording.links import NOTICE
from pipeline.wording.receipts import ReceiptView, alerts, receipts, run_line
from pipeline.wording.standing import moved

MOVED = "How the standing questions moved"


@dataclass(frozen=True, slots=True)
class MovementView:
    """How one standing question moved, in one line."""

    question: str
    line: str


@dataclass(frozen=True, slots=True)
class SectionView:
    """One part of the digest: entries or movements of the standing questions.

    ``shown`` is ``2`` or ``2 of 5``, ``more`` tells of the rest. Of a brief one each entry is told
    by title and source alone.
    """

    title: str
    shown: str
    entries: tuple[EntryView, ...] = ()
    movements: tuple[MovementView, ...] = ()
    more: str = ""
    is_brief: bool = False


@dataclass(frozen=True, slots=True)
class DigestView:
    """The whole letter, but for its subject."""

    title: str
    issue: str
    lead: str
    alerts: tuple[str, ...]
    sections: tuple[SectionView, ...]
    receipts: tuple[ReceiptView, ...]
    run: str
    notice: str
    notice_url: str = NOTICE


def view(digest: Digest) -> DigestView:
    """Put a digest into words."""
    return DigestView(
        title=line(digest.title, 120),
        issue=_issue(digest),
        lead=lead(digest),
        alerts=alerts(digest.receipt),
        sections=_sections(digest),
        receipts=receipts(digest.receipt),
        run=run_line(digest.receipt),
        notice=_notice(digest),
    )


def _issue(digest: Digest) -> str:
    since = f", since {digest.since.isoformat()}" if digest.since else ", the first"
    return f"Issue of {digest.slot.isoformat()}{since}, for {line(digest.reader, 80)}"


def _notice(digest: Digest) -> str:
    """Name the source and its limits, as NLM asks of those who redistribute its data.

    See https://www.nlm.nih.gov/databases/download/terms_and_conditions.html.
    """
    told = (entry.study.pmid for entry in digest.entries)
    others = "" if all(map(is_pubmed, told)) else ", for preprints Europe PMC"
    others += ", for trials their registries" if digest.trials else ""
    return (
        f"Source: PubMed, U.S. National Library of Medicine (NLM){others}, as read on "
        f"{digest.receipt.finished.date().isoformat()}. This may not be the most current or "
        "accurate data available from NLM. Abstracts may be protected by copyright. "
        "NCBI’s disclaimer and copyright notice:"
    )


def _sections(digest: Digest) -> tuple[SectionView, ...]:
    """Number the entries through all sections; how the questions moved follows the reader's news.

    What happened to a study that the reader knows outranks what it does to a tally.
    """
    numbers = count_from(1)
    news = [one for one in digest.sections if one.kind is SectionKind.NEWS]
    rest = [one for one in digest.sections if one.kind is not SectionKind.NEWS]
    return (
        *(_section(digest, one, numbers) for one in news),
        *_movements(digest),
        *(_section(digest, one, numbers) for one in rest),
    )


def _movements(digest: Digest) -> Iterator[SectionView]:
    if digest.positions:
        told = tuple(MovementView(line(one.title), moved(one)) for one in digest.positions)
        yield SectionView(MOVED, shown=str(len(told)), movements=told)


def _section(digest: Digest, section: Section, numbers: count_from[int]) -> SectionView:
    shown = len(section.entries) + len(section.trials)
    rest = section.more + section.left_out
    return SectionView(
        title=section.kind.value,
        shown=f"{shown} of {shown + rest:,}" if rest else str(shown),
        entries=(
            *(entry_view(digest, section, one, next(numbers)) for one in section.entries),
            *(trial_view(digest, one, next(numbers)) for one in section.trials),
        ),
        more=_more(section),
        is_brief=section.kind is SectionKind.NEAR,
    )


def _more(section: Section) -> str:
    """Say what of a section is not shown, and whether it ever will be."""
    if section.left_out:
        held = f"{section.left_out:,} more {'is' if section.left_out == 1 else 'are'} held"
        return f"The strongest by evidence; {held} and can be searched: k2watch search."
    if section.more:
        waits = "waits" if section.more == 1 else "wait"
        return f"{section.more:,} more {waits} for the next issue."
    return ""
