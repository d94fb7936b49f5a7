"""What each command loads: the list is held, so that nothing heavy comes back unseen.

The real command in a process of its own, against the sandbox; what is loaded is looked at when it
ends. Whoever adds to a line here makes somebody wait at every start.
"""

import subprocess
import sys

import pytest
from click import Context

from pipeline.cli import HOMES, k2watch
from pipeline.cli.overview import IN_A_LINE

from .conftest import Home

# What takes a tenth of a second and more to import, or should only be there for a purpose.
HEAVY = (
    *("alembic", "apscheduler", "matplotlib", "pandas", "pipeline.sandbox", "rich", "xlsxwriter"),
    *("Bio", "jinja2", "lxml", "psycopg", "pydantic", "requests", "smtplib", "sqlalchemy"),
    *("pipeline.delivery.webhook", "pipeline.digest", "pipeline.evidence.reader", "pipeline.site"),
    "sqlalchemy.dialects.postgresql",
)
AT_EXIT = f"""
import atexit, sys
atexit.register(lambda: print("loaded:", *(one for one in {HEAVY!r} if one in sys.modules)))
from pipeline.cli import main
main()
"""
STORE = {"pydantic", "sqlalchemy"}
TEXTS = STORE | {"sqlalchemy.dialects.postgresql"}  # whose index the tables of texts describe
ASKING = STORE | {"requests", "Bio", "lxml"}
LOADED: dict[str, set[str]] = {
    "--help": set(),
    "run": ASKING,
    "collect": ASKING,
    "deliver": STORE,
    "runs": TEXTS,
    "search menaquinones --pmids": TEXTS,
    "show 90000002": TEXTS,
    "read --title MK-7": STORE | {"pipeline.evidence.reader"},
    "questions": STORE,
    "trials": STORE,
    "report --format csv": STORE | {"pandas"},
    "check": ASKING | {"smtplib", "pipeline.delivery.webhook"},
}


@pytest.mark.parametrize("words", LOADED)
def test_a_command_loads_what_it_needs(collected: Home, words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", AT_EXIT, *words.split()],
        cwd=collected.folder,
        env=collected.environ,
        capture_output=True,
        text=True,
        check=True,
    )
    (line,) = [one for one in done.stdout.splitlines() if one.startswith("loaded:")]
    assert set(line.split()[1:]) == LOADED[words]


@pytest.mark.parametrize("name", HOMES)
def test_the_overview_says_what_the_command_says(name: str) -> None:
    command = k2watch.get_command(Context(k2watch), name)
    assert command is not None
    assert IN_A_LINE[name] == command.get_short_help_str(limit=200)
