"""MEDLINE text is cut into records, whatever editors and mail programs did to it."""

from __future__ import annotations

import zlib

import pytest

from pipeline.domain.records import Article, Reject
from pipeline.errors import Malformed
from pipeline.sources.medline import read_medline

from .medline_samples import SAMPLE, lines, read, read_one


def numbers(found: list[Article | Reject]) -> list[int | None]:
    return [one.pmid for one in found]


def test_several_records_and_their_text() -> None:
    text = lines(1) + lines(2)
    first, second = read(text)
    assert numbers([first, second]) == [1, 2]
    assert zlib.decompress(first.raw).decode() == lines(1).strip()


@pytest.mark.parametrize("size", [1, 7, 64])
def test_chunks_may_end_anywhere(size: int) -> None:
    data = (SAMPLE + lines(2)).encode()
    chunks = [data[start : start + size] for start in range(0, len(data), size)]
    assert list(read_medline(chunks)) == read(data)


def test_the_line_ends_of_windows() -> None:
    assert read(SAMPLE.replace("\n", "\r\n")) == read(SAMPLE)


def test_records_without_a_blank_line_between_them() -> None:
    text = lines(1).strip() + "\n" + lines(2).strip()
    assert numbers(read(text)) == [1, 2]


@pytest.mark.parametrize("blank", ["", "      "])
def test_a_blank_line_inside_an_abstract(blank: str) -> None:
    article = read_one(lines(1, "AB  - First part.", blank, "      Second part."))
    assert article.abstract_text == "First part. Second part."


def test_a_line_that_lost_its_indent() -> None:
    article = read_one(lines(1, "AB  - First", "half of it."))
    assert article.abstract_text == "First half of it."


def test_utf_8_and_windows_letters() -> None:
    text = lines(1, "AB  - Größe: 5 µg.")
    assert read_one(text).abstract_text == "Größe: 5 µg."
    assert read_one(text.encode("cp1252")).abstract_text == "Größe: 5 µg."


def test_what_no_output_can_hold_is_dropped() -> None:
    assert read_one(lines(1, "AB  - A\x00 b\u202ec.")).abstract_text == "A bc."


@pytest.mark.parametrize("pmid", [None, "", "12x", "1234567890123"])
def test_a_record_without_a_pmid_costs_only_itself(pmid: str | None) -> None:
    before, broken, after = read(lines(1) + lines(pmid) + lines(3))
    assert isinstance(before, Article)
    assert isinstance(after, Article)
    assert isinstance(broken, Reject)
    assert broken.pmid is None
    assert "no usable PMID" in broken.reason
    assert b"A sample." in zlib.decompress(broken.raw)


@pytest.mark.parametrize("end", ["TI  - A sam", "AU  - Sample", "MH"])
def test_a_cut_is_seen_and_the_record_at_it_rejected(end: str) -> None:
    text = lines(1) + lines(2)
    cut = text[: text.rindex("TI")] + end
    found: list[Article | Reject] = []
    with pytest.raises(Malformed, match="ends in the middle"):
        for one in read_medline([cut.encode()]):
            found.append(one)
    assert isinstance(found[0], Article)
    assert isinstance(found[1], Reject)
    assert numbers(found) == [1, 2]
