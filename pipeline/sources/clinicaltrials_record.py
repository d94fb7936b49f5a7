"""One study of ClinicalTrials.gov's API v2 → one Trial, or a Reject. Pure: no network, no clock.

Any module, list or value may be missing, null or new: only a study without a number is no trial.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from typing import Any

from pipeline.domain.dates import PartialDate, from_parts
from pipeline.domain.records import Reject
from pipeline.domain.registries import registration
from pipeline.domain.trials import Certainty, Trial, TrialDate, TrialStatus
from pipeline.json_answer import flag, number, objects, part, storable, text, texts
from pipeline.sources import clinicaltrials_parts as parts
from pipeline.sources.clinicaltrials_results import results_summary
from pipeline.sources.clinicaltrials_words import CERTAINTIES, STATUSES, unknown

NAME = "ClinicalTrials.gov"
_STUDY = "https://clinicaltrials.gov/study/"
_LONGEST_DATE = 40  # characters
_DATED = ("start", "primaryCompletion", "completion")

Module = dict[str, Any]


def read_study(study: Any) -> Trial | Reject:
    """Read a study as ``json_answer.read_object`` gave it; a Reject has no PMID, but the bytes."""
    raw = _packed(study)
    found = registration(text(_module(study, "identification"), "nctId"))
    if found is None or found[1] != NAME:
        return Reject(None, f"a study of {NAME} without an NCT number", raw)
    return _trial(study, found[0], raw)


def _packed(study: Any) -> bytes:
    """Keep what came, in one spelling: keys in order, letters beyond ASCII escaped."""
    written = json.dumps(study, sort_keys=True, separators=(",", ":"))
    return zlib.compress(written.encode("ascii"))


def _module(study: Any, name: str) -> Module:
    return part(study, "protocolSection", f"{name}Module")


def _trial(study: Module, number_: str, raw: bytes) -> Trial:
    named, status = _module(study, "identification"), _module(study, "status")
    design, said = _module(study, "design"), _module(study, "description")
    info, people = part(design, "designInfo"), part(design, "enrollmentInfo")
    given, has = _module(study, "armsInterventions"), _module(study, "conditions")
    sponsors = _module(study, "sponsorCollaborators")
    status_raw = text(status, "overallStatus")
    return Trial(
        number=number_,
        registry=NAME,
        title=text(named, "briefTitle"),
        official_title=text(named, "officialTitle"),
        acronym=text(named, "acronym"),
        summary=parts.prose(said, "briefSummary"),
        description=parts.prose(said, "detailedDescription"),
        status=STATUSES.get(status_raw, TrialStatus.OTHER),
        status_raw=status_raw,
        why_stopped=text(status, "whyStopped"),
        study_type=text(design, "studyType"),
        phases=texts(design, "phases"),
        allocation=text(info, "allocation"),
        model=text(info, "interventionModel") or text(info, "observationalModel"),
        masking=text(part(info, "maskingInfo"), "masking"),
        purpose=text(info, "primaryPurpose"),
        conditions=texts(has, "conditions"),
        keywords=texts(has, "keywords"),
        enrolment=_count(people),
        enrolment_certainty=_certainty(people),
        arms=tuple(parts.arms(given)),
        interventions=tuple(parts.interventions(given)),
        outcomes=tuple(parts.outcomes(_module(study, "outcomes"))),
        sponsor=text(part(sponsors, "leadSponsor"), "name"),
        collaborators=parts.named(objects(sponsors, "collaborators"), "name"),
        countries=parts.named(objects(_module(study, "contactsLocations"), "locations"), "country"),
        start=_date(status, "start"),
        primary_completion=_date(status, "primaryCompletion"),
        completion=_date(status, "completion"),
        first_posted=_day(status, "studyFirstPost"),
        results_posted=_day(status, "resultsFirstPost"),
        updated=_day(status, "lastUpdatePost"),
        has_results=True if part(study, "resultsSection") else flag(study, "hasResults"),
        results_summary=results_summary(study),
        secondary_ids=tuple(parts.other_ids(named, number_)),
        references=tuple(parts.references(_module(study, "references"))),
        unknown=unknown(_closed(study)),
        url=_STUDY + number_,
        raw=raw,
    )


def _certainty(holder: Module) -> Certainty:
    return CERTAINTIES.get(text(holder, "type"), Certainty.UNSTATED)


def _count(people: Module) -> int | None:
    count = number(people, "count")
    return count if count is not None and count >= 0 else None


def _date(status: Module, name: str) -> TrialDate | None:
    when = _day(status, name)
    return TrialDate(when, _certainty(part(status, f"{name}DateStruct"))) if when else None


def _day(status: Module, name: str) -> PartialDate | None:
    """Read ``2026``, ``2026-11`` or ``2026-11-22``; anything else stays as words."""
    written = text(part(status, f"{name}DateStruct"), "date")[:_LONGEST_DATE]
    return from_parts(*written.split("-", 2)) if written else None


def _closed(study: Module) -> Iterator[tuple[str, str]]:
    """Pair every value of a closed list with its list; a count that is none is shown, too."""
    status, design = _module(study, "status"), _module(study, "design")
    info, people = part(design, "designInfo"), part(design, "enrollmentInfo")
    given = _module(study, "armsInterventions")
    yield "overallStatus", text(status, "overallStatus")
    yield "studyType", text(design, "studyType")
    yield from (("phases", one) for one in texts(design, "phases"))
    yield "allocation", text(info, "allocation")
    yield "model", text(info, "interventionModel") or text(info, "observationalModel")
    yield "masking", text(part(info, "maskingInfo"), "masking")
    yield "primaryPurpose", text(info, "primaryPurpose")
    yield from (("type of arm", text(one, "type")) for one in objects(given, "armGroups"))
    for one in objects(given, "interventions"):
        yield "type of intervention", text(one, "type")
    for one in objects(_module(study, "references"), "references"):
        yield "type of reference", text(one, "type")
    dated = [part(status, f"{name}DateStruct") for name in _DATED]
    yield from (("type of date or count", text(one, "type")) for one in (people, *dated))
    if people.get("count") is not None and _count(people) is None:
        yield "enrollmentCount", storable(str(people["count"]))
