"""T15, first part: what is small to send and large to read is refused at every door.

A child that may use 2 s of processor and 200 MB brings each document in; nothing is fetched, no
file is opened, and what is not refused was read without what it declared.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from . import bombs
from .bombs import DECLARED, ENDLESS, FRAMES, INSIDE, JSON
from .confined import Outcome, confined
from .conftest import Torture

LURE = "k2-lure-in-a-file"
DOORS = tuple(FRAMES)


@pytest.fixture
def lure(tmp_path: Path) -> Path:
    """Give a file that no document may open."""
    file = tmp_path / "lure"
    file.write_text(LURE)
    return file


@pytest.fixture
def trap() -> Iterator[socket.socket]:
    """Give a server that no document may reach."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server
        with pytest.raises(BlockingIOError):
            server.accept()


def assert_harmless(name: str, outcome: Outcome) -> None:
    """Refused in words of ours, or read without what was declared."""
    assert outcome.is_refused or outcome.kind == "read", (name, outcome)
    assert "memory" not in outcome.text.lower(), (name, outcome)
    for never in (LURE, "lollol"):
        assert never not in outcome.text, (name, outcome)


@pytest.mark.parametrize("door", DOORS)
def test_nothing_declared_is_obeyed(
    door: str, tmp_path: Path, lure: Path, trap: socket.socket, torture: Torture
) -> None:
    port = str(trap.getsockname()[1])
    every = 1 if torture.is_full or door == "efetch" else 4
    for name, (declared, title) in list(DECLARED.items())[::every]:
        filled = [
            one.replace("{file}", str(lure)).replace("{port}", port) for one in (declared, title)
        ]
        outcome = confined(bombs.read, door, bombs.document(door, *filled), tmp_path)
        assert_harmless(name, outcome)
    count = len(list(DECLARED)[::every])
    torture.tell(f"T15 declarations, {door}", f"0 of {count} obeyed within 2 s and 200 MB")


@pytest.mark.parametrize("door", DOORS)
def test_nothing_inside_is_too_much(
    door: str, tmp_path: Path, lure: Path, trap: socket.socket, torture: Torture
) -> None:
    every = 1 if torture.is_full or door == "efetch" else 3
    for name, title in list(INSIDE.items())[::every]:
        filled = title.replace("{file}", str(lure)).replace("{port}", str(trap.getsockname()[1]))
        outcome = confined(bombs.read, door, bombs.document(door, "", filled), tmp_path)
        assert_harmless(name, outcome)


@pytest.mark.parametrize("door", ["efetch", "esearch", "ictrp.gz", "import.gz", "mesh.gz"])
def test_a_gigabyte_is_not_taken_in(door: str, tmp_path: Path, torture: Torture) -> None:
    for name in list(ENDLESS)[: torture.size(1, len(ENDLESS))]:
        bombs.pack(bombs.endless(door, name), tmp_path / bombs.file_name(door, name))
        outcome = confined(bombs.read_endless, door, name, tmp_path)
        assert_harmless(name, outcome)
    count = torture.size(1, len(ENDLESS))
    torture.tell(f"T15 gigabytes, {door}", f"0 of {count} taken in within 2 s and 200 MB")


@pytest.mark.parametrize("door", ["a service's answer", "a line of `read`"])
def test_json_is_bounded(door: str, torture: Torture) -> None:
    for name in list(JSON)[:: torture.size(2, 1)]:
        outcome = confined(bombs.read_json, door, name)
        assert_harmless(name, outcome)


def test_a_cell_and_a_line_are_bounded(tmp_path: Path) -> None:
    for content in (b'"' + b"a" * 1_000_000, b"a" * 1_000_000, b"\n" * 1_000_000):
        outcome = confined(bombs.read_csv, tmp_path, content)
        assert_harmless(repr(content[:9]), outcome)
    for content in (b"a" * 65_536, b"\n" * 65_536, b"      a\n" * 8_192):
        outcome = confined(bombs.read_medline_file, tmp_path, content)
        assert_harmless(repr(content[:9]), outcome)
