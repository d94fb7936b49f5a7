"""The search benchmark runs from end to end; how large its ratios are is not tested here."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.search_100k import AD_HOC, main


def test_every_query_is_measured_on_both_sides(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["--studies", "150", "--rounds", "1", "--only", "sqlite"]
    main([*asked, "--corpus", str(tmp_path)])
    lines = capsys.readouterr().out.splitlines()
    found = {line.split(" | ")[0].lstrip("| "): line.split(" | ")[1:] for line in lines[4:] if line}
    assert "sample corpus" in "".join(lines)
    assert found["all[sb]"][0] == "150"
    watched = [one for one in found if one.startswith(("search ", "question "))]
    assert len(watched) + len(AD_HOC) == len(found) - 2  # and the two lines of the head
    assert all("×" in cells[2] for name, cells in found.items() if name in AD_HOC)
