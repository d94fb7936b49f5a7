"""Every benchmark of ``make bench``, in the order of the page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A module of this folder.

    ``full`` and ``small`` are the arguments of its command, where it has no function
    ``table(*, quick: bool) -> Table``.
    """

    name: str
    full: str = ""
    small: str = ""

    def words(self, *, quick: bool) -> list[str]:
        """Give the arguments of its command."""
        return (self.small if quick else self.full).split()


BENCHMARKS = (
    Benchmark("parse"),
    Benchmark("parse_instructions"),
    Benchmark("store_limit"),
    Benchmark("store_limit_postgresql"),
    Benchmark("store_30k", "--records 6000", "--records 200 --rounds 1"),
    Benchmark("read_abstracts", "", "--texts 60"),
    Benchmark("search_100k"),
    Benchmark("report_20k", "--studies 5000", "--studies 200"),
    Benchmark("site_20k", "--studies 5000", "--studies 200"),
    Benchmark("letter_sizes"),
    Benchmark("requests"),
    Benchmark("tick"),
    Benchmark("network"),
    Benchmark("all_of_pubmed", "--files 4", "--files 1 --records 300"),
    Benchmark("many_readers", "--studies 20000 --readers 100", "--studies 400 --readers 20"),
)
