"""Which documents answer a query, rule by rule."""

from datetime import date

import pytest

from pipeline.query import (
    DateSpan,
    Diagnosis,
    Document,
    Field,
    Index,
    compile_query,
    diagnose,
    matches,
    parse,
)

from .samples import TODAY, document

TRIAL = document(
    34092123,
    created=date(2026, 1, 31),
    title="Menaquinone-7 and aortic valve calcification",
    abstract=("We gave MK-7 to patients.", "Calcified valves progressed; matrix Gla-protein fell."),
    other_abstract="Nous avons donné de la ménaquinone.",
    other_term=("Extracellular matrix", "Glaucoma"),
    mesh=("Vitamin K 2/therapeutic use", "Humans"),
    major_topic="Vascular Calcification/drug therapy",
    subheading=("therapeutic use", "drug therapy"),
    publication_type=("Journal Article", "Randomized Controlled Trial"),
    substance="MGLAP protein, human",
    author=("Schurgers LJ", "O'Brien J", "van der Meer A Jr"),
    full_author=("Schurgers, Leon J", "O'Brien, Jane"),
    affiliation="Department of Biochemistry, Maastricht University, The Netherlands.",
    journal=("Circulation", "Circ J", "0009-7322"),
    language="eng",
    secondary_id="ClinicalTrials.gov/NCT01002157",
    filter="medline",
    property="hasdatabanklist",
    place="Netherlands",
    transliterated_title="Wirkung von Menachinon",
)


def answers(query: str, found: Document = TRIAL) -> bool:
    tree = parse(query)
    answer = matches(tree, found, TODAY)
    assert Index([found]).search(tree, TODAY) == ([found.pmid] if answer else [])
    return answer


@pytest.mark.parametrize(
    "query",
    [
        # words and phrases
        "menaquinone[ti]", "MENAQUINONE 7[ti]", "mk-7[tiab]", '"MK 7"[tiab]', "menaquinone[tiab]",
        '"de la menaquinone"[tiab]', "glaucoma[tiab]", "glaucoma[ot]", "calcif*[tiab]",
        "aortic valve calcif*[ti]", '"matrix gla protein"[tiab]', '"therapeutic use"[tw]',
        "mglap protein[tw]", "NCT01002157[tw]", "maastricht univ*[ad]", "menachinon[tt]",
        # anywhere
        "schurgers calcification", "circulation", "34092123", "34092123 99999999", "hasabstract",
        "mk-7 patients", "the calcification of the valves", "calcif* valv*", '"matrix gla"',
        "menaquinone[all]", "menaquinone[NoSuchField]",
        # proximity
        '"gla matrix"[tiab:~0]', '"fell calcified"[tiab:~5]', '"calcified fell"[tiab:~5]',
        '"valves gla calcified"[tiab:~2]', '"university maastricht"[ad:~0]',
        '"matrix gla*"[tiab:~9]',
        # whole values
        "vitamin k 2[mh]", '"Vitamin K 2/therapeutic use"[mh]', "vascular calcification[majr]",
        "vascular calcification[mh]", "drug therapy[sh]", "randomized controlled trial[pt]",
        "mglap protein human[nm]", "vitamin*[mh]", "circulation[ta]", "0009-7322[ta]",
        "english[la]", "eng[la]", "ClinicalTrials.gov[si]", "NCT01002157[si]",
        "ClinicalTrials.gov/NCT01002157[si]", "medline[sb]", "all[sb]", "hasabstract[filter]",
        "hasdatabanklist",
        # people
        "schurgers[au]", "schurgers l[au]", "schurgers lj[au]", '"schurgers lj"[au]', "schurg*[au]",
        "o'brien j[au]", "schurgers l[1au]", "van der meer a[lastau]", "van der meer[au]",
        '"van der meer a jr"[au]', "schurgers, leon j[fau]", "leon j schurgers[fau]",
        "leon schurgers[au]", "obrien jane OR jane o'brien[fau]",
        # dates and numbers
        "2026/01/31[crdt]", "2026/01[crdt]", "2026[crdt]", "2026/01/31:2026/02/01[crdt]",
        "2025:2026/01/31[crdt]", '"last 60 days"[crdt]', '"last 59 days"[crdt]', "34092123[uid]",
        "34092000:34092123[uid]", "34092123:34093000[pmid]",
    ],
)  # fmt: skip
def test_is_found_by(query: str) -> None:
    assert answers(query)


@pytest.mark.parametrize(
    "query",
    [
        # words and phrases
        "mena[ti]", "enaquinone[ti]", '"7 mk"[tiab]', "patients[ti]", "menachinon[tiab]",
        "patients calcified[tiab]",
        '"matrix gla*"[ot]', "matrix glaucoma[tiab]", "calci[tiab]", "val*[ti]", "schurgers[tw]",
        "calcif* valve[ti]", "humans vitamin[tw]", '"2 therapeutic"[tw]', "menachinon[tw]",
        # anywhere
        "schurgers osteoporosis", "medline", "eng 2026", '"gla matrix"', "11111111 22222222",
        "calcification or nothing",
        # proximity
        '"calcified fell"[tiab:~4]', '"valves gla calcified"[tiab:~1]', '"gla gla"[tiab:~9]',
        '"patients calcified"[tiab:~99]', '"gla matrix*"[tiab:~0]', '"gla matrix"[tw:~0]',
        "gla matrix[tiab:~9]",
        # whole values
        "vitamin k[mh]", "calcification[mh]", "vitamin k 2[majr]", "trial[pt]", "circ[ta]",
        "german[la]", "en[la]", "NCT01[si]", "publisher[sb]", "preprint[pt]", "vit*[mh]",
        # people
        '"schurgers l"[au]', "schurger[au]", "schurgers m[au]", "schurgers l[lastau]", "meer a[au]",
        "o'brien j[1au]", "leon schurg[fau]", "schurgers leo[au]",
        # dates and numbers
        "2026/02[crdt]", "2026/02/01:2026/02/28[crdt]", '"last 58 days"[crdt]', "soon[crdt]",
        "2026/02/01:2026/01/01[crdt]", "2026[dp]", "3409[uid]", "x:y[uid]", "netherland[uid]",
    ],
)  # fmt: skip
def test_is_not_found_by(query: str) -> None:
    assert not answers(query)


A, B, C = (document(title=text) for text in ("apple", "banana", "cherry"))


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("apple OR banana AND cherry", False),  # (apple OR banana) AND cherry
        ("apple OR (banana AND cherry)", True),
        ("banana AND cherry OR apple", True),
        ("apple NOT banana NOT apple", False),
        ("apple NOT (banana NOT apple)", True),
        ("banana[ti] OR apple[ti] NOT cherry[ti]", True),
        ("apple AND the", True),  # a stop word leaves the query …
        ("the AND apple", True),
        ("banana OR the", False),
        ("the NOT apple", False),  # … but nothing minus something stays nothing
        ("the NOT banana OR apple", True),
        ("the of", False),
        ("(the AND of) OR apple", True),
    ],
)
def test_operators_and_ignored_words(query: str, answer: bool) -> None:
    assert answers(query, A) is answer


def test_what_joins_two_texts_is_no_phrase() -> None:
    keywords = document(other_term=("Extracellular matrix", "Gla"))
    assert not answers('"matrix gla"[ot]', keywords)
    assert not answers('"matrix gla"[tiab:~5]', keywords)
    assert answers("matrix[ot] AND gla[ot]", keywords)


def test_publication_dates_may_be_printed_electronic_or_both() -> None:
    dates = {
        Field.ELECTRONIC: DateSpan.of(2025, 12, 10),
        Field.PRINTED: DateSpan.of(2026, 2),
    }
    article = Document(1, {}, dates)
    assert answers("2025/12[dp] AND 2026/02/01[dp]", article)
    assert answers("2026[ppdat] NOT 2026[epdat]", article)
    assert not answers("2026/01[dp]", article)
    assert answers("2026/01[dp]", Document(1, {}, {Field.PUBLISHED: DateSpan.of(2026)}))


def test_a_date_that_may_be_any_of_several_days_is_found_by_each() -> None:
    winter = Document(1, {}, {Field.PUBLISHED: DateSpan(date(2026, 1, 1), date(2026, 3, 31))})
    assert answers("2026/03/31[dp]", winter)
    assert not answers("2026/04[dp]", winter)


def test_a_hierarchy_is_asked_for_narrower_terms_unless_told_not_to() -> None:
    narrower = {"Vitamin K": frozenset({"Vitamin K", "Vitamin K 2"})}
    explode = lambda name: narrower.get(name, frozenset({name}))  # noqa: E731
    exploded = {
        query: matches(parse(query), TRIAL, TODAY, explode)
        for query in [
            "Vitamin K[mh]",
            "Vitamin K/therapeutic use[mh]",
            "Vitamin K/toxicity[mh]",
            "Vitamin K[mh:noexp]",
            "Vitamin K[nm]",
        ]
    }
    assert list(exploded.values()) == [True, True, False, False, False]


def test_only_initials_are_added_to_a_name() -> None:
    assert not answers("van meer[au]", document(author="Van Meerle"))
    assert not answers("van meer[au]", document(author="Van Meer Willem"))
    assert answers("van meer[au]", document(author="Van Meer WA 3rd"))


def test_japanese_goes_by_the_code_jpn() -> None:
    assert answers("japanese[la]", document(language="jpn"))
    assert answers("jpn[la]", document(language="jpn"))


def test_an_endless_number_is_no_pmid() -> None:
    assert not answers(f"{'9' * 5_000}[uid] OR 1:{'9' * 5_000}[uid]")


def test_only_a_text_that_is_there_makes_an_abstract() -> None:
    assert not answers("hasabstract", document(title="x", abstract=()))
    assert not answers("hasabstract", document(title="x", abstract=""))


def test_a_compiled_query_judges_many_documents() -> None:
    sought = compile_query(parse("apple OR banana"), TODAY)
    assert [sought(fruit) for fruit in (A, B, C)] == [True, True, False]


def test_five_thousand_terms_are_judged_without_depth() -> None:
    query = " OR ".join(f"t{number}" for number in range(5_000)) + " OR apple"
    assert answers(query, A)
    assert not answers(query, B)


@pytest.mark.parametrize(
    ("query", "diagnosis"),
    [
        ("apple[ti] OR banana", Diagnosis()),
        (
            "a1[NoSuchField] OR (b[Foo Bar] AND c[NoSuchField])",
            Diagnosis(unknown_fields=("NoSuchField", "Foo Bar")),
        ),
        ("apple[tiab:noexp]", Diagnosis(unknown_fields=("tiab:noexp",))),
        ("the of OR apple OR --[ti]", Diagnosis(ignored_phrases=("the of", "--"))),
        ('"the of"[tiab:~2] OR by[au]', Diagnosis()),
        (
            "soon[crdt] OR 2026:later[dp] OR one[uid] OR 2026[dp] OR 2026:2025[dp]",
            Diagnosis(unreadable=("soon", "2026:later", "one", "2026:2025")),
        ),
        ('"last 30 days"[crdt]', Diagnosis()),
    ],
)
def test_what_pubmed_could_not_search_is_named(query: str, diagnosis: Diagnosis) -> None:
    assert diagnose(parse(query)) == diagnosis
