"""``k2watch enrich``: who is asked, what is said, and how it ends."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from pipeline.cli import k2watch
from pipeline.errors import ConfigError
from pipeline.store import schema
from pipeline.store.engine import Store

from ...unit.enrichment.answers import CITED, cited
from ..sources.asked_pubmed import Pages, page
from ..store.samples import article, save_them

CONFIG = """
[store]
url = "sqlite:///held.sqlite3"
[sources.pubmed]
email = "operator@example.org"
[enrichment]
icite.enabled = true
icite.base_url = "{url}i/"
crossref.base_url = "{url}c/"
"""

Enrich = Callable[..., Result]


@pytest.fixture
def services() -> Iterator[Pages]:
    with page(500, {}, b"nothing is posted") as pages:
        pages.to_get["/i/pubs"] = (200, {}, json.dumps(cited(CITED)).encode())
        yield pages


@pytest.fixture
def enrich(services: Pages, tmp_path: Path) -> Enrich:
    """Call the command over a database that holds two studies."""
    store = Store("sqlite:///held.sqlite3", tmp_path)
    schema.upgrade(store)
    save_them(store, article(11), article(12))
    store.close()
    config = tmp_path / "config.toml"
    config.write_text(CONFIG.format(url=services.url))
    return lambda *words: CliRunner().invoke(
        k2watch, ["enrich", "--config", str(config), *words], standalone_mode=False
    )


def answer(done: Result) -> list[dict[str, Any]]:
    content = json.loads(done.stdout)
    assert content["schema"] == "k2watch.enrich/1"
    found: list[dict[str, Any]] = content["services"]
    return found


def test_those_enabled_are_asked_and_nobody_else(enrich: Enrich, services: Pages) -> None:
    assert enrich("--dry-run").stdout == "would ask icite about 2 studies\n"
    assert services.asked == []
    done = enrich("--json")
    (icite,) = answer(done)
    assert done.return_value == 0
    assert (icite["service"], icite["asked"], icite["answered"]) == ("icite", 2, 1)
    assert all("/i/pubs" in one for one in services.asked)
    assert enrich("--dry-run").stdout == "would ask icite about 0 studies\n"


def test_a_service_can_be_named(enrich: Enrich) -> None:
    (crossref,) = answer(enrich("--service", "crossref", "--json"))
    assert (crossref["service"], crossref["unknown"]) == ("crossref", 2)


def test_a_failure_is_said_and_ends_75(enrich: Enrich, services: Pages) -> None:
    services.to_get["/i/pubs"] = (403, {}, b"<h1>Go away</h1>")
    done = enrich()
    assert done.return_value == 75
    assert "k2watch: iCite: " in done.stderr
    assert "HTTP 403" in done.stderr
    assert done.stdout == ""


def test_without_an_address_nobody_is_asked(enrich: Enrich, services: Pages) -> None:
    done = enrich("--set", "sources.pubmed.email=")
    assert isinstance(done.exception, ConfigError)
    assert done.exception.exit_code == 78
    assert "set enrichment.icite.email" in str(done.exception)
    assert services.asked == []
    one_of_two = enrich(
        "--set",
        "sources.pubmed.email=",
        "--set",
        "enrichment.icite.email=a@b.org",
        "--service",
        "icite",
        "--service",
        "crossref",
    )
    assert isinstance(one_of_two.exception, ConfigError)
    assert services.asked == [], "nobody, so that mending it does all"
