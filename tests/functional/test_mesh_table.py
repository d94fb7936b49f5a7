"""``k2watch db mesh``: headings beyond the branches that ship with the program."""

from pathlib import Path

from .conftest import Home

DESCRIPTORS = """<?xml version="1.0"?>
<DescriptorRecordSet>
<DescriptorRecord><DescriptorUI>D900001</DescriptorUI>
<DescriptorName><String>Sample Bone Proteins</String></DescriptorName>
<TreeNumberList><TreeNumber>D12.1</TreeNumber></TreeNumberList></DescriptorRecord>
<DescriptorRecord><DescriptorUI>D024482</DescriptorUI>
<DescriptorName><String>Vitamin K 2</String></DescriptorName>
<TreeNumberList><TreeNumber>D12.1.5</TreeNumber></TreeNumberList></DescriptorRecord>
</DescriptorRecordSet>
"""
NARROWER = '"Vitamin K 2"[mh]'
BROADER = '"Sample Bone Proteins"[mh]'


def descriptors(folder: Path) -> str:
    file = folder / "desc2027.xml"
    file.write_text(DESCRIPTORS, encoding="utf-8")
    return file.name


def pmids(home: Home, query: str) -> list[str]:
    return home.k2watch("search", query, "--pmids").stdout.split()


def test_a_heading_takes_in_what_nlms_file_says_is_narrower(collected: Home) -> None:
    narrower = pmids(collected, NARROWER)
    assert narrower
    assert pmids(collected, BROADER) == []
    done = collected.k2watch("db", "mesh", descriptors(collected.folder), "-v")
    assert (done.returncode, done.stdout) == (0, "")
    assert "2 records" in done.stderr
    assert pmids(collected, BROADER) == narrower


def test_a_dry_run_writes_no_table(collected: Home) -> None:
    done = collected.k2watch("db", "mesh", descriptors(collected.folder), "--dry-run")
    assert "would write" in done.stdout
    assert not (collected.folder / "db" / "mesh.tsv").exists()


def test_a_file_that_is_no_mesh_is_2_and_says_what_to_take(collected: Home) -> None:
    (collected.folder / "other.xml").write_text("<a/>", encoding="utf-8")
    done = collected.k2watch("db", "mesh", "other.xml")
    assert done.returncode == 2
    assert "Take descYYYY.xml" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_spoilt_table_is_78_and_says_how_to_write_it_anew(collected: Home) -> None:
    (collected.folder / "db" / "mesh.tsv").write_text("one cell\n", encoding="utf-8")
    done = collected.k2watch("search", NARROWER)
    assert done.returncode == 78
    assert "k2watch db mesh" in done.stderr
    assert done.stderr.count("\n") == 1
