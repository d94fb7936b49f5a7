"""The subject and the first sentence: newest fact first, and a failure never reads as silence."""

from __future__ import annotations

from pipeline.digest.tally import Tally, tally
from pipeline.domain.digests import Digest
from pipeline.wording.clean import line
from pipeline.wording.counts import count

SUBJECT_LENGTH = 70
TAG_LENGTH = 20


def subject(digest: Digest, tag: str) -> str:
    """Write the subject: ``[K2/MGP] 4 new studies: 1 randomised trial, 1 retraction``.

    It stays within about 70 characters by leaving out the least of its facts.
    """
    label = line(tag, TAG_LENGTH)
    start = f"[{label}] " if label else ""
    return start + _headline(digest, tally(digest), SUBJECT_LENGTH - len(start))


def lead(digest: Digest) -> str:
    """Write the first sentence of the letter, which a mail client shows beside the subject."""
    facts = tally(digest)
    first = _lead(digest, facts)
    failure = f"{_failure(facts)}." if facts.is_incomplete and _failure(facts) not in first else ""
    return " ".join(sentence for sentence in (first, failure, _waiting(digest)) if sentence)


def _headline(digest: Digest, facts: Tally, room: int) -> str:
    if not facts.facts and not facts.starter and facts.is_incomplete:
        return _failure(facts)
    mark = " (incomplete)" if facts.is_incomplete else ""
    return _news(digest, facts, room - len(mark)) + mark


def _news(digest: Digest, facts: Tally, room: int) -> str:
    if digest.since is None:
        return _fit(_started(digest), [(1, one) for one in facts.alarms], room)
    if facts.facts:
        return _join(facts, room)
    if facts.starter:
        return _added(facts)
    missing = count(facts.landmarks_missing, "landmark missing", "landmarks missing")
    return _quiet(digest) + (f", {missing}" if facts.landmarks_missing else "")


def _join(facts: Tally, room: int) -> str:
    """Put the facts in reading order, each with its rank: what ranks last is dropped first."""
    rest = [(1, one) for one in facts.alarms] + [(2, one) for one in facts.trial_news]
    rest += [(3, one) for one in facts.other_news] + [(4, one) for one in facts.trial_changes]
    rest += [(5, facts.older)] if facts.older else []
    rest += [(6, facts.near)] if facts.near else []
    if not facts.new:
        return _fit(rest[0][1], rest[1:], room)
    if not facts.designs:
        return _fit(facts.new, rest, room)
    (_, first), *more = [(2, one) for one in facts.designs]
    return _fit(f"{facts.new}: {first}", [*more, *rest], room)


def _fit(head: str, parts: list[tuple[int, str]], room: int) -> str:
    """Join with commas; while that is too long, drop the last of the lowest rank."""
    kept = list(parts)
    while kept and len(_commas(head, kept)) > room:
        least = max(range(len(kept)), key=lambda place: (kept[place][0], place))
        del kept[least]
    return _commas(head, kept)


def _commas(head: str, parts: list[tuple[int, str]]) -> str:
    return ", ".join([head, *(text for _, text in parts)])


def _failure(facts: Tally) -> str:
    if facts.unanswered == facts.searches and facts.silent:
        return f"{' and '.join(facts.silent)} could not be asked"
    parts = [(facts.unanswered, "could not be asked"), (facts.degraded, "not asked as written")]
    return ", ".join(
        f"{number} of {facts.searches} searches {what}" for number, what in parts if number
    )


def _started(digest: Digest) -> str:
    return f"The watch has started: {count(digest.held, 'study', 'studies')} held"


def _added(facts: Tally) -> str:
    what = "edited" if facts.edited else "added"
    return f"A search was {what}: {count(facts.starter, 'study', 'studies')} to start with"


def _quiet(digest: Digest) -> str:
    return f"Nothing new: {count(digest.held, 'study', 'studies')} held"


def _lead(digest: Digest, facts: Tally) -> str:
    if digest.since is None:
        return _first_lead(digest, facts)
    since = f"since {digest.since.isoformat()}"
    if facts.facts:
        return f"{_everything(facts)}."
    if facts.starter:
        return f"{_added(facts)}."
    if not facts.is_incomplete:
        return f"Nothing new {since}; {count(digest.held, 'study', 'studies')} held."
    if facts.unanswered < facts.searches:
        return f"Nothing new {since} from the searches that were answered."
    return f"Whether anything is new {since} is not known: {_failure(facts)}."


def _first_lead(digest: Digest, facts: Tally) -> str:
    if facts.unanswered and facts.unanswered == facts.searches:
        return f"The watch could not start yet: {_failure(facts)}."
    sample = f", {facts.starter:,} of them below to start with" if facts.starter else ""
    news = f" {_everything(facts)}." if facts.facts else ""
    return f"{_started(digest)}{sample}.{news}"


def _everything(facts: Tally) -> str:
    designs = f" ({', '.join(facts.designs)})" if facts.designs else ""
    news = (*facts.alarms, *facts.other_news, *facts.registered)
    parts = [f"{facts.new}{designs}", *news, facts.older, facts.near]
    return ", ".join(part for part in parts if part)


def _waiting(digest: Digest) -> str:
    more = digest.rolled_over
    if not more:
        return ""
    return f"{more:,} more {'waits' if more == 1 else 'wait'} for the next issue."
