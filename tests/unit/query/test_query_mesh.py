"""MeSH: the part that ships, and NLM's own files."""

import gzip
from pathlib import Path

import pytest

from pipeline.config_file import load
from pipeline.query import Field, Mesh, cut, matches, parse
from pipeline.query.meaning import searched_field
from pipeline.query.mesh import MeshRecord
from pipeline.query.mesh_file import MeshFileError, load_mesh
from pipeline.query.tree import Term, leaves

from .samples import TODAY, document

ROOT = Path(__file__).parents[3]

_DESCRIPTORS = """<?xml version="1.0"?>
<!DOCTYPE DescriptorRecordSet SYSTEM "https://www.nlm.nih.gov/databases/dtd/x.dtd">
<DescriptorRecordSet LanguageCode="eng">
 <DescriptorRecord><DescriptorUI>D000001</DescriptorUI>
  <DescriptorName><String>Fruit</String></DescriptorName>
  <TreeNumberList><TreeNumber>J02.500</TreeNumber></TreeNumberList></DescriptorRecord>
 <DescriptorRecord><DescriptorUI>D000002</DescriptorUI>
  <DescriptorName><String>Musa</String></DescriptorName>
  <TreeNumberList><TreeNumber>J02.500.100</TreeNumber></TreeNumberList>
  <ConceptList><Concept><TermList>
   <Term><String>Musa</String></Term><Term><String>Bananas</String></Term>
  </TermList></Concept></ConceptList></DescriptorRecord>
</DescriptorRecordSet>"""
_QUALIFIERS = """<QualifierRecordSet><QualifierRecord><QualifierUI>Q000001</QualifierUI>
  <QualifierName><String>growth</String></QualifierName>
  <ConceptList><Concept><TermList><Term><String>growth</String><Abbreviation>GR</Abbreviation>
  </Term></TermList></Concept></ConceptList></QualifierRecord></QualifierRecordSet>"""


def test_a_heading_explodes_to_all_that_is_narrower() -> None:
    forms = {"Vitamin K", "Vitamin K 1", "Vitamin K 2", "Vitamin K 3"}
    assert cut().explode("vitamin k") == forms
    assert {"Aortic Valve Stenosis", "Atherosclerosis"} <= cut().explode("Cardiovascular Diseases")
    assert "Renal Insufficiency, Chronic" in cut().explode("Kidney Diseases")
    assert "Kidney Diseases" not in cut().explode("Renal Insufficiency, Chronic")
    assert "Randomized Controlled Trial" in cut().explode("clinical trial")


def test_a_branch_ends_where_its_number_does() -> None:
    trees = {"Fruit": "J02.50", "Musa": "J02.50.100", "Bread": "J02.500", "Rye": "J02.500.100"}
    mesh = Mesh(MeshRecord(f"D{i}", name, (trees[name],)) for i, name in enumerate(trees))
    assert mesh.explode("Fruit") == {"Fruit", "Musa"}


def test_an_unknown_name_stands_for_itself() -> None:
    assert cut().explode("Sample Heading") == {"Sample Heading"}
    assert cut().heading_of("sample heading") is None
    assert cut().substance_of("sample substance") is None
    assert cut().qualifier_of("zz") is None


@pytest.mark.parametrize(
    ("phrase", "heading"),
    [("menaquinones", "Vitamin K 2"), ("VITAMIN K2", "Vitamin K 2"), ("fetuin-A",
      "alpha-2-HS-Glycoprotein"), ("smooth muscle, vascular", "Muscle, Smooth, Vascular"),
     ("randomized controlled trial", None)],
)  # fmt: skip
def test_an_entry_term_leads_to_its_heading(phrase: str, heading: str | None) -> None:
    assert cut().heading_of(phrase) == heading


def test_publication_types_substances_and_subheadings_have_names_of_their_own() -> None:
    assert cut().publication_type_of("review") == "Review"
    assert cut().publication_type_of("Vitamin K") is None
    assert cut().substance_of("menaquinone-7") == "menaquinone 7"
    assert cut().qualifier_of("tu") == cut().qualifier_of("Therapeutic Use") == "therapeutic use"


def test_subheadings_explode_by_the_families_nlm_shows() -> None:
    assert cut().explode("/therapeutic use") == {
        "therapeutic use", "administration & dosage", "adverse effects", "poisoning",
    }  # fmt: skip
    assert cut().explode("/ae") == {"adverse effects", "poisoning", "toxicity"}


@pytest.mark.parametrize(
    "query",
    ["menaquinones[mh]", "vitamin k[mh]", "vitamin k/tu[mh]", "vitamin k 2/therapeutic use[majr]",
     "tu[sh]", "clinical trial[pt]", '"Vitamin K 2/tu"[mh]'],
)  # fmt: skip
def test_headings_are_found_however_they_are_asked_for(query: str) -> None:
    held = document(
        major_topic="Vitamin K 2/administration & dosage",
        subheading="administration & dosage",
        publication_type="Randomized Controlled Trial",
    )
    assert matches(parse(query), held, TODAY, cut().explode)
    assert not matches(parse("vitamin k/to[mh]"), held, TODAY, cut().explode)


def test_the_cut_holds_all_that_the_watch_asks_for() -> None:
    asked = {
        (searched_field(leaf), leaf.text)
        for search in load(ROOT / "config.toml", (), {}).searches
        for leaf in leaves(parse(search.term))
        if isinstance(leaf, Term) and searched_field(leaf) in (Field.MESH, Field.SUBSTANCE)
    }
    assert len(asked) > 10
    for field, name in asked:
        found = cut().heading_of(name) if field is Field.MESH else cut().substance_of(name)
        assert found == name


def test_the_cut_is_small_and_names_its_source() -> None:
    file = ROOT / "pipeline" / "query" / "mesh_cut.tsv"
    assert file.stat().st_size < 300_000
    assert "National Library of Medicine" in file.read_text(encoding="utf-8")[:2_000]
    assert len({record.ui for record in cut().records}) == len(cut().records)


@pytest.mark.parametrize("suffix", [".xml", ".gz"])
def test_nlms_own_files_are_read(tmp_path: Path, suffix: str) -> None:
    for name, text in (("desc2027", _DESCRIPTORS), ("qual2027", _QUALIFIERS)):
        data = text.encode()
        (tmp_path / f"{name}{suffix}").write_bytes(gzip.compress(data) if suffix == ".gz" else data)
    mesh = load_mesh(tmp_path / f"desc2027{suffix}")
    assert mesh.explode("fruit") == {"Fruit", "Musa"}
    assert mesh.heading_of("bananas") == "Musa"
    assert mesh.qualifier_of("gr") == "growth"


@pytest.mark.parametrize(
    "data",
    [b"", b"no XML at all", b"<PubmedArticleSet></PubmedArticleSet>", _DESCRIPTORS[:700].encode(),
     gzip.compress(_DESCRIPTORS.encode())[:200]],
)  # fmt: skip
def test_another_file_is_refused_with_the_next_step(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / ("desc2027.gz" if data[:1] == b"\x1f" else "desc2027.xml")
    file.write_bytes(data)
    with pytest.raises(MeshFileError, match="Take descYYYY"):
        load_mesh(file)
    with pytest.raises(MeshFileError, match="Take descYYYY"):
        load_mesh(tmp_path / "absent.xml")


def test_an_entity_of_a_mesh_file_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    inner = f'<!DOCTYPE x [<!ENTITY leak SYSTEM "{(tmp_path / "secret").as_uri()}">]>'
    text = _DESCRIPTORS.split("\n", 2)[2].replace(">Fruit<", ">&leak;<")
    file = tmp_path / "desc2027.xml"
    file.write_text(inner + text)
    assert not any("secret" in record.name for record in load_mesh(file).records)
