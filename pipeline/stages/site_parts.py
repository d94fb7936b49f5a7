"""The site's parts, a study each: those that would come out as they are in the folder are recalled.

    stamp of the study + its surroundings + the program  →  key  →  what was made of it

A page is left as it is when its key is that of the last build and its file holds what was written
then. The one thing that is not in the key is the day: a free text that a publisher holds back is
linked from a day on, and so kept with what was made.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from markupsafe import Markup
from sqlalchemy.orm import Session

from pipeline.app import App
from pipeline.domain.studies import NotedChange, Study
from pipeline.domain.vocabulary import ChangeKind, StudyDesign
from pipeline.reports.figures.studies_per_year import Report, report_of
from pipeline.site.card import Card
from pipeline.site.content import Content, Page, StandingPage
from pipeline.site.folder import stands
from pipeline.site.memory import Memory, program
from pipeline.site.part import Asked, Part, part, surroundings
from pipeline.store import stamps, studies
from pipeline.store.stamps import Stamp
from pipeline.store.upsert import in_batches
from pipeline.wording.badges import Badge, Tone
from pipeline.wording.links import held_back_until

AT_ONCE = 500  # studies that are in memory whole, beside the trials


@dataclass(frozen=True, slots=True)
class Made:
    """What the site has of one study; ``opens`` is when its free text may be linked."""

    part: Part
    report: Report
    first_seen: datetime
    opens: date | None


def make(
    app: App, session: Session, content: Content, asked: Asked, place: Place
) -> Iterator[Made]:
    """Make or recall the part of every study held, newest first; a few are in memory at a time."""
    every = studies.select_pmids(session, studies.Selection())
    done = 0
    for batch in in_batches(every, AT_ONCE):
        stamped = stamps.stamps(session, batch)
        keys = {pmid: _key(content, asked, pmid, one) for pmid, one in stamped.items()}
        found = {
            pmid: made
            for pmid, key in keys.items()
            if (made := place.recalled(pmid, key, stamped[pmid], content.today))
        }
        for study in studies.load(session, [pmid for pmid in batch if pmid not in found]):
            found[study.pmid] = _made(content, asked, study)
            place.keep(study.pmid, keys[study.pmid], found[study.pmid], content.today)
        yield from (found[pmid] for pmid in batch if pmid in found)
        done += len(batch)
        app.tell("site", done, len(every))


def _key(content: Content, asked: Asked, pmid: int, stamp: Stamp) -> str:
    around = surroundings(content, asked, pmid, stamp.family, stamp.relatives)
    said = repr((program(), stamp.digest, around))
    return hashlib.sha256(said.encode()).hexdigest()


def _made(content: Content, asked: Asked, study: Study) -> Made:
    assert study.first_seen is not None  # noqa: S101 - it comes from the store
    opens = held_back_until(study.article)
    return Made(part(content, asked, study), report_of(study), study.first_seen, opens)


@dataclass(frozen=True, slots=True)
class Place:
    """A folder of pages, and what the last build of it remembers."""

    folder: Path
    memory: Memory

    def recalled(self, pmid: int, key: str, stamp: Stamp, today: date) -> Made | None:
        """Recall what was made of these ingredients, if its page stands as it was made."""
        text = self.memory.recall(pmid, key)
        if text is None:
            return None
        try:
            digest, made = _read(json.loads(text), stamp.first_seen, today)
        except (ValueError, KeyError, TypeError):
            return None
        return made if made and stands(self.folder, made.part.page.path, digest) else None

    def keep(self, pmid: int, key: str, made: Made, today: date) -> None:
        """Remember what was made today."""
        self.memory.keep(pmid, key, json.dumps(_written(made, today), ensure_ascii=False))


def _written(made: Made, today: date) -> dict[str, Any]:
    page = made.part.page
    assert isinstance(page, Page)  # noqa: S101 - it was made just now
    return {
        "card": asdict(made.part.card) | {"news": [_change(one) for one in made.part.card.news]},
        "row": made.part.row,
        "path": page.path,
        "size": page.size,
        "sha256": hashlib.sha256(page.content).hexdigest(),
        "report": asdict(made.report),
        "opens": made.opens and made.opens.isoformat(),
        "is_held_back": _is_held_back(made.opens, today),
    }


def _change(one: NotedChange) -> dict[str, Any]:
    return asdict(replace(one, told=None)) | {"noted": one.noted.isoformat()}


def _read(kept: Any, first_seen: datetime, today: date) -> tuple[str, Made | None]:
    opens = kept["opens"] and date.fromisoformat(kept["opens"])
    if _is_held_back(opens, today) != kept["is_held_back"]:
        return "", None
    report = kept["report"]
    page = StandingPage(kept["path"], kept["size"])
    made = Made(
        Part(_card(kept["card"]), kept["row"], page),
        Report(report["year"], StudyDesign(report["design"]), report["is_retracted"]),
        first_seen,
        opens,
    )
    return kept["sha256"], made


def _is_held_back(opens: date | None, today: date) -> bool:
    return opens is not None and opens > today


def _card(kept: dict[str, Any]) -> Card:
    news = (
        NotedChange(
            **one | {"kind": ChangeKind(one["kind"]), "noted": datetime.fromisoformat(one["noted"])}
        )
        for one in kept["news"]
    )
    return Card(
        **kept
        | {
            "title_html": Markup(kept["title_html"]),  # noqa: S704 - made by ``wording.clean``
            "badges": tuple(Badge(one["text"], Tone(one["tone"])) for one in kept["badges"]),
            "news": tuple(news),
        }
    )
