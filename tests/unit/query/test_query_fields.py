"""Tags of search fields, short and long."""

import pytest

from pipeline.query.fields import Field, covered, explodes, field_of


@pytest.mark.parametrize(
    ("tag", "field"),
    [
        ("tiab", Field.TITLE_ABSTRACT),
        ("Title/Abstract", Field.TITLE_ABSTRACT),
        (" title / ABSTRACT ", Field.TITLE_ABSTRACT),
        ("MeSH Terms", Field.MESH),
        ("mh", Field.MESH),
        ("Mesh", Field.MESH),
        ("mh:noexp", Field.MESH),
        ("MeSH Terms: NoExp", Field.MESH),
        ("majr", Field.MAJOR_TOPIC),
        ("dp", Field.PUBLISHED),
        ("pdat", Field.PUBLISHED),
        ("Date - Publication", Field.PUBLISHED),
        ("date-publication", Field.PUBLISHED),
        ("Publication Date", Field.PUBLISHED),
        ("crdt", Field.CREATED),
        ("Date - Create", Field.CREATED),
        ("lr", Field.MODIFIED),
        ("mdat", Field.MODIFIED),
        ("1au", Field.FIRST_AUTHOR),
        ("Author - Last", Field.LAST_AUTHOR),
        ("pmid", Field.UID),
        ("sb", Field.FILTER),
        ("filter", Field.FILTER),
        ("nm", Field.SUBSTANCE),
        ("Supplementary Concept", Field.SUBSTANCE),
    ],
)
def test_a_tag_finds_its_field_however_it_is_spelled(tag: str, field: Field) -> None:
    assert field_of(tag) is field


@pytest.mark.parametrize("tag", ["NoSuchField", "", "abstract", "tiab:noexp", "mh:exp", "ti ab x"])
def test_a_tag_pubmed_does_not_know_finds_nothing(tag: str) -> None:
    assert field_of(tag) is None


@pytest.mark.parametrize("field", [field for field in Field if field.tags])
def test_all_spellings_of_a_field_lead_back_to_it(field: Field) -> None:
    assert {field_of(tag) for tag in (field.display, *field.tags)} == {field}


@pytest.mark.parametrize(
    ("tag", "answer"),
    [("mh", True), ("mh:noexp", False), ("pt", True), ("sh:noexp", False), ("tiab", False)],
)
def test_only_hierarchies_explode_and_only_unless_told_not_to(tag: str, answer: bool) -> None:
    assert explodes(tag) is answer


def test_all_fields_cover_text_but_neither_dates_nor_place_nor_filters() -> None:
    everything = covered(Field.ALL)
    assert {Field.ABSTRACT, Field.MESH, Field.AUTHOR, Field.UID} <= everything
    assert everything.isdisjoint({Field.CREATED, Field.PUBLISHED, Field.PLACE, Field.FILTER})


def test_text_words_leave_out_authors_and_transliterated_titles() -> None:
    words = covered(Field.TEXT_WORD)
    assert {Field.TITLE, Field.OTHER_TERM, Field.MESH, Field.SECONDARY_ID} <= words
    assert words.isdisjoint({Field.AUTHOR, Field.AFFILIATION, Field.TRANSLITERATED_TITLE})
