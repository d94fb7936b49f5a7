"""One entry of the letter as a reader sees it: plain strings and safe markup."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from pipeline.digest.news import counts_towards, news, notices, reason
from pipeline.domain.digests import Digest, Entry, Section, SectionKind
from pipeline.domain.vocabulary import ChangeKind
from pipeline.wording.badges import Badge, Tone, badges, design_is_open, happened_kinds
from pipeline.wording.citation import authors, facts_line, source, title, title_html
from pipeline.wording.links import Link, free_text, links, record_url, registrations
from pipeline.wording.quotes import Quote, deciding


@dataclass(frozen=True, slots=True)
class EntryView:
    """One study or registration as a reader sees it; ``title_html`` is safe as it stands."""

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


def entry_view(digest: Digest, section: Section, entry: Entry, number: int) -> EntryView:
    """Put one study into words."""
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
        links=(
            *links(article, digest.slot),
            *free_text(study, digest.slot),
            *notices(entry),
            *registrations(study),
        ),
        reason=reason(study, digest),
        questions=counts_towards(study, digest),
    )


def _badges(entry: Entry, section: Section) -> tuple[Badge, ...]:
    """Give the badges of the study, and in their section tell which are old."""
    kinds = happened_kinds(entry.changes)
    is_late = ChangeKind.LATE in kinds and section.kind is SectionKind.OLDER
    return badges(entry.study, kinds) + ((Badge("Late", Tone.QUIET),) if is_late else ())
