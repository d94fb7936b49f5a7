"""How large a torture is, and where it tells its figure."""

from dataclasses import dataclass

import pytest

from tests.conftest import FIGURE
from tests.databases import Postgres
from tests.sizes import IS_FULL


@dataclass(frozen=True)
class Torture:
    """One torture: its size, and a line in the summary of the test run."""

    is_full: bool
    node: pytest.Item

    def size(self, small: int, full: int) -> int:
        """Choose how much: a little with every commit, all of it when asked for."""
        return full if self.is_full else small

    def once(self, case: str, *chosen: str) -> None:
        """Skip all but one or few of several like cases, unless all is asked for."""
        if not self.is_full and case not in chosen:
            pytest.skip(f"make torture plays {case} too")

    def tell(self, name: str, figure: str) -> None:
        """Put a line into the table at the end, such as ``T5 truncation: 0 of 1,204 accepted``."""
        self.node.user_properties.append((FIGURE, f"{name}: {figure}"))


@pytest.fixture
def torture(request: pytest.FixtureRequest) -> Torture:
    """Say how much is asked for: all of it with ``K2WATCH_TORTURE=full``."""
    return Torture(IS_FULL, request.node)


@pytest.fixture
def server(backend: str, request: pytest.FixtureRequest) -> Postgres | None:
    """Give the server on which databases are made, or None for SQLite."""
    if backend == "sqlite":
        return None
    postgres: Postgres = request.getfixturevalue("postgres")
    return postgres
