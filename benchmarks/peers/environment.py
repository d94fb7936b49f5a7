"""The peers' own environment, made once: what they need never mixes with what k2watch needs."""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
from pathlib import Path

from benchmarks.store_30k import ROOT

HOME = ROOT / ".cache" / "benchmark-peers"  # ignored by git; delete it to have newer releases
PACKAGES = {
    "Bio.Entrez.read": "biopython",
    "pubmed_parser": "pubmed_parser",
    "pymed": "pymed",
    "pubmedparser2": "pubmedparser2",
}
_XTRACT = "xtract"  # Debian's ncbi-entrez-direct


def interpreters() -> tuple[dict[str, Path], dict[str, str]]:
    """Give the interpreter to run each peer with, and why those that are missing are missing."""
    python = HOME / "bin" / "python"
    if not python.exists():
        venv.create(HOME, with_pip=True)
    there: dict[str, Path] = {}
    missing: dict[str, str] = {}
    for peer, package in PACKAGES.items():
        if _is_there(python, package):
            there[peer] = python
        else:
            missing[peer] = f"`pip install {package}` failed"
    if shutil.which(_XTRACT):
        there[_XTRACT] = Path(sys.executable)
    else:
        missing[_XTRACT] = "`apt-get install ncbi-entrez-direct` brings it"
    return there, missing


def _is_there(python: Path, package: str) -> bool:
    quiet = [str(python), "-m", "pip", "--quiet", "--disable-pip-version-check"]
    shown = subprocess.run([*quiet, "show", package], capture_output=True, check=False)
    if shown.returncode == 0:
        return True
    return subprocess.run([*quiet, "install", package], check=False).returncode == 0
