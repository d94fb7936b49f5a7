"""What an operator reads of the services: what each gave, and a failure that looks like one."""

from dataclasses import replace
from datetime import UTC, datetime

from pipeline.cli import enriched, wording
from pipeline.domain.digests import Receipt
from pipeline.domain.vocabulary import Service
from pipeline.stages.deliver import Delivered
from pipeline.stages.run import RunReport
from pipeline.stages.service_round import Enriched
from pipeline.store.service_standings import Standing

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
WELL = Enriched(Service.ICITE, answered=11, unknown=1, waiting=3, changes=1)
DOWN = Enriched(Service.CROSSREF, failed=2, waiting=1, error="HTTP 503")
STANDING = Standing(Service.ICITE, 7, NOW, answered=11, unknown=1, failed=0, known=60, error=None)
REPORT = RunReport(7, Receipt(7, NOW, ()), 0, (), Delivered(), (WELL, DOWN))


def test_a_round_on_one_line() -> None:
    said = "iCite: asked 12, answered 11, unknown 1; 1 change noted; 3 wait"
    assert enriched.text(WELL) == said
    assert enriched.text(DOWN) == "Crossref: asked 2, failed 2; 1 waits: HTTP 503"
    assert enriched.text(Enriched(Service.UNPAYWALL)) == "Unpaywall: asked 0"
    assert (WELL.trouble, DOWN.trouble) == (None, "Crossref: HTTP 503")


def test_a_run_tells_of_it_and_ends_as_before() -> None:
    assert enriched.text(DOWN) in wording.run_text(REPORT)
    content = wording.run_json(REPORT)
    assert [one["error"] for one in content["enriched"]] == [None, "HTTP 503"]
    assert (content["exit_code"], content["troubles"]) == (0, [])


def test_how_a_service_stands_among_the_runs() -> None:
    stands = "iCite: knows 60 studies; last asked 2026-11-22 06:00Z (run 7): answered 11, unknown 1"
    assert wording.runs_text([], [], [STANDING]).splitlines()[-1] == stands
    failed = replace(STANDING, answered=0, unknown=0, failed=2, error="HTTP 503")
    assert wording.runs_text([], [], [failed]).endswith("failed 2: HTTP 503")
    (one,) = wording.runs_json([], [], [STANDING])["services"]
    assert (one["service"], one["known"], one["checked"]) == ("icite", 60, NOW.isoformat())
