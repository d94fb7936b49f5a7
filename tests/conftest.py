"""What holds for all tests: no property is judged by the clock; what takes long begins first."""

import gc
from collections.abc import Iterator

import pytest
from hypothesis import settings

from pipeline import redaction
from pipeline.cli import BORN_BETWEEN_SEARCHES
from tests.sizes import IS_FULL

settings.register_profile("unhurried", deadline=None, max_examples=50)
settings.register_profile("full", deadline=None)
settings.load_profile("full" if IS_FULL else "unhurried")

pytest_plugins = ["tests.databases"]

FIGURE = "figure"  # what a test tells besides that it passed; see tests/torture


@pytest.fixture(scope="session", autouse=True)
def _own_state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Count requests apart from whatever else runs on this host."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put long modules first; all others stay in their random order."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_collection_finish() -> None:
    """Look for garbage as seldom as the command does, and never among the tests themselves.

    Python's own bounds cost a tenth of the processor's time of the long tests.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(BORN_BETWEEN_SEARCHES)


def pytest_runtest_setup() -> None:
    """Let every test begin as a process does: what another called a secret is a word here."""
    redaction._known.clear()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the figures that tests told, in order; reports carry them home from the workers."""
    ended = (one for state in ("passed", "failed") for one in terminalreporter.getreports(state))
    figures = sorted(text for one in ended for name, text in one.user_properties if name == FIGURE)
    if figures:
        terminalreporter.section("figures")
        for text in figures:
            terminalreporter.write_line(text)
