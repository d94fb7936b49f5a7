"""What the sources beside PubMed, and the services that enrich, last gave: for ``check``."""

from __future__ import annotations

from collections import Counter

from pipeline.app import App
from pipeline.config import Search
from pipeline.stages.diary import is_new
from pipeline.stages.findings import Finding, good, note
from pipeline.stages.keepers import Keeper, Preprints, Registrations, keepers
from pipeline.store import searches, trials
from pipeline.store.repeating import repeatable
from pipeline.wording.clean import line
from pipeline.wording.counts import count
from pipeline.wording.sources import SOURCE_NAMES

REGISTRATIONS = "Registrations"
_NAMED = 5  # words that are named

KEEPERS: tuple[Keeper, ...] = (Registrations(), Preprints())


def other_sources(app: App) -> list[Finding]:
    """Tell of every source beside PubMed whether it is asked, and what it last gave."""
    on = {one.source for one in keepers(app)}
    found: list[Finding] = []
    for keeper in KEEPERS:
        name = SOURCE_NAMES[keeper.source]
        mine = [one for one in app.config.searches if keeper.query(one) is not None]
        if keeper.source not in on:
            found.append(good(name, f"is switched off (sources.{keeper.source}.enabled)"))
        elif not mine:
            found.append(good(name, f"no search asks it (none has a {keeper.source} query)"))
        else:
            found += [_last(app, keeper, one) for one in mine]
    return found + _unknown_words(app)


@repeatable
def _unknown_words(app: App) -> list[Finding]:
    """Count the words of registries' closed lists that are new to us, the commonest first."""
    if is_new(app):
        return []
    with app.store.read() as session:
        held = trials.load(session, trials.every_number(session))
    words = Counter(word for one in held for word in set(one.trial.unknown))
    if not words:
        return []
    named = ", ".join(f"{line(word, 60)} ({times:,})" for word, times in words.most_common(_NAMED))
    more = f" and {len(words) - _NAMED:,} more" if len(words) > _NAMED else ""
    those = count(sum(1 for one in held if one.trial.unknown), "registration", "registrations")
    said = f"{those} with words that are not known here: {named}{more}"
    return [note(REGISTRATIONS, said, "they are kept and shown as they came; nothing is lost")]


@repeatable
def _last(app: App, keeper: Keeper, search: Search) -> Finding:
    name = SOURCE_NAMES[keeper.source]
    mark = None
    if not is_new(app):
        with app.store.read() as session:
            mark = searches.watermark(session, search.name, keeper.source)
    if mark is None:
        return note(name, f"{search.name}: was not answered yet", "the next run asks it")
    records = count(mark.count, "record", "records")
    return good(name, f"{search.name}: gave {records} on {mark.asked:%Y-%m-%d %H:%M}Z")
