"""The search benchmark runs from end to end; how large its ratios are is not tested here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.search_100k import AD_HOC, main


def test_every_query_is_measured_on_both_sides(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["--studies", "150", "--rounds", "1", "--only", "sqlite"]
    main([*asked, "--corpus", str(tmp_path), "--json"])
    measured = json.loads(capsys.readouterr().out)
    assert "sample corpus" in measured["corpus"]
    found = {one["query"]: one["found"] for one in measured["queries"]}
    assert found["all[sb]"] == 150
    assert len([name for name in found if name.startswith("search ")]) + len(AD_HOC) == len(found)
    assert all(one["ms"]["sqlite"] > 0 and one["scan_ms"] > 0 for one in measured["queries"])
