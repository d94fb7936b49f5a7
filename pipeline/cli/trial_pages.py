"""The trial board on a terminal: trials."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TypeAlias

import click

from pipeline.cli import paper
from pipeline.cli.choosing import TEXT
from pipeline.cli.options import as_json, opened, shared
from pipeline.cli.output import print_json, talk
from pipeline.cli.paper import Line, Tone
from pipeline.domain.numbers import bare_name
from pipeline.domain.trial_board import BoardRow, Standing
from pipeline.domain.trials import HeldTrial
from pipeline.errors import UsageError
from pipeline.stages.trials import report_titles, trial_board
from pipeline.store.schema import require_current
from pipeline.wording import registered
from pipeline.wording.clean import line
from pipeline.wording.counts import count
from pipeline.wording.happened import happened

Titles: TypeAlias = Mapping[int, str]

SCHEMA = "k2watch.trials/1"
_UNLINKED = "no report of its results is linked; whether there is one is not known"


@click.command()
@shared
@click.argument("number", required=False, type=TEXT)
@as_json
def trials(number: str | None, wants_json: bool) -> None:
    """Show the trial board: recruiting, active, completed without results, with results.

    Known are trials whose registration a search found, or that a report held names. With NUMBER,
    all that is known of that trial.

    \b
    Examples:  k2watch trials
               k2watch trials NCT04539418
               k2watch trials --json
    """
    from pipeline.reports.trial_json import trial_json

    with opened() as app:
        require_current(app.store)
        rows, today = trial_board(app), app.now().date()
        if number is not None:
            rows = _only(rows, number)
        titles = report_titles(app, rows)
    if wants_json:
        print_json(SCHEMA, {"trials": [trial_json(one) for one in rows]})
    elif not rows:
        talk("no trial is known yet; searches with a clinicaltrials query bring them")
    elif number is not None:
        paper.show(_whole(rows[0], today, titles))
    else:
        paper.show(_board(rows, today, titles))


def _only(rows: Sequence[BoardRow], number: str) -> tuple[BoardRow, ...]:
    key = "".join(number.split()).casefold()
    found = tuple(
        one for one in rows if key in {each.casefold() for each in (one.number, *one.also)}
    )
    if not found:
        raise UsageError(f"{line(number, 80)}: no trial of this number is known; k2watch trials")
    return found


def _board(rows: Sequence[BoardRow], today: date, titles: Titles) -> Iterator[Line]:
    for standing in Standing:
        mine = [one for one in rows if one.standing is standing]
        if mine:
            yield Line(f"{standing.value}: {len(mine):,}", Tone.HEAD)
            for one in mine:
                yield from _row(one, today)
                if one.held is None:
                    yield from _reports_of(one, titles)
            yield Line()


def _row(row: BoardRow, today: date) -> Iterator[Line]:
    if row.held is None:
        yield Line(f"{row.number} · known from reports only", indent=2, hang=4)
    else:
        trial = row.held.trial
        owed = " · OVERDUE" if row.is_overdue else ""
        yield Line(f"{row.number} · {_status(row.held)}{owed}", indent=2, hang=4)
        yield Line(registered.trial_title(trial), indent=6)
        facts = (registered.trial_facts(row.held), registered.expected(trial, today))
        for text in filter(None, facts):
            yield Line(text, Tone.SOFT, indent=6)
    if told := _reports(row):
        yield Line(told, Tone.SOFT, indent=6)


def _status(held: HeldTrial) -> str:
    return held.trial.status_raw.replace("_", " ").lower() or "status not stated"


def _reports(row: BoardRow) -> str:
    reports = row.reports
    parts = [
        f"{count(len(pmids), one, many)} held: {', '.join(map(bare_name, pmids))}"
        for pmids, one, many in (
            (reports.protocols, "protocol", "protocols"),
            (reports.results, "report of results", "reports of results"),
            (reports.others, "other report", "other reports"),
        )
        if pmids
    ]
    return " · ".join([*parts, _UNLINKED] if row.is_silent else parts)


def _reports_of(row: BoardRow, titles: Titles) -> Iterator[Line]:
    for pmid in row.reports.every:
        yield Line(f"{bare_name(pmid)} {line(titles.get(pmid, ''), 300)}", indent=6, hang=2)


def _whole(row: BoardRow, today: date, titles: Titles) -> Iterator[Line]:
    yield from _row(row, today)
    yield from _reports_of(row, titles)
    if row.also:
        yield Line(f"also registered as {', '.join(row.also)}", indent=6)
    if row.held is None:
        return
    trial = row.held.trial
    yield Line(registered.trial_source(trial), Tone.SOFT, indent=6)
    yield Line(
        f"{registered.trial_sponsor(trial)} · {registered.trial_url(trial.number)}", indent=6
    )
    yield from _outcomes(row.held)
    yield from _results(row.held)
    if row.held.changes:
        yield Line()
        yield Line("What happened", Tone.HEAD)
    for change in row.held.changes:
        yield Line(f"{change.noted:%Y-%m-%d}  {happened(change)}", indent=2, hang=12)


def _outcomes(held: HeldTrial) -> Iterator[Line]:
    for title, is_primary in (("Primary outcomes", True), ("Secondary outcomes", False)):
        mine = [pair for pair in held.outcomes if pair[0].is_primary is is_primary]
        if mine:
            yield Line()
            yield Line(title, Tone.HEAD)
        for one, rung in mine:
            parts = (line(one.measure, 300), line(one.time_frame, 100), rung.value if rung else "")
            yield Line(" · ".join(part for part in parts if part), indent=2, hang=2)


def _results(held: HeldTrial) -> Iterator[Line]:
    if held.trial.results_summary:
        yield Line()
        yield Line("Results posted in the registry", Tone.HEAD)
        yield Line(line(held.trial.results_summary, 2_000), indent=2)
    if held.trial.unknown:
        words = ", ".join(line(one, 80) for one in held.trial.unknown)
        yield Line(f"Words of the registry that are not known here: {words}", Tone.SOFT)
