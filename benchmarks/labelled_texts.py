"""The texts that were read and labelled: real ones outside the project, the labels beside this.

``labels.tsv`` has one row for every text that mentions the field at all: its id, its kind (where
it stands, see ``TEXTS``), its half, the label, the searches that must find it, and a clause of
reason. A SHA-256 of the id draws the half, so no reading can; how the labels were made, and how
untouched ``test`` is, stands in docs/searches.md.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.domain.records import Article
from pipeline.query import Document, Field
from pipeline.query.article import document_of
from pipeline.sources.pubmed_records import read_records

HALVES = ("dev", "test")
LABELLED_AS = ("relevant", "not", "borderline")
LABELS = Path(__file__).with_name("labels.tsv")
RECORDS = ("bulk", "downloads", "efetch", "subsets", "updatefile_samples")
# "Authors. Title. Journal. 2023 …": what PubMed writes as a summary.
_CITATION = re.compile(r".*?\. (?P<title>.+?[.?!]) [^.]+\. \d{4}")
_QUINT = re.compile(r"^\(\w+Quint\)")  # a mark of the file's origin before some titles
_CONLL_PMID = re.compile(r"-DOCSTART-.*?(\d+)")
Found = Iterator[tuple[str, Document]]


@dataclass(frozen=True, slots=True)
class Label:
    """How one text was read; ``label`` is relevant, not or borderline."""

    id: str
    kind: str
    half: str
    label: str
    searches: frozenset[str]


def half_of(identifier: str) -> str:
    """Draw the half an id belongs to."""
    return HALVES[hashlib.sha256(identifier.encode()).digest()[0] % 2]


def read_labels(path: Path = LABELS) -> list[Label]:
    """Read every label."""
    with path.open(encoding="utf-8", newline="") as file:
        return [_label(row) for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


def _label(row: dict[str, str]) -> Label:
    assert row["half"] == half_of(row["id"]), f"{row['id']} was moved to the other half"
    assert row["label"] in LABELLED_AS, f"{row['id']} is labelled {row['label']!r}"
    searches = frozenset(row["searches"].split())
    return Label(row["id"], row["kind"], row["half"], row["label"], searches)


def records(data: Path) -> Found:
    """Read every PubMed record, as the program itself reads it."""
    files = (file for name in RECORDS for file in sorted((data / "pubmed" / name).rglob("*.xml*")))
    for file in files:
        content = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
        if b"<PubmedArticleSet" in content:
            articles = (one for one in read_records([content]) if isinstance(one, Article))
            yield from ((str(one.pmid), document_of(one)) for one in articles)


def citations(data: Path) -> Found:
    """Read PubMed citations of reviews: titles alone."""
    for row in _lines(data / "relevance" / "pubmed_summary_citations.jsonl"):
        found = _CITATION.match(row["citation"])
        yield row["pmid"], _text(found["title"] if found else row["citation"])


def notices(data: Path) -> Found:
    """Read titles of retractions and corrections (Crossref)."""
    for row in _lines(data / "retraction" / "crossref_updates.jsonl.gz"):
        yield f"doi:{row['identifier']['doi']}", _text(row.get("title") or "")


def trials(data: Path) -> Found:
    """Read registrations of ClinicalTrials.gov: a title and long descriptions."""
    for row in _lines(data / "ctgov" / "texts" / "vitk_vasccalc_trial_texts.jsonl"):
        title, _, rest = row["text"].partition("\n")
        yield row["nct_id"], _text(_QUINT.sub("", title), rest)


def questions(data: Path) -> Found:
    """Read PubMedQA: a title, its abstract and its MeSH."""
    with gzip.open(data / "gold" / "pubmedqa_pqal.json.gz", "rt", encoding="utf-8") as file:
        for pmid, row in json.load(file).items():
            abstract = " ".join((*row["CONTEXTS"], row["LONG_ANSWER"]))
            yield pmid, _text(row["QUESTION"], abstract, row["MESHES"])


def trial_abstracts(data: Path) -> Found:
    """Read abstracts of trials from three gold sets; the title stands in the text."""
    gold = data / "gold"
    for name in ("evidence_inference_v2", "evidence_inference_vitk_articles"):
        for row in _lines(gold / f"{name}.jsonl.gz"):
            yield row["pmcid"], _text("", (row.get("abstract") or row["text"])[:5000])
    for row in _lines(gold / "pico_corpus.jsonl.gz"):
        yield row["doc"], _text("", row["text"])
    yield from _conll(gold / "ebm_nlp_pio_conll.txt.gz")


def _conll(path: Path) -> Found:
    words: dict[str, list[str]] = {}
    pmid = ""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            if start := _CONLL_PMID.match(line):
                pmid = start[1]
            elif line.strip():
                words.setdefault(pmid, []).append(line.split()[0])
    yield from ((pmid, _text("", " ".join(found))) for pmid, found in words.items())


# Kind → the texts of that kind; the kinds are those of labels.tsv.
TEXTS: dict[str, Callable[[Path], Found]] = {
    "record": records,
    "citation": citations,
    "notice": notices,
    "trial": trials,
    "pubmedqa": questions,
    "trial-abstract": trial_abstracts,
}


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def _text(title: str, abstract: str = "", mesh: Iterable[str] = ()) -> Document:
    fields = {Field.TITLE: (title,), Field.ABSTRACT: (abstract,), Field.MESH: tuple(mesh)}
    return Document(0, {field: texts for field, texts in fields.items() if any(texts)})
