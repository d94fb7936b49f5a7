"""``report --plot`` refuses what it cannot draw before anything is opened."""

from __future__ import annotations

import subprocess
import sys

import pytest
from click.testing import CliRunner

from pipeline.cli.reporting import report


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--format", "pdf"], "name a plot with --plot"),
        (["--plot", "all", "--format", "md"], "a plot is drawn as png, svg, pdf"),
        (["--plot", "pie"], "'studies-per-year', 'evidence-matrix'"),
    ],
)
def test_a_form_that_does_not_fit_is_a_usage_error(words: list[str], said: str) -> None:
    done = CliRunner().invoke(report, words)
    assert done.exit_code == 2
    assert said in " ".join(done.output.split())


def test_the_command_is_there_without_its_painter() -> None:
    code = "import sys, pipeline.cli.reporting as r; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
