"""Batches of PubMed XML as EFetch sends them, made from real or sample records, renumbered."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from pipeline.sandbox.sample_records import update_files
from pipeline.sources.pubmed_records import cut

BATCH = 200  # records an EFetch request asks for
FIRST_PMID = 50_000_001

# EFetch's own prolog: baseline files from before 2021 say http:, which Bio.Entrez refuses.
_HEAD = b"""<?xml version="1.0" ?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN"\
 "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">
<PubmedArticleSet>
"""
_TAIL = b"\n</PubmedArticleSet>\n"
_PMID = re.compile(rb"<PMID[^>]*>(\d+)</PMID>")


def write_batches(folder: Path, records: int, source: Path | None) -> str:
    """Write records as files of one EFetch answer each; tell in words where they come from.

    Args:
        folder: where the files go.
        records: how many; the source is read again under new PMIDs until there are enough.
        source: a folder of PubMed files (``.xml.gz``); without any in it, the sandbox's sample.
    """
    files = sorted(source.glob("*.xml.gz")) if source else []
    originals: set[bytes] = set()
    wanted = islice(_endless(files), records)
    pmid = FIRST_PMID
    while batch := list(islice(wanted, BATCH)):
        originals.update(_number(raw) for raw in batch)
        renumbered = [_renumbered(raw, number) for number, raw in enumerate(batch, pmid)]
        (folder / f"{pmid}.xml").write_bytes(_HEAD + b"\n".join(renumbered) + _TAIL)
        pmid += len(batch)
    kind = "real records" if files else "records of the sandbox's sample corpus"
    return f"{records:,} records, made by renumbering {len(originals):,} {kind}"


def originals(source: Path | None) -> list[bytes]:
    """Give every real record of a folder of PubMed files; without any, the sandbox's samples."""
    files = sorted(source.glob("*.xml.gz")) if source else []
    return list(_records_of(files) if files else _samples())


def drawn(found: Sequence[bytes], number: int) -> Iterator[bytes]:
    """Draw records evenly from all, and again where they do not suffice, under new PMIDs."""
    for count in range(number):
        place = count * len(found) // number if number <= len(found) else count % len(found)
        yield _renumbered(found[place], FIRST_PMID + count)


def write_set(file: Path, records: Iterable[bytes]) -> None:
    """Write one set of records, as one answer or one file of NLM's holds them."""
    with file.open("wb") as stream:
        stream.write(_HEAD)
        stream.writelines(raw + b"\n" for raw in records)
        stream.write(_TAIL)


def _endless(files: list[Path]) -> Iterator[bytes]:
    while True:
        yield from _records_of(files) if files else _samples()


def _records_of(files: Iterable[Path]) -> Iterator[bytes]:
    for file in files:
        with gzip.open(file) as stream:
            yield from _articles(iter(lambda: stream.read(1 << 20), b""))


def _samples() -> Iterator[bytes]:
    for _, content in update_files():
        yield from _articles([content])


def _articles(chunks: Iterable[bytes]) -> Iterator[bytes]:
    return (one.raw for one in cut(chunks) if one.tag == "PubmedArticle")


def _number(raw: bytes) -> bytes:
    found = _PMID.search(raw)
    assert found is not None, "a record without PMID"
    return found.group(1)


def _renumbered(raw: bytes, pmid: int) -> bytes:
    """Give a record another PMID, wherever it names itself."""
    return raw.replace(b">" + _number(raw) + b"<", b">%d<" % pmid)
