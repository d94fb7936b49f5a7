"""Do to an answer what the fault script says."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from pipeline.sandbox.counts import drift, drop_ids, reverse_ids, shrink
from pipeline.sandbox.exchange import Answer, Request
from pipeline.sandbox.faults import Fault
from pipeline.sandbox.pages import page
from pipeline.sandbox.served_records import with_null, with_records
from pipeline.sandbox.service import Service
from pipeline.sandbox.wire import Delivery

Options = Any  # a mapping whose keys and types were checked when the script was read

_PROLOG = re.compile(rb"<\?xml.*?\?>\s*<!DOCTYPE[^>]*>\s*", re.DOTALL)


def suffer(
    faults: Sequence[Fault], service: Service, request: Request, answer: Answer
) -> tuple[Answer, Delivery]:
    """Let faults act on an answer, one after the other, and on the way it will be sent."""
    delivery = Delivery()
    for fault in faults:
        if fault.kind in _TO_DELIVERY:
            delivery = _TO_DELIVERY[fault.kind](delivery, fault.options)
        elif fault.kind in _INSTEAD:
            answer = _INSTEAD[fault.kind](service, request, fault.options)
        elif fault.kind == "new_data":
            service.renew()
        else:
            answer = _TO_ANSWER[fault.kind](answer, fault.options)
    return answer, delivery


def _status(_: Service, __: Request, options: Options) -> Answer:
    headers = {name: str(value) for name, value in options["headers"].items()}
    return Answer(options["body"].encode(), options["content_type"], options["code"], headers)


def _prolog_only(answer: Answer, _: Options) -> Answer:
    """Leave what stands before the root; an answer in JSON has nothing there."""
    prolog = _PROLOG.match(answer.body)
    return replace(answer, body=prolog.group() if prolog else b"")


def _truncate(answer: Answer, options: Options) -> Answer:
    """Cut at a byte, or behind a number of records with the closing tag put back."""
    body, kept = answer.body, options["records"]
    if kept is None:
        at = len(body) // 2 if options["at"] is None else options["at"]
        return replace(answer, body=body[:at])
    return with_records(answer, lambda records: records[:kept])


def _bloat(answer: Answer, options: Options) -> Answer:
    """Blow the answer up with blanks, which gzip packs a thousand times smaller."""
    return replace(answer, body=answer.body + b" " * (options["megabytes"] << 20))


def _nul_byte(answer: Answer, options: Options) -> Answer:
    at = len(answer.body) // 2 if options["at"] is None else options["at"]
    return replace(answer, body=answer.body[:at] + b"\x00" + answer.body[at:])


def _wrong_charset(answer: Answer, options: Options) -> Answer:
    kind = answer.content_type.partition(";")[0]
    return replace(answer, content_type=f"{kind}; charset={options['charset']}")


def _duplicate(answer: Answer, options: Options) -> Answer:
    def repeated(records: list[Any]) -> list[Any]:
        return records + records[options["record"] : options["record"] + 1]

    return with_records(answer, repeated)


def _drop(answer: Answer, options: Options) -> Answer:
    count = options["count"]
    return with_records(drop_ids(answer, count), lambda records: records[count:])


def _reorder(answer: Answer, _: Options) -> Answer:
    return with_records(reverse_ids(answer), lambda records: records[::-1])


def _shrink(answer: Answer, options: Options) -> Answer:
    """Report a part of the hits and the records that go with them."""
    to = options["to"]
    return with_records(shrink(answer, to), lambda records: records[: int(len(records) * to)])


def _replace(answer: Answer, options: Options) -> Answer:
    body = answer.body.replace(options["text"].encode(), options["by"].encode())
    return replace(answer, body=body)


def _delayed(delivery: Delivery, options: Options) -> Delivery:
    return replace(delivery, delay=delivery.delay + options["seconds"])


def _dripping(delivery: Delivery, options: Options) -> Delivery:
    return replace(delivery, drip=(max(options["bytes"], 1), options["seconds"]))


_INSTEAD: dict[str, Callable[[Service, Request, Options], Answer]] = {
    "status": _status,
    "error": lambda service, request, options: service.refusal(request, options["text"]),
    "html": lambda _, __, options: page(200, options["title"]),
    "empty": lambda _, __, ___: Answer(b""),
    "rate_limited": lambda service, request, options: service.too_fast(
        request, options["retry_after"]
    ),
}
_TO_ANSWER: dict[str, Callable[[Answer, Options], Answer]] = {
    "prolog_only": _prolog_only,
    "truncate": _truncate,
    "bloat": _bloat,
    "nul_byte": _nul_byte,
    "wrong_charset": _wrong_charset,
    "duplicate_record": _duplicate,
    "drop_records": _drop,
    "reorder": _reorder,
    "count_drift": lambda answer, options: drift(answer, options["by"]),
    "shrink": _shrink,
    "null": lambda answer, options: with_null(answer, options["key"]),
    "replace": _replace,
}
_TO_DELIVERY: dict[str, Callable[[Delivery, Options], Delivery]] = {
    "delay": _delayed,
    "drip": _dripping,
    "reset": lambda delivery, options: replace(delivery, reset=options["where"]),
    "slow_headers": lambda delivery, options: replace(delivery, dawdle=options["seconds"]),
    "unended": lambda delivery, _: replace(delivery, unended=True),
    "incomplete": lambda delivery, options: replace(delivery, withheld=options["missing"]),
    "short_content_length": lambda delivery, options: replace(
        delivery, understated=options["missing"]
    ),
}
