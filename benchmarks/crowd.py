"""A watch of many: studies, searches and readers put into PostgreSQL by the hundred thousand.

A few hundred of the sandbox's records are stored and read as always; SQL multiplies them under new
PMIDs, each with its change, what was read of it and its place in the ledger. Searches hold from
many studies to few (the tenth-largest half of the largest), and overlap; every reader follows one
to seven. All was told to everybody long ago but to those who come today; then one day brings new
studies, and news about old ones. What no issue asks for (texts, facts, the XML) is left out.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import URL, create_engine, text

from benchmarks.corpus import FIRST_PMID, write_batches
from pipeline.domain.digests import Receipt, SearchReceipt
from pipeline.domain.records import Article
from pipeline.sources.pubmed_records import read_records
from pipeline.stages.annotate import SIGNATURE
from pipeline.stages.reading import Text, judge
from pipeline.store import runs, save, schema, studies
from pipeline.store.engine import Store

LONG_AGO = datetime(2026, 9, 1, 6, tzinfo=UTC)
TODAY = datetime(2026, 11, 30, 6, tzinfo=UTC)
_TEMPLATES = 400
_MOST = 7  # searches of one reader
_NEWS = ("revised", "revised", "indexed", "corrected", "commented", "retracted")


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many there are; ``newcomers`` of the readers have had no issue yet."""

    studies: int
    searches: int
    readers: int
    newcomers: int

    @property
    def follows(self) -> dict[str, list[str]]:
        """Give the searches of each reader; the same for the same numbers."""
        chance = random.Random(1)
        names = [f"search-{number}" for number in range(self.searches)]
        most = min(_MOST, self.searches)
        return {
            f"reader-{number}": chance.sample(names, chance.randint(1, most))
            for number in range(self.readers)
        }

    @property
    def sizes(self) -> list[int]:
        """Give how many studies each search holds; together about as many as there are."""
        weights = [1 / (number + 10) for number in range(self.searches)]
        return [max(5, int(self.studies * one / sum(weights))) for one in weights]

    @property
    def arrivals(self) -> int:
        """Count the studies of today: PubMed grows by a three-hundredth a month."""
        return max(40, self.studies // 1_000)

    def toml(self, url: str, channels: Sequence[str], due: int) -> str:
        """Write the configuration for the first ``due`` readers, newcomers first."""
        follows = list(self.follows.items())[:due]
        used = {name for _, names in follows for name in names}
        searches = (f'[[searches]]\nname = "{one}"\ntitle = "{one}"\npubmed = "x"' for one in used)
        readers = (
            f'[[readers]]\nname = "{name}"\nemail = "{name}@example.org"\nfrequency = "daily"\n'
            f"searches = {names}\nchannels = {list(channels)}"
            for name, names in follows
        )
        mail = '[delivery.smtp]\nhost = "127.0.0.1"\nfrom = "k2watch@example.org"'
        return "\n".join([f'[store]\nurl = "{url}"', mail, *searches, *readers])


def fill(store: Store, crowd: Crowd) -> Receipt:
    """Fill an empty database; give the receipt of today's run, which asked every search."""
    schema.upgrade(store)
    with _templates() as articles, store.write() as session:
        first = runs.start(session, "run", LONG_AGO)
        save.save_articles(session, articles, LONG_AGO, first)
        read = [(one, judge(Text(None, one.title, one.abstract_text, ()))) for one in articles]
        studies.annotate(session, SIGNATURE, read)
        receipt = _receipt(runs.start(session, "run", TODAY), crowd)
        runs.keep_receipt(session, receipt)
    _multiply(store.url, crowd, first, receipt.run, len(articles))
    return receipt


@contextmanager
def _templates() -> Iterator[list[Article]]:
    with tempfile.TemporaryDirectory(prefix="k2watch-bench-") as folder:
        write_batches(Path(folder), _TEMPLATES, None)
        files = sorted(Path(folder).glob("*.xml"))
        found = [one for file in files for one in read_records([file.read_bytes()])]
        yield [one for one in found if isinstance(one, Article)]


def _receipt(run: int, crowd: Crowd) -> Receipt:
    asked = (f"search-{number}" for number in range(crowd.searches))
    lines = tuple(SearchReceipt(one, one) for one in asked)
    return Receipt(run, TODAY + timedelta(minutes=5), lines)


def _multiply(url: URL, crowd: Crowd, first: int, today: int, templates: int) -> None:
    engine = create_engine(url)
    known = {
        "first": first,
        "today": today,
        "templates": templates,
        "from": FIRST_PMID,
        "studies": crowd.studies,
        "old": crowd.studies - crowd.arrivals,
        "long_ago": LONG_AGO,
        "now": TODAY,
    }
    with engine.connect() as connection:
        for statement in (*_QUICKLY, *_STUDIES, *_settled(crowd), *_NEW):
            connection.execute(text(statement), known)
            connection.commit()
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM ANALYZE"))
    engine.dispose()


# No foreign key is asked, for all rows come from the tables they point to.
_QUICKLY = (
    "SET session_replication_role = replica",
    "SET synchronous_commit = off",
    "SET work_mem = '256MB'",
    "SET maintenance_work_mem = '256MB'",
)

# Copies of each template under new PMIDs; the oldest are templates themselves.
_STUDIES = (
    """CREATE TEMP TABLE copy AS
       SELECT :from + n AS pmid, :from + n % :templates AS template,
              CASE WHEN n < :old THEN :first ELSE :today END AS run_id,
              CASE WHEN n < :old THEN CAST(:long_ago AS timestamptz)
                   ELSE CAST(:now AS timestamptz) END AS seen
       FROM generate_series(CAST(:templates AS bigint), :studies - 1) AS n""",
    """INSERT INTO study (pmid, version, kind, title, doi, published, created, is_retracted,
              fingerprint, article, raw, first_seen, annotated_by, indexed_by)
       SELECT copy.pmid, version, kind, title, '10.5555/bench.' || copy.pmid, published, created,
              is_retracted, fingerprint,
              replace(article, '"pmid":' || template, '"pmid":' || copy.pmid), '', copy.seen,
              annotated_by, indexed_by
       FROM copy JOIN study ON study.pmid = template ORDER BY copy.pmid""",
    """INSERT INTO look (pmid, refreshed, misses) SELECT pmid, seen, 0 FROM copy ORDER BY pmid""",
    """INSERT INTO annotation (pmid, kind, value, quote, field_name, start, "end", extractor)
       SELECT copy.pmid, kind, value, quote, field_name, start, "end", extractor
       FROM copy JOIN annotation ON annotation.pmid = template ORDER BY copy.pmid""",
    """INSERT INTO change (pmid, kind, detail, noted, run_id)
       SELECT pmid, 'added', '', seen, run_id FROM copy ORDER BY pmid""",
    "CREATE UNIQUE INDEX ON copy (pmid)",
    "ANALYZE",
)

_TOLD = {
    "ix_told_shown": "(change_id, digest_id) WHERE shown",
    "ix_told_digest_id": "(digest_id)",
}

# What happens today to old studies, one in two thousand of them.
_NEW = (
    f"""INSERT INTO change (pmid, kind, detail, noted, run_id)
        SELECT pmid, (ARRAY{list(_NEWS)})[1 + pmid % {len(_NEWS)}], '', :now, :today
        FROM study WHERE pmid % 2000 = 7 ORDER BY pmid""",
)


def _settled(crowd: Crowd) -> Iterator[str]:
    """Write the ledger, and tell all that is old to those who are no newcomers."""
    yield from (_found(number, size) for number, size in enumerate(crowd.sizes))
    told = list(crowd.follows.items())[crowd.newcomers :]
    pairs = ", ".join(f"('{reader}', '{one}')" for reader, names in told for one in names)
    yield f"""INSERT INTO subscription (reader, search, started)
              SELECT reader, search, CAST(:long_ago AS timestamptz)
              FROM (VALUES {pairs}) AS pair (reader, search)"""
    yield """INSERT INTO digest
                    (reader, slot, composed, subject, html, text, markdown, entries, run_id)
             SELECT DISTINCT reader, CAST(:long_ago AS date), CAST(:long_ago AS timestamptz),
                    '', '', '', '', 0, CAST(:first AS int) FROM subscription"""
    yield """INSERT INTO slot (reader, opens, settled, digest_id)
             SELECT reader, slot, composed, id FROM digest"""
    yield "ANALYZE"
    yield from (f"DROP INDEX {name}" for name in _TOLD)
    yield "ALTER TABLE told DROP CONSTRAINT pk_told"
    yield """INSERT INTO told (reader, change_id, digest_id, shown)
             SELECT subscription.reader, change.id, digest.id, change.pmid % 20 = 0
             FROM subscription JOIN match ON match.search = subscription.search
             JOIN change ON change.pmid = match.pmid
             JOIN digest ON digest.reader = subscription.reader
             WHERE change.run_id = :first GROUP BY 1, 2, 3, 4"""
    yield "ALTER TABLE told ADD CONSTRAINT pk_told PRIMARY KEY (reader, change_id)"
    yield from (f"CREATE INDEX {name} ON told {what}" for name, what in _TOLD.items())


def _found(number: int, size: int) -> str:
    """Give a search its studies: every so many, from a place of its own."""
    return f"""INSERT INTO match (search, pmid, version, state, misses, is_baseline,
                                 first_seen, run_id)
        SELECT DISTINCT 'search-{number}', study.pmid, 1, 'held', 0, study.run_id = :first,
               study.seen, study.run_id
        FROM (SELECT :from + ({number} * 4513 + step * 7919) % :studies AS pmid
              FROM generate_series(1, {size}) AS step) AS found
        JOIN (SELECT pmid, seen, run_id FROM copy) AS study ON study.pmid = found.pmid"""
