"""A Digest in words: plain strings and safe markup, the same for all three templates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count as count_from

from markupsafe import Markup

from pipeline.digest.news import counts_towards, news, notices, reason
from pipeline.digest.wording import lead
from pipeline.domain.digests import Digest, Entry, Section, SectionKind
from pipeline.domain.numbers import is_pubmed
from pipeline.domain.vocabulary import ChangeKind
from pipeline.wording.badges import Badge, Tone, badges, design_is_open
from pipeline.wording.citation import authors, facts_line, source, title, title_html
from pipeline.wording.clean import line
from pipeline.wording.links import NOTICE, Link, links, record_url, registrations
from pipeline.wording.quotes import Quote, deciding
from pipeline.wording.receipts import ReceiptView, alerts, receipts, run_line
from pipeline.wording.standing import moved

MOVED = "How the standing questions moved"


@dataclass(frozen=True, slots=True)
class EntryView:
    """One study as a reader sees it; ``title_html`` is safe as it stands."""

    number: int
    title: str
    title_html: Markup
    url: str
    authors: str
    source: str
    badges: tuple[Badge, ...]
    headline: str
    remark: str
    news: tuple[str, ...]
    quote: Quote | None
    links: tuple[Link, ...]
    reason: str
    questions: str = ""

    @property
    def is_alarming(self) -> bool:
        """Tell whether a reader should not rely on the study."""
        return any(badge.tone is Tone.ALARM for badge in self.badges)


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
    told = (entry.study.pmid for section in digest.sections for entry in section.entries)
    preprints = "" if all(map(is_pubmed, told)) else ", and for preprints Europe PMC"
    return (
        f"Source: PubMed, U.S. National Library of Medicine (NLM){preprints}, as read on "
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
    shown, rest = len(section.entries), section.more + section.left_out
    return SectionView(
        title=section.kind.value,
        shown=f"{shown} of {shown + rest:,}" if rest else str(shown),
        entries=tuple(_entry(digest, section, one, next(numbers)) for one in section.entries),
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


def _entry(digest: Digest, section: Section, entry: Entry, number: int) -> EntryView:
    study, article = entry.study, entry.study.article
    return EntryView(
        number=number,
        title=title(article),
        title_html=title_html(article),
        url=record_url(article.pmid),
        authors=authors(article),
        source=source(article),
        badges=_badges(entry, section),
        headline=facts_line(study),
        remark="Design: not stated in title, abstract or record" if design_is_open(study) else "",
        news=news(entry, section.kind),
        quote=deciding(study),
        links=(*links(article, digest.slot), *notices(entry), *registrations(study)),
        reason=reason(study, digest),
        questions=counts_towards(study, digest),
    )


def _badges(entry: Entry, section: Section) -> tuple[Badge, ...]:
    """Give the badges of the study, and in their section tell which are old."""
    kinds = {change.kind for change in entry.changes}
    is_late = ChangeKind.LATE in kinds and section.kind is SectionKind.OLDER
    return badges(entry.study, kinds) + ((Badge("Late", Tone.QUIET),) if is_late else ())
