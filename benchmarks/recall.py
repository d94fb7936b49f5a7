"""Do the shipped searches find what they must, and only that?

    python -m benchmarks.recall [--config config.toml] [--list]

First the landmarks (``benchmarks/landmarks.py``): how many each search finds by the title alone,
and with the terms and authors that were seen; then other titles of the field. Where the real texts
are at hand (``benchmarks/labelled_texts.py``), every search runs over all of them, and one reader's
labels say what it should have found. Texts labelled borderline count neither way. Intervals are
Wilson's, 95 %. PubMed is not asked: the queries are judged by our own reading of its language.
``--list`` names what was missed and what was found in error.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

from benchmarks.labelled_texts import HALVES, TEXTS, Label, half_of, read_labels
from benchmarks.landmarks import Judge, judge_of, known_items, read_landmarks
from pipeline.config_file import load
from pipeline.query import Document, Field

ROOT = Path(__file__).parents[1]
DATA = ROOT.parent / "shared" / "data"
TITLES = ROOT / "docs" / "landmarks.md"
ANY = "any of them"
_KNOWN_TITLE = re.compile(r"^- “(?P<title>.+?)” \*Seen (?P<when>before|after)", re.M)
Key = tuple[str, str]  # kind and id: one PMID may stand in two collections
Found = Mapping[Key, frozenset[str]]  # the searches that find a text; none, if none does


@dataclass(frozen=True, slots=True)
class Tally:
    """What one search made of one half: keys of texts, sorted out by their labels."""

    hits: frozenset[Key]
    due: frozenset[Key]  # relevant, and this search has to find them
    right: frozenset[Key]  # found and relevant, whichever search was meant
    wrong: frozenset[Key]
    unread: frozenset[Key]  # found, and nobody has labelled them

    @property
    def missed(self) -> frozenset[Key]:
        """The texts that had to be found and were not."""
        return self.due - self.hits

    def row(self) -> str:
        """Write hits, unread hits, recall and precision side by side."""
        recall = share(len(self.due & self.hits), len(self.due))
        precision = share(len(self.right), len(self.right | self.wrong))
        return f"{len(self.hits):>5}{len(self.unread):>8}   {recall:<24}{precision}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print, or say why not."""
    options = _options(arguments)
    searches = load(options.config, (), {}).searches
    judges = {one.name: judge_of(one) for one in searches}
    print("\n".join((*known_items(searches, read_landmarks()), "", *_titles(judges), "")))
    if not DATA.is_dir():
        print(f"the rest is skipped: there are no real records in {DATA}")
        return
    found, labels = matches_of(judges, DATA), read_labels()
    tallies = {
        (name, half): tally(name, half, found, labels) for name in (*judges, ANY) for half in HALVES
    }
    print(_sizes(found))
    print("\n".join(_tables(tallies)))
    if options.list:
        print("\n".join(_listed(tallies)))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.recall")
    parser.add_argument("--config", type=Path, default=ROOT / "config.toml")
    parser.add_argument("--list", action="store_true", help="name misses and false hits")
    return parser.parse_args(arguments)


def matches_of(judges: Mapping[str, Judge], data: Path) -> Found:
    """Run every search over every text; of several versions of a record the last one counts."""
    return {
        (kind, identifier): frozenset(name for name, judge in judges.items() if judge(document))
        for kind, texts in TEXTS.items()
        for identifier, document in texts(data)
    }


def tally(name: str, half: str, found: Found, labels: Iterable[Label]) -> Tally:
    """Hold what a search (or ``ANY``) found in one half against the labels."""
    read = {(one.kind, one.id): one for one in labels if one.half == half}
    hits = frozenset(
        key
        for key, names in found.items()
        if half_of(key[1]) == half and (name in names or (name == ANY and names))
    )
    relevant = frozenset(key for key, one in read.items() if one.label == "relevant")
    due = frozenset(key for key in relevant if name == ANY or name in read[key].searches)
    wrong = frozenset(key for key, one in read.items() if one.label == "not") & hits
    return Tally(hits, due, relevant & hits, wrong, hits - read.keys())


def share(part: int, whole: int) -> str:
    """Write ``9/10 90% (60–98)``; a dash where there is nothing to judge."""
    if not whole:
        return "–"
    low, high = wilson(part, whole)
    return f"{part}/{whole} {part / whole:.0%} ({low:.0%}–{high:.0%})"


def wilson(part: int, whole: int) -> tuple[float, float]:
    """Give Wilson's 95 % interval of a share (Wilson 1927, J Am Stat Assoc 22:209–212)."""
    z = 1.96
    middle = part + z * z / 2
    margin = z * sqrt(part * (whole - part) / whole + z * z / 4)
    return max(0.0, (middle - margin) / (whole + z * z)), (middle + margin) / (whole + z * z)


def _sizes(found: Found) -> str:
    kinds = Counter(kind for kind, _ in found)
    return "texts searched: " + ", ".join(f"{n:,} {kind}" for kind, n in kinds.items()) + "\n"


def _tables(tallies: Mapping[tuple[str, str], Tally]) -> Iterator[str]:
    for half in HALVES:
        yield f"{half:<26}{'hits':>5}{'unread':>8}   {'recall':<24}precision"
        for (name, of), one in tallies.items():
            if of == half:
                yield f"  {name:<24}{one.row()}"
        yield ""


def _titles(judges: Mapping[str, Judge]) -> Iterator[str]:
    """Tell which other titles of the field any search finds without an abstract."""
    text = TITLES.read_text(encoding="utf-8")
    for when in ("before", "after"):
        titles = [one["title"] for one in _KNOWN_TITLE.finditer(text) if one["when"] == when]
        lost = [one for one in titles if not any(finds(_titled(one)) for finds in judges.values())]
        yield f"titles seen {when} the queries were final, found by any: " + share(
            len(titles) - len(lost), len(titles)
        )
        yield from (f"  not: {title}" for title in lost)


def _titled(title: str) -> Document:
    return Document(0, {Field.TITLE: (title,)})


def _listed(tallies: Mapping[tuple[str, str], Tally]) -> Iterator[str]:
    for (name, half), one in tallies.items():
        for kind, keys in (("missed", one.missed), ("wrong", one.wrong), ("unread", one.unread)):
            yield from (f"{half:<5}{name:<24}{kind:<8}{key[0]} {key[1]}" for key in sorted(keys))


if __name__ == "__main__":
    main()
