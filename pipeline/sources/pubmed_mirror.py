"""NLM's folder of files on the web: what is there, and a copy of each in a folder of ours.

The listing is the plain page that a web server writes of a folder. Of what it says only the names
are used, and only those that NLM's files have: nobody can lead us to another place, here or there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import Malformed, Unavailable
from pipeline.http_client import Answer, HttpClient
from pipeline.sources.pubmed_file_names import PubMedFile, md5_of, named, read_md5, said_md5
from pipeline.whole_files import write_together

MAX_FILE_BYTES = 400_000_000  # the largest update files seen are a third of it
_LINKED = re.compile(r"href=\"(?:\./)?(pubmed\d\dn\d{4,}\.xml\.gz)\"", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mirror:
    """One folder at NLM, and ours."""

    client: HttpClient
    url: str
    folder: Path

    def list_files(self) -> list[PubMedFile]:
        """List the files there, in the order in which they are to be read.

        Raises:
            SourceError: there is no listing, or none of them in it.
        """
        names: set[str] = self.client.get(self.url, {}, self._names)
        found = (named(self.folder / name) for name in names)
        return sorted(file for file in found if file is not None)

    def fetch(self, file: PubMedFile) -> None:
        """Copy a file with its checksum, unless the copy is whole already.

        Raises:
            SourceError: it does not come whole.
            OSError: it cannot be kept.
        """
        if file.path.exists() and md5_of(file.path.read_bytes()) == said_md5(file.path):
            return
        beside = f"{file.name}.md5"
        said = self.client.get(f"{self.url}{beside}", {}, _text)
        packed = self.client.get(
            f"{self.url}{file.name}", {}, lambda answer: _agreeing(answer, read_md5(said))
        )
        content = {file.path: packed, file.path.with_name(beside): said.encode()}
        write_together(content)

    def _names(self, answer: Answer) -> set[str]:
        names = set(_LINKED.findall(_text(answer)))
        if not names:
            raise Malformed(f"{self.url} lists no file named like pubmed26n0001.xml.gz")
        return names


def _text(answer: Answer) -> str:
    return answer.body.decode("utf-8", "replace")


def _agreeing(answer: Answer, said: str) -> bytes:
    """Believe what agrees with its checksum; the next attempt may bring it whole."""
    if md5_of(answer.body) != said:
        raise Unavailable("the file does not agree with its checksum")
    return answer.body
