"""Change the numbers and the ids a search's answer reports, in XML and in JSON alike."""

import re
from collections.abc import Callable
from dataclasses import replace

from pipeline.sandbox.exchange import Answer

# ESearch's, then those of ClinicalTrials.gov and Europe PMC.
_COUNT = re.compile(rb'(<Count>|"count":"|"totalCount": ?|"hitCount": ?)(\d+)')
_RETMAX = re.compile(rb'(<RetMax>|"retmax":")(\d+)')
_XML_IDS = re.compile(rb"(<IdList>\s*)(<Id>\d+</Id>(?:\s*<Id>\d+</Id>)*)")
_JSON_IDS = re.compile(rb'("idlist":\[)((?:"\d+",?)+)')


def drift(answer: Answer, by: int) -> Answer:
    """Report a Count that is off; the ids stay."""
    return _with_number(answer, _COUNT, lambda count: max(count + by, 0))


def shrink(answer: Answer, to: float) -> Answer:
    """Report fewer hits and the ids that go with them, as a half-dead index would."""
    kept = _with_ids(answer, lambda ids: ids[: int(len(ids) * to)])
    return _with_number(kept, _COUNT, lambda count: int(count * to))


def drop_ids(answer: Answer, count: int) -> Answer:
    """Leave the first ids out and keep the Count."""
    return _with_ids(answer, lambda ids: ids[count:])


def reverse_ids(answer: Answer) -> Answer:
    """Give the ids in reverse."""
    return _with_ids(answer, lambda ids: ids[::-1])


def _with_ids(answer: Answer, change: Callable[[list[bytes]], list[bytes]]) -> Answer:
    ids: list[bytes] = []

    def in_xml(found: re.Match[bytes]) -> bytes:
        ids[:] = change(re.findall(rb"\d+", found[2]))
        return found[1] + b"".join(b"<Id>%s</Id>" % pmid for pmid in ids)

    def in_json(found: re.Match[bytes]) -> bytes:
        ids[:] = change(re.findall(rb"\d+", found[2]))
        return found[1] + b",".join(b'"%s"' % pmid for pmid in ids)

    body = _JSON_IDS.sub(in_json, _XML_IDS.sub(in_xml, answer.body, count=1), count=1)
    changed = replace(answer, body=body)
    return _with_number(changed, _RETMAX, lambda _: len(ids)) if body != answer.body else answer


def _with_number(
    answer: Answer, pattern: re.Pattern[bytes], change: Callable[[int], int]
) -> Answer:
    def changed(found: re.Match[bytes]) -> bytes:
        return found[1] + str(change(int(found[2]))).encode()

    return replace(answer, body=pattern.sub(changed, answer.body, count=1))
