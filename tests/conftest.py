"""What holds for all tests: no property is judged by the clock; what takes long begins first."""

import pytest
from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put long modules first; all others stay in their random order."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
