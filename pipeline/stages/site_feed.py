"""The site's own feeds: an entry for each of the newest changes, in the words of the letters.

An entry stays as it was written first, whatever is read or revised later: its words are those of
the feed that is in the folder. Without that file it is told again, under the same name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from sqlalchemy.orm import Session

from pipeline.config import Config
from pipeline.delivery.atom import Feed, atom
from pipeline.delivery.json_feed import entries_of, json_feed
from pipeline.digest.announce import announcements
from pipeline.digest.compose import Issue, compose
from pipeline.domain.announcements import Announcement, change_urn, urn
from pipeline.domain.digests import Candidate, Receipt, TrialCandidate
from pipeline.domain.studies import NotedChange, Study
from pipeline.domain.trials import HeldTrial, TrialChange
from pipeline.site.card import study_path
from pipeline.site.content import Page
from pipeline.site.render import ATOM_FEED, JSON_FEED
from pipeline.site.trials_page import trial_path
from pipeline.stages.site_notes import Notes, Told
from pipeline.store.studies import load
from pipeline.wording.clean import line


def feed_pages(config: Config, session: Session, notes: Notes, place: Path) -> Iterator[Page]:
    """Write both feeds; ``place`` is the folder of the site."""
    told, newest = _told(place / JSON_FEED), notes.newest
    fresh = [whose for whose, change in newest if change_urn(change) not in told]
    whole = {one.pmid: one for one in load(session, [one for one in fresh if isinstance(one, int)])}
    entries = [
        one
        for news in newest
        if (one := told.get(change_urn(news[1])) or _announce(config, news, whole))
    ]
    base = _base(config)
    feed = Feed(
        id=urn("site", notes.began.isoformat()),
        title=line(config.digest.title, 120),
        updated=max((one.when for one in entries), default=notes.began),
        entries=entries,
        home=base and f"{base}/index.html",
    )
    yield Page(ATOM_FEED, atom(replace(feed, address=base and f"{base}/{ATOM_FEED}")))
    yield Page(JSON_FEED, json_feed(replace(feed, address=base and f"{base}/{JSON_FEED}")))


def _told(file: Path) -> dict[str, Announcement]:
    with suppress(OSError):
        return {one.id: one for one in entries_of(file.read_bytes())}
    return {}


def _announce(config: Config, news: Told, whole: Mapping[int, Study]) -> Announcement | None:
    """Tell one change as an issue would that tells nothing else.

    None for what is news only to those who were sent the study: that it can be read for free.
    """
    issue, base = _issue(config, news[1]), _base(config)
    match news:
        case int() as pmid, NotedChange() as change:
            path, composed = study_path(pmid), compose(issue, [Candidate(whole[pmid], change)])
        case HeldTrial() as held, TrialChange() as change:
            path = trial_path(held.trial.number)
            composed = compose(issue, (), [TrialCandidate(held, change)])
    one = next(iter(announcements(composed.digest)), None)
    return replace(one, url=f"{base}/{path}") if one and base else one


def _issue(config: Config, change: NotedChange | TrialChange) -> Issue:
    return Issue(
        title=config.digest.title,
        reader="",
        slot=change.noted.date(),
        since=None,
        composed=change.noted,
        receipt=Receipt(0, change.noted, ()),
        held=0,
        search_titles=tuple((one.name, one.title) for one in config.searches),
        max_entries=1,
        starter_entries=0,
    )


def _base(config: Config) -> str:
    return config.digest.link_base.rstrip("/")
