"""Change the records inside an answer, whichever way its service lists them."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from pipeline.sandbox.exchange import Answer
from pipeline.sandbox.xml_records import spans

Change = Callable[[list[Any]], list[Any]]

# Where services list records in JSON: ClinicalTrials.gov, Europe PMC, iCite.
_LISTS = (("studies",), ("resultList", "result"), ("data",))


def with_records(answer: Answer, change: Change) -> Answer:
    """Change the list of whole records in a body; what stands around them stays."""
    if "json" in answer.content_type:
        return _in_json(answer, change)
    places = list(spans(answer.body))
    if not places:
        return answer
    head, tail = answer.body[: places[0][0]], answer.body[places[-1][1] :]
    records = change([answer.body[start:end] for start, end in places])
    return replace(answer, body=head + b"".join(records) + tail)


def with_null(answer: Answer, key: str) -> Answer:
    """Put null under every key of that name in a JSON body."""
    content = _content(answer)
    for table in _tables(content):
        if key in table:
            table[key] = None
    return _with_content(answer, content) if content else answer


def _in_json(answer: Answer, change: Change) -> Answer:
    content = _content(answer)
    for *way, last in _LISTS:
        table = content
        for key in way:
            table = table.get(key, {}) if isinstance(table, dict) else {}
        if isinstance(table, dict) and isinstance(table.get(last), list):
            table[last] = change(table[last])
            return _with_content(answer, content)
    return answer


def _content(answer: Answer) -> Any:
    try:
        return json.loads(answer.body)
    except ValueError:  # another fault was here before
        return {}


def _tables(content: object) -> Iterator[dict[str, object]]:
    if isinstance(content, dict):
        yield content
        content = list(content.values())
    if isinstance(content, list):
        for part in content:
            yield from _tables(part)


def _with_content(answer: Answer, content: object) -> Answer:
    return replace(answer, body=json.dumps(content, ensure_ascii=False).encode())
