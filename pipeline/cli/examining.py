"""Examine the database: doctor."""

from __future__ import annotations

from dataclasses import asdict, replace
from itertools import groupby

import click

from pipeline.cli.options import as_json, opened, shared
from pipeline.cli.output import discreet, print_json, warn
from pipeline.cli.verdict import letter, verdict
from pipeline.stages.doctor import examine_store
from pipeline.stages.findings import State, worst


@click.command()
@shared
@as_json
def doctor(wants_json: bool) -> int:
    """Examine the database, and say what to do.

    It asks whether all that was found is in the ledger, all that counts as sent was taken, all that
    a watermark stands for is stored, no failure passes for a complete run, and doing it again would
    change nothing; besides, whether the file is sound, who works, what waits, and what a wrong
    clock has written. Nothing is changed. It ends 75 when anything is to be mended.

    \b
    Example:  k2watch doctor --json
    """
    with opened() as app:
        found = [replace(one, text=discreet(one.text)) for one in examine_store(app)]
        place = app.store.place
    if wants_json:
        print_json("k2watch.doctor/1", {"store": place, "findings": [asdict(one) for one in found]})
    else:
        parts = [letter(name, list(mine)) for name, mine in groupby(found, lambda one: one.section)]
        click.echo("\n".join([*parts, "", verdict(found)]))
    for one in found:
        if one.state is State.BAD:
            warn(one.text)
    return worst(found)
