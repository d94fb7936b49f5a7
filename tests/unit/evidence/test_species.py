"""People, animals, cells: who was studied, not whose serum was used."""

from __future__ import annotations

import pytest

from pipeline.domain.records import AbstractSection, Article, MeshHeading, PublicationType
from pipeline.domain.vocabulary import Species
from pipeline.evidence.study import species
from pipeline.evidence.study.species_leanings import weights
from pipeline.evidence.study.species_words import PLAIN
from pipeline.evidence.text.passage import Passage

HUMANS = MeshHeading("D006801", "Humans", False)
ANIMALS = MeshHeading("D000818", "Animals", False)
ARTERIES = MeshHeading("D001158", "Arteries", True)


def article(title: str, abstract: str = "", mesh: tuple[MeshHeading, ...] = ()) -> Article:
    sections = (AbstractSection(abstract),) if abstract else ()
    return Article(9, title=title, abstract=sections, mesh=mesh)


def answer(one: Article) -> str | None:
    found = species.extract(Passage(one))
    return str(found[0].value) if found else None


@pytest.mark.parametrize(
    ("title", "abstract", "expected"),
    [
        ("Menaquinone-7 in patients on dialysis.", "", Species.HUMAN),
        ("Arterial stiffness.", "We enrolled 40 healthy volunteers.", Species.HUMAN),
        ("Menaquinone-4 in rats fed warfarin.", "", Species.ANIMAL),
        (
            "Arterial calcium.",
            "Male C57BL/6 mice were fed a diet low in vitamin K.",
            Species.ANIMAL,
        ),
        ("Arterial calcium.", "Each guinea pig was given 2 mg.", Species.ANIMAL),
        ("Natto and mood in adolescent rats.", "Rats ate.", Species.ANIMAL),
        ("Natto and mood in adolescent girls.", "Girls ate.", Species.HUMAN),
        ("Natto for dogs presented as veterinary patients.", "Dogs ate.", Species.ANIMAL),
        ("Mineral in wells.", "HUVECs were cultured. Cell lines were compared.", Species.IN_VITRO),
        ("Warfarin in rats.", "Rats bled, and human aortic muscle cells died.", Species.MIXED),
        ("Warfarin in patients and mice.", "Patients bled. The mice bled as well.", Species.MIXED),
    ],
)
def test_words_name_who_was_studied(title: str, abstract: str, expected: str) -> None:
    assert answer(article(title, abstract)) == expected


@pytest.mark.parametrize(
    ("abstract", "expected"),
    [
        ("Sera of 20 women were stained with a goat anti-rabbit antibody.", Species.HUMAN),
        ("A rabbit polyclonal antibody stained the wells.", None),
        ("Old women were given porcine valves.", Species.HUMAN),
        ("Plasma of women was kept in bovine serum albumin.", Species.HUMAN),
        ("Missing data of the women were filled by multiple imputation (MICE).", Species.HUMAN),
        ("Multiple imputation by chained equations ( mice ) filled gaps.", None),
        ("The rate of decay was separated by strategy.", None),
        ("A dogma of catalysis was tested.", None),
        ("Rats aged fast. As in patients, rats calcified, and rats died.", Species.ANIMAL),
        ("Women were fed. Women slept. Rats were fed.", None),
        ("We treated women. Women, unlike rats, recovered; women also walked.", Species.HUMAN),
    ],
)
def test_lent_reagents_and_passing_mentions_do_not_count(
    abstract: str, expected: str | None
) -> None:
    assert answer(article("Vitamin K.", abstract)) == expected


def test_a_person_s_check_tags_decide_over_words() -> None:
    title = "Rats and rumours."
    assert answer(article(title, mesh=(HUMANS,))) == Species.HUMAN
    assert answer(article("Vitamin K.", mesh=(ARTERIES, ANIMALS))) == Species.ANIMAL
    assert answer(article("Vitamin K.", mesh=(ANIMALS, HUMANS))) == Species.MIXED


def test_where_both_tags_stand_the_words_decide() -> None:
    assert answer(article("Warfarin in rats.", mesh=(ANIMALS, HUMANS))) == Species.ANIMAL


def test_human_cells_are_no_people() -> None:
    abstract = "Cell lines were cultured and transfected."
    assert answer(article("Mineral.", abstract, mesh=(HUMANS,))) == Species.IN_VITRO


def test_a_machine_s_tags_are_not_trusted() -> None:
    by_machine = Article(9, title="In rats.", mesh=(HUMANS,), indexing_method="Automated")
    assert answer(by_machine) == Species.ANIMAL


def test_a_narrative_review_has_no_species_unless_its_title_names_one() -> None:
    abstract = "In mice, menaquinone-4 lowers calcium; in other mice it does not."
    review = (PublicationType("D016454", "Review"),)
    sections = (AbstractSection(abstract),)
    assert answer(Article(9, title="A view.", abstract=sections, publication_types=review)) is None
    titled = Article(9, title="Of mice.", abstract=sections, publication_types=review)
    assert answer(titled) == Species.ANIMAL


def test_the_quote_holds_the_word_that_decides() -> None:
    text = "Nothing is known. We studied 31 pupils. They ate natto."
    [found] = species.extract(Passage(article("Natto.", text)))
    assert found.quote == "We studied 31 pupils."
    assert text[found.start : found.end] == found.quote
    [by_tag] = species.extract(Passage(article("Natto.", mesh=(ARTERIES, HUMANS))))
    assert (by_tag.field_name, by_tag.quote, by_tag.start) == ("mesh", "Humans", 10)


@pytest.mark.parametrize(
    ("title", "abstract", "expected"),
    [
        (
            "Menaquinone-4 and rat aortic smooth muscle cells.",
            "Smooth muscle cells were cultured and transfected.",
            Species.IN_VITRO,
        ),
        ("Menaquinone-4 and rat arteries.", "Smooth muscle cells were cultured.", Species.ANIMAL),
        ("Fever spread by mosquitoes.", "Children were bled; children slept.", Species.HUMAN),
        ("Calcium of molluscs.", "", Species.ANIMAL),
        ("Low doses in young males.", "", Species.HUMAN),
    ],
)
def test_owners_of_cells_carriers_and_subjects(
    title: str, abstract: str, expected: str | None
) -> None:
    assert answer(article(title, abstract)) == expected


def test_where_no_one_is_named_other_words_may_lean_far_enough() -> None:
    assert answer(article("Dentures and chewing: treatment in the nursing home.")) == Species.HUMAN
    [found] = species.extract(
        Passage(article("Management of hypertension: therapy and prognosis."))
    )
    assert found.value == Species.HUMAN
    assert found.quote == "Management of hypertension: therapy and prognosis."
    assert answer(article("Crystals of a salt.")) is None


def test_every_word_that_leans_has_a_weight() -> None:
    assert len(weights()) > 1_000
    assert all(-5 < one < 5 for pair in weights().values() for one in pair)
    assert not PLAIN & set(weights())
