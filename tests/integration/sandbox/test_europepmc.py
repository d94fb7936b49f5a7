"""Europe PMC as a client meets it: queries, cursors, and its ways of saying no in a 200."""

from collections.abc import Callable
from datetime import date

import pytest
from lxml import etree

from pipeline.sandbox import Sandbox, VirtualClock

from .conftest import Serve
from .others import Others, held, later, preprint

Asks = Callable[[Sandbox], Others]
TODAY = date(2026, 9, 14)

PREPRINTS = (
    preprint(1, title="Sample: Menaquinone-7 in dialysis", posted=date(2026, 9, 1), authors="A B"),
    preprint(2, text="Phylloquinone was given.", keywords=("aneurysm",), posted=date(2026, 9, 3)),
)


@pytest.fixture
def ask(serve: Serve, others: Asks) -> Others:
    return others(serve(holdings=held(preprints=PREPRINTS), clock=VirtualClock(TODAY)))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("SRC:PPR", [2, 1]),
        ("SRC:MED", []),
        ("menaquinone AND SRC:PPR", [1]),
        ("menaquin* SRC:PPR", [1]),
        ("SRC:PPR AND (menaquinone OR phylloquinone)", [2, 1]),
        ("SRC:PPR AND NOT menaquinone", [2]),
        ('TITLE:"menaquinone-7 in dialysis"', [1]),
        ('TITLE:"dialysis in"', []),
        ("TITLE:phylloquinone", []),
        ("TITLE_ABS:(phylloquinone OR dialysis)", [2, 1]),
        ("KW:aneurysm", [2]),
        ("EXT_ID:PPR9000001", [1]),
        ('DOI:"10.5555/k2watch.sample.ppr.2/v1"', [2]),
        ("FIRST_PDATE:[2026-09-02 TO 2026-09-30]", [2]),
        ("FIRST_PDATE:[2026-09-02 TO *]", [2]),
        ("FIRST_PDATE:[2026-08-31 TO 2026-09-02]", [1]),
        ("FIRST_PDATE:[2026-08 TO 2026-09]", [2, 1]),
        ("asdkfjh", []),
    ],
)
def test_a_query_finds_preprints(ask: Others, query: str, found: list[int]) -> None:
    assert ask.names(query) == [f"PPR9{number:06}" for number in found]
    assert ask.preprints(query)["hitCount"] == len(found)


def test_the_cursor_goes_on_until_it_repeats(serve: Serve, others: Asks) -> None:
    many = [preprint(number) for number in range(1, 8)]
    ask = others(serve(holdings=held(preprints=many), clock=VirtualClock(TODAY)))
    found, marks = list[str](), ["*"]
    for _ in range(4):
        page = ask.preprints("SRC:PPR", pageSize=3, cursorMark=marks[-1])
        found += [one["id"] for one in page["resultList"]["result"]]
        marks.append(page["nextCursorMark"])
    assert sorted(found) == [f"PPR9{number:06}" for number in range(1, 8)]
    assert len(set(marks)) == 4
    assert marks[-1] == marks[-2]


def test_there_is_no_cursor_behind_a_first_page_that_holds_all(ask: Others) -> None:
    assert "nextCursorMark" not in ask.preprints("SRC:PPR")
    assert "nextPageUrl" not in ask.preprints("SRC:PPR")
    full = ask.preprints("SRC:PPR", pageSize=2)
    beyond = ask.preprints("SRC:PPR", pageSize=2, cursorMark=full["nextCursorMark"])
    assert beyond["resultList"]["result"] == []
    assert (beyond["hitCount"], beyond["nextCursorMark"]) == (2, full["nextCursorMark"])


def test_the_question_is_given_back_with_its_cursor_url_encoded(ask: Others) -> None:
    first = ask.preprints("SRC:PPR", pageSize=1, sort="CITED desc")
    assert first["request"] == {
        "queryString": "SRC:PPR",
        "resultType": "lite",
        "cursorMark": "%2A",
        "pageSize": 1,
        "sort": "CITED desc",
        "synonym": False,
    }
    mark = first["nextCursorMark"]
    second = ask.preprints("SRC:PPR", pageSize=1, sort="CITED desc", cursorMark=mark)
    assert "=" in mark
    assert second["request"]["cursorMark"] == mark.replace("=", "%3D")
    assert first["nextPageUrl"].startswith(f"{ask.places['europepmc']}search?")


@pytest.mark.parametrize(
    "rejected",
    [
        {"sort": "P_PDATE_D"},
        {"sort": "COLOUR asc"},
        {"resultType": "all"},
        {"cursorMark": "nonsense"},
    ],
)
def test_a_rejected_parameter_is_answered_with_the_version_alone(
    ask: Others, rejected: dict[str, str]
) -> None:
    assert ask.preprints("SRC:PPR", **rejected) == {"version": "6.9"}


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("", {}),
        ("(SRC:PPR", {}),
        ("SRC:PPR AND", {}),
        ("SRC:PPR", {"pageSize": "1001"}),
        ("SRC:PPR", {"pageSize": "0"}),
        ("SRC:PPR", {"pageSize": "x"}),
    ],
)
def test_an_error_in_the_question_comes_in_a_200(
    ask: Others, query: str, wrong: dict[str, str]
) -> None:
    told = ask.preprints(query, **wrong)
    assert set(told) == {"version", "errCode", "errMsg"}
    assert told["errMsg"]


def test_without_format_the_answer_is_xml(ask: Others) -> None:
    answer = ask.get("europepmc", "search", query="SRC:PPR")
    assert answer.headers["Content-Type"].startswith("text/xml")
    assert etree.fromstring(answer.content).findtext("version") == "6.9"


def test_three_shapes(ask: Others) -> None:
    shown = {
        shape: ask.preprints("EXT_ID:PPR9000001", resultType=shape)["resultList"]["result"][0]
        for shape in ("core", "lite", "idlist")
    }
    assert shown["idlist"] == {"id": "PPR9000001", "source": "PPR"}
    assert shown["lite"]["pubType"] == "preprint"
    assert "abstractText" not in shown["lite"]
    assert shown["core"]["pubTypeList"] == {"pubType": ["Preprint"]}
    assert shown["core"]["authorString"] == "Sampleauthor A, Sampleauthor B."
    assert "pmid" not in shown["core"]


def test_sorting(ask: Others) -> None:
    assert ask.names("SRC:PPR", sort="FIRST_PDATE_D asc")[0] == "PPR9000001"
    assert ask.names("SRC:PPR", sort="FIRST_PDATE_D desc")[0] == "PPR9000002"
    # For preprints this order means nothing, whichever way it is asked for.
    by_print = [ask.names("SRC:PPR", sort=f"P_PDATE_D {order}") for order in ("asc", "desc")]
    assert by_print[0] == by_print[1]


def test_versions_know_each_other_once_they_are_out(serve: Serve, others: Asks) -> None:
    two = preprint(1, work="one"), preprint(2, work="one", version=2, posted=date(2026, 9, 10))
    ask = others(serve(holdings=held(preprints=two), clock=VirtualClock(date(2026, 9, 9))))

    def versions(name: str) -> list[tuple[str, int]]:
        (result,) = ask.preprints(f"EXT_ID:{name}", resultType="core")["resultList"]["result"]
        return [(one["id"], one["versionNumber"]) for one in result["versionList"]["version"]]

    assert versions("PPR9000001") == [("PPR9000001", 1)]
    ask.sandbox.clock.set(date(2026, 9, 10))
    both = [("PPR9000001", 1), ("PPR9000002", 2)]
    assert versions("PPR9000001") == versions("PPR9000002") == both


def test_a_preprint_is_published_and_another_withdrawn(serve: Serve, others: Asks) -> None:
    day = date(2026, 9, 10)
    types = ("Preprint", "Preprint-withdrawal")
    both = (
        preprint(1, later=(later(day, published_as=7),)),
        preprint(2, later=(later(day, types=types),)),
    )
    ask = others(serve(holdings=held(preprints=both), clock=VirtualClock(date(2026, 9, 9))))
    assert ask.names('PUB_TYPE:"preprint-withdrawal"') == []
    ask.sandbox.clock.set(day)
    assert ask.names('PUB_TYPE:"preprint-withdrawal"') == ["PPR9000002"]
    (result,) = ask.preprints("EXT_ID:PPR9000001", resultType="core")["resultList"]["result"]
    (link,) = result["commentCorrectionList"]["commentCorrection"]
    assert (link["source"], link["id"], link["type"]) == ("MED", "7", "Preprint of")
    assert result["dateOfRevision"] == "2026-09-10"
