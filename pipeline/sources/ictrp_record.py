"""One row of an ICTRP export → one Trial, or a Reject: fields by name, all of them free text.

The WHO's data set says what a registry gives
(https://www.who.int/tools/clinical-trials-registry-platform/network/who-data-set); how it is
written differs from registry to registry: lists by semicolon or ``<br>``, sizes by group, dates
day first or in words. What is not understood is kept as written, or listed in ``Trial.unknown``.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping

from pipeline.domain.dates import PartialDate, from_parts
from pipeline.domain.records import Reject
from pipeline.domain.registries import registration, spelled
from pipeline.domain.trials import Intervention, Trial, TrialDate, TrialOutcome, TrialStatus
from pipeline.json_answer import LARGEST, storable

Row = Mapping[str, str]

# Words of many registries. "Not recruiting" and "authorised" tell neither beginning nor end.
_STATUSES = {
    "recruiting": TrialStatus.RECRUITING,
    "open to recruitment": TrialStatus.RECRUITING,
    "not yet recruiting": TrialStatus.NOT_YET_RECRUITING,
    "pending": TrialStatus.NOT_YET_RECRUITING,
    "enrolling by invitation": TrialStatus.BY_INVITATION,
    "active, not recruiting": TrialStatus.ACTIVE,
    "suspended": TrialStatus.SUSPENDED,
    "temporary halt": TrialStatus.SUSPENDED,
    "temporarily halted": TrialStatus.SUSPENDED,
    "complete": TrialStatus.COMPLETED,
    "completed": TrialStatus.COMPLETED,
    "terminated": TrialStatus.TERMINATED,
    "prematurely ended": TrialStatus.TERMINATED,
    "stopped early": TrialStatus.TERMINATED,
    "withdrawn": TrialStatus.WITHDRAWN,
    "unknown": TrialStatus.UNKNOWN,
    "unknown status": TrialStatus.UNKNOWN,
    "not recruiting": TrialStatus.OTHER,
    "authorised": TrialStatus.OTHER,
    "authorised-recruitment may be ongoing or finished": TrialStatus.OTHER,
}
_ID = re.compile(r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9/._-]{2,58}[A-Za-z0-9]")
_BREAK = re.compile(r" ?(?:<br ?/?>|</?(?:p|li|ul|ol|div)\b[^<>]*>)+ ?", re.IGNORECASE)
_TIME = re.compile(r"(.+?) *\[ *(?:time ?frame|time ?point)s?: *(.+?) *\]", re.IGNORECASE)
_KIND = re.compile(
    r"(drug|dietary supplement|biological|device|procedure|behaviou?ral|radiation|genetic"
    r"|combination product|diagnostic test|other): +(?=\S)",
    re.IGNORECASE,
)
_GROUP = re.compile(r"[^:]*: *(\d{1,9})")
_DIGITS_DATE = re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: .*)?", re.ASCII)
_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[T ].*)?)?)?", re.ASCII)
_IN_WORDS = re.compile(r"(?:(\d{1,2}) )?([A-Za-z]{3,9})(?: (\d{1,2}),)?,? (\d{4})", re.ASCII)
_LONGEST_TIMED = 2_000  # characters of an outcome with its time
_LONGEST_SHOWN = 80  # characters of a value that is listed as unknown


def read_row(row: Row, raw: bytes) -> Trial | Reject:
    """Read a row; names of fields are in small letters with ``_`` for all that is no letter.

    A number of no registry we know is kept as written, with the name its file gives the registry.
    """
    written = _text(row, "trialid")
    if not _ID.fullmatch(written):
        return Reject(None, f"an ICTRP record without a trial's number: {written[:40]!r}", raw)
    number, registry = registration(written) or (written, _text(row, "source_register"))
    word, size = _line(row, "recruitment_status"), _line(row, "target_size")
    status, enrolment = _STATUSES.get(word.lower()), _size(size)
    completed = _day(row, "results_date_completed")
    started = _day(row, "date_enrollement", "date_enrolment")
    return Trial(
        number=number,
        registry=registry,
        title=_line(row, "public_title"),
        official_title=_line(row, "scientific_title"),
        acronym=_line(row, "acronym"),
        description=_text(row, "study_design"),
        status=status or TrialStatus.OTHER,
        status_raw=word,
        study_type=_line(row, "study_type"),
        phases=tuple(one for one in [_line(row, "phase")] if one),
        conditions=_list(row, "condition", "conditions"),
        enrolment=enrolment,
        interventions=tuple(_interventions(row)),
        outcomes=(*_outcomes(row, "primary"), *_outcomes(row, "secondary")),
        sponsor=_line(row, "primary_sponsor"),
        collaborators=_list(row, "secondary_sponsor", "secondary_sponsors"),
        countries=_list(row, "countries"),
        start=TrialDate(started) if started else None,
        completion=TrialDate(completed) if completed else None,
        first_posted=_day(row, "date_registration3", "date_registration"),
        results_posted=_day(row, "results_date_posted"),
        updated=_day(row, "last_refreshed_on", "last_updated"),
        has_results={"yes": True, "no": False}.get(_line(row, "results_yes_no").lower()),
        results_summary=_line(row, "results_summary"),
        secondary_ids=_other_ids(row, number),
        unknown=tuple(
            _unknown(("Recruitment_Status", word, status), ("Target_size", size, enrolment))
        ),
        url=_address(row, "web_address", "url"),
        raw=raw,
    )


def _text(row: Row, *names: str) -> str:
    """Give the first field of these names that holds something; only its markup breaks lines."""
    found = next((value for name in names if (value := row.get(name, "").strip())), "")
    return storable(_BREAK.sub("\n", " ".join(html.unescape(found).split()))).strip()


def _line(row: Row, *names: str) -> str:
    return " ".join(_text(row, *names).split())


def _list(row: Row, *names: str) -> tuple[str, ...]:
    items = (" ".join(one.split()) for one in re.split(r"[;\n]", _text(row, *names)))
    return tuple(dict.fromkeys(one for one in items if one))


def _interventions(row: Row) -> Iterator[Intervention]:
    for one in _list(row, "intervention", "interventions"):
        kind = _KIND.match(one)
        name = one[kind.end() :] if kind else one
        yield Intervention(name, kind[1].upper().replace(" ", "_") if kind else "")


def _outcomes(row: Row, rank: str) -> Iterator[TrialOutcome]:
    for one in _list(row, f"{rank}_outcome", f"{rank}_outcomes"):
        timed = _TIME.fullmatch(one) if len(one) <= _LONGEST_TIMED else None
        measure, time_frame = (timed[1], timed[2]) if timed else (one, "")
        yield TrialOutcome(measure, time_frame, is_primary=rank == "primary")


def _other_ids(row: Row, own: str) -> tuple[str, ...]:
    parts = (
        part.strip()
        for one in _list(row, "secondary_id", "secondaryids")
        for part in one.split(",")
    )
    others = dict.fromkeys(spelled(part) for part in parts if part)
    return tuple(one for one in others if one != own)


def _size(written: str) -> int | None:
    """Read ``120``, or add up ``MK-7:49;placebo:51;``; None where a group is not a number."""
    groups = [one for one in written.split(";") if one.strip()]
    if len(groups) == 1 and groups[0].strip().isascii() and groups[0].strip().isdigit():
        counts = [groups[0].strip()]
    else:
        counts = [found[1] for one in groups if (found := _GROUP.fullmatch(one.strip()))]
    if not counts or len(counts) < len(groups) or any(len(one) > 9 for one in counts):
        return None
    total = sum(map(int, counts))
    return total if total <= LARGEST else None


def _day(row: Row, *names: str) -> PartialDate | None:
    """Read a date as registries write it, day first where it is all in digits.

    Not month first: https://github.com/brunoamaral/gregory-ai read exports so, and took May for
    August.
    """
    for written in (_line(row, name)[:40] for name in names):
        if written:
            return _date(written)
    return None


def _date(written: str) -> PartialDate:
    if found := _DIGITS_DATE.fullmatch(written) or _ISO.fullmatch(written):
        return from_parts(*found.groups())
    if found := _DAY_FIRST.fullmatch(written):
        return from_parts(found[3], found[2], found[1])
    if found := _IN_WORDS.fullmatch(written):
        return from_parts(found[4], found[2], found[1] or found[3])
    return PartialDate(raw=written)


def _address(row: Row, *names: str) -> str:
    address = _line(row, *names)
    return address if address.lower().startswith(("https://", "http://")) else ""


def _unknown(*read: tuple[str, str, object]) -> Iterator[str]:
    for name, written, understood in read:
        if written and understood is None:
            yield f"{name}={written[:_LONGEST_SHOWN]}"
