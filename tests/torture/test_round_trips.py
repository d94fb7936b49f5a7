"""T7: what a record says is what every other program reads in our outputs, letter for letter.

Under one normalisation (``seen``): letters that cannot be seen are gone, white space is one blank.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from hypothesis import HealthCheck, Phase, given, seed, settings

from pipeline.delivery.atom import Feed, atom
from pipeline.delivery.letter import letter
from pipeline.digest.announce import announcements
from pipeline.digest.render import render
from pipeline.domain.records import Article
from pipeline.domain.studies import Study
from pipeline.reports.forms import FORMS
from pipeline.reports.report import Report
from pipeline.sources.pubmed_records import read_records
from pipeline.store import save, studies
from pipeline.store.engine import Store
from tests.integration.store.samples import NOW, start_run
from tests.unit.digest.samples import candidate, digest

from . import read_back
from .conftest import Torture
from .made_records import Made, batches, seen
from .read_back import Shown

BATCH = 8
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HEADERS = (
    *("Date", "Message-ID", "From", "To", "Subject", "List-Id", "Auto-Submitted"),
    *("X-Auto-Response-Suppress", "MIME-Version", "Content-Type", "Content-Language"),
)
FORMULA = "=+-@＝＋－＠"


def test_records_come_through_every_output(torture: Torture, store: Store, backend: str) -> None:
    rounds = torture.size(9, 625)
    told = 0

    @seed(1)
    @settings(
        max_examples=rounds,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(made=batches(BATCH))
    def come_through(made: list[Made]) -> None:
        nonlocal told
        held = _through_the_store(store, made)
        for name, compare in FORMS_READ.items():
            found = compare(FORMS[name].write(Report(held, made=NOON)))
            _same(name, made, found)
        _same_letter(made, held)
        _same_feed(made, held)
        told += len(made)

    come_through()
    torture.tell(
        f"T7 round trips, {backend}",
        f"{told:,} records equal in {len(FORMS_READ) + 2} outputs; 0 headers, formulas, tags more",
    )


FORMS_READ: dict[str, Callable[[bytes], list[Shown]]] = {
    "ris": read_back.by_rispy,
    "bibtex": read_back.by_bibtexparser,
    "csv": read_back.by_csv,
    "xlsx": read_back.by_openpyxl,
    "nbib": read_back.by_medline,
}


def _through_the_store(store: Store, made: Sequence[Made]) -> list[Study]:
    body = b"<PubmedArticleSet>" + b"".join(one.xml() for one in made) + b"</PubmedArticleSet>"
    read = list(read_records([body]))
    articles = [one for one in read if isinstance(one, Article)]
    assert len(articles) == len(made), read
    with store.write() as session:
        save.save_articles(session, articles, NOW, start_run(session))
        held = studies.load(session, [one.pmid for one in articles])
        session.rollback()
    assert [one.article for one in held] == articles
    return held


def _same(form: str, made: Sequence[Made], found: Sequence[Shown]) -> None:
    assert [one.pmid for one in found] == [str(one.pmid) for one in made], form
    for one, shown in zip(made, found, strict=True):
        wanted = EXPECTED[form](one)
        for name in ("title", "abstract", "journal", "authors", "keywords"):
            value = getattr(shown, name)
            assert value is None or value == getattr(wanted, name), (form, name)


def _title(made: Made) -> str:
    return seen(made.title)


def _abstract(made: Made) -> str:
    """Join the sections, labels in front."""
    return " ".join(f"{seen(label)}: {seen(text)}" for label, text in made.abstract)


def _reference(made: Made) -> Shown:
    """Expect what a reference manager shows: no full stop behind, no comma inside a name."""
    title = _title(made)
    people = tuple(
        ", ".join(part for one in (last, fore) if (part := seen(one.replace(",", ""))))
        for last, fore, _ in made.authors
    )
    return Shown(
        str(made.pmid),
        title if title.endswith("..") else title.removesuffix("."),
        _abstract(made),
        seen(made.journal),
        tuple(filter(None, (*people, seen(made.group.replace(",", ""))))),
        tuple(dict.fromkeys(word for one in made.keywords if (word := seen(one)))),
    )


def _cell(text: str) -> str:
    return f"'{text}" if text[:1] and text[0] in FORMULA else text


def _table(made: Made) -> Shown:
    return Shown(str(made.pmid), _title(made), journal=seen(made.journal))


def _defused(made: Made) -> Shown:
    return Shown(str(made.pmid), _cell(_title(made)), journal=_cell(seen(made.journal)))


def _medline(made: Made) -> Shown:
    people = tuple(f"{seen(last)}, {seen(fore)}" for last, fore, _ in made.authors)
    return Shown(str(made.pmid), _title(made), _abstract(made), seen(made.journal), people)


EXPECTED: dict[str, Callable[[Made], Shown]] = {
    "ris": _reference,
    "bibtex": _reference,
    "csv": _defused,
    "xlsx": _table,
    "nbib": _medline,
}


def _same_letter(made: Sequence[Made], held: Sequence[Study]) -> None:
    """Find every title in both bodies, and no header that is not ours."""
    issue = digest(*map(candidate, held))
    mail = read_back.by_email(
        letter(
            render(issue, "k2"),
            message_id="<a.b@example.org>",
            sender="k2watch@example.org",
            recipient="desk@example.org",
            list_id="desk.example.org",
            title="K2 watch",
            date=NOON,
        )
    )
    assert sorted(mail.headers) == sorted(HEADERS)
    assert mail.headings == len(made)
    assert not mail.tags & {"script", "img", "iframe", "form", "link", "object"}
    for one in made:
        assert _close(_title(one)) in _close(mail.text)
        assert _close(_title(one)) in _close(mail.page)


def _same_feed(made: Sequence[Made], held: Sequence[Study]) -> None:
    found = announcements(digest(*map(candidate, held)))
    feed = Feed(id="urn:k2", title="K2", updated=NOON, entries=found)
    titles = read_back.by_feedparser(atom(feed))
    assert len(titles) == len(made)
    for one in made:
        wanted = {_close(_title(one)), _close(_taken_for_utf8(_title(one)))}
        assert any(text in _close(title) for title in titles for text in wanted), titles


def _taken_for_utf8(text: str) -> str:
    """Mend as feedparser does: Latin-1 that could be UTF-8 is taken for wrongly decoded UTF-8."""
    try:
        return text.encode("latin-1").decode()
    except UnicodeError:
        return text


def _close(text: str) -> str:
    """Take the white space out: lines are folded where they end."""
    return "".join(text.split())
