"""Whether a configuration could be run with: asked before a working one is given up for it."""

from __future__ import annotations

from pipeline.app import App
from pipeline.errors import ConfigError, Refused
from pipeline.stages.asking import refuse_what_pubmed_would_misread
from pipeline.stages.standing import read_questions
from pipeline.store.schema import require_current


def require_ready(app: App) -> None:
    """Refuse a configuration whose database, questions or searches a run would stumble over.

    Raises:
        StoreError: the database cannot be used.
        ConfigError: a question or a search cannot be read; the text names it.
    """
    require_current(app.store)
    read_questions(app)
    for search in app.config.searches:
        try:
            refuse_what_pubmed_would_misread(search)
        except Refused as error:
            raise ConfigError(f"searches.{search.name}: {error}") from error
