"""Do to an answer what the fault script says."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from pipeline.sandbox.counts import drift, drop_ids, reverse_ids, shrink
from pipeline.sandbox.eutils.markup import error_answer
from pipeline.sandbox.eutils.service import too_fast
from pipeline.sandbox.exchange import Answer, Request
from pipeline.sandbox.faults import Fault
from pipeline.sandbox.limits import WITHOUT_KEY
from pipeline.sandbox.pages import page
from pipeline.sandbox.wire import Delivery
from pipeline.sandbox.xml_records import spans

Options = Any  # a mapping whose keys and types were checked when the script was read

_PROLOG = re.compile(rb"<\?xml.*?\?>\s*<!DOCTYPE[^>]*>\s*", re.DOTALL)


def suffer(faults: Sequence[Fault], request: Request, answer: Answer) -> tuple[Answer, Delivery]:
    """Let faults act on an answer, one after the other, and on the way it will be sent."""
    delivery = Delivery()
    for fault in faults:
        if fault.kind in _TO_DELIVERY:
            delivery = _TO_DELIVERY[fault.kind](delivery, fault.options)
        elif fault.kind in _INSTEAD:
            answer = _INSTEAD[fault.kind](request, fault.options)
        else:
            answer = _TO_ANSWER[fault.kind](answer, fault.options)
    return answer, delivery


def _status(_: Request, options: Options) -> Answer:
    headers = {name: str(value) for name, value in options["headers"].items()}
    return Answer(options["body"].encode(), options["content_type"], options["code"], headers)


def _error(request: Request, options: Options) -> Answer:
    as_json = request.form.text("retmode") == "json"
    return error_answer(request.verb, (options["text"],), 200, as_json)


def _rate_limited(request: Request, options: Options) -> Answer:
    return too_fast(request.address, WITHOUT_KEY, options["retry_after"])


def _prolog_only(request: Request, _: Options) -> Answer:
    whole = error_answer(request.verb, ("",), 200, as_json=False)
    prolog = _PROLOG.match(whole.body)
    return replace(whole, body=prolog.group() if prolog else b"")


def _truncate(answer: Answer, options: Options) -> Answer:
    """Cut at a byte, or behind a number of records with the closing tag put back."""
    body, kept = answer.body, options["records"]
    if kept is None:
        at = len(body) // 2 if options["at"] is None else options["at"]
        return replace(answer, body=body[:at])
    return _with_records(answer, lambda records: records[:kept])


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
    def repeated(records: list[bytes]) -> list[bytes]:
        return records + records[options["record"] : options["record"] + 1]

    return _with_records(answer, repeated)


def _drop(answer: Answer, options: Options) -> Answer:
    count = options["count"]
    return _with_records(drop_ids(answer, count), lambda records: records[count:])


def _reorder(answer: Answer, _: Options) -> Answer:
    return _with_records(reverse_ids(answer), lambda records: records[::-1])


def _with_records(answer: Answer, change: Callable[[list[bytes]], list[bytes]]) -> Answer:
    """Change the list of whole records in a body; what stands around them stays."""
    places = list(spans(answer.body))
    if not places:
        return answer
    head, tail = answer.body[: places[0][0]], answer.body[places[-1][1] :]
    records = change([answer.body[start:end] for start, end in places])
    return replace(answer, body=head + b"".join(records) + tail)


def _delayed(delivery: Delivery, options: Options) -> Delivery:
    return replace(delivery, delay=delivery.delay + options["seconds"])


def _dripping(delivery: Delivery, options: Options) -> Delivery:
    return replace(delivery, drip=(max(options["bytes"], 1), options["seconds"]))


_INSTEAD: dict[str, Callable[[Request, Options], Answer]] = {
    "status": _status,
    "error": _error,
    "html": lambda _, options: page(200, options["title"]),
    "empty": lambda _, options: Answer(b""),
    "prolog_only": _prolog_only,
    "rate_limited": _rate_limited,
}
_TO_ANSWER: dict[str, Callable[[Answer, Options], Answer]] = {
    "truncate": _truncate,
    "bloat": _bloat,
    "nul_byte": _nul_byte,
    "wrong_charset": _wrong_charset,
    "duplicate_record": _duplicate,
    "drop_records": _drop,
    "reorder": _reorder,
    "count_drift": lambda answer, options: drift(answer, options["by"]),
    "shrink": lambda answer, options: shrink(answer, options["to"]),
}
_TO_DELIVERY: dict[str, Callable[[Delivery, Options], Delivery]] = {
    "delay": _delayed,
    "drip": _dripping,
    "reset": lambda delivery, options: replace(delivery, reset=options["where"]),
    "incomplete": lambda delivery, options: replace(delivery, withheld=options["missing"]),
    "short_content_length": lambda delivery, options: replace(
        delivery, understated=options["missing"]
    ),
}
