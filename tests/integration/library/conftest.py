"""The sample corpus in a database, read by the present extractors, beside the demo's settings."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import pytest

from pipeline import config_file
from pipeline.app import App
from pipeline.domain.records import Article
from pipeline.domain.vocabulary import StudyState
from pipeline.sandbox.sample_records import update_files
from pipeline.sources.pubmed_records import read_records
from pipeline.stages.questions import catch_up
from pipeline.store import matches, runs, save, schema, trials
from pipeline.store.engine import Store
from pipeline.store.searches import SearchVersion
from tests.unit.registered import READING, registration

NOW = datetime(2026, 11, 2, 6, tzinfo=UTC)


@pytest.fixture(scope="package")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with reports/demo in it, as ``make demo`` leaves one; mgp finds every study."""
    home = tmp_path_factory.mktemp("notebook")
    folder = home / "reports" / "demo"
    folder.mkdir(parents=True)
    settings = (files("pipeline") / "cli" / "demo.toml").read_text(encoding="utf-8")
    (folder / "demo.toml").write_text(settings, encoding="utf-8")
    config = config_file.load(folder / "demo.toml", (), {})
    app = App(config, Store(config.store.url, config.folder), {}, now=lambda: NOW)
    _fill(app)
    catch_up(app)
    app.store.close()
    return home


def _fill(app: App) -> None:
    schema.upgrade(app.store)
    with app.store.write() as session:
        run = runs.start(session, "sample", NOW)
        for _, content in update_files():
            articles = [one for one in read_records([content]) if isinstance(one, Article)]
            found = {one.pmid: StudyState.HELD for one in articles}
            save.save_articles(session, articles, NOW, run)
            matches.note_matches(session, SearchVersion("mgp", 1, is_new=True), found, NOW, run)
        trials.save_trials(session, [registration()], NOW, run)
        trials.keep_reading(session, "sample/1", [(registration(), READING)])
