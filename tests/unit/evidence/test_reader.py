"""The reader asks every extractor, and its name changes when any of them does."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import pytest

from benchmarks.accuracy.gold import article_of
from pipeline.domain.annotations import Annotation
from pipeline.domain.vocabulary import AnnotationKind
from pipeline.evidence import agreement, versions
from pipeline.evidence.reader import EXTRACTORS, read, read_all
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


def test_many_records_are_answered_in_their_order_as_one_by_one() -> None:
    told = [f"We randomised {number} women to vitamin K2 or placebo." for number in range(20, 170)]
    articles = [article_of("Vitamin K2 and bone", one) for one in told]
    assert list(read_all(articles)) == [read(one) for one in articles]
    assert list(read_all([])) == []


def test_an_extractor_that_stumbles_costs_its_own_answer_to_one_record(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    texts = ("We gave warfarin.", "Rats were fed.", "Women were asked.")
    articles = [article_of("A title", one) for one in texts]
    whole = list(read_all(articles))

    def stumble(passage: Passage) -> tuple[Annotation, ...]:
        if "fed" in passage.low:
            raise ValueError
        found: tuple[Annotation, ...] = species(passage)
        return found

    species = EXTRACTORS[2].extract
    monkeypatch.setattr(EXTRACTORS[2], "extract", stumble)
    first, second, third = read_all(articles)
    assert (first, third) == (whole[0], whole[2])
    assert second == tuple(one for one in whole[1] if one.kind is not AnnotationKind.SPECIES)


def test_records_alike_but_for_their_capitals_have_their_own_sentences() -> None:
    told = "Patients with osteoporosis are many. in summer we enrolled women."
    articles = [article_of("Bone", one) for one in (told, told.replace(". in", ". In"))]
    found = [
        [one.value for one in each if one.kind is AnnotationKind.POPULATIONS]
        for each in read_all(articles)
    ]
    assert found == [["osteoporosis"], []]
