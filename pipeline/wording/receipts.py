"""The receipt a reader can check: what was asked, what came, and what did not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC

from pipeline.domain.digests import Receipt, SearchReceipt
from pipeline.domain.vocabulary import SourceName
from pipeline.wording.clean import line
from pipeline.wording.counts import count
from pipeline.wording.sources import SOURCE_NAMES

NEXT_RUN = "nothing is lost, the next run asks again"


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """One search: its numbers on a line, and whatever should worry somebody."""

    title: str
    numbers: str
    remarks: tuple[str, ...]


def receipts(receipt: Receipt) -> tuple[ReceiptView, ...]:
    """Give the receipt of every search."""
    return tuple(
        ReceiptView(_title(one), _numbers(one), tuple(_remarks(one))) for one in receipt.searches
    )


def alerts(receipt: Receipt) -> tuple[str, ...]:
    """List what must be seen first: searches unanswered or answered in part, landmarks missed."""
    found = []
    for one in receipt.searches:
        if one.error is not None:
            found.append(f"“{_title(one)}” {_error(one.error)}.")
        if one.degraded:
            found.append(f"“{_title(one)}” {_degraded(one)}.")
        if one.landmarks_missing:
            found.append(f"“{_title(one)}” {_landmarks(one)}.")
    return tuple(found)


def run_line(receipt: Receipt) -> str:
    """Name the run behind an issue and when it ended, in UTC."""
    ended = receipt.finished.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return f"Run {receipt.run}, finished {ended}"


def _title(one: SearchReceipt) -> str:
    title = line(one.title, 120) or line(one.search, 120)
    is_pubmed = one.source is SourceName.PUBMED
    return title if is_pubmed else f"{title} ({SOURCE_NAMES[one.source]})"


def _numbers(one: SearchReceipt) -> str:
    if one.error is not None:
        return f"held {one.held:,}"
    parts = [
        f"{SOURCE_NAMES[one.source]} {one.reported:,}",
        f"held {one.held:,}",
        f"new {one.new:,}",
    ]
    parts += [f"late {one.late:,}", f"left the query {one.left:,}"]
    parts += [count(one.same, "earlier version", "earlier versions")] if one.same else []
    parts += [f"missing {one.missing:,}"] if one.missing else []
    parts += [f"gone {one.gone:,}"] if one.gone else []
    parts += [f"rejects {one.rejects:,}"]
    parts += [f"landmarks {one.landmarks_found}/{one.landmarks}"] if one.landmarks else []
    return " · ".join(parts)


def _remarks(one: SearchReceipt) -> list[str]:
    found = [_error(one.error)] if one.error is not None else []
    found += [_degraded(one)] if one.degraded else []
    found += [_landmarks(one)] if one.landmarks_missing else []
    if one.missing:
        found.append(f"{count(one.missing, 'record', 'records')} did not come; asked for again")
    if one.gone:
        found.append(f"{count(one.gone, 'record', 'records')} never came; no longer asked for")
    found += [f"warning: {line(text, 300)}" for text in one.warnings]
    found += [f"read from NLM's files up to {line(one.last_file, 60)}"] if one.last_file else []
    return found + _beginnings(one)


def _beginnings(one: SearchReceipt) -> list[str]:
    """Tell what was compared with what, where it is not simply all with all."""
    if one.window is not None:
        since = one.window.isoformat()
        return [f"too many for one list: compared from {since} on, and in full every week"]
    if one.is_edited:
        return ["the query was edited: what only the new wording finds is no news"]
    return ["first run of this search: the start of the watch"] if one.is_baseline else []


def _degraded(one: SearchReceipt) -> str:
    parts = "; ".join(line(part, 120) for part in one.degraded[:5])
    return f"was not searched as written, its numbers answer another question: {parts}"


def _error(error: str) -> str:
    return f"could not be asked: {line(error, 300).rstrip('. ')}; {NEXT_RUN}"


def _landmarks(one: SearchReceipt) -> str:
    pmids = ", ".join(str(pmid) for pmid in one.landmarks_missing[:20])
    more = f" and {len(one.landmarks_missing) - 20} more" if len(one.landmarks_missing) > 20 else ""
    known = count(len(one.landmarks_missing), "known study", "known studies")
    return f"does not find {known} that it must find: PMID {pmids}{more}"
