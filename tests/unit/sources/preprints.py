"""Invented results of Europe PMC, as its resultType=core writes preprints."""

from __future__ import annotations

from typing import Any

ABSTRACT = (
    "<h4>Background</h4>Vitamin K<sub>2</sub> may keep arteries soft (P < .05).<h4>Methods:</h4>"
    "Sixty <i>sample</i> adults.<p>Nobody was told.</p><h4>Conclusions</h4>Slower &amp; softer."
)


def preprint(number: int = 9000001, **fields: Any) -> dict[str, Any]:
    """Write one preprint; a field that is None is left out."""
    plain: dict[str, Any] = {
        "id": f"PPR{number}",
        "source": "PPR",
        "doi": f"10.5555/sample.{number}",
        "title": "Menaquinone-7 and m&lt;sup&gt;6&lt;/sup&gt;A in sample arteries",
        "authorString": "Sampleauthor A, Sample Group.",
        "authorList": {
            "author": [
                {
                    "fullName": "Sampleauthor A",
                    "firstName": "Anna",
                    "lastName": "Sampleauthor",
                    "initials": "A",
                    "authorId": {"type": "ORCID", "value": "0000-0002-1825-0097"},
                    "authorAffiliationDetailsList": {
                        "authorAffiliation": [{"affiliation": "Sample University, Sampletown."}]
                    },
                },
                {"collectiveName": "Sample Group"},
            ]
        },
        "pubYear": "2026",
        "abstractText": ABSTRACT,
        "language": "eng",
        "pubTypeList": {"pubType": ["Preprint"]},
        "keywordList": {"keyword": ["vitamin K2", "arteries"]},
        "grantsList": {"grant": [{"grantId": "S-1", "agency": "Sample Fund", "orderIn": 0}]},
        "bookOrReportDetails": {"publisher": "Sample Preprints", "yearOfPublication": 2026},
        "isOpenAccess": "Y",
        "citedByCount": 0,
        "firstIndexDate": "2026-11-18",
        "firstPublicationDate": "2026-11-16",
    }
    return {name: value for name, value in (plain | fields).items() if value is not None}


def linked(kind: str, source: str, name: str, reference: str = "") -> dict[str, Any]:
    """Write a link to another record, as a field of a preprint."""
    link = {"id": name, "source": source, "type": kind, "orderIn": 10001}
    link |= {"reference": reference} if reference else {}
    return {"commentCorrectionList": {"commentCorrection": [link]}}


def versions(*numbers: int, at: int = -1, **fields: Any) -> dict[str, Any]:
    """Write one version of several, each with a number and a DOI of its own."""
    listed = [
        {
            "id": f"PPR{number}",
            "source": "PPR",
            "firstPublishDate": "2026-11-16",
            "versionNumber": place,
            "pubTypeList": {"pubType": ["preprint"]},
        }
        for place, number in enumerate(numbers, start=1)
    ]
    mine = range(len(numbers))[at]
    return preprint(
        numbers[mine],
        **{
            "doi": f"10.5555/sample.rs-{numbers[0]}/v{mine + 1}",
            "versionNumber": mine + 1,
            "versionList": {"version": listed},
        }
        | fields,
    )
