"""T12: the disk fills up under each output in turn, at every size that is not enough.

The command ends 75 with one line; what stood there stands there still, nothing is half written;
once there is space the next run completes, and every study was told once.
"""

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from shutil import copytree, rmtree
from typing import cast

import pytest

from tests.functional.conftest import (
    SECOND,
    Home,
    Outside,
    _run_once,  # noqa: F401 - fixtures of the installed command
    collected,  # noqa: F401
    make_home,
    outside,  # noqa: F401
)
from tests.functional.test_mesh_table import DESCRIPTORS
from tests.integration.stages.letters import read

from .conftest import Torture

SIZE = 8 * 1024 * 1024
STEP = 32 * 1024
NEWS = '[[readers]]\nname = "wall"\nemail = "wall@example.org"\nchannels = ["feed", "folder"]\n'


@contextmanager
def small_disk(place: Path) -> Iterator[None]:
    """Put a small disk under a folder, with what the folder held."""
    held = place.parent.with_name(f"{place.parent.name}.{place.name}.held")
    place.mkdir(parents=True, exist_ok=True)
    copytree(place, held)
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(place)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"no small disk here (run it as root, or under unshare -rm): {done.stderr}")
    try:
        copytree(held, place, dirs_exist_ok=True)
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)
        rmtree(held)


@contextmanager
def filled(place: Path, leave: int) -> Iterator[None]:
    """Leave so many bytes free, and then none the less."""
    there = os.statvfs(place)
    filler = place / "filler"
    filler.write_bytes(bytes(max(there.f_bavail * there.f_frsize - leave, 0)))
    try:
        yield
    finally:
        filler.unlink()


class Watch:
    """A watch on the second Monday, and the letters that it sent."""

    def __init__(self, home: Home, folder: Path, outside: Outside) -> None:  # noqa: F811
        copytree(home.folder, folder)
        environ = home.environ | {"HOME": str(folder)}
        self.home, self.outside = Home(folder, environ), outside
        self.before = len(outside.letters())

    def run(self, hour: int = 6, *words: str) -> subprocess.CompletedProcess[str]:
        return self.home.k2watch(*(words or ("run",)), K2WATCH_CLOCK=f"{SECOND}T{hour:02}:00")

    def told(self) -> list[int]:
        letters = self.outside.letters()[self.before :]
        return sorted(
            pmid
            for one in letters
            for pmid in read(cast("object", message_from_bytes(one, policy=default))).pmids()  # type: ignore[arg-type]
        )

    def database(self) -> tuple[str, list[tuple[int, ...]], list[tuple[str]]]:
        with closing(sqlite3.connect(self.home.database)) as connection:
            (sound,) = connection.execute("PRAGMA integrity_check").fetchone()
            counts = [
                connection.execute(f"SELECT count(*) FROM {name}").fetchone()
                for name in ("study", "change", "match", "told", "digest", "delivery", "slot")
            ]
            states = connection.execute("SELECT DISTINCT state FROM delivery").fetchall()
        return sound, counts, states

    def files(self) -> dict[str, bytes]:
        """Read what people read: issues, feeds, pages."""
        return {
            name: content
            for name, content in self.home.files().items()
            if name.startswith("reports") and not name.endswith("filler")
        }


def complaint(done: subprocess.CompletedProcess[str]) -> int:
    """Count the lines, none of which is a traceback."""
    assert done.returncode in (0, 75), done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    assert (done.returncode == 0) == (done.stderr == ""), done.stderr
    return len(done.stderr.splitlines())


@pytest.fixture
def second_week(collected: Home, outside: Outside) -> Home:  # noqa: F811
    """Give a folder of the first Monday, with a feed and a site, on the second."""
    outside.set_clock(SECOND)
    config = collected.folder / "config.toml"
    config.write_text(f"{config.read_text()}\n[reports]\nsite = true\n{NEWS}", encoding="utf-8")
    return collected


@pytest.mark.parametrize("under", ["db", "reports"])
def test_a_run_on_a_disk_that_fills_up(
    second_week: Home,
    outside: Outside,  # noqa: F811
    tmp_path: Path,
    torture: Torture,
    under: str,
) -> None:
    torture.once(under, "db")
    calm = Watch(second_week, tmp_path / "calm", outside)
    assert calm.run().returncode == 0
    wanted, held, shown = calm.told(), calm.database(), set(calm.files())
    assert wanted
    failed, sizes = 0, range(0, SIZE // 2, torture.size(14 * STEP, STEP))
    for leave in sizes:
        one = Watch(second_week, tmp_path / f"{under}-{leave}", outside)
        place = one.home.folder / under
        with small_disk(place):
            before = one.files()
            with filled(place, leave):
                lines = complaint(one.run())
                assert_nothing_half(before, one.files())
            assert one.database()[0] == "ok", leave
            failed += lines > 0
            again = one.run(hour=12)
            assert (again.returncode, again.stderr) == (0, ""), leave
            assert one.told() == wanted, leave
            assert one.database() == held, leave
            assert set(one.files()) == shown, leave
        if not lines:
            break
    assert failed > 0
    torture.tell(
        f"T12 disk full under {under}/",
        f"{failed} sizes that were too small: each ended 75 with its line, 0 files half written, "
        "0 studies lost, 0 told twice",
    )


def assert_nothing_half(before: dict[str, bytes], after: dict[str, bytes]) -> None:
    """Find every file whole: what ends in the middle of a page is not there."""
    assert set(before) <= set(after)
    for name, content in after.items():
        assert not name.endswith(".tmp"), name
        if before.get(name):
            assert content, f"{name} is empty now"
        if name.endswith(".html"):
            assert content.rstrip().endswith(b"</html>"), name


OUTPUTS = {
    "copy.sqlite3": "db backup full/copy.sqlite3",
    "mesh.tsv": "db mesh desc2027.xml --set query.mesh=full/mesh.tsv",
    "table.csv": "report --output full/table.csv",
    "book.xlsx": "report --format xlsx --output full/book.xlsx",
    "page.html": "report --format html --output full/page.html",
    "studies-per-year.png": "report --plot studies-per-year --output full",
}


def test_a_good_file_is_not_replaced_by_a_part(
    second_week: Home,
    outside: Outside,  # noqa: F811
    tmp_path: Path,
    torture: Torture,
) -> None:
    one = Watch(second_week, tmp_path / "outputs", outside)
    place = one.home.folder / "full"
    (one.home.folder / "desc2027.xml").write_text(DESCRIPTORS, encoding="utf-8")
    outputs = list(OUTPUTS.items())[: torture.size(3, len(OUTPUTS))]
    with small_disk(place):
        for name, line in outputs:
            (place / name).write_bytes(b"what stood here")
            with filled(place, 0):
                done = one.run(6, *line.split())
                assert (done.returncode, complaint(done)) == (75, 1), (name, done.stderr)
                assert "space" in done.stderr or "full" in done.stderr, done.stderr
                assert (place / name).read_bytes() == b"what stood here", name
                assert {file.name for file in place.iterdir()} == {name, "filler"}
            assert one.run(6, *line.split()).returncode == 0, name
            assert len((place / name).read_bytes()) > 15, name
            for file in place.iterdir():
                file.unlink()
    torture.tell("T12 disk full, single files", f"{len(outputs)} of {len(outputs)} kept")


@pytest.mark.parametrize("free", [0, 4096])
def test_a_starter_configuration_is_written_whole_or_not_at_all(tmp_path: Path, free: int) -> None:
    home = make_home(tmp_path / "home", {}, "")
    file = home.folder / "watch" / "config.toml"
    with small_disk(file.parent):
        assert home.k2watch("init", "watch").returncode == 0
        before = file.read_bytes()
        file.unlink()
        with filled(file.parent, free):
            done = home.k2watch("init", "watch")
            assert (done.returncode, complaint(done)) == (75, 1), done.stderr
            assert "watch/config.toml: cannot be written: No space left on device" in done.stderr
            assert {one.name for one in file.parent.iterdir()} == {"filler"}
        assert home.k2watch("init", "watch").returncode == 0
        assert file.read_bytes() == before


def test_no_space_for_what_is_only_passing(
    second_week: Home,
    outside: Outside,  # noqa: F811
    tmp_path: Path,
) -> None:
    one = Watch(second_week, tmp_path / "passing", outside)
    place = one.home.folder / "tmp"
    with small_disk(place), filled(place, 0):
        temporary = {"TMPDIR": str(place), "SQLITE_TMPDIR": str(place)}
        done = one.home.k2watch("report", "--format", "xlsx", "--output", "book.xlsx", **temporary)
        assert complaint(done) == (done.returncode == 75)
        assert (one.home.folder / "book.xlsx").exists() == (done.returncode == 0)
