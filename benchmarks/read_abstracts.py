"""How fast is an abstract read? Every extractor, beside a plain sentence splitter, in one run.

    python -m benchmarks.read_abstracts [--texts 2000]

Both get the same texts: real PubMed records with an abstract where they are at hand, else the
sandbox's sample. The splitter is pysbd, which finds the sentences and does nothing else; it is
given every twentieth text and its rate is worked out from those.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from random import Random
from statistics import median
from time import perf_counter

import pysbd

from benchmarks.accuracy import gold
from pipeline.domain.records import Article
from pipeline.evidence.reader import read_all
from pipeline.evidence.text.passage import Passage
from pipeline.sandbox.sample_records import update_files
from pipeline.sources.pubmed_records import read_records

EVERY = 20  # the splitter reads one text in so many
ROUNDS = 3
SEED = 4
GOAL = 2_000  # abstracts a second, on one core
TOPIC = ("vitamin k", "menaquinone", "phylloquinone", "mk-7", "mk-4")

_Reading = Callable[[Sequence[Article]], Iterable[object]]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print rates and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=2000, help="how many abstracts")
    texts, on_topic, origin = _texts(parser.parse_args(arguments).texts)
    characters = sum(len(one.abstract_text) for one in texts) // len(texts)
    print(f"{len(texts):,} {origin}, {characters:,} characters each on average; one core")
    ours = _rate(read_all, texts)
    print(f"all extractors        {ours:>8,.0f} abstracts/s   goal {GOAL:,}: {ours / GOAL:.2f} x")
    parts = _rate(_each(lambda one: Passage(one).sentences), texts)
    print(f"our sentences alone   {parts:>8,.0f} abstracts/s")
    splitter = pysbd.Segmenter(language="en", clean=False)
    split = _each(lambda one: splitter.segment(one.abstract_text))
    plain = _rate(split, texts[::EVERY], rounds=1)
    print(f"pysbd, sentences      {plain:>8,.0f} abstracts/s   ours {ours / plain:.1f} x as fast")
    if on_topic:
        rate = _rate(read_all, on_topic)
        print(f"on vitamin K          {rate:>8,.0f} abstracts/s, over {len(on_topic)} texts")


def _texts(number: int) -> tuple[list[Article], list[Article], str]:
    """Draw texts, and give apart all of those at hand that name vitamin K."""
    if gold.DATA.is_dir():
        cases = chain(gold.records(), gold.vitamin_k_articles(), gold.trial_texts())
        found, origin = [case.article for case in cases], "real abstracts"
    else:
        found = [one for _, content in update_files() for one in _articles(content)]
        origin = "sample abstracts"
    found = [one for one in found if one.abstract]
    on_topic = [one for one in found if any(word in one.abstract_text.lower() for word in TOPIC)]
    drawn = Random(SEED).sample(found, min(number, len(found)))
    return drawn, on_topic, origin


def _articles(content: bytes) -> list[Article]:
    return [one for one in read_records([content]) if isinstance(one, Article)]


def _each(read: Callable[[Article], object]) -> _Reading:
    return lambda texts: map(read, texts)


def _rate(read: _Reading, texts: Sequence[Article], rounds: int = ROUNDS) -> float:
    """Give the median number of texts a second."""
    return median(len(texts) / _seconds(read, texts) for _ in range(rounds))


def _seconds(read: _Reading, texts: Sequence[Article]) -> float:
    start = perf_counter()
    for _ in read(texts):
        pass
    return perf_counter() - start


if __name__ == "__main__":
    main()
