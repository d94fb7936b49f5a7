"""What counts when several places say something, where files are found and paths start."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.config import Config
from pipeline.config_file import find, load
from pipeline.domain.vocabulary import Frequency
from pipeline.errors import ConfigError

WHOLE = """
[store]
url = "sqlite:///in-the-file.sqlite3"
[sources.pubmed]
email = "ann@example.org"
base_url = "http://127.0.0.1:8000/eutils"
batch_size = 100
[[searches]]
name = "k2"
title = "Vitamin K2"
pubmed = '''
    "vitamin k 2"[mh]
    OR menaquinone[tiab]
'''
landmarks = [90000001, 90000002]
[[searches]]
name = "mgp"
title = "Matrix Gla protein"
pubmed = "mgp"
[[readers]]
name = "ann"
searches = ["mgp"]
frequency = "daily"
[[readers]]
name = "bench"
[delivery.smtp]
from = "k2@example.org"
[delivery.folder]
path = "out"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(WHOLE, "utf-8")
    return path


def test_what_the_file_says(file: Path) -> None:
    config = load(file, [], {})
    search, other = config.searches
    ann, bench = config.readers
    assert search.term == '"vitamin k 2"[mh] OR menaquinone[tiab]'
    assert search.landmarks == (90000001, 90000002)
    assert config.sources.pubmed.base_url == "http://127.0.0.1:8000/eutils/"
    assert (ann.frequency, bench.frequency) == (Frequency.DAILY, Frequency.WEEKLY)
    assert config.searches_of(ann) == (other,)
    assert config.searches_of(bench) == (search, other)
    assert config.delivery.smtp is not None
    assert config.delivery.smtp.sender == "k2@example.org"


def test_an_empty_file_is_all_defaults(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("", "utf-8")
    config = load(file, [], {})
    assert config == Config(folder=tmp_path)
    assert config.sources.pubmed.base_url.startswith("https://eutils.ncbi.nlm.nih.gov/")


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[digest]\ntitle = "K2"', "utf-8-sig")
    assert load(file, [], {}).digest.title == "K2"


@pytest.mark.parametrize(
    ("overrides", "environ", "url"),
    [
        ([], {}, "sqlite:///in-the-file.sqlite3"),
        ([], {"K2WATCH_STORE_URL": "sqlite:///env"}, "sqlite:///env"),
        (["store.url=sqlite:///flag"], {"K2WATCH_STORE_URL": "sqlite:///env"}, "sqlite:///flag"),
        (["store.url=sqlite:///a", "store.url=sqlite:///b"], {}, "sqlite:///b"),
        ([' store.url = "sqlite:///quoted" '], {}, "sqlite:///quoted"),
        ([], {"K2WATCH_STORE_URL": ""}, "sqlite:///in-the-file.sqlite3"),
    ],
)
def test_flag_before_environment_before_file(
    file: Path, overrides: list[str], environ: dict[str, str], url: str
) -> None:
    assert load(file, overrides, environ).store.url == url


def test_every_kind_of_value_can_come_from_outside(file: Path) -> None:
    environ = {
        "K2WATCH_SOURCES_PUBMED_BATCH_SIZE": "7",
        "K2WATCH_SOURCES_PUBMED_TIMEOUT_S": "2.5",
        "K2WATCH_DELIVERY_SMTP_FROM": "env@example.org",
        "K2WATCH_DELIVERY_SMTP_PASSWORD_FILE": "secret",
        "K2WATCH_REPORTS_PATH": "elsewhere",
        "K2WATCH_SEARCHES": "not a single value, and so not looked at",
        "K2WATCH_FOLDER": "neither this",
    }
    config = load(file, ["digest.starter_entries=3", "schedule.timezone=Europe/Berlin"], environ)
    assert (config.sources.pubmed.batch_size, config.sources.pubmed.timeout_s) == (7, 2.5)
    assert config.delivery.smtp is not None
    assert config.delivery.smtp.sender == "env@example.org"
    assert config.delivery.smtp.password_file == Path("secret")
    assert config.reports.path == Path("elsewhere")
    assert (config.digest.starter_entries, config.schedule.timezone) == (3, "Europe/Berlin")
    assert config.folder == file.parent


def test_a_section_can_be_made_from_outside(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("", "utf-8")
    config = load(file, ["delivery.smtp.from=k2@example.org"], {})
    assert config.delivery.smtp is not None
    assert config.delivery.smtp.port == 587


def test_relative_paths_start_at_the_file_wherever_one_stands(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(file.parent)
    config = load(Path("config.toml"), [], {})
    monkeypatch.chdir("/")
    assert config.path(config.delivery.folder.path) == file.parent / "out"
    assert config.path(Path("/var/k2")) == Path("/var/k2")


def test_where_the_file_is_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg"))
    with pytest.raises(ConfigError, match=r"no config\.toml here; make one with: k2watch init"):
        find(None, {})
    at_home = tmp_path / "xdg" / "k2watch" / "config.toml"
    at_home.parent.mkdir(parents=True)
    at_home.touch()
    assert find(None, {}) == at_home
    (tmp_path / "config.toml").touch()
    assert find(None, {}) == Path("config.toml")
    assert find(None, {"K2WATCH_CONFIG": "named.toml"}) == Path("named.toml")
    assert find(Path("flag.toml"), {"K2WATCH_CONFIG": "named.toml"}) == Path("flag.toml")


def test_nothing_changes_a_configuration_once_read(file: Path) -> None:
    config = load(file, [], {})
    with pytest.raises(ValueError, match="frozen"):
        config.store.url = "sqlite:///other"  # type: ignore[misc]
