"""Draw figures of the studies that report chose: report --plot."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import click
from click.core import ParameterSource

from pipeline.app import App
from pipeline.cli.output import print_json, talk
from pipeline.errors import UsageError
from pipeline.reports.figures.catalogue import NAMES
from pipeline.reports.figures.figure import Figure
from pipeline.store.studies import Selection

SCHEMA = "k2watch.plots/1"
FORMATS = ("png", "svg", "pdf")
_ALL = "all"

plot_name = click.option(
    "--plot",
    type=click.Choice([*NAMES, _ALL]),
    help="Draw instead of listing; --output names a folder, --format is png, svg or pdf.",
)


def form_of(plot: str | None, form: str) -> str:
    """Give the form that is meant: png where a plot is drawn and none was said.

    Raises:
        click.UsageError: a plot in the form of a table, or a table in the form of a picture.
    """
    source = click.get_current_context().get_parameter_source("form")
    if plot and source is ParameterSource.DEFAULT:
        return FORMATS[0]
    if (form in FORMATS) != bool(plot):
        why = f"a plot is drawn as {', '.join(FORMATS)}" if plot else "name a plot with --plot"
        raise click.UsageError(f"--format {form}: {why}")
    return form


def draw(
    app: App, wanted: Selection, plot: str, form: str, folder: Path | None, *, wants_json: bool
) -> None:
    """Draw one figure or all, each with its data as CSV beside it, and say where they are.

    Raises:
        UsageError: the folder cannot be written to.
    """
    if folder == Path("-"):
        raise UsageError("--output -: a plot is written into a folder; name one")
    from pipeline.reports.plots import csv_bytes, picture
    from pipeline.stages.figures import figures

    drawn = [one for one in figures(app, wanted) if plot in (one.name, _ALL)]
    place = folder or app.config.path(app.config.reports.path) / "plots"
    for one in drawn:
        _write(place / f"{one.name}.csv", csv_bytes(one))
        _write(place / f"{one.name}.{form}", picture(one, form))
    if wants_json:
        print_json(SCHEMA, {"figures": [_figure_json(one, place, form) for one in drawn]})
        return
    for one in drawn:
        click.echo(place / f"{one.name}.{form}")
        talk("\n".join((one.alt, *one.left_out)))


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


def _write(path: Path, content: bytes) -> None:
    """Replace a file as a whole: whoever reads it meanwhile sees the old one or the new one."""
    draft = path.with_name(f".{path.name}.draft")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(content)
        draft.replace(path)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from error
