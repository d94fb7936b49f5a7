"""The gold sets as Articles: real texts from outside the project, each in one of two halves.

A SHA-256 of the id draws the half (``benchmarks.labelled_texts.half_of``), so no reading of a text
can. Rules are written and models trained on ``dev``; ``test`` is for measuring alone.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.labelled_texts import RECORDS, half_of
from pipeline.domain.records import AbstractSection, Article
from pipeline.sources.pubmed_records import read_records

DATA = Path(__file__).parents[3] / "shared" / "data"
_QUINT = re.compile(r"^\(\w+Quint\)")  # a mark of the file's origin before some titles
_PART = re.compile(r"(?:^|\n)(TITLE|ABSTRACT)(?:\.([A-Z][^\n]{0,60}))?[.:]\s*\n")
# The corpus puts blanks around every mark: ``( n = 24 ) .`` is made ``(n = 24).`` again.
_BLANK_BEFORE = re.compile(r" (?=[.,;:)\]%])")
_BLANK_AFTER = re.compile(r"(?<=[(\[]) ")
_CONLL_PMID = re.compile(r"-DOCSTART-.*?(\d+)")


@dataclass(frozen=True, slots=True)
class Case:
    """One text and what its gold set says of it; ``article.pmid`` may be 0."""

    id: str
    article: Article
    gold: Mapping[str, Any] = field(default_factory=dict)
    dealt: str = ""  # the half it was dealt to, where its id draws none

    @property
    def half(self) -> str:
        """The half the text belongs to: dev or test."""
        return self.dealt or half_of(self.id)


@cache  # parsing them takes longer than judging them, and several gold sets ask
def records(data: Path = DATA) -> tuple[Case, ...]:
    """Read every PubMed record once; its publication types and MeSH are the gold."""
    found: dict[int, Case] = {}
    files = (file for name in RECORDS for file in sorted((data / "pubmed" / name).rglob("*.xml*")))
    for file in files:
        content = content_of(file)
        if b"<PubmedArticleSet" not in content:
            continue
        for one in read_records([content]):
            if isinstance(one, Article):
                found.setdefault(one.pmid, Case(str(one.pmid), one))
    return tuple(found.values())


def content_of(file: Path) -> bytes:
    """Read a file, unpacked if its name ends in .gz."""
    return gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()


def hidden(article: Article) -> Article:
    """Leave only title, abstract and language: what a new record has before anyone indexed it."""
    return replace(
        article,
        publication_types=(),
        mesh=(),
        substances=(),
        supplementary=(),
        keywords=(),
        databanks=(),
        indexing_method=None,
    )


def pico(data: Path = DATA) -> Iterator[Case]:
    """Read PICO-Corpus; gold: entity type → the texts so marked (``total-participants`` …)."""
    for row in _lines(data / "gold" / "pico_corpus.jsonl.gz"):
        title, _, abstract = row["text"].partition(". ")
        marked: dict[str, list[str]] = {}
        for entity in row["entities"]:
            marked.setdefault(entity["type"], []).append(entity["text"])
        yield Case(row["doc"], article_of(title, abstract), marked)


def evidence_inference(data: Path = DATA) -> Iterator[Case]:
    """Read Evidence Inference 2.0; gold: ``prompts`` as they stand."""
    for row in _lines(data / "gold" / "evidence_inference_v2.jsonl.gz"):
        title, abstract = _unfolded(row["abstract"])
        yield Case(row["pmcid"], article_of(title, abstract), {"prompts": row["prompts"]})


def vitamin_k_articles(data: Path = DATA) -> Iterator[Case]:
    """Read the three articles on vitamin K of Evidence Inference, by title and abstract."""
    for row in _lines(data / "gold" / "evidence_inference_vitk_articles.jsonl.gz"):
        title, abstract = _unfolded(row["text"].partition("\nBODY")[0])
        yield Case(row["pmcid"], article_of(title, abstract))


def pubmedqa(data: Path = DATA) -> Iterator[Case]:
    """Read PubMedQA; gold: ``decision`` (yes, no, maybe) and ``mesh`` (names)."""
    with gzip.open(data / "gold" / "pubmedqa_pqal.json.gz", "rt", encoding="utf-8") as file:
        rows = json.load(file)
    for pmid, row in rows.items():
        parts = zip((*row["LABELS"], "CONCLUSIONS"), (*row["CONTEXTS"], row["LONG_ANSWER"]))  # noqa: B905 - some labels are missing
        sections = tuple(AbstractSection(text, label) for label, text in parts)
        article = Article(int(pmid), title=row["QUESTION"], abstract=sections)
        yield Case(pmid, article, {"decision": row["final_decision"], "mesh": row["MESHES"]})


def ebm_nlp(data: Path = DATA) -> Iterator[Case]:
    """Read EBM-NLP, all randomised trials; gold: ``spans``, tag → texts (I-PAR, I-INT, I-OUT)."""
    with gzip.open(data / "gold" / "ebm_nlp_pio_conll.txt.gz", "rt", encoding="utf-8") as file:
        documents = re.split(r"(?m)^(?=-DOCSTART-)", file.read())
    for document in documents:
        found = _CONLL_PMID.match(document)
        if found:
            rows = [line.split() for line in document.splitlines()[1:]]
            yield _conll_case(found[1], rows)


def trial_texts(data: Path = DATA) -> Iterator[Case]:
    """Read registrations of ClinicalTrials.gov on the field: a title and a long description."""
    for row in _lines(data / "ctgov" / "texts" / "vitk_vasccalc_trial_texts.jsonl"):
        title, _, rest = row["text"].partition("\n")
        yield Case(row["nct_id"], article_of(_QUINT.sub("", title), " ".join(rest.split())))


def article_of(title: str, abstract: str) -> Article:
    """Make an Article of two texts, as ``k2watch read`` does."""
    sections = (AbstractSection(abstract),) if abstract else ()
    return Article(0, title=title.strip(), abstract=sections)


def _unfolded(text: str) -> tuple[str, str]:
    """Read ``TITLE:`` and ``ABSTRACT.METHODS:`` into a title and an abstract with headings."""
    pieces = _PART.split(text)
    title, abstract = "", []
    for kind, label, body in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        if kind == "TITLE":
            title = " ".join(body.split())
        else:
            abstract.append(f"{label}: {' '.join(body.split())}" if label else body.strip())
    return title, "\n".join(abstract)


def _conll_case(pmid: str, rows: list[list[str]]) -> Case:
    sentences: list[list[str]] = [[]]
    spans: dict[str, list[str]] = {}
    before = "O"
    for row in rows:
        if not row:
            sentences.append([])
            before = "O"
            continue
        sentences[-1].append(row[0])
        if row[-1] != "O":
            marked = spans.setdefault(row[-1], [])
            if row[-1] == before:
                marked[-1] += f" {row[0]}"
            else:
                marked.append(row[0])
        before = row[-1]
    texts = [_joined(words) for words in sentences if words]
    title, abstract = texts[0] if texts else "", " ".join(texts[1:])
    return Case(pmid, article_of(title, abstract), {"spans": spans})


def _joined(words: list[str]) -> str:
    return _BLANK_AFTER.sub("", _BLANK_BEFORE.sub("", " ".join(words)))


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)
