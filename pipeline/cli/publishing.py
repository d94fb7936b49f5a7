"""Put what is held into pages: site."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import as_json, dry_run, opened, shared
from pipeline.cli.output import foretell, print_json, talk
from pipeline.stages.diary import recorded
from pipeline.store.schema import require_current
from pipeline.wording.counts import count

if TYPE_CHECKING:
    from pipeline.site.folder import Built

SCHEMA = "k2watch.site/1"


@click.command()
@shared
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder to write into  [default: site in the folder of reports].",
)
@as_json
@dry_run
def site(output: Path | None, wants_json: bool, dry_run: bool) -> None:
    """Put all that is held into a folder of pages.

    They work without a server and offline: open index.html. Only pages whose words changed are
    written; files in the folder that are not the site's are left alone. With site = true in
    [reports] of config.toml every run does this.

    \b
    Examples:  k2watch site
               k2watch site --output /srv/www/k2 --dry-run
    """
    from pipeline.stages.site import site as publish

    with opened() as app:
        if dry_run:
            require_current(app.store)
            built = publish(app, output, dry_run=True)
            foretell(f"would be {_text(built)}", SCHEMA, _json(built), wants_json=wants_json)
            return
        with recorded(app, "site"):
            built = publish(app, output)
    if wants_json:
        print_json(SCHEMA, _json(built))
    talk(f"{_text(built)}\nopen {built.folder / 'index.html'}")


def _text(built: Built) -> str:
    return (
        f"{count(built.pages, 'page', 'pages')}: {built.written:,} written, "
        f"{built.unchanged:,} unchanged, {built.removed:,} removed"
    )


def _json(built: Built) -> dict[str, object]:
    return {
        "folder": str(built.folder),
        "pages": built.pages,
        "written": built.written,
        "unchanged": built.unchanged,
        "removed": built.removed,
        "bytes": built.size,
    }
