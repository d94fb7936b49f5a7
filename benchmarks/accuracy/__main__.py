"""How right is what k2watch reads? A table per field, development and test half apart.

    python -m benchmarks.accuracy [--errors FIELD] [--half dev] [--pubmed FILE...]

Precision is the share of the answers that are right, recall the share of what was due, coverage
the share of texts that got any answer; intervals are Wilson's, 95 %. Rules were written and models
trained on ``dev``. Where the real texts are not at hand, nothing is measured and that is said.

With ``--pubmed`` only the records in those PubMed XML files are judged, by the labels of their
retelling (retold.jsonl): whoever has a network can so see how the program reads the real wording.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from benchmarks.accuracy import gold
from benchmarks.accuracy.against_directions import (
    against_directions,
    against_labelled_directions,
)
from benchmarks.accuracy.against_indexing import against_indexing
from benchmarks.accuracy.against_labels import against_labels
from benchmarks.accuracy.against_links import against_links
from benchmarks.accuracy.against_named import against_named
from benchmarks.accuracy.against_trials import against_trials
from benchmarks.accuracy.labels import RETOLD, labelled, real, written
from benchmarks.accuracy.scores import Judged, Score, interval, score
from benchmarks.labelled_texts import HALVES
from pipeline.domain.records import Article
from pipeline.sources.pubmed_records import read_records


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print the table, or the errors of one field."""
    options = _options(arguments)
    if options.pubmed:
        judged = list(by_records(options.pubmed))
    elif not gold.DATA.is_dir():
        print(f"{gold.DATA}: the gold sets are not at hand; nothing was measured.")
        return
    else:
        judged = list(everything(gold.DATA))
    if options.errors:
        print("\n".join(_errors(judged, options.errors, options.half)))
    else:
        print("\n".join(table(judged)))


def everything(data: Path) -> Iterator[Judged]:
    """Judge every field on every gold set there is."""
    return chain(
        against_indexing(gold.records(data)),
        against_links(gold.records(data)),
        against_named(data),
        against_trials("PICO-Corpus", gold.pico(data)),
        against_trials("EBM-NLP", gold.ebm_nlp(data)),
        against_trials("Evidence Inference", gold.evidence_inference(data)),
        against_labels("our labels", labelled(data)),
        against_labels("written texts", written()),
        against_labels("retold texts", written(RETOLD)),
        against_directions(data),
    )


def by_records(files: Iterable[Path]) -> Iterator[Judged]:
    """Judge the records of PubMed XML files that were labelled."""
    chunks = (gold.content_of(file) for file in files)
    articles = (one for each in chunks for one in read_records([each]) if isinstance(one, Article))
    rows = list(real(articles))
    print(f"{len(rows)} of the labelled records are in these files")
    return chain(
        against_labels("real records", rows), against_labelled_directions("real records", rows)
    )


def by_field(judged: Iterable[Judged]) -> dict[tuple[str, str], Score]:
    """Add up what was judged by field and half."""
    found: dict[tuple[str, str], list[Judged]] = defaultdict(list)
    for one in judged:
        found[one.field, one.half].append(one)
    return {key: score(members) for key, members in found.items()}


def table(judged: Iterable[Judged]) -> Iterator[str]:
    """Write one row for each field and half."""
    scores = by_field(judged)
    head = f"{'field':<40}{'half':<6}{'texts':>6}{'due':>6}"
    yield f"{head}  {'precision':<22}{'recall':<22}{'F1':>5}"
    for field in dict.fromkeys(field for field, _ in scores):
        for half in HALVES:
            if (field, half) in scores:
                yield _row(field, half, scores[field, half])


def _row(field: str, half: str, one: Score) -> str:
    precision, recall = _share(one.right, one.answered), _share(one.right, one.due)
    counts = f"{field:<40}{half:<6}{one.texts:>6}{one.due:>6}"
    return f"{counts}  {precision:<22}{recall:<22}{one.f1:>5.3f}"


def _share(part: int, whole: int) -> str:
    if not whole:
        return "none"
    low, high = interval(part, whole)
    return f"{part / whole:.3f} ({low:.3f}–{high:.3f})"


def _errors(judged: Iterable[Judged], field: str, half: str) -> Iterator[str]:
    """List what was missed or wrong in one field, by id."""
    for one in judged:
        if one.field == field and one.half == half and one.is_error:
            yield f"{one.id}\t{one.detail}"


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--errors", metavar="FIELD", help="list the errors of a field instead")
    parser.add_argument("--half", choices=HALVES, default=HALVES[0], help="of this half")
    parser.add_argument(
        "--pubmed", nargs="+", type=Path, metavar="FILE", help="judge these records of PubMed"
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
