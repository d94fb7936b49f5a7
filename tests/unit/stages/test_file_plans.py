"""Which files are read next: in order, none left out, none passed over in silence."""

from datetime import UTC, datetime
from pathlib import Path

from pipeline.sources.pubmed_file_names import PubMedFile, name_of
from pipeline.stages.file_plans import due, due_after, gaps
from pipeline.store.files import Reading


def file(number: int, year: int = 26) -> PubMedFile:
    return PubMedFile(year, number, Path("/nowhere", name_of(year, number)))


def read(*numbers: int, year: int = 26) -> dict[str, Reading]:
    now = datetime(2026, 9, 7, tzinfo=UTC)
    names = (name_of(year, number) for number in numbers)
    return {name: Reading(name, "", 0, 0, 0, now) for name in names}


FILES = [file(1), file(2), file(3)]


def test_all_from_the_first_unread_file_on_is_due() -> None:
    plan = due(FILES, {"a": read(1, 3), "b": read(), "c": read(1, 2, 3)})
    assert [(one.number, names) for one, names in plan] == [
        (1, ("b",)),
        (2, ("a", "b")),
        (3, ("a", "b")),
    ]


def test_gaps_are_named_within_a_year() -> None:
    files = [file(1), file(3), file(7), file(2, 27)]
    assert list(gaps(files)) == [name_of(26, 2), f"{name_of(26, 4)} to {name_of(26, 6)}"]


def numbers(known: dict[str, Reading], *files: PubMedFile) -> tuple[list[int], str]:
    found, error = due_after(known, files)
    return [one.number for one in found], error or ""


def test_updates_are_read_up_to_a_gap() -> None:
    assert numbers({}, *FILES) == ([1, 2, 3], "")
    assert numbers(read(1, 2), *FILES) == ([3], "")
    assert numbers(read(1, 2, 3), *FILES) == ([], "")
    assert numbers(read(9), *FILES) == ([], "")
    due, error = numbers(read(1), file(2), file(4), file(5))
    assert (due, error.split(":")[0]) == ([2], f"{name_of(26, 3)} is missing")


def test_a_new_year_begins_with_its_first_file() -> None:
    due, error = numbers(read(9), file(10), file(1335, 27))
    assert due == [10]
    assert "a new year" in error
    assert numbers(read(9), file(10), file(1, 27), file(2, 27)) == ([10, 1, 2], "")
