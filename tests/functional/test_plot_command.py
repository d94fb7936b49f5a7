"""``k2watch report --plot`` over what a first run collected; called here, not started anew."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result
from lxml import html
from PIL import Image

from pipeline.cli import k2watch
from pipeline.errors import UsageError

from .conftest import Home
from .test_questions_command import QUESTIONS

MARKS = (
    "design=randomised trial",
    "species=human",
    "forms=MK-8",
    "randomised=60",
    "outcomes=vascular calcification: improvement",
)


def report(home: Home, *words: str) -> Result:
    return command(home, "report", *words)


def command(home: Home, name: str, *words: str) -> Result:
    config = ("--config", str(home.folder / "config.toml"))
    return CliRunner(env=home.environ).invoke(k2watch, [name, *config, *words])


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_figure_is_drawn_with_its_data_beside(collected: Home) -> None:
    file = collected.folder / "config.toml"
    file.write_text(file.read_text() + QUESTIONS)
    found = collected.k2watch("search", '"matrix gla protein"[tiab]', "--pmids").stdout.split()
    assert collected.k2watch("mark", found[0], *MARKS).returncode == 0
    done = report(collected, "--plot", "all")
    assert (done.exit_code, done.stderr) == (0, "")
    pictures = [Path(line) for line in done.stdout.splitlines()]
    assert len(pictures) == 5
    for one in pictures:
        assert one.parent == collected.folder / "reports" / "plots"
        Image.open(one).verify()
    matrix = table(pictures[1].with_suffix(".csv"))
    field = next(
        one for one in matrix if (one["vitamin_k_form"], one["outcome_rung"]) == ("MK-8", "imaging")
    )
    assert (field["randomised_trials"], field["participants"], field["pmids"]) == (
        "1",
        "60",
        found[0],
    )
    directions = table(pictures[2].with_suffix(".csv"))
    assert [one["question"] for one in directions] == ["mgp-risk"]
    years = table(pictures[0].with_suffix(".csv"))
    assert sum(int(one["studies"]) for one in years) > 20


def test_the_figure_and_the_site_show_one_matrix(collected: Home) -> None:
    done = report(collected, "--plot", "evidence-matrix", "--output", str(collected.folder))
    assert (done.exit_code, done.stderr) == (0, "")
    figure = table(collected.folder / "evidence-matrix.csv")
    place = collected.folder / "pages"
    done = command(collected, "site", "--output", str(place))
    assert (done.exit_code, done.stderr) == (0, "")
    cells = html.parse(place / "matrix.html").xpath("//table/tbody/tr/td")
    assert [shown(one) for one in cells] == [in_words(one) for one in figure]
    filled = [(cell, row) for cell, row in zip(cells, figure, strict=True) if row["pmids"]]
    assert len(filled) >= 5
    for cell, row in filled:
        behind = html.parse(place / cell.find("a").get("href"))
        links = behind.xpath("//table//th//a/@href")
        assert sorted(Path(one).stem for one in links) == row["pmids"].split("; ")


def shown(cell: Any) -> str:
    """Say what a cell of the site's table shows, but for what is new."""
    for one in cell.xpath(".//span[contains(@class, 'badge')]"):
        one.getparent().remove(one)
    return " ".join(cell.text_content().split())


def in_words(row: dict[str, str]) -> str:
    """Say what the figure's data say of a cell, as the site writes it."""
    trials, unknown = int(row["randomised_trials"]), int(row["trials_without_number"])
    if not trials:
        return "no trial"
    people = f"{int(row['participants']):,} people" if row["participants"] else ""
    sizes = ", ".join(filter(None, (people, f"{unknown} of unknown size" if unknown else "")))
    return f"{trials} {'trial' if trials == 1 else 'trials'} {sizes}"


def test_one_figure_of_some_studies_goes_where_one_likes(collected: Home) -> None:
    place = collected.folder / "here"
    words = ("--plot", "studies-per-year", "--format", "svg", "--output", str(place), "--json")
    done = report(collected, "--where", "plumbing[ti]", *words)
    assert (done.exit_code, done.stderr) == (0, "")
    content = json.loads(done.stdout)
    assert content["schema"] == "k2watch.plots/1"
    assert [one["name"] for one in content["figures"]] == ["studies-per-year"]
    assert content["figures"][0]["alt"] == "Nothing is held that this figure could show."
    files = sorted(one.name for one in place.iterdir())
    assert files == ["studies-per-year.csv", "studies-per-year.svg"]


def test_a_place_that_is_no_folder_is_told(collected: Home) -> None:
    taken = collected.folder / "taken"
    taken.write_text("x")
    for place in (str(taken), "-"):
        done = report(collected, "--plot", "studies-per-year", "--output", place)
        assert isinstance(done.exception, UsageError)
        assert place in str(done.exception)
        assert done.stdout == ""
