"""How large a letter gets: nothing new, one change, twenty, ten thousand.

    python -m benchmarks.letter_sizes [--json]

The studies are the sandbox's sample under new numbers, read in full. With 25 entries an issue (what
ships) and with 200 (the most that may be set); what does not fit waits for the next issue.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from itertools import cycle, islice

from pipeline.delivery.letter import letter
from pipeline.digest.compose import Issue
from pipeline.digest.fit import compose_to_fit
from pipeline.digest.render import render
from pipeline.domain.digests import Candidate, Receipt, SearchReceipt
from pipeline.domain.records import Article
from pipeline.domain.studies import NotedChange, Study
from pipeline.domain.vocabulary import ChangeKind
from pipeline.evidence.reader import read_all
from pipeline.sandbox.sample_records import update_files
from pipeline.sources.pubmed_records import read_records

CHANGES = (0, 1, 20, 10_000)
ENTRIES = (25, 200)
GMAIL = 102_400  # bytes of HTML from which on Gmail cuts a letter, as senders have measured
_NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Size:
    """One issue: how much there was to tell, what of it is told, and how many bytes that takes."""

    changes: int
    most: int
    told: int
    waiting: int
    html: int
    text: int
    letter: int


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.letter_sizes")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    studies = _studies()
    sizes = [_size(studies, changes, most) for most in ENTRIES for changes in CHANGES]
    if options.json:
        print(json.dumps([asdict(one) for one in sizes]))
        return
    print(f"{'changes':>8}{'at most':>9}{'told':>6}{'waiting':>9}{'HTML kB':>9}{'of Gmail':>10}"
          f"{'text kB':>9}{'letter kB':>11}")  # fmt: skip
    for one in sizes:
        print(
            f"{one.changes:>8,}{one.most:>9}{one.told:>6}{one.waiting:>9,}{one.html / 1e3:>9.1f}"
            f"{one.html / GMAIL:>10.0%}{one.text / 1e3:>9.1f}{one.letter / 1e3:>11.1f}"
        )


def _studies() -> list[Study]:
    contents = (content for _, content in update_files())
    records = [one for content in contents for one in read_records([content])]
    articles = [one for one in records if isinstance(one, Article)]
    read = zip(articles, read_all(articles), strict=True)
    return [Study(article, tuple(said), ("k2",)) for article, said in read]


def _size(studies: Sequence[Study], changes: int, most: int) -> Size:
    issue = Issue(
        title="K2 watch",
        reader="reader",
        slot=_NOW.date(),
        since=_NOW.date(),
        composed=_NOW,
        receipt=Receipt(1, _NOW, (SearchReceipt("k2", "Vitamin K2 and the vessel wall"),)),
        held=changes,
        search_titles=(("k2", "Vitamin K2 and the vessel wall"),),
        max_entries=most,
        starter_entries=10,
    )
    candidates = list(_candidates(studies, changes))
    held = {one.study.pmid: one.study for one in candidates}
    found = compose_to_fit(
        issue, candidates, (), "K2/MGP", lambda pmids: [held[one] for one in pmids]
    )
    message = render(found.digest, "K2/MGP")
    whole = letter(
        message,
        message_id="<1@example.org>",
        sender="k2watch@example.org",
        recipient="reader@example.org",
        list_id="reader.k2watch.example.org",
        title="K2 watch",
        date=_NOW,
    )
    told = len(found.digest.entries)
    html, text = len(message.html.encode()), len(message.text.encode())
    return Size(changes, most, told, found.waiting, html, text, len(whole))


def _candidates(studies: Sequence[Study], changes: int) -> Iterator[Candidate]:
    for number, study in enumerate(islice(cycle(studies), changes), start=1):
        mine = replace(study, article=replace(study.article, pmid=number))
        yield Candidate(mine, NotedChange(number, number, ChangeKind.ADDED, "", _NOW))


if __name__ == "__main__":
    main()
