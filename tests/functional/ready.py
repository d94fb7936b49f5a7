"""What a forked command has done already: imports, tables, templates, the terms of outcomes."""

import gc
from importlib import import_module

from sqlalchemy.orm import configure_mappers

from pipeline import cli
from pipeline.digest import render
from pipeline.evidence.effects import outcome_lexicon

for name in (
    *{f"pipeline.cli.{home}" for home in cli.HOMES.values()},
    "pipeline.evidence.reader",
    "pipeline.stages.site",
    "alembic.command",
    "pandas",
    "psycopg",
    "smtplib",
    "multiprocessing.synchronize",
):
    import_module(name)
configure_mappers()
outcome_lexicon.gates()
for form in ("html", "txt", "md"):
    environment = render._environment(f"digest.{form}.j2")
    for template in environment.list_templates(filter_func=lambda name: "digest" in name):
        environment.get_template(template)
gc.collect()
gc.freeze()  # no child looks through what none of them will end
