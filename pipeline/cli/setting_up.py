"""Set up: init, check."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import click

from pipeline import stages
from pipeline.app import App
from pipeline.cli import wording
from pipeline.cli.options import as_json, dry_run, opened, print_json, shared, warn
from pipeline.errors import EXIT_CONFIG, EXIT_TEMPORARY, UsageError
from pipeline.stages.foresee import Foreseen
from pipeline.store import schema, studies


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


@click.command()
@shared
@as_json
def check(wants_json: bool) -> int:
    """Check configuration, database and every search.

    Each search is read as PubMed would read it, with advice where that is not what it says, and
    asked of PubMed: how many it finds, how PubMed understands it, which landmarks it misses, and
    after an edit what it would add and lose. Nothing is stored.

    \b
    Example:  k2watch check --json
    """
    with opened() as app:
        schema.require_current(app.store)
        found = stages.foresee(app)
        if wants_json:
            print_json("k2watch.check/1", _check_json(app, found))
        else:
            click.echo(_check_text(app, found))
    for one in found:
        if one.landmarks_missing:
            numbers = ", ".join(map(str, one.landmarks_missing))
            warn(f"{one.search}: does not find its landmarks {numbers}")
    return _check_code(found)


def _check_code(found: list[Foreseen]) -> int:
    if any(one.is_refused or one.degraded or one.landmarks_missing for one in found):
        return EXIT_CONFIG
    return EXIT_TEMPORARY if any(one.error for one in found) else 0


def _check_json(app: App, found: list[Foreseen]) -> dict[str, object]:
    return {
        "store": app.store.url.render_as_string(),
        "source": app.config.sources.pubmed.base_url,
        "searches": [wording.foreseen_json(one) for one in found],
        "readers": [one.name for one in app.config.readers],
    }


def _check_text(app: App, found: list[Foreseen]) -> str:
    key = "with an API key" if app.api_key() else "without an API key"
    lost = [pmid for one in found for pmid in one.lost[: wording.SHOWN]]
    with app.store.read() as session:
        titles = studies.titles(session, lost)
    lines = [
        f"database  {app.store.url.render_as_string()} (schema {schema.HEAD})",
        f"PubMed    {app.config.sources.pubmed.base_url} {key}",
        f"readers   {', '.join(one.name for one in app.config.readers) or 'none'}",
        *(wording.foreseen_text(one, titles) for one in found),
    ]
    return "\n".join(lines)
