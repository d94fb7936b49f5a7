"""Real answers of Unpaywall, Crossref and iCite go through our readers; so do their mutations."""

from __future__ import annotations

import base64
import csv
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.dates import UNDATED
from pipeline.domain.dois import is_doi
from pipeline.domain.enrichments import Citations, Notice, plain_kind
from pipeline.domain.second_opinion import kind_of
from pipeline.domain.vocabulary import ChangeKind
from pipeline.enrichment.crossref import read_updates
from pipeline.enrichment.enricher import doi_path
from pipeline.enrichment.icite import read_citations
from pipeline.enrichment.unpaywall import read_open_access
from pipeline.errors import Malformed, Suspect
from pipeline.http_client import Answer

from .real_data import require_data
from .recordings import bodies

_BINARY = re.compile(rb"^ +string: !!binary \|\n((?: +[\w+/=]+\n)+)", re.MULTILINE)


def read(reader: Any, content: Any) -> Any:
    """Read an answer as one to a question about whatever it tells of."""
    body = content if isinstance(content, bytes) else encoded(content)
    return reader(Answer(200, {}, body), asked(content))


def asked(content: Any) -> Any:
    if isinstance(content, bytes):
        return ""
    if rows := content.get("data"):
        return [row["pmid"] for row in rows]
    work = content.get("message")
    return (work if isinstance(work, dict) else content).get("DOI") or content.get("doi") or ""


def encoded(content: Any) -> bytes:
    return json.dumps(content).encode()


def packed(content: bytes) -> Iterator[bytes]:
    """Give the bodies that a recorder kept as they came over the wire."""
    for found in _BINARY.finditer(content):
        raw = base64.b64decode(found[1])
        yield gzip.decompress(raw) if raw.startswith(b"\x1f\x8b") else raw


def recorded(folder: Path) -> Iterator[dict[str, Any]]:
    for file in sorted(folder.glob("*.y*ml")):
        content = file.read_bytes()
        for body in (*bodies(content), *packed(content)):
            with suppress(ValueError, UnicodeDecodeError):
                if isinstance(found := json.loads(body), dict):
                    yield found


@cache
def unpaywall() -> list[dict[str, Any]]:
    """Give what Unpaywall said of reports: alone, or in the list that its search gives."""
    found = list(recorded(require_data() / "unpaywall" / "researcher-metadata"))
    listed = [one["response"] for whole in found for one in whole.get("results", [])]
    return [one for one in [*found, *listed] if "is_oa" in one]


def test_every_real_answer_of_unpaywall_is_read() -> None:
    answers = unpaywall()
    assert len(answers) > 20
    for one in answers:
        found = read(read_open_access, one)
        assert found.is_open is one["is_oa"]
        assert found.status == one["oa_status"]
        best = one["best_oa_location"]
        assert found.url == (best["url"] if best else "")
        assert (found.license or None) == (best and best["license"])


def test_what_unpaywall_answers_for_a_doi_it_does_not_have_is_no_answer_of_200() -> None:
    refused = [one for one in recorded(require_data() / "unpaywall" / "researcher-metadata")
               if one.get("error")]  # fmt: skip
    assert refused
    for one in refused:
        with pytest.raises(Malformed):
            read(read_open_access, one)


@cache
def icite() -> list[dict[str, Any]]:
    """Give real rows of iCite's bulk file in the types of its JSON."""
    with (require_data() / "icite" / "icite_metadata_rows.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [
        {
            "pmid": int(row["pmid"]),
            "citation_count": int(row["citation_count"]),
            "relative_citation_ratio": float(row["relative_citation_ratio"] or "nan")
            if row["relative_citation_ratio"]
            else None,
            "provisional": row["provisional"],
            "cited_by_clin": row["cited_by_clin"],
        }
        for row in rows
    ]


def test_every_real_row_of_icite_is_read() -> None:
    rows = icite()
    assert len(rows) > 100
    found = read(read_citations, {"data": rows})
    assert len(found) == len(rows)
    for row in rows:
        clinical = len(row["cited_by_clin"].split())
        assert found[row["pmid"]] == Citations(
            row["citation_count"], clinical, row["relative_citation_ratio"], is_provisional=False
        )
    assert any(one.clinical for one in found.values())


@cache
def crossref() -> list[dict[str, Any]]:
    """Give real works that Crossref described, each as the answer about one DOI."""
    folder = require_data() / "cassettes" / "crossref"
    found = [one for name in ("habanero", "rcrossref") for one in recorded(folder / name)]
    works = [one for one in found if one.get("message-type") == "work"]
    listed = [
        {"status": "ok", "message-type": "work", "message": item}
        for one in found
        if one.get("message-type") == "work-list"
        for item in one["message"]["items"]
    ]
    return [*works, *listed]


def test_every_real_work_of_crossref_is_read() -> None:
    assert len(crossref()) > 50
    updated = 0
    for one in crossref():
        rows = one["message"].get("updated-by", [])
        found = read(read_updates, one).notices
        assert [(notice.kind, notice.doi) for notice in found] == [
            (row["type"], row["DOI"]) for row in rows
        ]
        assert all(notice.updated != UNDATED and notice.source for notice in found)
        updated += len(found)
    assert updated


@cache
def notices() -> list[dict[str, Any]]:
    """Give real update notices of 2020 as Crossref writes them in ``updated-by`` now."""
    file = require_data() / "retraction" / "crossref_updates.jsonl.gz"
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        found = [json.loads(line) for line in lines]
    return [
        {"type": update["type"], "DOI": one["identifier"]["doi"], "source": "publisher"}
        for one in found
        for update in one["updates"]
    ]


def test_real_kinds_of_notices_are_understood_or_kept() -> None:
    rows = notices()
    work = {"message": {"DOI": "10.5555/sample"}}
    kinds = Counter[ChangeKind | str]()
    for row in rows:
        work["message"]["updated-by"] = [row]  # type: ignore[assignment]
        (notice,) = read(read_updates, work).notices
        assert (notice.kind, notice.doi) == (row["type"].strip(), row["DOI"].strip())
        kinds[kind_of(notice) or plain_kind(notice.kind)] += 1
    assert kinds[ChangeKind.RETRACTED] > 700
    assert kinds[ChangeKind.CORRECTED] > 1_300
    assert {one for one in kinds if not isinstance(one, ChangeKind)} <= {
        "comment",
        "publisher_note",
        "addendum",
        "clarification",
        "new_version",
        "new_edition",
    }


def test_real_dois_make_addresses_of_one_step() -> None:
    odd = [row["DOI"] for row in notices() if not is_doi(row["DOI"])]
    assert len(odd) * 100 < len(notices())
    for row in notices():
        address = doi_path("https://api.example.org/", "works", row["DOI"])
        assert address.count("/") == 4
        assert not set(address) & set(" ?#<>\"'\\^`{|}")


def test_rows_of_retraction_watch_are_kept_apart_by_their_records() -> None:
    file = require_data() / "retraction" / "retraction_watch_sample.csv.gz"
    with gzip.open(file, "rt", encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    nature = Counter(plain_kind(row["retractionnature"]) for row in rows)
    understood = {one for one in nature if kind_of(Notice(one, updated=UNDATED))}
    assert {"retraction", "correction", "expression_of_concern"} <= understood
    assert set(nature) - understood <= {"reinstatement"}
    by_doi = Counter(row["retractiondoi"].lower() for row in rows)
    assert max(by_doi.values()) > 1, "one notice for many reports, or a made-up DOI"
    made_up = [{"type": row["retractionnature"], "DOI": row["retractiondoi"], "record-id": n}
               for n, row in enumerate(rows[:200])]  # fmt: skip
    work = {"message": {"DOI": "10.5555/sample", "updated-by": made_up}}
    assert len(read(read_updates, work).notices) == 200


@given(st.data())
def test_no_change_of_a_real_answer_gets_through_as_anything_else(data: st.DataObject) -> None:
    choices = {
        read_open_access: unpaywall(),
        read_citations: [{"data": icite()[:3]}],
        read_updates: crossref(),
    }
    reader, answers = data.draw(st.sampled_from(list(choices.items())))
    whole = data.draw(st.sampled_from(answers))
    body = encoded(whole)[:6_000]
    place = data.draw(st.integers(0, len(body)))
    more = data.draw(st.binary(max_size=6) | st.sampled_from([b"null", b"1e999", b"[[[", b"<"]))
    changed = body[:place] + more + body[place + len(more) :]
    with suppress(Malformed, Suspect):
        reader(Answer(200, {}, changed), asked(whole))
