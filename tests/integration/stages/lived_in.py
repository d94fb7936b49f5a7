"""A watch of all sources that has run for some weeks, on any database, with a letter refused."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from pipeline.config import Config, RegistryQuery
from pipeline.config.whole import StoreSettings
from pipeline.sandbox import Corpus, MailFaults, Sandbox, VirtualClock
from pipeline.sandbox.sample_records import holdings, update_files

from .conftest import World, configuration

FIRST = date(2026, 9, 7)
SEARCHES = {"k2": '"vitamin K2"[tiab] OR menaquinone*[tiab]', "mgp": '"matrix Gla protein"[tiab]'}
REGISTERED = RegistryQuery(intr="vitamin K2 OR menaquinone OR MK-7 OR MK-4")
DESK, GONE = "desk@example.org", "Gone.Away@example.org"
READERS = (
    {"name": "desk", "email": DESK, "channels": ["smtp", "folder", "feed"], "frequency": "weekly"},
    {"name": "gone", "email": GONE, "channels": ["smtp"], "frequency": "monthly"},
)


@contextmanager
def new_watch(folder: Path, url: str) -> Iterator[World]:
    """Give a watch that has not run yet; the mail server does not know one of two readers."""
    with Sandbox(
        Corpus.from_files(update_files()),
        holdings(),
        mailbox=folder / "mail",
        clock=VirtualClock(FIRST),
        mail_faults=MailFaults(rcpt={GONE: f"550 5.1.1 <{GONE}>: User unknown"}),
        limits=False,
    ) as sandbox:
        config = configuration(folder, sandbox, SEARCHES, READERS, {}, {})
        world = World(sandbox, _asking_all(config, sandbox, url), {})
        try:
            yield world
        finally:
            world.app.store.close()


@contextmanager
def lived_in(folder: Path, url: str, weeks: int) -> Iterator[World]:
    """Give a watch that ran on so many Mondays."""
    with new_watch(folder, url) as world:
        for number in range(weeks):
            world.run(FIRST + timedelta(days=7 * number))
        yield world


def _asking_all(config: Config, sandbox: Sandbox, url: str) -> Config:
    places, known = sandbox.addresses(), config.sources
    others = {
        name: getattr(known, name).model_copy(update={"base_url": places[name]})
        for name in ("clinicaltrials", "europepmc")
    }
    asking = {"clinicaltrials": REGISTERED, "europepmc": "menaquinone"}
    first, *rest = config.searches
    return config.model_copy(
        update={
            "searches": (first.model_copy(update=asking), *rest),
            "sources": known.model_copy(update=others),
            "store": StoreSettings(url=url),
        }
    )
