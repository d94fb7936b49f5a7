"""A Digest as announcements: an entry for each change it tells, in the words of the letter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from markupsafe import Markup

from pipeline.digest.entry_view import EntryView
from pipeline.digest.groups import NEWS_SECTIONS
from pipeline.digest.news import news
from pipeline.digest.render import fill
from pipeline.digest.view import DigestView, view
from pipeline.domain.announcements import ALERT, QUESTION, Announcement, change_urn, urn
from pipeline.domain.changes import ARRIVALS, NEWSWORTHY
from pipeline.domain.digests import Digest, Entry, Section
from pipeline.domain.numbers import bare_name, is_pubmed
from pipeline.domain.studies import NotedChange
from pipeline.domain.trials import TrialChange
from pipeline.wording.clean import line
from pipeline.wording.happened import fact, happened
from pipeline.wording.standing import moved


def announcements(digest: Digest) -> tuple[Announcement, ...]:
    """Announce what an issue tells, in its order; the same digest gives the same announcements.

    A study that arrived is one announcement with all that is known of it; what happened to a study
    held is one for each change. How questions moved, and that a search failed, is announced too:
    who reads nothing but a feed must not take a failure for silence.
    """
    words = view(digest)
    return (*_alerts(digest, words), *_changes(digest, words), *_movements(digest))


def _changes(digest: Digest, words: DigestView) -> Iterator[Announcement]:
    shown = iter([one for section in words.sections for one in section.entries])
    for section in digest.sections:  # the letter's own order
        for entry, mine in zip(section.entries, shown, strict=False):
            for change in _told(section, entry):
                yield _announce(section, entry, change, mine)
        for registered, mine in zip(section.trials, shown, strict=False):
            for told in registered.changes:
                yield _announce_trial(section, told, mine)


def _told(section: Section, entry: Entry) -> list[NotedChange]:
    if section.kind in NEWS_SECTIONS:
        return [one for one in entry.changes if one.kind in NEWSWORTHY]
    return [one for one in entry.changes if one.kind in ARRIVALS][:1]


def _announce(
    section: Section, entry: Entry, change: NotedChange, shown: EntryView
) -> Announcement:
    is_news, number = section.kind in NEWS_SECTIONS, entry.study.pmid
    told = news(replace(entry, changes=(change,)), section.kind) if is_news else shown.news
    label = fact(change.kind) if is_news else _warning(shown)
    found = _spoken(section, change, replace(shown, news=told), label)
    summary = " ".join(told) if is_news else shown.headline or " ".join(told)
    return replace(
        found,
        summary=summary,
        pmid=number if is_pubmed(number) else None,
        ppr=None if is_pubmed(number) else bare_name(number),
    )


def _announce_trial(section: Section, change: TrialChange, shown: EntryView) -> Announcement:
    told = happened(change)
    found = _spoken(section, change, replace(shown, news=(told,)), fact(change.kind))
    return replace(found, summary=told, trial=change.trial)


def _spoken(
    section: Section, change: NotedChange | TrialChange, shown: EntryView, label: str
) -> Announcement:
    return Announcement(
        id=change_urn(change),
        when=change.noted,
        kind=change.kind.value,
        title=_titled(label, shown.title),
        summary="",
        text=fill("announcement.txt.j2", entry=shown).strip("\n") + "\n",
        html=fill("announcement.html.j2", entry=shown).strip(),
        url=shown.url,
        headline=shown.headline,
        quote=shown.quote.text if shown.quote else "",
        reason=shown.reason,
        tags=(section.kind.value, *(badge.text for badge in shown.badges)),
        links=tuple((link.label, link.url) for link in shown.links),
    )


def _titled(label: str, title: str) -> str:
    """Put what happened before a title that does not begin with it, as RETRACTED: does."""
    says_so = title.casefold().startswith(f"{label.casefold()}:")
    return title if not label or says_so else f"{label}: {title}"


def _warning(shown: EntryView) -> str:
    """Name what a reader must know before the title, in a list that shows titles alone."""
    return next((badge.text for badge in shown.badges), "") if shown.is_alarming else ""


def _movements(digest: Digest) -> Iterator[Announcement]:
    for one in digest.positions:
        yield _plain(digest, QUESTION, one.name, line(one.title), moved(one))


def _alerts(digest: Digest, words: DigestView) -> Iterator[Announcement]:
    if words.alerts:
        title = f"Issue of {digest.slot.isoformat()}: {words.alerts[0]}"
        yield _plain(digest, ALERT, "", title, " ".join(words.alerts))


def _plain(digest: Digest, kind: str, name: str, title: str, text: str) -> Announcement:
    composed = digest.composed.isoformat()
    return Announcement(
        id=urn(kind, name, digest.reader, composed),
        when=digest.composed,
        kind=kind,
        title=title,
        summary=text,
        text=f"{text}\n",
        html=str(Markup("<p>{}</p>").format(text)),
        tags=("Standing question" if kind == QUESTION else "Alert",),
    )
