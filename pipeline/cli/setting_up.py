"""Set up: init."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import click

from pipeline.cli.options import dry_run, shared
from pipeline.errors import UsageError


def starter_config() -> str:
    """Give the configuration a new watch starts with: the project's own config.toml.

    In a wheel it lies inside the package; in a checkout it is the file at the root.
    """
    packaged = files("pipeline") / "starter.toml"
    if packaged.is_file():
        return packaged.read_text(encoding="utf-8")
    return (Path(__file__).parents[2] / "config.toml").read_text(encoding="utf-8")


@click.command()
@shared
@click.argument("folder", type=click.Path(path_type=Path), default=".")
@dry_run
def init(folder: Path, dry_run: bool) -> None:
    """Write a starter config.toml into FOLDER.

    It holds the vitamin K2 searches; the contact e-mail and the readers are yours to fill in.

    \b
    Example:  k2watch init watch/
    """
    file = folder / "config.toml"
    if file.exists():
        raise UsageError(f"{file} is there already and stays as it is")
    if dry_run:
        click.echo(f"would write {file}")
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file.write_text(starter_config(), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{file}: cannot be written: {error.strerror}") from error
    click.echo(
        f"wrote {file}\n"
        "next: 1. set sources.pubmed.email in it (NCBI asks for a contact address)\n"
        "      2. k2watch check\n"
        "      3. k2watch run, or the crontab line of: k2watch run --help",
        err=True,
    )
