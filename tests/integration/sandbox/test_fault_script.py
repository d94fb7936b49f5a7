"""Reading a fault script, and which requests its rules strike."""

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.sandbox import FaultScript, FaultScriptError

TOML = """
[[fault]]
verb = "efetch"
request = [2, 4]
kind = "truncate"
at = 100

[[fault]]
kind = "delay"
seconds = 0.5
times = 2
"""


def test_reads_toml_and_json(tmp_path: Path) -> None:
    rules = {"fault": [{"kind": "empty", "request": 1}]}
    (tmp_path / "faults.toml").write_text(TOML)
    (tmp_path / "faults.json").write_text(json.dumps(rules))
    toml = FaultScript.load(tmp_path / "faults.toml")
    assert _kinds(toml, "efetch", "efetch", "efetch", "efetch") == [
        "delay",
        "truncate delay",
        "",
        "truncate",
    ]
    assert _kinds(FaultScript.load(tmp_path / "faults.json"), "einfo", "einfo") == ["empty", ""]


def test_counts_calls_of_the_verb_when_one_is_named() -> None:
    script = FaultScript.of([{"kind": "empty", "verb": "efetch", "request": 2}])
    assert _kinds(script, "efetch", "esearch", "esearch", "efetch", "efetch") == [
        "",
        "",
        "",
        "empty",
        "",
    ]


def test_counts_all_calls_when_no_verb_is_named() -> None:
    script = FaultScript.of([{"kind": "empty", "request": 3}])
    assert _kinds(script, "efetch", "esearch", "einfo", "efetch") == ["", "", "empty", ""]


def test_a_rule_may_end_after_some_times() -> None:
    script = FaultScript.of([{"kind": "empty", "times": 2}])
    assert _kinds(script, "einfo", "einfo", "einfo") == ["empty", "empty", ""]


def test_a_rule_without_number_or_times_has_no_end() -> None:
    script = FaultScript.of({"fault": [{"kind": "empty", "verb": "einfo"}]})
    assert _kinds(script, *["einfo"] * 5) == ["empty"] * 5


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        (
            {"kind": "trunkate"},
            "the kind of fault 1 is unknown: 'trunkate'; did you mean 'truncate'?",
        ),
        ({"verb": "efetch"}, "fault 1 has no kind"),
        ({"kind": "empty", "verb": "fetch"}, "did you mean 'efetch'?"),
        ({"kind": "delay", "seconds": 1, "at": 3}, r"a key of fault 1 \(delay\) is unknown: 'at'"),
        ({"kind": "delay"}, "needs seconds"),
        ({"kind": "delay", "seconds": "1"}, "seconds cannot be '1'"),
        ({"kind": "empty", "request": "2"}, "request and times cannot be '2'"),
        ({"kind": "empty", "times": True}, "request and times cannot be True"),
        ({"kind": "reset", "where": "after"}, "where is unknown: 'after'"),
        ("empty", "fault 1 has no kind"),
    ],
)
def test_a_wrong_rule_is_named_with_what_is_wrong(rule: Any, message: str) -> None:
    with pytest.raises(FaultScriptError, match=message.replace("?", r"\?")):
        FaultScript.of([rule])


def test_a_script_with_other_keys_or_no_sense_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FaultScriptError, match="did you mean 'fault'"):
        FaultScript.of({"faults": []})
    broken = tmp_path / "broken.toml"
    broken.write_text("[[fault]\n")
    with pytest.raises(FaultScriptError, match=r"broken\.toml"):
        FaultScript.load(broken)


@pytest.mark.parametrize("name", ["latin.toml", "latin.json"])
def test_a_script_that_is_not_utf8_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    latin = tmp_path / name
    latin.write_bytes("# Störung\n".encode("latin-1"))
    with pytest.raises(FaultScriptError, match=rf"^{name}: it is not written in UTF-8$"):
        FaultScript.load(latin)


def _kinds(script: FaultScript, *verbs: str) -> list[str]:
    return [" ".join(fault.kind for fault in script.strike(verb)) for verb in verbs]
