"""The reader asks every extractor, and its name changes when any of them does."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import pytest

from benchmarks.accuracy.gold import article_of
from pipeline.domain.annotations import Annotation
from pipeline.evidence import agreement, versions
from pipeline.evidence.reader import EXTRACTORS, read
from pipeline.evidence.text.passage import Passage


def test_the_signature_names_every_extractor_once() -> None:
    asked = [one.EXTRACTOR for one in (*EXTRACTORS, agreement)]
    assert sorted(versions.SIGNATURE.split()) == sorted(asked)
    assert len(set(asked)) == len(asked)


def test_what_the_species_rules_out_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    for one in EXTRACTORS:
        monkeypatch.setattr(one, "extract", _noting(one, asked))
    read(article_of("Menaquinone-7 in warfarin-treated rats", "Forty rats were randomised."))
    assert "species" in asked
    assert {"numbers", "populations", "reviews"}.isdisjoint(asked)
    assert {"doses", "durations", "outcomes"} <= set(asked)


def _noting(one: ModuleType, asked: list[str]) -> Callable[[Passage], tuple[Annotation, ...]]:
    extract = one.extract

    def noted(passage: Passage) -> tuple[Annotation, ...]:
        asked.append(one.__name__.rpartition(".")[2])
        found: tuple[Annotation, ...] = extract(passage)
        return found

    return noted
