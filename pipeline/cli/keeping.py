"""Look after the database and what lies beside it: db status, upgrade, backup, mesh."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.app import App
from pipeline.cli.options import as_json, dry_run, opened, shared
from pipeline.cli.output import print_json, talk
from pipeline.errors import UsageError
from pipeline.query.mesh_file import MeshFileError, load_mesh, write_table
from pipeline.stages.diary import is_new
from pipeline.stages.search import write_texts
from pipeline.store import schema, studies
from pipeline.store.backups import back_up, backup_name
from pipeline.whole_files import drafted
from pipeline.wording.counts import count


@click.group()
def db() -> None:
    """Look after the database: status, upgrade, backup, mesh.

    \b
    Example:  k2watch db backup
    """


@db.command()
@shared
@as_json
def status(wants_json: bool) -> None:
    """Tell which schema the database has and how much it holds.

    \b
    Example:  k2watch db status --json
    """
    with opened() as app:
        found = None if is_new(app) else schema.revision(app.store)
        held = None
        if found == schema.HEAD:
            with app.store.read() as session:
                held = studies.count(session)
        place = app.store.place
    content = {"store": place, "revision": found, "needed": schema.HEAD, "studies": held}
    if wants_json:
        print_json("k2watch.db/1", content)
    else:
        amount = "" if held is None else f"; {count(held, 'study', 'studies')}"
        click.echo(f"{place}: schema {found or 'none yet'}, needed {schema.HEAD}{amount}")


@db.command()
@shared
@dry_run
def upgrade(dry_run: bool) -> None:
    """Bring the schema to what this program needs; a SQLite file is backed up first.

    \b
    Example:  k2watch db upgrade --dry-run
    """
    with opened() as app:
        found = None if is_new(app) else schema.revision(app.store)
        state = f"schema {found or 'none yet'}, needed {schema.HEAD}"
        if dry_run:
            click.echo(state)
            return
        if found == schema.HEAD:
            talk(state)
            return
        schema.upgrade(app.store, lambda: _keep_copy(app))
        write_texts(app)
    talk(f"the database has schema {schema.HEAD}")


def _keep_copy(app: App) -> None:
    if app.store.file is not None:
        kept = back_up(app.store, backup_name(app.store, app.now()))
        talk(f"kept a backup: {kept}")


@db.command()
@shared
@click.argument("target", type=click.Path(path_type=Path), required=False)
def backup(target: Path | None) -> None:
    """Copy a SQLite database while it is in use, to TARGET or beside it.

    \b
    Example:  k2watch db backup /backups/k2watch.sqlite3
    """
    with opened() as app:
        schema.require_current(app.store)
        place = target or backup_name(app.store, app.now())
        click.echo(back_up(app.store, place))


@db.command()
@shared
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@dry_run
def mesh(file: Path, dry_run: bool) -> None:
    """Read all of MeSH from NLM's descriptor FILE, for [mh] beyond this field's branches.

    The program ships the branches of vitamin K and the vessels. NLM's descYYYY.gz, with qualYYYY.gz
    and suppYYYY.gz beside it if wanted, brings the rest; it is kept as a table (query.mesh).

    \b
    Example:  k2watch db mesh desc2027.gz
    """
    with opened() as app:
        table = app.config.path(app.config.query.mesh)
        if dry_run:
            click.echo(f"would write {table}")
            return
        try:
            whole = load_mesh(file)
        except MeshFileError as error:
            raise UsageError(str(error)) from error
        table.parent.mkdir(parents=True, exist_ok=True)
        with drafted(table) as draft:
            write_table(whole, draft, source=f"MeSH, from {file.name}")
    talk(f"wrote {table}: {count(len(whole.records), 'record', 'records')}")
