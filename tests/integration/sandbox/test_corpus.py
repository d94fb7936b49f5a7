"""What the corpus reads, what it leaves out, and what can be seen on which day."""

import gzip
from datetime import date
from pathlib import Path

import pytest

from pipeline.sandbox import Corpus

from .articles import DOCTYPE, article, article_set, chapter


def test_reads_files_and_folders_packed_or_not(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "one.xml").write_bytes(article_set(article(1), chapter(2)))
    (tmp_path / "two.xml.gz").write_bytes(gzip.compress(article_set(article(3))))
    (tmp_path / "notes.txt").write_text("no records")
    single = tmp_path / "single" / "answer.xml"
    single.parent.mkdir()
    single.write_bytes(article_set(article(4)))
    assert set(
        Corpus.from_paths([tmp_path / "deep", tmp_path / "two.xml.gz", single]).versions
    ) == {
        1,
        2,
        3,
        4,
    }


def test_keeps_every_byte_of_a_record() -> None:
    record = article(
        1, parts="<Abstract>\r\n <AbstractText>a&#xb5;g  <i>x</i></AbstractText></Abstract>"
    )
    seen = Corpus.from_files([(None, article_set(record))]).visible(1, None)
    assert seen is not None
    assert seen.xml == record


def test_accepts_sets_with_an_old_doctype_or_none() -> None:
    plain = b"<PubmedArticleSet>" + article(1) + b"</PubmedArticleSet>"
    old = article_set(article(2)).replace(b"https://", b"http://")
    marked = b"\xef\xbb\xbf" + article_set(article(3)).replace(b"<?xml", b"<!-- c --><?xml", 0)
    corpus = Corpus.from_files([(None, plain), (None, old), (None, marked)])
    assert set(corpus.versions) == {1, 2, 3}
    assert corpus.skipped == []


def test_leaves_other_files_out_and_says_why(tmp_path: Path) -> None:
    entity = article_set(article(1)).replace(
        b'pubmed_250101.dtd">', b'pubmed_250101.dtd" [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    )
    wrong = {
        "esearch.xml": b"<eSearchResult><Count>0</Count></eSearchResult>",
        "entity.xml": entity,
        "latin.xml": article_set(article(2)).replace(b"UTF-8", b"ISO-8859-1"),
        "broken.xml.gz": gzip.compress(article_set(article(3)))[:40],
        "empty.xml": b"",
        "spoilt.xml.gz": _spoilt(gzip.compress(article_set(*map(article, range(100, 200))))),
    }
    for name, data in wrong.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "good.xml").write_bytes(article_set(article(9)))
    corpus = Corpus.from_paths([tmp_path])
    assert 9 in corpus.versions
    assert not {1, 2, 3} & set(corpus.versions)
    assert len(corpus.skipped) == len(wrong)
    for name, reason in [
        ("esearch", "does not start with a PubmedArticleSet"),
        ("entity", "declarations of its own"),
        ("latin", "ISO-8859-1"),
    ]:
        assert any(name in line and reason in line for line in corpus.skipped)


def test_a_path_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Corpus.from_paths([tmp_path / "nothing.xml"])


def test_a_file_named_outright_is_read_whatever_its_name(tmp_path: Path) -> None:
    (tmp_path / "pubmed_result").write_bytes(article_set(article(1)))
    assert set(Corpus.from_paths([str(tmp_path / "pubmed_result")]).versions) == {1}


def test_keeps_the_whole_records_of_a_file_that_ends_too_early() -> None:
    whole = article_set(article(1), article(2))
    corpus = Corpus.from_files([(None, whole[: whole.rindex(b"<PubmedData>")])])
    assert set(corpus.versions) == {1}
    assert "ends inside a record" in corpus.skipped[0]


def test_leaves_out_one_bad_record_and_keeps_its_neighbours() -> None:
    bad = article(2).replace(b"</Journal>", b"")
    nameless = article(3).replace(b'<PMID Version="1">3</PMID>', b"")
    corpus = Corpus.from_files([(None, article_set(article(1), bad, nameless, article(4)))])
    assert set(corpus.versions) == {1, 4}
    assert len(corpus.skipped) == 2


def test_leaves_out_a_broken_list_of_deletions() -> None:
    data = article_set(article(1), deleted=[1]).replace(b"<DeleteCitation>", b"<DeleteCitation>&")
    corpus = Corpus.from_files([(None, data)])
    assert corpus.visible(1, None) is not None
    assert "not well-formed" in corpus.skipped[0]


def test_cuts_records_that_cross_the_blocks_it_reads() -> None:
    long = article(2, title="x" * 3_000_000)
    corpus = Corpus.from_files([(None, article_set(article(1), long, article(3)))])
    assert set(corpus.versions) == {1, 2, 3}
    assert corpus.skipped == []


def test_mathml_declared_by_the_file_alone_is_still_read() -> None:
    maths = article(1, parts="<Abstract><AbstractText><mml:mi>x</mml:mi></AbstractText></Abstract>")
    data = article_set(maths).replace(
        b"<PubmedArticleSet>", b'<PubmedArticleSet xmlns:mml="http://www.w3.org/1998/Math/MathML">'
    )
    assert set(Corpus.from_files([(None, data)]).versions) == {1}


def test_a_record_is_out_from_its_create_date_on() -> None:
    corpus = Corpus.from_files([(None, article_set(article(1, created=date(2026, 3, 5))))])
    assert corpus.visible(1, date(2026, 3, 4)) is None
    assert corpus.visible(1, date(2026, 3, 5)) is not None
    assert corpus.visible(1, None) is not None


def test_a_record_without_create_date_is_always_out() -> None:
    corpus = Corpus.from_files([(None, article_set(article(1, created=None)))])
    assert corpus.visible(1, date(1900, 1, 1)) is not None


def test_an_update_file_changes_adds_and_deletes_from_its_day_on(tmp_path: Path) -> None:
    (tmp_path / "base.xml").write_bytes(article_set(article(1, "old"), article(2)))
    added = article_set(article(1, "new"), article(3, created=date(2026, 2, 1)), deleted=[2])
    (tmp_path / "2026-02-02-update.xml").write_bytes(added)
    (tmp_path / "2026-02-09.xml").write_bytes(article_set(article(2, "back"), deleted=[3]))
    corpus = Corpus.from_paths([tmp_path])
    assert _titles(corpus, date(2026, 2, 1)) == {1: "old", 2: "A study."}
    assert _titles(corpus, date(2026, 2, 2)) == {1: "new", 3: "A study."}
    assert _titles(corpus, date(2026, 2, 9)) == {1: "new", 2: "back"}
    assert _titles(corpus, None) == {1: "new", 2: "back"}


def test_the_highest_version_wins_in_files_without_a_day() -> None:
    second = article(1, "second", version=2)
    corpus = Corpus.from_files(
        [(None, article_set(second, article(1, "first"))), (None, article_set(article(1, "again")))]
    )
    assert _titles(corpus, None) == {1: "second"}


def test_of_equal_versions_the_last_one_wins() -> None:
    corpus = Corpus.from_files([(None, article_set(article(1, "first"), article(1, "last")))])
    assert _titles(corpus, None) == {1: "last"}


def test_the_doctype_of_the_builder_is_the_current_one() -> None:
    assert "pubmed_250101.dtd" in DOCTYPE


def _spoilt(packed: bytes) -> bytes:
    return packed[:200] + bytes(100) + packed[300:]


def _titles(corpus: Corpus, day: date | None) -> dict[int, str | None]:
    return {
        record.pmid: record.tree().findtext(".//ArticleTitle")
        for record in corpus.visible_records(day)
    }
