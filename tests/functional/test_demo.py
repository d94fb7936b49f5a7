"""``k2watch demo``: three weeks offline, to look at."""

from pathlib import Path

import pytest

from pipeline.sandbox.sample_records import story_dates

from .conftest import Home, make_home


@pytest.fixture
def visitor(tmp_path: Path) -> Home:
    """Give somebody who has no configuration and no network but loopback."""
    home = make_home(tmp_path / "home", {})
    (home.folder / "config.toml").unlink()
    return home


def test_the_demo_leaves_digests_and_mail_and_can_be_repeated(visitor: Home) -> None:
    mondays = story_dates[4:7]
    for _ in range(2):
        done = visitor.k2watch("demo", "weeks")
        assert (done.returncode, done.stderr) == (0, "")
        assert f"\n{2 * len(mondays)} letters arrived in weeks/mail\n" in done.stdout
        digests = visitor.folder / "weeks" / "digests"
        names = {f"{day}-everything{form}" for day in mondays for form in (".html", ".txt", ".md")}
        assert {file.name for file in digests.iterdir()} == names
        assert len(list((visitor.folder / "weeks" / "mail").glob("*.eml"))) == 2 * len(mondays)
        pages = visitor.folder / "weeks" / "site" / "index.html"
        assert f"open all of it as pages: {pages.relative_to(visitor.folder)}\n" in done.stdout
        assert "How the questions stand" in pages.read_text("utf-8")
        assert "1 retraction" in done.stdout
        assert "1 trial result" in done.stdout
        assert "ClinicalTrials.gov 11 · held 11" in done.stdout
        assert len(list((visitor.folder / "weeks" / "feeds").iterdir())) == 2
        assert "1 issues" not in done.stdout
        assert "1 entries" not in done.stdout
    assert {path.name for path in visitor.folder.glob("[!.]*")} == {"weeks"}


def test_the_demo_touches_no_folder_of_somebody_else(visitor: Home) -> None:
    (visitor.folder / "mine").mkdir()
    note = visitor.folder / "mine" / "note.txt"
    note.write_text("mine")
    for target, text in (("mine", "holds other things"), ("mine/note.txt", "is a file")):
        done = visitor.k2watch("demo", target)
        assert done.returncode == 2
        assert done.stderr.count("\n") == 1
        assert text in done.stderr
    assert visitor.files() == {"mine/note.txt": b"mine"}
