"""Make again what the documentation shows: example issues, the picture, the schema.

Run by ``make docs``. The picture needs Chromium (Debian's package) and is left as it is without.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from pipeline.cli.rehearsal import rehearse
from pipeline.store.schema_picture import picture

ROOT = Path(__file__).parents[1]
CHROMIUM = "/usr/bin/chromium"
ISSUES = ("2026-09-07", "2026-10-12")  # the first issue, and the one with the retraction
PICTURED = "2026-10-12-everything.html"
_ABOUT = """# Example issues

Made by `make docs` from the sandbox's sample corpus:
every study in them is invented and labelled as sample.
"""


def main() -> None:
    """Write everything."""
    (ROOT / "db" / "schema.sql").write_text("\n".join(picture()) + "\n", encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        rehearse(Path(folder) / "demo", is_whole=True)
        digests = Path(folder) / "demo" / "digests"
        _keep(digests, ROOT / "reports" / "example")
        _photograph(digests / PICTURED, ROOT / "docs" / "digest.png")


def _keep(digests: Path, example: Path) -> None:
    shutil.rmtree(example, ignore_errors=True)
    example.mkdir(parents=True)
    (example / "README.md").write_text(_ABOUT, encoding="utf-8")
    for file in sorted(digests.iterdir()):
        if file.name.startswith(ISSUES):
            shutil.copyfile(file, example / file.name)


def _photograph(page: Path, picture: Path) -> None:
    if not Path(CHROMIUM).exists():
        sys.stderr.write(f"{CHROMIUM} is not here; {picture.name} stays as it is\n")
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        view = browser.new_page(viewport={"width": 660, "height": 1400}, device_scale_factor=1.5)
        view.goto(page.as_uri())
        view.screenshot(path=picture)
        browser.close()


if __name__ == "__main__":
    main()
