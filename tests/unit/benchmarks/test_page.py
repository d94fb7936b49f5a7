"""The page of benchmarks: tables in Markdown, written between two marks and nowhere else."""

import pytest

from benchmarks.everything import BEGIN, END, rewritten
from benchmarks.tables import Table


def test_a_table_is_markdown_with_figures_to_the_right() -> None:
    written = Table("Parse", "Two files.", ("program", "×"), (("k2watch", "1.20"),)).markdown()
    assert written.splitlines() == [
        *("### Parse", "", "Two files.", ""),
        *("| program | × |", "| --- | ---: |", "| k2watch | 1.20 |"),
    ]


def test_only_what_stands_between_the_marks_is_written_anew() -> None:
    page = f"before\n{BEGIN}\nold\n{END}\nafter\n"
    once = rewritten(page, "new")
    assert once == f"before\n{BEGIN}\n\nnew\n{END}\nafter\n"
    assert rewritten(once, "newer") == once.replace("new", "newer")


def test_a_page_without_marks_is_left_alone() -> None:
    with pytest.raises(ValueError, match="no <!--"):
        rewritten(f"{END} {BEGIN}", "new")
