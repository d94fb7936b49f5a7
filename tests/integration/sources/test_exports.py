"""Files that people saved: their form is told by their content, and a break costs one record."""

from __future__ import annotations

import gzip
import os
import zlib
from pathlib import Path

import pytest

from pipeline.domain.records import Article, Reject
from pipeline.domain.trials import Trial
from pipeline.errors import Malformed, UsageError
from pipeline.sources.exports import Form, find_exports, printable
from pipeline.sources.pubmed_records import Deleted
from pipeline.sources.pubmed_sets import read_sets
from tests.unit.sources.medline_samples import lines
from tests.unit.sources.samples import deletions, record, whole

XML = whole(*(record(pmid) for pmid in (1, 2, 3)), deletions(9))
TEXT = (lines(1) + lines(2) + lines(3)).encode()

ICTRP = b"""<?xml version="1.0"?><Trials_downloaded_from_ICTRP>
<Trial><TrialID>UMIN000000001</TrialID><Public_title>A sample</Public_title></Trial>
<Trial><TrialID>NCT00000050</TrialID><Public_title>Another</Public_title></Trial>
</Trials_downloaded_from_ICTRP>"""
TABLE = b"TrialID,Public_title\nUMIN000000001,A sample\nNCT00000050,Another\n"

Found = list[Article | Trial | Reject | Deleted]


def saved(folder: Path, content: bytes, name: str = "saved") -> Path:
    file = folder / name
    file.write_bytes(content)
    return file


def pmids(found: Found) -> list[int | None]:
    return [one.pmid for one in found if isinstance(one, Article | Reject)]


@pytest.mark.parametrize(
    ("content", "form"),
    [
        (XML, Form.PUBMED_XML),
        (b"\xef\xbb\xbf" + XML, Form.PUBMED_XML),
        (b"\n  " + XML, Form.PUBMED_XML),
        (gzip.compress(XML, mtime=0), Form.PUBMED_XML),
        (gzip.compress(XML[:900], mtime=0) + gzip.compress(XML[900:], mtime=0), Form.PUBMED_XML),
        (XML.decode().encode("utf-16"), Form.PUBMED_XML),
        (TEXT, Form.MEDLINE),
        (b"\xef\xbb\xbf" + TEXT, Form.MEDLINE),
        (gzip.compress(TEXT, mtime=0), Form.MEDLINE),
        (TEXT.decode().encode("utf-16"), Form.MEDLINE),
        (TEXT.replace(b"\n", b"\r\n"), Form.MEDLINE),
    ],
)
def test_the_form_is_told_by_content(tmp_path: Path, content: bytes, form: Form) -> None:
    [export] = find_exports(saved(tmp_path, content, "misnamed.pdf"))
    assert export.form is form
    assert pmids(list(export.records())) == [1, 2, 3]


@pytest.mark.parametrize("content", [ICTRP, gzip.compress(ICTRP, mtime=0), TABLE])
def test_an_export_of_whos_portal_is_told_by_content_too(tmp_path: Path, content: bytes) -> None:
    [export] = find_exports(saved(tmp_path, content, "misnamed.pdf"))
    assert export.form is Form.ICTRP
    numbers = [one.number for one in export.records() if isinstance(one, Trial)]
    assert numbers == ["UMIN000000001", "NCT00000050"]


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7 and so on",
        b"<html><body>Sorry</body></html>",
        b"TY  - JOUR\nTI  - A sample.\nER  -\n",
    ],
)
def test_anything_else_is_refused_with_what_was_expected(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(UsageError, match=r"expected PubMed XML .* or an ICTRP export"):
        find_exports(saved(tmp_path, content))


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "is empty"), (b"\n\n", "is empty"), (b"\x1f\x8b cut", "is cut or damaged")],
)
def test_a_file_damaged_from_its_start_is_refused_as_that(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    with pytest.raises(UsageError, match=f"nothing to import: the file {reason}"):
        find_exports(saved(tmp_path, content))
    [in_folder] = find_exports(saved(tmp_path, content, "set.nbib").parent)
    with pytest.raises(Malformed, match=reason):
        list(in_folder.records())


def test_what_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read: No such file"):
        find_exports(tmp_path / "missing.nbib")


def test_a_folder_gives_its_exports_and_no_other_file(tmp_path: Path) -> None:
    (tmp_path / "deeper").mkdir()
    for name, content in {
        "b.xml": XML,
        "a.xml.gz": gzip.compress(XML, mtime=0),
        "deeper/c.NBIB": TEXT,
        "notes.txt": b"bought milk",
        "copy.xml.bak": XML,
    }.items():
        saved(tmp_path, content, name)
    names = [one.path.relative_to(tmp_path).as_posix() for one in find_exports(tmp_path)]
    assert names == ["a.xml.gz", "b.xml", "deeper/c.NBIB"]


def test_a_folder_without_any_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nothing to import"):
        find_exports(tmp_path)


def test_sets_joined_with_cat_are_all_read(tmp_path: Path) -> None:
    [export] = find_exports(saved(tmp_path, XML + whole(record(4)) + whole(record(5))))
    found = list(export.records())
    assert pmids(found) == [1, 2, 3, 4, 5]
    assert Deleted((9,)) in found


@pytest.mark.parametrize("size", [1, 10, 1_000])
def test_sets_may_end_anywhere_in_a_chunk(size: int) -> None:
    content = whole(record(1)) + whole(record(2), deletions(9)) + whole(record(3))
    chunks = [content[start : start + size] for start in range(0, len(content), size)]
    assert pmids(list(read_sets(chunks))) == [1, 2, 3]


def read_broken(path: Path) -> tuple[Found, str]:
    """Read up to the break; give what came and how it broke off."""
    [export] = find_exports(path)
    found: Found = []
    with pytest.raises(Malformed) as broken:
        for one in export.records():
            found.append(one)
    return found, str(broken.value)


@pytest.mark.parametrize("cut", [20, 200, 300])
def test_cut_xml_keeps_what_was_whole(tmp_path: Path, cut: int) -> None:
    content = whole(record(1), record(2), record(3))
    found, reason = read_broken(
        saved(tmp_path, content[: content.rindex(b"<PubmedArticle>") + cut])
    )
    assert "ends in the middle" in reason
    assert pmids(found) == [1, 2, None]
    assert isinstance(found[-1], Reject)
    assert zlib.decompress(found[-1].raw).startswith(b"<PubmedArticle>")


@pytest.mark.parametrize("content", [XML, TEXT])
def test_a_cut_gzip_file_keeps_what_was_whole(tmp_path: Path, content: bytes) -> None:
    noise = os.urandom(40_000).hex().encode()  # so that the gzip stream has a middle
    long = content.replace(b"A sample", b"A sample " + noise)
    zipped = gzip.compress(long, mtime=0)
    found, reason = read_broken(saved(tmp_path, zipped[: len(zipped) * 5 // 6]))
    assert "cut or damaged" in reason
    assert [type(one) for one in found] == [Article, Article, Reject]
    assert pmids(found)[:2] == [1, 2]


def test_xml_cut_between_two_records_rejects_none(tmp_path: Path) -> None:
    found, reason = read_broken(saved(tmp_path, XML[: XML.rindex(b"<DeleteCitation>")]))
    assert "ends in the middle" in reason
    assert [type(one) for one in found] == [Article, Article, Article]


def test_a_wrong_checksum_is_seen(tmp_path: Path) -> None:
    zipped = bytearray(gzip.compress(XML, mtime=0))
    zipped[-6] ^= 1  # in the CRC, RFC 1952 section 2.3.1
    found, reason = read_broken(saved(tmp_path, bytes(zipped)))
    assert "cut or damaged" in reason
    assert pmids(found)[:3] == [1, 2, 3]


def test_a_hostile_name_can_be_printed(tmp_path: Path) -> None:
    [export] = find_exports(saved(tmp_path, TEXT, "a\nb\x1b[31m\udcff é.nbib"))
    assert export.name.endswith("a\\nb\\x1b[31m\\udcff é.nbib")
    assert printable("plain é.nbib") == "plain é.nbib"
