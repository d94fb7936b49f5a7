"""Run NCBI's own EDirect against a sandbox."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from pipeline.sandbox import Sandbox
from tests.integration.clients.conftest import KEY

# When EDirect cuts a large search into slices it calls esearch anew and forgets -base, so an
# esearch that stands first in the PATH passes it on; all else is the package as it is.
_WITH_BASE = '#!/bin/sh\nexec {esearch} "$@" -base "$BASE"\n'
_PROGRAMS = ("esearch", "efetch", "elink", "epost", "xtract")


def missing() -> str:
    """Name the programs that are not there, empty when all are."""
    return " ".join(program for program in _PROGRAMS if not shutil.which(program))


class Edirect:
    """Runs pipelines of EDirect's programs as a shell would."""

    def __init__(self, folder: Path) -> None:
        self._home = folder
        script = folder / "esearch"
        script.write_text(_WITH_BASE.format(esearch=shutil.which("esearch")), encoding="utf-8")
        script.chmod(0o755)

    def run(self, sandbox: Sandbox, pipeline: str) -> str:
        """Run a pipeline in which ``$BASE`` is the sandbox, and return what it prints.

        Raises:
            AssertionError: EDirect reported anything, even what it overcame by asking again.
        """
        done = self.attempt(sandbox, pipeline)
        # Slicing prints a dot for every slice.
        assert not done.stderr.strip(" .\n"), done.stderr
        return done.stdout

    def attempt(self, sandbox: Sandbox, pipeline: str) -> subprocess.CompletedProcess[str]:
        """Run a pipeline whatever it reports."""
        own = {"BASE": sandbox.base_url, "NCBI_API_KEY": KEY, "EMAIL": "desk@example.org"}
        path = f"{self._home}:{os.environ['PATH']}"
        environment = {**os.environ, **own, "PATH": path, "HOME": str(self._home), "no_proxy": "*"}
        return subprocess.run(
            ["sh", "-c", pipeline],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
        )


def element(text: str, tag: str) -> list[str]:
    """List what stands in the elements of one name in an answer EDirect printed."""
    return re.findall(rf"<{tag}[^>]*>([^<]*)</{tag}>", text)
