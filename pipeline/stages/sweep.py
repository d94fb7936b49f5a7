"""Sweep: ask a source other than PubMed every search that has a question for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipeline.app import App
from pipeline.config import Search
from pipeline.domain.digests import SearchReceipt
from pipeline.errors import SourceError
from pipeline.sources.sweep import Page, Sweeping
from pipeline.stages import asking
from pipeline.stages.ahead import one_ahead
from pipeline.stages.keepers import Keeper, Occasion
from pipeline.store import searches
from pipeline.store.repeating import repeatable
from pipeline.store.searches import SearchVersion, Watermark


@dataclass(frozen=True, slots=True)
class _Found:
    """What the sweep that is going on has given so far."""

    keys: frozenset[Any] = frozenset()
    rejects: int = 0
    count: int = 0


@dataclass(frozen=True, slots=True)
class _Sweeper:
    """One source in one run."""

    app: App
    keeper: Keeper
    run: int
    accept_shrunken: bool = False


def sweep(
    app: App, keeper: Keeper, only: Sequence[str], run: int, *, accept_shrunken: bool = False
) -> list[SearchReceipt]:
    """Ask a source each search (or those named) that asks it something; store what it gives."""
    mine = [one for one in asking.wanted(app, only) if keeper.query(one) is not None]
    if not mine:
        return []
    sweeper = _Sweeper(app, keeper, run, accept_shrunken)
    with keeper.open(app) as source:
        return asking.each(
            app,
            mine,
            lambda search: _sweep(sweeper, source, search),
            lambda search, error: _failed(sweeper, search, error),
        )


def _sweep(at: _Sweeper, source: Sweeping[Any, Any], search: Search) -> SearchReceipt:
    version, previous = _version(at, search)
    found = _Found()
    for page in one_ahead(source.sweep(at.keeper.query(search), previous)):
        found = _take_in(at, version, page, _Found() if page.starts_over else found)
    left = _settle(at, version, found)
    return replace(
        _standing(at, search),
        reported=found.count,
        same=found.count - len(found.keys) - found.rejects,
        rejects=found.rejects,
        left=left,
        is_baseline=version.is_new,
        is_edited=version.is_edited,
    )


@repeatable
def _version(at: _Sweeper, search: Search) -> tuple[SearchVersion, int | None]:
    """Find the wording, and how many it found last; None where any number is believed."""
    wording, source = at.keeper.wording(search), at.keeper.source
    with at.app.store.write() as session:
        version = searches.version_of(session, search.name, wording, at.app.now(), source)
        mark = None if version.is_new else searches.watermark(session, search.name, source)
    return version, mark.count if mark and not at.accept_shrunken else None


@repeatable
def _take_in(at: _Sweeper, version: SearchVersion, page: Page[Any], found: _Found) -> _Found:
    """Store one page in a transaction of its own."""
    from pipeline.store import save

    occasion = Occasion(version, at.app.now(), at.run)
    with at.app.store.write() as session:
        keys = found.keys.union(at.keeper.keep(session, page.records, occasion))
        save.save_rejects(session, at.keeper.source.value, page.rejects, occasion.now, at.run)
    at.app.tell(version.name, len(keys), page.count)
    return _Found(keys, found.rejects + len(page.rejects), page.count)


@repeatable
def _settle(at: _Sweeper, version: SearchVersion, found: _Found) -> int:
    """Move the watermark, last of all; what the query lost is known, for the set was whole."""
    at.app.clocks.require_agreement()
    now = at.app.now()
    with at.app.store.write() as session:
        left = at.keeper.note_absent(session, version.name, found.keys, now)
        searches.move_watermark(session, version, Watermark(now, found.count, "", now))
    return left


def _failed(at: _Sweeper, search: Search, error: SourceError) -> SearchReceipt:
    """Write the receipt of a search that was not answered: what is held, and why no more."""
    return replace(_standing(at, search), error=str(error))


@repeatable
def _standing(at: _Sweeper, search: Search) -> SearchReceipt:
    with at.app.store.read() as session:
        mark = searches.watermark(session, search.name, at.keeper.source)
        counts = at.keeper.counts(session, search.name, at.run)
    return SearchReceipt(
        search=search.name,
        title=search.title,
        source=at.keeper.source,
        reported=mark.count if mark else 0,
        held=counts.held,
        new=counts.new,
        late=counts.late,
    )
