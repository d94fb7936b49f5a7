"""The demo: the real program, weeks of sample literature, a clock that is moved by hand.

Three Mondays are played, those around the story's retraction; or all eight of them.
"""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime, time
from importlib.resources import files
from pathlib import Path

import click

from pipeline import config_file
from pipeline.app import App
from pipeline.cli import wording
from pipeline.errors import UsageError
from pipeline.sandbox import Corpus, Sandbox, VirtualClock
from pipeline.sandbox.sample_records import baseline_date, holdings, story_dates, update_files
from pipeline.stages.diary import recorded
from pipeline.stages.refresh import REFRESH_AT_ONCE, refresh
from pipeline.stages.run import run
from pipeline.stages.site import site
from pipeline.store.engine import Store

_KEY = "sandbox-demo-key"  # the sandbox's own: with a key NCBI allows ten requests a second
# Where the demo asks each service: the variable of its address, and its name in the sandbox.
_SERVICES = {
    "SOURCES_PUBMED": "eutils",
    "SOURCES_CLINICALTRIALS": "clinicaltrials",
    "SOURCES_EUROPEPMC": "europepmc",
    "ENRICHMENT_ICITE": "icite",
    "ENRICHMENT_UNPAYWALL": "unpaywall",
    "ENRICHMENT_CROSSREF": "crossref",
}
_SHORT = slice(4, 7)
_OURS = (
    "demo.toml",
    "demo.sqlite3",
    "demo.sqlite3.lock",
    "demo.sqlite3-shm",
    "demo.sqlite3-wal",
    "digests",
    "feeds",
    "mail",
    "site",
)


def rehearse(folder: Path, *, is_whole: bool = False) -> None:
    """Play the story Monday by Monday, say what each brought, and where to look."""
    _start_afresh(folder)
    corpus, clock = Corpus.from_files(update_files()), VirtualClock(baseline_date)
    mail = folder / "mail"
    with Sandbox(corpus, holdings(), mailbox=mail, clock=clock, api_keys=[_KEY]) as sandbox:
        app = _app(folder, sandbox)
        try:
            for day in story_dates if is_whole else story_dates[_SHORT]:
                _play(app, clock, day)
            pages = site(app, folder / "site").folder / "index.html"
        finally:
            app.store.close()
        arrived = len(sandbox.messages())
    _show_around(folder, pages, arrived, clock)


def _show_around(folder: Path, pages: Path, arrived: int, clock: VirtualClock) -> None:
    latest = max((folder / "digests").glob("*.html"))
    click.echo(f"\n{arrived} letters arrived in {folder / 'mail'}")
    click.echo(f"read the digests in {folder / 'digests'}, the latest: {latest}")
    click.echo(f"open all of it as pages: {pages}")
    click.echo(f"follow it in a feed reader: {folder / 'feeds'}")
    ask = f"K2WATCH_CLOCK={clock.now():%Y-%m-%dT%H:%M} k2watch --config {folder / 'demo.toml'}"
    click.echo(f"ask it yourself: {ask} questions (or trials, search, report, show 90000051)")


def _play(app: App, clock: VirtualClock, day: date) -> None:
    clock.set(datetime.combine(day, time(6), UTC))
    with recorded(app, "refresh") as entry:
        refresh(app, entry.number, REFRESH_AT_ONCE)
    report = run(app)
    click.echo(f"\n{day:%a %d %B %Y}")
    click.echo("  " + wording.run_text(report).replace("\n", "\n  "))


def _app(folder: Path, sandbox: Sandbox) -> App:
    """Open the demo's own configuration with the sandbox's addresses and the sandbox's time."""
    file = folder / "demo.toml"
    file.write_text((files("pipeline") / "cli" / "demo.toml").read_text(encoding="utf-8"))
    environ = {"NCBI_API_KEY": _KEY, "K2WATCH_DELIVERY_SMTP_PORT": str(sandbox.smtp_port)}
    environ |= {
        f"K2WATCH_{variable}_BASE_URL": str(sandbox.addresses()[service])
        for variable, service in _SERVICES.items()
    }
    config = config_file.load(file, (), environ)
    store = Store(config.store.url, config.folder)
    return App(config, store, environ, now=sandbox.clock.now)


def _start_afresh(folder: Path) -> None:
    """Clear what an earlier demo left, and nothing else: the folder must be new or the demo's."""
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file; name a folder")
    if folder.exists() and any(folder.iterdir()) and not (folder / "demo.toml").is_file():
        raise UsageError(f"{folder} holds other things; name an empty or new folder")
    for name in _OURS:
        path = folder / name
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink(True)
    folder.mkdir(parents=True, exist_ok=True)
