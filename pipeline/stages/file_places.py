"""Where NLM's files are: a folder of this machine, or one on the web with a copy in a folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipeline.app import App
from pipeline.errors import UsageError
from pipeline.outside import open_mirror
from pipeline.sources.pubmed_file_names import PubMedFile, list_files
from pipeline.stages.files_in_order import Fetch


@dataclass(frozen=True, slots=True)
class FilePlace:
    """The files that are there, in their order; ``fetch`` brings one where it can be read."""

    files: tuple[PubMedFile, ...]
    fetch: Fetch


def is_address(place: str) -> bool:
    """Tell an address on the web from a folder."""
    return "://" in place


@contextmanager
def opened_place(app: App, place: str, folder: Path) -> Iterator[FilePlace]:
    """List the files of a place; those of an address are copied to ``folder`` when wanted.

    Raises:
        UsageError: the folder cannot be read.
        SourceError: the address gives no listing.
    """
    if not is_address(place):
        yield FilePlace(tuple(list_files(app.config.path(Path(place)))), lambda _: None)
        return
    if not place.startswith(("https://", "http://")):
        raise UsageError(f"{place}: name a folder, or an address that starts with https://")
    url = place if place.endswith("/") else f"{place}/"
    with open_mirror(app, url, folder) as mirror:
        yield FilePlace(tuple(mirror.list_files()), mirror.fetch)
