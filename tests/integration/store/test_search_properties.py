"""Whatever is asked of whatever is held: the database finds exactly what ``matches`` finds."""

from __future__ import annotations

from itertools import islice

import pytest
from hypothesis import HealthCheck, given, settings

from pipeline.domain.facts import facts
from pipeline.domain.records import Article
from pipeline.query import compile_query, cut
from pipeline.query.article import document_of
from pipeline.query.tree import Tree
from pipeline.sources.pubmed_records import read_records
from pipeline.store import studies
from pipeline.store.engine import Store
from pipeline.store.search import search
from tests.integration.differential.real_data import require_data, sets

from .samples import NOW, save_them
from .searched import odd_annotations, odd_articles, queries_about

TODAY = NOW.date()
RICH = ("vitk_vasccalc.xml", "mathml_markup.xml.gz", "collective_investigators.xml.gz")


def agree(store: Store, articles: list[Article], examples: int) -> None:
    """Ask many random queries of the database and of every single document."""
    save_them(store, *articles)
    read = odd_annotations([one.pmid for one in articles])
    with store.write() as session:
        studies.annotate(session, "sample/1", [(one, read.get(one.pmid, [])) for one in articles])
    documents = [document_of(one, facts(read.get(one.pmid, ()))) for one in articles]
    explode = cut().explode

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(queries_about(documents))
    def every_query(tree: Tree) -> None:
        answers = compile_query(tree, TODAY, explode)
        with store.read() as session:
            found = search(session, tree, TODAY, explode)
        assert found == {one.pmid for one in documents if answers(one)}

    every_query()


def test_odd_articles_are_found_exactly(store: Store) -> None:
    agree(store, odd_articles(40), examples=150)


@pytest.mark.timeout(300)
def test_real_articles_are_found_exactly(store: Store) -> None:
    folder = require_data() / "pubmed" / "subsets"
    found: dict[int, Article] = {}
    for name in RICH:
        records = (one for body in sets(str(folder / name)) for one in read_records([body]))
        articles = (one for one in records if isinstance(one, Article))
        found |= {one.pmid: one for one in islice(articles, 50)}
    agree(store, list(found.values()), examples=100)
