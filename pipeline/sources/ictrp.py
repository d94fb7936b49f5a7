"""Exports of the WHO's ICTRP (https://trialsearch.who.int, "Export results"): XML or CSV → Trials.

The XML is a list of ``Trial`` elements with one level of fields; the CSV has the same names in its
first line, with blanks or underscores. Both are read as streams. No real export was at hand when
this was written: names and habits are those that public programs reading real ones tell of.
"""

from __future__ import annotations

import codecs
import csv
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from itertools import chain
from pathlib import Path

from lxml import etree

from pipeline.domain.records import Reject
from pipeline.domain.trials import Trial
from pipeline.errors import Malformed
from pipeline.sources.ictrp_record import read_row
from pipeline.sources.saved_bytes import chunks_of
from pipeline.sources.xml_parser import closed_parser

MAX_RECORD_BYTES = 4_000_000  # beyond this an end tag or a quotation mark is missing

_ROOT = re.compile(rb"<(?:Trials_downloaded_from_ICTRP|Trials_central)[\s/>]")
_EVENT = re.compile(rb"<Trial(?=[\s>])|</Trial\s*>|</Trials_[A-Za-z_]+\s*>")
_LONGEST_TAG = 64  # bytes that two chunks may share
_NO_LETTERS = re.compile(r"[^a-z0-9]+")
_PER_COUNTRY = "EudraCT"


def is_ictrp(path: Path) -> bool:
    """Tell by its start whether a file is such an export; raise as ``read_ictrp`` does."""
    with closing(chunks_of(path)) as chunks:
        start = next(chunks, b"").lstrip()
    return bool(_ROOT.search(start)) if start.startswith(b"<") else _is_header(start)


def read_ictrp(path: Path) -> Iterator[Trial | Reject]:
    """Read every trial of an export, each number once.

    The EU's register has a record for each country: they come last, as one trial with all of its
    countries.

    Raises:
        Malformed: the file is no such export, is damaged, or ends in the middle. What was yielded
            before is good, and a record that was cut in two is the last Reject.
        OSError: the file cannot be read.
    """
    with closing(chunks_of(path)) as chunks:
        yield from _united(_records(chunks))


def _records(chunks: Iterator[bytes]) -> Iterator[Trial | Reject]:
    start = next(chunks, b"")
    is_xml = start.lstrip().startswith(b"<")
    if not (_ROOT.search(start) if is_xml else _is_header(start.lstrip())):
        raise Malformed("not an export of ICTRP: neither its XML nor a header with TrialID")
    whole = chain([start], chunks)
    return _of_xml(whole) if is_xml else _of_csv(whole)


def _united(records: Iterable[Trial | Reject]) -> Iterator[Trial | Reject]:
    """Give each number once; those with a record for each country when nothing more can come."""
    seen: set[str] = set()
    by_country: dict[str, Trial] = {}
    try:
        for one in records:
            if isinstance(one, Trial) and one.registry == _PER_COUNTRY:
                held = by_country.get(one.number, one)
                countries = tuple(dict.fromkeys(held.countries + one.countries))
                by_country[one.number] = replace(held, countries=countries)
            elif isinstance(one, Reject) or one.number not in seen:
                seen.update([one.number] if isinstance(one, Trial) else ())
                yield one
    except Malformed:
        yield from by_country.values()
        raise
    yield from by_country.values()


def _of_xml(chunks: Iterable[bytes]) -> Iterator[Trial | Reject]:
    buffer = b""
    for chunk in chunks:
        pieces, buffer, is_over = _cut(buffer + chunk)
        yield from map(_of_element, pieces)
        if is_over:
            return
        if len(buffer) > MAX_RECORD_BYTES:
            raise Malformed(f"a trial without an end: over {MAX_RECORD_BYTES:,} bytes")
    if _EVENT.match(buffer):
        yield Reject(None, "the file ends in the middle of this record", zlib.compress(buffer, 1))
    raise Malformed("the XML ends in the middle: the end of its root is missing")


def _cut(buffer: bytes) -> tuple[list[bytes], bytes, bool]:
    """Split off every record that is complete, or without an end; tell whether the root ended."""
    pieces: list[bytes] = []
    start, done = None, 0
    for event in _EVENT.finditer(buffer):
        is_start = event[0] == b"<Trial"
        if start is not None:
            done = event.end() if event[0].startswith(b"</Trial>") else event.start()
            pieces.append(buffer[start:done])
        if event[0].startswith(b"</Trials_"):
            return pieces, b"", True
        start = event.start() if is_start else None
    rest = max(len(buffer) - _LONGEST_TAG, done) if start is None else start
    return pieces, buffer[rest:], False


def _of_element(raw: bytes) -> Trial | Reject:
    """Parse one record alone: no document type is ever met, and a broken one costs only itself."""
    packed = zlib.compress(raw, 1)
    try:
        element = etree.fromstring(raw, closed_parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        return Reject(None, f"{type(error).__name__}: {error}"[:300], packed)
    pairs = [(str(one.tag), "".join(map(str, one.itertext()))) for one in element]
    return read_row(_row(pairs), packed)


def _of_csv(chunks: Iterable[bytes]) -> Iterator[Trial | Reject]:
    lines = _lines(chunks)
    first = next(lines, "")
    reader = csv.reader(chain([first], lines), delimiter=max(",;\t", key=first.count))
    try:
        header = next(reader, [])
        for values in reader:
            if any(one.strip() for one in values):
                yield _of_values(header, values)
    except csv.Error as error:
        raise Malformed(f"line {reader.line_num} of the CSV cannot be read: {error}") from error


def _of_values(header: list[str], values: list[str]) -> Trial | Reject:
    packed = zlib.compress(json.dumps([header, values]).encode())
    if len(values) != len(header):
        reason = f"a row of {len(values)} fields under {len(header)} names"
        return Reject(None, reason, packed)
    return read_row(_row(zip(header, values, strict=True)), packed)


def _lines(chunks: Iterable[bytes]) -> Iterator[str]:
    """Give the lines with their ends; only a line feed ends one, as CSV has it."""
    rest = ""
    for text in codecs.iterdecode(iter(chunks), "utf-8", "replace"):
        *whole, rest = (rest + text).split("\n")
        yield from (f"{line}\n" for line in whole)
        if len(rest) > MAX_RECORD_BYTES:
            raise Malformed(f"a line without an end: over {MAX_RECORD_BYTES:,} characters")
    if rest:
        yield rest


def _row(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Gather fields by plain names; a field that comes twice is a list."""
    row: dict[str, str] = {}
    for name, value in pairs:
        key = _name(name)
        row[key] = f"{row[key]};{value}" if row.get(key) and value else row.get(key) or value
    return row


def _is_header(start: bytes) -> bool:
    line = start.partition(b"\n")[0].decode("utf-8", "replace")
    return "trialid" in [_name(one) for one in re.split(r"[,;\t]", line)]


def _name(column: str) -> str:
    return _NO_LETTERS.sub("_", column.lower()).strip("_")
