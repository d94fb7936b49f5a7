"""A sample file that does not fit is refused by file, entry and key."""

from pathlib import Path

import pytest

from pipeline.sandbox.sample_records import SampleError, update_files
from pipeline.sandbox.sample_records.reading import SAMPLE_FOLDER, read_sample

STUDY = """
[[study]]
pmid = 90000901
created = 2026-09-08
journal = "bone"
published = "2026"
status = "Publisher"
title = "Sample: one."
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("terms.toml", "journals.toml"):
        (tmp_path / name).write_text(SAMPLE_FOLDER.joinpath(name).read_text("utf-8"), "utf-8")
    return tmp_path


def refusal(folder: Path, text: str) -> str:
    (folder / "mine.toml").write_text(text, "utf-8")
    with pytest.raises(SampleError) as refused:
        update_files(read_sample(folder))
    return str(refused.value)


def test_a_folder_of_ones_own_is_read(folder: Path) -> None:
    (folder / "mine.toml").write_text(STUDY, "utf-8")
    ((_, data),) = update_files(read_sample(folder))
    assert b"<ArticleTitle>Sample: one.</ArticleTitle>" in data


def test_an_unknown_key_is_named(folder: Path) -> None:
    message = refusal(folder, STUDY + 'titel = "Sample: two."')
    assert message.startswith("mine.toml, study 90000901: unknown key 'titel'")


def test_an_unknown_key_in_a_link_is_named(folder: Path) -> None:
    message = refusal(folder, STUDY + "links = [{ typ = 'UpdateIn' }]")
    assert message.startswith("mine.toml, study 90000901, links: unknown key 'typ'")


def test_an_unknown_key_in_an_event_is_named(folder: Path) -> None:
    event = '[[event]]\ndate = 2026-09-09\npmid = 90000901\nnote = "x"\nset = { titel = "y" }'
    message = refusal(folder, STUDY + event)
    assert message.startswith("mine.toml, event 90000901, set: unknown key 'titel'")


def test_a_missing_key_is_named(folder: Path) -> None:
    message = refusal(folder, STUDY.replace('journal = "bone"\n', ""))
    assert message == "mine.toml, study 90000901: key 'journal' is missing"


def test_an_unknown_table_is_named(folder: Path) -> None:
    assert refusal(folder, "[[studies]]\npmid = 1") == "mine.toml: unknown table [[studies]]"


def test_a_file_that_is_no_toml_is_named(folder: Path) -> None:
    assert refusal(folder, "[[study").startswith("mine.toml: ")


def test_a_pmid_belongs_to_one_study(folder: Path) -> None:
    assert refusal(folder, STUDY + STUDY) == "PMIDs used by more than one study: [90000901]"


@pytest.mark.parametrize(
    "line", ["mesh = ['Vitamin K 77']", "types = ['Novel']", "substances = ['Phlogiston']"]
)
def test_a_word_of_no_vocabulary_is_named(folder: Path, line: str) -> None:
    word = line.split("'")[1]
    assert refusal(folder, STUDY + line) == f"study 90000901: nothing is called '{word}'"


def test_a_link_to_nowhere_is_refused(folder: Path) -> None:
    link = "links = [{ type = 'UpdateIn', pmid = 90000999 }]"
    assert refusal(folder, STUDY + link) == "study 90000901: nothing is called 90000999"


def test_markup_that_is_not_closed_is_refused(folder: Path) -> None:
    assert refusal(folder, STUDY.replace("one.", "<i>one.")).startswith("study 90000901: ")


def test_an_event_before_its_study_is_refused(folder: Path) -> None:
    event = '[[event]]\ndate = 2026-09-01\npmid = 90000901\nnote = "x"\nset = { title = "y" }'
    assert refusal(folder, STUDY + event) == "event 2026-09-01: no study 90000901 on that day"
