"""An export of the WHO's platform: every trial of every registry, or a Reject with its bytes."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from html import escape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.dates import PartialDate
from pipeline.domain.records import Reject
from pipeline.domain.trials import Intervention, Trial, TrialDate, TrialOutcome, TrialStatus
from pipeline.errors import Malformed
from pipeline.sources import ictrp
from pipeline.sources.ictrp import is_ictrp, read_ictrp
from pipeline.sources.ictrp_record import read_row

SAMPLE = {
    "TrialID": "JPRN-UMIN000099999",
    "Last_Refreshed_on": "24 August 2031",
    "Public_title": "Sample trial of MK-7",
    "Scientific_title": "A sample randomised trial of MK-7 in dialysis",
    "Acronym": "SAMPLE",
    "Primary_sponsor": "Sample University",
    "Secondary_Sponsor": "Sample Foundation;Other Foundation;",
    "Date_registration3": "20310301",
    "Date_registration": "01/03/2031",
    "Source_Register": "JPRN",
    "web_address": "https://example.org/UMIN000099999",
    "Recruitment_Status": "Not yet recruiting",
    "Date_enrollement": "August 15, 2031",
    "Target_size": "MK-7:49;placebo:51;",
    "Study_type": "Interventional",
    "Study_design": "Parallel, randomised",
    "Phase": "Phase 2",
    "Countries": "Japan;Norway;Japan",
    "Condition": "Vascular calcification<br>Chronic kidney\n disease",
    "Intervention": "Drug: MK-7 360 µg daily;Placebo",
    "Primary_outcome": "Coronary calcium score [Time Frame: 24 months];",
    "Secondary_outcome": "dp-ucMGP;Death",
    "Secondary_ID": "NCT09999901, EUCTR2022-001234-56-NO;U1111-0000-0000",
    "results_date_completed": "30/11/2032",
    "results_date_posted": "",
    "results_yes_no": "No",
}


def xml(*rows: dict[str, str], root: str = "Trials_downloaded_from_ICTRP") -> bytes:
    """Write rows as the platform does: blanks and line breaks around values, empty elements."""
    trials = "".join(
        "\n  <Trial>" + "".join(_element(name, value) for name, value in row.items()) + "</Trial>"
        for row in rows
    )
    head = "<?xml version='1.0' encoding='UTF-8' ?>\n"
    return f"{head}<{root}>{trials}\n</{root}>\n".encode()


def _element(name: str, value: str) -> str:
    return f"\n    <{name}>{escape(value)}\n    </{name}>" if value else f"\n    <{name}/>"


def table(*rows: dict[str, str], delimiter: str = ",", ends: str = "\r\n") -> bytes:
    """Write rows as CSV, blanks for underscores in the names."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=ends)
    writer.writerow([name.replace("_", " ") for name in rows[0]])
    writer.writerows([row.values() for row in rows])
    return text.getvalue().encode()


def read(folder: Path, content: bytes) -> list[Trial | Reject]:
    file = folder / "export"
    file.write_bytes(content)
    return list(read_ictrp(file))


def numbered(number: str, **more: str) -> dict[str, str]:
    return {**SAMPLE, "TrialID": number, **more}


def numbers(found: list[Trial | Reject]) -> list[str]:
    return [one.number if isinstance(one, Trial) else "reject" for one in found]


THREE = [numbered(f"ISRCTN0000000{place}") for place in range(3)]
ISRCTN = ["ISRCTN00000000", "ISRCTN00000001", "ISRCTN00000002"]


def one_of(**fields: str) -> Trial:
    names = {name.lower(): value for name, value in {**SAMPLE, **fields}.items()}
    found = read_row(names, b"")
    assert isinstance(found, Trial)
    return found


@pytest.mark.parametrize("content", [xml(SAMPLE), table(SAMPLE)])
def test_a_trial_is_read_in_full(tmp_path: Path, content: bytes) -> None:
    [trial] = read(tmp_path, content)
    assert isinstance(trial, Trial)
    assert (trial.number, trial.registry) == ("UMIN000099999", "UMIN-CTR")
    assert trial.title == "Sample trial of MK-7"
    assert trial.official_title == "A sample randomised trial of MK-7 in dialysis"
    assert (trial.acronym, trial.sponsor) == ("SAMPLE", "Sample University")
    assert trial.collaborators == ("Sample Foundation", "Other Foundation")
    assert (trial.status, trial.status_raw) == (
        TrialStatus.NOT_YET_RECRUITING,
        "Not yet recruiting",
    )
    assert (trial.first_posted, trial.updated) == (
        PartialDate(2031, 3, 1),
        PartialDate(2031, 8, 24),
    )
    assert trial.start == TrialDate(PartialDate(2031, 8, 15))
    assert trial.completion == TrialDate(PartialDate(2032, 11, 30))
    assert (trial.enrolment, trial.phases) == (100, ("Phase 2",))
    assert trial.countries == ("Japan", "Norway")
    assert trial.conditions == ("Vascular calcification", "Chronic kidney disease")
    assert trial.interventions == (
        Intervention("MK-7 360 µg daily", "DRUG"),
        Intervention("Placebo"),
    )
    assert trial.outcomes == (
        TrialOutcome("Coronary calcium score", "24 months", is_primary=True),
        TrialOutcome("dp-ucMGP"),
        TrialOutcome("Death"),
    )
    assert trial.secondary_ids == ("NCT09999901", "2022-001234-56", "U1111-0000-0000")
    assert (trial.has_results, trial.results_posted) == (False, None)
    assert trial.url == "https://example.org/UMIN000099999"
    assert trial.unknown == ()
    assert b"UMIN000099999" in zlib.decompress(trial.raw)


@pytest.mark.parametrize(
    "content",
    [
        xml(*THREE),
        xml(*THREE, root="Trials_central"),
        xml(*THREE).replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + xml(*THREE),
        xml(*THREE).decode().encode("utf-16"),
        gzip.compress(xml(*THREE), mtime=0),
        table(*THREE),
        table(*THREE, delimiter=";"),
        table(*THREE, delimiter="\t", ends="\n"),
        b"\xef\xbb\xbf" + table(*THREE),
        table(*THREE).decode().encode("utf-16"),
        gzip.compress(table(*THREE), mtime=0),
    ],
)
def test_every_form_an_export_is_saved_in(tmp_path: Path, content: bytes) -> None:
    assert numbers(read(tmp_path, content)) == ISRCTN
    assert is_ictrp(tmp_path / "export")


def test_records_are_cut_wherever_chunks_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for size in (1, 7, 64, 200):
        chunks = (xml(*THREE)[:2000], *_pieces(xml(*THREE)[2000:], size))
        monkeypatch.setattr(ictrp, "chunks_of", lambda _, parts=chunks: (one for one in parts))
        assert numbers(list(read_ictrp(tmp_path))) == ISRCTN


def _pieces(content: bytes, size: int) -> list[bytes]:
    return [content[at : at + size] for at in range(0, len(content), size)]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><body>Export</body></html>",
        b"Title,Author\nA,B\n",
        b"<?xml version='1.0'?><PubmedArticleSet></PubmedArticleSet>",
        b"PMID- 1\n",
    ],
)
def test_another_file_is_no_export(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Malformed, match="not an export of ICTRP"):
        read(tmp_path, content)
    assert not is_ictrp(tmp_path / "export")


@pytest.mark.parametrize(
    "broken",
    [
        b"<Trial><TrialID>ISRCTN00000009</TrialID>",  # no end
        b"<Trial><TrialID>ISRCTN00000009</Wrong></Trial>",
        b"<Trial><TrialID>&outside;</TrialID></Trial>",
        b"<Trial><TrialID>ISRCTN0000\x00009</TrialID></Trial>",
        b"<Trial><TrialID>ISRCTN\xff00000009</TrialID></Trial>",
        b"<Trial><Public_title>No number</Public_title></Trial>",
    ],
)
def test_a_broken_record_costs_only_itself(tmp_path: Path, broken: bytes) -> None:
    content = xml(*THREE).replace(b"<Trial>", broken + b"\n<Trial>", 2).replace(broken, b"", 1)
    found = read(tmp_path, content)
    assert numbers(found) == [ISRCTN[0], "reject", *ISRCTN[1:]]
    [reject] = [one for one in found if isinstance(one, Reject)]
    assert reject.reason
    assert broken.strip() in zlib.decompress(reject.raw)


def test_a_document_type_opens_nothing(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("SECRET")
    declared = f'<!DOCTYPE x [<!ENTITY outside SYSTEM "{secret.as_uri()}">]>'.encode()
    hostile = xml(*THREE).replace(b"?>", b"?>" + declared, 1)
    hostile = hostile.replace(b"Sample trial of MK-7", b"&outside;", 1)
    found = read(tmp_path, hostile)
    assert numbers(found) == ["reject", *ISRCTN[1:]]
    assert "SECRET" not in repr(found)


def test_a_file_that_ends_in_the_middle_gives_what_was_whole(tmp_path: Path) -> None:
    content = xml(numbered("EUCTR2022-001234-56-NO"), *THREE)
    file = tmp_path / "export"
    file.write_bytes(content[: content.rindex(b"</Trial>") - 100])
    found: list[Trial | Reject] = []
    with pytest.raises(Malformed, match="ends in the middle"):
        for one in read_ictrp(file):
            found.append(one)
    assert numbers(found) == [*ISRCTN[:2], "reject", "2022-001234-56"]


@pytest.mark.parametrize("make", [xml, table])
def test_a_record_without_an_end_is_not_read_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: object
) -> None:
    monkeypatch.setattr(ictrp, "MAX_RECORD_BYTES", 100_000)
    assert callable(make)
    content = make(*THREE)[:-40].replace(b"</Trial>", b"") + b"x" * 300_000
    with pytest.raises(Malformed, match=r"without an end|cannot be read"):
        read(tmp_path, content)


def test_a_row_that_does_not_fit_its_header_is_rejected(tmp_path: Path) -> None:
    content = table(*THREE).replace(b"ISRCTN00000001,", b"ISRCTN00000001,more,", 1)
    found = read(tmp_path, content)
    assert numbers(found) == [ISRCTN[0], "reject", ISRCTN[2]]
    assert isinstance(found[1], Reject)
    assert "27 fields under 26 names" in found[1].reason


def test_a_field_too_large_ends_the_reading_with_its_line(tmp_path: Path) -> None:
    content = table(*THREE).replace(b"ISRCTN00000001,", b'"' + b"x" * 200_000 + b'",', 1)
    with pytest.raises(Malformed, match=r"line \d of the CSV"):
        read(tmp_path, content)


def test_the_records_of_one_trial_for_each_country_are_one_trial(tmp_path: Path) -> None:
    rows = (
        numbered("EUCTR2022-001234-56-NO", Countries="Norway"),
        THREE[0],
        numbered("EUCTR2022-001234-56-Outside-EU/EEA", Countries="Chile;Norway"),
        THREE[0],
    )
    found = read(tmp_path, xml(*rows))
    assert numbers(found) == [ISRCTN[0], "2022-001234-56"]
    assert isinstance(found[1], Trial)
    assert found[1].countries == ("Norway", "Chile")


def test_a_number_of_an_unknown_registry_is_kept_with_its_link() -> None:
    trial = one_of(TrialID="ITMCTR2031000001", Source_Register="ITMCTR")
    assert (trial.number, trial.registry) == ("ITMCTR2031000001", "ITMCTR")
    assert trial.url.startswith("https://")


@pytest.mark.parametrize(
    "number", ["", "a", "words without digits", "NCT0999 9901 x", "=1+1", "9" * 99]
)
def test_what_is_no_number_is_rejected(number: str) -> None:
    assert isinstance(read_row({"trialid": number, "public_title": "A"}, b"raw"), Reject)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://example.org", "example.org"])
def test_a_link_that_is_none_is_left_out(address: str) -> None:
    assert one_of(web_address=address).url == ""


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Recruiting", TrialStatus.RECRUITING),
        ("COMPLETED", TrialStatus.COMPLETED),
        ("Not Recruiting", TrialStatus.OTHER),  # begun or over: it does not say
        ("Authorised-recruitment may be ongoing or finished", TrialStatus.OTHER),
    ],
)
def test_a_status_says_no_more_than_the_registry(word: str, status: TrialStatus) -> None:
    trial = one_of(Recruitment_Status=word)
    assert (trial.status, trial.status_raw, trial.unknown) == (status, word, ())


def test_what_is_not_understood_is_shown() -> None:
    trial = one_of(Recruitment_Status="Paused by sponsor", Target_size="about fifty")
    assert (trial.status, trial.enrolment) == (TrialStatus.OTHER, None)
    assert trial.unknown == (
        "Recruitment_Status=Paused by sponsor",
        "Target_size=about fifty",
    )


@pytest.mark.parametrize(
    ("written", "size"),
    [
        ("120", 120),
        ("a:49;b:49;follow-up:49;", 147),
        ("group 1: 30", 30),
        ("", None),
        ("a:49;b:many;", None),
        ("9999999999", None),
        ("a:999999999;b:999999999;c:999999999", None),
        ("²", None),
    ],
)
def test_sizes_are_added_up_only_where_every_group_is_a_number(
    written: str, size: int | None
) -> None:
    assert one_of(Target_size=written).enrolment == size


@pytest.mark.parametrize(
    ("written", "when"),
    [
        ("20310805", PartialDate(2031, 8, 5)),
        ("2031-08-05", PartialDate(2031, 8, 5)),
        ("2031-08-05 00:00:00", PartialDate(2031, 8, 5)),
        ("2031-08", PartialDate(2031, 8)),
        ("2031", PartialDate(2031)),
        ("05/08/2031", PartialDate(2031, 8, 5)),  # day first
        ("24 August 2031", PartialDate(2031, 8, 24)),
        ("August 15, 2031", PartialDate(2031, 8, 15)),
        ("August 2031", PartialDate(2031, 8)),
        ("as soon as possible", PartialDate(raw="as soon as possible")),
    ],
)
def test_dates_are_read_as_registries_write_them(written: str, when: PartialDate) -> None:
    assert one_of(Date_enrollement=written).start == TrialDate(when)


def test_a_day_that_no_calendar_has_is_kept_as_words() -> None:
    start = one_of(Date_enrollement="31/13/2031").start
    assert start is not None
    assert (start.when.iso(), start.when.raw) == ("2031", "2031 13 31")


@given(st.dictionaries(st.sampled_from([name.lower() for name in SAMPLE]), st.text(max_size=40)))
def test_any_row_is_a_trial_or_a_reject(fields: dict[str, str]) -> None:
    row = {name.lower(): value for name, value in SAMPLE.items()} | fields
    found = read_row(row, b"")
    assert isinstance(found, (Trial, Reject))


@given(st.binary(max_size=300), st.integers(0, 2_000))
def test_any_bytes_inside_an_export_are_read_or_malformed(noise: bytes, place: int) -> None:
    content = xml(*THREE)
    spoilt = content[: 100 + place] + noise + content[100 + place :]
    try:
        found = list(ictrp._of_xml([spoilt]))
    except Malformed:
        return
    assert all(isinstance(one, (Trial, Reject)) for one in found)
