"""T15, last part: names that would be paths, links laid as traps, queries that would be SQL."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlalchemy import func, select

from pipeline.config import Config
from pipeline.delivery.folder import write_issue
from pipeline.domain.digests import Message
from pipeline.errors import DeliveryError, UsageError
from pipeline.query import cut
from pipeline.sandbox.mail_store import MailStore
from pipeline.site.content import Page
from pipeline.site.folder import LIST, build
from pipeline.stages.queries import read_query
from pipeline.store.engine import Store
from pipeline.store.models import StudyRow
from pipeline.store.search import search
from pipeline.whole_files import write_whole
from tests.integration.store.samples import NOW, article, save_them

from .conftest import Torture

NAMES = (
    "../../etc/cron.d/x", "..", ".", "", "/etc/passwd", "a/b", "a\\b", "C:x", "CON", "NUL.txt",
    "x" * 300, "a b", "a\nb", "a\0b", "-rf", "~", "$HOME", "`id`", "%2e%2e%2f", "é", "e\u0301",
    "ｅ", "a\u202eb", "A", "a.", "a..b", "*", "?", "a;b", "a|b", "'", '"', "<x>", "aux\u200b", "ﬁ",
)  # fmt: skip
MESSAGE = Message(subject="s", html="<p>", text="t", markdown="m")


@pytest.mark.parametrize("name", NAMES, ids=ascii)
@pytest.mark.parametrize("what", ["searches", "readers", "questions"])
def test_no_name_is_a_path(name: str, what: str) -> None:
    thing = {
        "searches": {"title": "t", "pubmed": "k2[ti]"},
        "readers": {},
        "questions": {"title": "t", "where": "k2[ti]"},
    }[what]
    with pytest.raises(ValueError, match="use small letters, digits and hyphens"):
        Config.model_validate({what: [{"name": name, **thing}]})


@pytest.mark.parametrize("name", sorted({*NAMES} - {"a..b"}), ids=ascii)
def test_no_issue_leaves_its_folder(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "inner"
    with pytest.raises(DeliveryError, match="not a name"):
        write_issue(folder, name, MESSAGE)
    assert list(tmp_path.rglob("*")) == []


@pytest.fixture
def victim(tmp_path: Path) -> Path:
    file = tmp_path / "victim"
    file.write_text("mine")
    return file


def test_no_file_is_written_through_a_link(tmp_path: Path, victim: Path) -> None:
    link = tmp_path / "report.csv"
    link.symlink_to(victim)
    write_whole(link, b"report")
    assert (victim.read_text(), link.read_text()) == ("mine", "report")
    folder = tmp_path / "digests"
    folder.mkdir()
    for ending in ("html", "txt", "md"):
        (folder / f"issue.{ending}").symlink_to(victim)
    write_issue(folder, "issue", MESSAGE)
    assert victim.read_text() == "mine"
    assert not any(one.is_symlink() for one in folder.iterdir())


def test_no_page_is_written_or_removed_through_a_link(tmp_path: Path) -> None:
    site, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    elsewhere.mkdir()
    build(site, [Page("index.html", b"a"), Page("studies/1.html", b"b")])
    (elsewhere / "1.html").write_text("mine")
    (site / "studies" / "1.html").unlink()
    (site / "studies").rmdir()
    (site / "studies").symlink_to(elsewhere)
    with pytest.raises(UsageError, match="is a link"):
        build(site, [Page("index.html", b"a"), Page("studies/1.html", b"c")])
    build(site, [Page("index.html", b"a")])
    assert (elsewhere / "1.html").read_text() == "mine", "what fell away is not removed there"


def test_the_list_of_pages_is_not_written_through_a_link(tmp_path: Path, victim: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / LIST).symlink_to(victim)
    with pytest.raises(OSError, match="symbolic links"):
        build(site, [Page("index.html", b"a")])
    assert victim.read_text() == "mine"


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_letters_are_for_their_owner_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        MailStore(tmp_path / "mail").keep(b"Subject: x\r\n\r\n", "a@example.org", "b@example.org")
    finally:
        os.umask(before)
    assert (tmp_path / "mail").stat().st_mode & 0o777 == 0o700
    files = list((tmp_path / "mail").iterdir())
    assert {one.stat().st_mode & 0o777 for one in files} == {0o600}
    assert len(files) == 2


QUERIES = (
    "'; DROP TABLE studies; --", "x' OR '1'='1", 'x" OR "1"="1', "1; SELECT pg_sleep(9)",
    "x') UNION SELECT 1 --", "\\'; --", "$$x$$", "%", "_", "100%", "a_c", "%%%", "%[ti]", "_*[ti]",
    "valves' AND 1=1[ti]", "NEAR(valves aorta)", "NEAR/3", "title:valves", "{title} : valves",
    "valves NOT", "-valves", "+valves", "^valves", "valves*", "*", "**", "* OR valves", '"valves',
    "valves & !aorta", "valves | aorta", "!valves", "valves <-> aorta", "valves:*", "valves:A",
    "':*", "&", "|", "<->", "( ( (", ") ) )", "()", "(((valves)))", "\\", "\\\\", "\0", "a\0b",
    "valves\n--", "/* x */ valves", "valves[ti] -- x", "{}", "{0}", "%s", "%(x)s", ":x", ":name",
    "?", "?1", "@x", "[ti]", "valves[ti][ab]", "valves[rowid]", "valves[pmid]", "studies.title",
    "\ud800", "\u202evalves", "ﬁ valves", "x" * 10_000, "(" * 5_000 + "valves" + ")" * 5_000,
    "NOT " * 500 + "valves", '"' * 1_001, "valves OR " * 800 + "x",
)  # fmt: skip


def test_no_query_is_anything_but_words(store: Store, torture: Torture) -> None:
    """An answer or a line of ours; never an error of the database, never all of what is held."""
    save_them(
        store,
        article(1, title="Menaquinone-7 in aortic valves"),
        article(2, title="Bone 100 and abc"),
        article(3, title="Osteocalcin"),
    )
    answered = refused = 0
    for query in QUERIES:
        try:
            asked = read_query(query, cut())
        except UsageError as error:
            refused += bool(str(error))
            continue
        answered += 1
        with store.read() as session:
            found = search(session, asked.tree, NOW.date(), asked.mesh.explode)
        assert 3 not in found or "NOT" in query.split(), query
        if query in ("%", "_", "100%", "a_c", "%%%", "_*[ti]", "?"):
            assert 1 not in found, query
    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(StudyRow)) == 3
    assert answered > 10
    name = store.url.get_backend_name()
    torture.tell(f"T15 queries, {name}", f"0 of {len(QUERIES)} reach it as SQL ({refused} refused)")
