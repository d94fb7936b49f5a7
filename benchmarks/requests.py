"""How many requests a run makes of each source: a first run, and runs that find nothing new.

    python -m benchmarks.requests

The demo's configuration watches the sample corpus in the sandbox, all sources and services on, and
the sandbox's request log is counted. What services said is good for some weeks, so there are two
quiet weeks: in the one everything they said is good, in the other it has to be asked again.
``refresh`` is what the weekly cron line adds.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files
from pathlib import Path

from pipeline import config_file
from pipeline.app import App
from pipeline.sandbox import Corpus, Sandbox, VirtualClock
from pipeline.sandbox.sample_records import holdings, story_dates, update_files
from pipeline.stages.diary import recorded
from pipeline.stages.refresh import REFRESH_AT_ONCE, refresh
from pipeline.stages.run import run
from pipeline.store.engine import Store

SERVICES: Mapping[str, str] = {
    "eutils": "SOURCES_PUBMED",
    "clinicaltrials": "SOURCES_CLINICALTRIALS",
    "europepmc": "SOURCES_EUROPEPMC",
    "icite": "ENRICHMENT_ICITE",
    "unpaywall": "ENRICHMENT_UNPAYWALL",
    "crossref": "ENRICHMENT_CROSSREF",
}
_KEY = "sandbox-key"
# Weeks after the sample's last event, in which nothing happens any more.
_QUIET = timedelta(weeks=60)


def main() -> None:
    """Measure and print a table."""
    with tempfile.TemporaryDirectory(prefix="k2watch-bench-") as folder:
        found = measure(Path(folder))
    print(f"{'requests':<34}" + "".join(f"{name:>15}" for name in SERVICES) + f"{'all':>7}")
    for what, counted in found.items():
        numbers = "".join(f"{counted[name]:>15}" for name in SERVICES)
        print(f"{what:<34}{numbers}{sum(counted.values()):>7}")


def measure(folder: Path) -> dict[str, Counter[str]]:
    """Count the requests of each kind of run by service."""
    clock = VirtualClock(story_dates[-1])
    corpus = Corpus.from_files(update_files())
    with Sandbox(
        corpus, holdings(), mailbox=folder / "mail", clock=clock, limits=False, api_keys=[_KEY]
    ) as sandbox:
        app = _app(folder, sandbox)
        quiet = story_dates[-1] + _QUIET
        try:
            first = _counted(sandbox, story_dates[-1], lambda: run(app))
            _counted(sandbox, quiet, lambda: run(app))
            again = {
                "a week later, nothing new": (7, lambda: run(app)),
                "five weeks later, nothing new": (42, lambda: run(app)),
                "refresh": (42, lambda: _refresh(app)),
            }
            later = {
                what: _counted(sandbox, quiet + timedelta(days=days), act)
                for what, (days, act) in again.items()
            }
        finally:
            app.store.close()
    return {"first run": first, **later}


def _counted(sandbox: Sandbox, day: date, act: Callable[[], object]) -> Counter[str]:
    sandbox.clock.set(datetime.combine(day, time(6), UTC))
    sandbox.log.clear()
    act()
    return Counter(one.service for one in sandbox.requests)


def _refresh(app: App) -> None:
    with recorded(app, "refresh") as entry:
        refresh(app, entry.number, REFRESH_AT_ONCE)


def _app(folder: Path, sandbox: Sandbox) -> App:
    """Open the demo's own configuration with the sandbox's addresses and the sandbox's time."""
    file, places = folder / "demo.toml", sandbox.addresses()
    file.write_text((files("pipeline") / "cli" / "demo.toml").read_text("utf-8"), "utf-8")
    environ = {"NCBI_API_KEY": _KEY, "K2WATCH_DELIVERY_SMTP_PORT": str(sandbox.smtp_port)}
    environ |= {
        f"K2WATCH_{variable}_BASE_URL": str(places[name]) for name, variable in SERVICES.items()
    }
    whole = [f"enrichment.{name}.at_once=1000" for name in ("unpaywall", "crossref")]
    config = config_file.load(file, whole, environ)
    return App(config, Store(config.store.url, config.folder), environ, now=sandbox.clock.now)


if __name__ == "__main__":
    main()
