"""The wheel holds all it needs: migrations, templates, the sample, the starter configuration."""

import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def output(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def bin_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel in an environment that sees our dependencies, but not this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    build = ["-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    output(sys.executable, *build, cwd=folder)
    (wheel,) = folder.glob("k2watch-*.whl")
    venv.create(folder / "venv", with_pip=False)
    python = folder / "venv" / "bin" / "python"
    pip = ["-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", "--quiet"]
    output(sys.executable, *pip, str(wheel), cwd=folder)
    site = Path(
        output(python, "-c", "import site; print(site.getsitepackages()[0])", cwd=folder).strip()
    )
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python.parent


def test_the_installed_wheel_is_whole(bin_folder: Path, tmp_path: Path) -> None:
    k2watch = bin_folder / "k2watch"
    where = output(
        bin_folder / "python", "-c", "import pipeline; print(pipeline.__file__)", cwd=tmp_path
    )
    assert Path(where).is_relative_to(bin_folder.parent), "it is not the checkout that is tried"
    output(k2watch, "init", "watch", cwd=tmp_path)
    assert (tmp_path / "watch" / "config.toml").read_text() == (ROOT / "config.toml").read_text()
    told = output(k2watch, "demo", "demo", cwd=tmp_path)
    assert "6 letters arrived" in told
    assert len(list((tmp_path / "demo" / "digests").glob("*.html"))) == 3
