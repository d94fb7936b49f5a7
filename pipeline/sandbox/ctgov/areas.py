"""What of a registration each kind of query looks at.

The areas and what is in them: clinicaltrials.gov/find-studies/constructing-complex-search-queries
and clinicaltrials.gov/data-api/about-api/search-areas. MeSH terms are not played.
"""

from collections.abc import Callable, Iterator, Mapping

from pipeline.sandbox.expressions import Document
from pipeline.sandbox.holdings import Json

_FIELDS: Mapping[str, str] = {
    "NCTId": "identificationModule.nctId",
    "NCTIdAlias": "identificationModule.nctIdAliases",
    "OrgStudyId": "identificationModule.orgStudyIdInfo.id",
    "SecondaryId": "identificationModule.secondaryIdInfos.id",
    "BriefTitle": "identificationModule.briefTitle",
    "OfficialTitle": "identificationModule.officialTitle",
    "Acronym": "identificationModule.acronym",
    "OverallStatus": "statusModule.overallStatus",
    "StartDate": "statusModule.startDateStruct.date",
    "PrimaryCompletionDate": "statusModule.primaryCompletionDateStruct.date",
    "StudyFirstPostDate": "statusModule.studyFirstPostDateStruct.date",
    "ResultsFirstPostDate": "statusModule.resultsFirstPostDateStruct.date",
    "LastUpdatePostDate": "statusModule.lastUpdatePostDateStruct.date",
    "LeadSponsorName": "sponsorCollaboratorsModule.leadSponsor.name",
    "CollaboratorName": "sponsorCollaboratorsModule.collaborators.name",
    "BriefSummary": "descriptionModule.briefSummary",
    "DetailedDescription": "descriptionModule.detailedDescription",
    "Condition": "conditionsModule.conditions",
    "Keyword": "conditionsModule.keywords",
    "StudyType": "designModule.studyType",
    "Phase": "designModule.phases",
    "ArmGroupLabel": "armsInterventionsModule.armGroups.label",
    "ArmGroupType": "armsInterventionsModule.armGroups.type",
    "ArmGroupDescription": "armsInterventionsModule.armGroups.description",
    "InterventionType": "armsInterventionsModule.interventions.type",
    "InterventionName": "armsInterventionsModule.interventions.name",
    "InterventionOtherName": "armsInterventionsModule.interventions.otherNames",
    "InterventionDescription": "armsInterventionsModule.interventions.description",
    "PrimaryOutcomeMeasure": "outcomesModule.primaryOutcomes.measure",
    "SecondaryOutcomeMeasure": "outcomesModule.secondaryOutcomes.measure",
    "LocationCountry": "contactsLocationsModule.locations.country",
}
_CONDITION = ("Condition", "BriefTitle", "OfficialTitle", "Keyword", "NCTId")
_INTERVENTION = (
    "InterventionName", "InterventionType", "ArmGroupType", "InterventionOtherName", "BriefTitle",
    "OfficialTitle", "ArmGroupLabel", "Keyword", "InterventionDescription", "ArmGroupDescription",
)  # fmt: skip

# For each parameter, what it searches where the expression names no area.
QUERIES: Mapping[str, tuple[str, ...]] = {
    "query.cond": _CONDITION,
    "query.intr": _INTERVENTION,
    "query.term": tuple(_FIELDS),
    "query.titles": ("BriefTitle", "OfficialTitle", "Acronym"),
    "query.id": ("NCTId", "NCTIdAlias", "OrgStudyId", "SecondaryId"),
    "query.outc": ("PrimaryOutcomeMeasure", "SecondaryOutcomeMeasure"),
    "query.spons": ("LeadSponsorName", "CollaboratorName"),
    "filter.advanced": tuple(_FIELDS),
}
SORTS = frozenset(name for name in _FIELDS if name.endswith("Date")) | {"NCTId"}


def document(study: Json) -> Callable[[str], Document]:
    """Cut a study into its areas; the function gives them as one parameter searches them."""
    areas = {name: tuple(_texts(study["protocolSection"], path)) for name, path in _FIELDS.items()}

    def searched(parameter: str) -> Document:
        default = tuple(text for name in QUERIES[parameter] for text in areas[name])
        return {**areas, "": default}

    return searched


def sort_value(study: Json, name: str) -> str:
    """Give the text a study is sorted by; empty where it has none."""
    return next(_texts(study["protocolSection"], _FIELDS[name]), "")


def _texts(part: object, path: str) -> Iterator[str]:
    if isinstance(part, list):
        for one in part:
            yield from _texts(one, path)
    elif not path:
        if isinstance(part, str):
            yield part
    elif isinstance(part, dict):
        key, _, rest = path.partition(".")
        yield from _texts(part.get(key), rest)
