"""``k2watch read``: any abstract is judged, one line each, and a broken line costs only itself."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from pipeline.domain.vocabulary import AnnotationKind
from pipeline.stages.reading import MAX_LINE_BYTES

from . import forked

TITLE = "Menaquinone-7 180 µg/day and arterial stiffness: a randomised, placebo-controlled trial"
ABSTRACT = (
    "METHODS: We randomly assigned 244 healthy postmenopausal women to 180 µg of MK-7 per day or"
    " placebo for 3 years. RESULTS: Pulse wave velocity was significantly lower with MK-7 than with"
    " placebo (P = 0.02). CONCLUSIONS: MK-7 reduced pulse wave velocity compared with placebo."
)


def read(*arguments: str, stdin: str | bytes = b"") -> subprocess.CompletedProcess[str]:
    content = stdin.encode() if isinstance(stdin, str) else stdin
    return forked.run(["read", *arguments], Path.cwd(), os.environ, content)


def lines(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.removesuffix("\n").split("\n")]


def test_a_trial_is_read_with_its_sentences() -> None:
    done = read("--title", TITLE, "--abstract", ABSTRACT)
    (answer,) = lines(done)
    found = answer["annotations"]
    assert (done.returncode, done.stderr) == (0, "")
    assert set(found) == {kind.value for kind in AnnotationKind} | {"headline"}
    assert found["design"]["value"] == "randomised trial"
    assert found["randomised"]["value"] == 244
    assert found["randomised"]["quote"].startswith("METHODS: We randomly assigned 244")
    (dose,) = found["doses"]["value"]
    assert (dose["form"], dose["ug_per_day"]) == ("MK-7", 180.0)
    assert found["headline"]["value"] == (
        "RCT · 244 healthy postmenopausal women · MK-7 180 µg/day vs placebo · 36 months"
        " · pulse wave velocity: improvement"
    )


def test_unknown_is_null() -> None:
    (answer,) = lines(read("--title", "Notes from a meeting"))
    assert set(answer["annotations"].values()) == {None}


def test_a_line_without_end_costs_itself_and_no_memory() -> None:
    good = json.dumps({"id": "good", "title": TITLE}).encode()
    endless = b"9" * (3 * MAX_LINE_BYTES)
    done = read(stdin=b"\n".join([endless, good, endless]))
    first, second, third = lines(done)
    assert (first["line"], second["id"], third["line"]) == (1, "good", 3)
    assert first["error"].startswith("longer than 4,000,000 bytes")
    assert done.returncode == 2


def test_every_line_is_answered_in_order_and_a_broken_one_by_its_error() -> None:
    rows = [
        json.dumps({"id": 1, "title": TITLE}),
        "nope",
        json.dumps({"id": "b", "abstract": None}),
    ]
    done = read(stdin="\n".join(rows) + "\n\n")
    first, broken, last = lines(done)
    assert done.returncode == 2
    assert (first["id"], last["id"]) == (1, "b")
    assert first["annotations"]["forms"]["value"] == ["MK-7"]
    assert broken["line"] == 2
    assert "not JSON" in broken["error"]
    assert done.stderr.startswith("k2watch: line 2: not JSON")


def test_publication_types_are_taken_by_name() -> None:
    row = {"id": 3, "title": "Vitamin K2 and arteries", "publication_types": ["Meta-Analysis"]}
    (answer,) = lines(read(stdin=json.dumps(row)))
    assert answer["annotations"]["design"] | {"extractor": ""} == {
        "value": "meta-analysis", "quote": "Meta-Analysis", "extractor": "",
    }  # fmt: skip


def test_half_a_character_is_no_bug() -> None:
    done = read(stdin=b'{"id": "\\ud800", "title": "MK-7 \\ud800 in 30 women"}\n')
    assert done.returncode == 0
    assert lines(done)[0]["annotations"]["forms"]["value"] == ["MK-7"]


def test_for_people_every_answer_stands_with_its_sentence() -> None:
    text = read("--title", TITLE, "--abstract", ABSTRACT, "--explain").stdout
    assert text.startswith("RCT · 244 healthy")
    assert "  doses: MK-7, 180 µg/day (“" in text
    assert "      “METHODS: We randomly assigned 244 healthy postmenopausal women" in text
