"""Draw figures of the studies that report chose: report --plot."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.app import App
from pipeline.cli.output import print_json, talk, write_file
from pipeline.errors import UsageError
from pipeline.reports.figures.catalogue import NAMES
from pipeline.reports.figures.figure import Figure
from pipeline.stages.choose import Choice

SCHEMA = "k2watch.plots/1"
PICTURES = ("png", "svg", "pdf")
_ALL = "all"

plot_name = click.option(
    "--plot",
    type=click.Choice([*NAMES, _ALL]),
    help="Draw instead of listing; --output names a folder, --format is png, svg or pdf.",
)


def picture_form(form: str | None) -> str:
    """Give the form of a plot: png where none was said.

    Raises:
        click.UsageError: it is the form of a table.
    """
    if form is not None and form not in PICTURES:
        raise click.UsageError(f"--format {form}: a plot is drawn as {', '.join(PICTURES)}")
    return form or PICTURES[0]


def draw(
    app: App, choice: Choice, plot: str, form: str, folder: Path | None, *, wants_json: bool
) -> None:
    """Draw one figure or all, each with its data as CSV beside it, and say where they are.

    Raises:
        UsageError: the folder cannot be written to.
    """
    if folder == Path("-"):
        raise UsageError("--output -: a plot is written into a folder; name one")
    from pipeline.reports.plots import csv_bytes, picture
    from pipeline.stages.figures import figures

    drawn = [one for one in figures(app, choice) if plot in (one.name, _ALL)]
    place = folder or app.config.path(app.config.reports.path) / "plots"
    _make(place)
    for one in drawn:
        write_file(place / f"{one.name}.csv", csv_bytes(one))
        write_file(place / f"{one.name}.{form}", picture(one, form))
    if wants_json:
        print_json(SCHEMA, {"figures": [_figure_json(one, place, form) for one in drawn]})
        return
    for one in drawn:
        click.echo(place / f"{one.name}.{form}")
        talk("\n".join((one.alt, *one.left_out)))


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder}: cannot be made: {error.strerror}") from error


def _figure_json(one: Figure, place: Path, form: str) -> dict[str, object]:
    return {
        "name": one.name,
        "title": one.title,
        "caption": one.caption,
        "alt": one.alt,
        "left_out": list(one.left_out),
        "picture": str(place / f"{one.name}.{form}"),
        "data": str(place / f"{one.name}.csv"),
    }
