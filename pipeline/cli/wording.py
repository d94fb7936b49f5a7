"""How results are put into words and JSON for people and programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pipeline.cli import enriched
from pipeline.domain.digests import Receipt, SearchReceipt
from pipeline.domain.vocabulary import DeliveryState, SourceName
from pipeline.wording.counts import count
from pipeline.wording.sources import SOURCE_NAMES

if TYPE_CHECKING:
    from pipeline.stages.compose import Composed
    from pipeline.stages.refresh import Refreshed
    from pipeline.stages.run import RunReport
    from pipeline.store.runs import DeliveryStatus, Run
    from pipeline.store.service_standings import Standing


def receipt_line(one: SearchReceipt) -> str:
    """Write one search's receipt on one line; a failure never looks like "nothing new"."""
    source = SOURCE_NAMES[one.source]
    if one.error:
        by = "" if one.source is SourceName.PUBMED else f" by {source}"
        return f"{one.search}: NOT ANSWERED{by}: {one.error}"
    counts = [f"{source} {one.reported:,}", f"held {one.held:,}", f"new {one.new:,}"]
    counts += [f"late {one.late:,}"] if one.late else []
    counts += [f"left the query {one.left:,}"] if one.left else []
    counts += [count(one.same, "earlier version", "earlier versions")] if one.same else []
    counts += [f"missing {one.missing:,}"] if one.missing else []
    counts += [f"gone {one.gone:,}"] if one.gone else []
    counts += [f"rejects {one.rejects:,}"]
    counts += [f"landmarks {one.landmarks_found}/{one.landmarks}"] if one.landmarks else []
    counts += [f"listed from {one.window}"] if one.window else []
    counts += ["edited query" if one.is_edited else "baseline"] if one.is_baseline else []
    counts += ["DEGRADED"] if one.degraded else []
    return f"{one.search}: " + " · ".join(counts)


def receipt_text(receipt: Receipt) -> str:
    """Write a whole receipt, a line a search."""
    return "\n".join(receipt_line(one) for one in receipt.searches) or "no searches configured"


def receipt_json(receipt: Receipt) -> dict[str, Any]:
    """Give a receipt as JSON values."""
    searches = [asdict(one) for one in receipt.searches]
    finished = receipt.finished.isoformat()
    whole = {"run": receipt.run, "finished": finished, "complete": receipt.complete}
    return {**whole, "searches": searches}


def alarms(receipt: Receipt) -> list[str]:
    """List what an operator must hear of even when the run was complete."""
    found = []
    for one in receipt.searches:
        if one.landmarks_missing:
            numbers = ", ".join(map(str, one.landmarks_missing))
            found.append(f"{one.search}: does not find its landmarks {numbers}; check the query")
        if one.rejects:
            broken = count(one.rejects, "record", "records")
            found.append(f"{one.search}: {broken} could not be read; the next run asks again")
        found += [f"{one.search}: PubMed says: {text}" for text in one.warnings]
    return found


def issue_line(one: Composed) -> str:
    """Write one issue on one line."""
    entries = count(one.entries, "entry", "entries")
    more = count(one.waiting, "change waits", "changes wait")
    waiting = f", {more} for the next issue" if one.waiting else ""
    return f"{one.reader} {one.slot}: {one.message.subject} ({entries}{waiting})"


def issue_json(one: Composed) -> dict[str, Any]:
    """Give one issue as JSON values."""
    return {
        "reader": one.reader,
        "slot": one.slot.isoformat(),
        "subject": one.message.subject,
        "entries": one.entries,
        "waiting": one.waiting,
    }


def run_text(report: RunReport) -> str:
    """Tell a run in a few lines."""
    issues = count(len(report.issues), "issue", "issues")
    end = f"run {report.run}: {issues} composed, {report.delivered.sent:,} sent"
    known = map(enriched.text, report.enriched)
    return "\n".join([receipt_text(report.receipt), *map(issue_line, report.issues), *known, end])


def run_json(report: RunReport) -> dict[str, Any]:
    """Give a run as JSON values."""
    return {
        "run": report.run,
        "exit_code": report.exit_code,
        "receipt": receipt_json(report.receipt),
        "annotated": report.annotated,
        "issues": [issue_json(one) for one in report.issues],
        "sent": report.delivered.sent,
        "enriched": [enriched.as_json(one) for one in report.enriched],
        "troubles": report.troubles,
    }


def refreshed_text(found: Refreshed) -> str:
    """Tell in a line what looking again brought, gravest first."""
    looked = f"looked at {count(found.looked_at, 'record', 'records')}"
    news = [f"{kind.replace('_', ' ')} {number:,}" for kind, number in found.changes.items()]
    rest = {"left out by PubMed": found.missing, "not readable": found.rejects}
    news += [f"{words} {number:,}" for words, number in rest.items() if number]
    lost = [count(found.trials, "registration", "registrations")] if found.trials else []
    lost += [count(found.preprints, "preprint", "preprints")] if found.preprints else []
    news += [f"{one} that no search finds now" for one in lost]
    return f"{looked}, {found.changed:,} have changed" + "".join(f" · {one}" for one in news)


def refreshed_json(found: Refreshed) -> dict[str, Any]:
    """Give what looking again brought as JSON values."""
    changes = {kind.value: number for kind, number in found.changes.items()}
    return {"looked_at": found.looked_at, **asdict(found), "changes": changes}


def runs_text(
    found: list[Run], waiting: list[DeliveryStatus], services: Sequence[Standing] = ()
) -> str:
    """Write the diary, newest first, the latest receipt, how services stand, and the outbox."""
    lines = [_run_line(one) for one in found] or ["it has never run; start with: k2watch run"]
    latest = next((one for one in found if one.receipt), None)
    if latest and latest.receipt:
        lines += [f"\nreceipt of run {latest.number}:", receipt_text(latest.receipt)]
    lines += map(enriched.standing_text, services)
    return "\n".join(lines + [_delivery_line(one) for one in waiting])


def missed_text(missed: datetime) -> str:
    """Say that nothing ran when it should have."""
    when = f"{missed:%Y-%m-%d %H:%M}Z"
    return (
        f"\nOVERDUE: no complete run since {when}, when the schedule has one; "
        "is it in the crontab, or the daemon running? then: k2watch run"
    )


def _run_line(one: Run) -> str:
    started = f"{one.started:%Y-%m-%d %H:%M}Z"
    if one.finished is None:
        return f"{one.number:>5}  {started}  {one.command:<8}  not finished (working, or killed)"
    length = f"{(one.finished - one.started).total_seconds():.0f} s"
    result = "ok" if one.exit_code == 0 else f"exit {one.exit_code}: {one.error}"
    return f"{one.number:>5}  {started}  {one.command:<8}  {length:>6}  {_new(one)}{result}"


def _new(one: Run) -> str:
    searches = one.receipt.searches if one.receipt else ()
    return f"new matches {sum(s.new + s.late for s in searches)}  " if searches else ""


_DECIDE = "decide with k2watch deliver --again or --drop"


def _delivery_line(one: DeliveryStatus) -> str:
    when = f", next try {one.next_try:%Y-%m-%d %H:%M}Z" if one.next_try else ""
    what = f"digest {one.slot} for {one.reader} by {one.channel} to {one.recipient}"
    tries = "1 try" if one.attempts == 1 else f"{one.attempts} tries"
    said = f"outbox: {what}: {one.state} after {tries}{when}: {one.response or 'not tried yet'}"
    return f"{said}; {_DECIDE}" if one.state is DeliveryState.FAILED else said


def runs_json(
    found: list[Run], waiting: list[DeliveryStatus], services: Sequence[Standing] = ()
) -> dict[str, Any]:
    """Give the diary, how services stand, and the outbox as JSON values."""
    lines = [
        {**asdict(one), "receipt": receipt_json(one.receipt) if one.receipt else None}
        for one in found
    ]
    known = [enriched.standing_json(one) for one in services]
    return {"runs": lines, "services": known, "outbox": [asdict(one) for one in waiting]}
