"""What people call the sources."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.domain.vocabulary import SourceName

SOURCE_NAMES: Mapping[SourceName, str] = {
    SourceName.PUBMED: "PubMed",
    SourceName.CLINICALTRIALS: "ClinicalTrials.gov",
    SourceName.EUROPEPMC: "Europe PMC",
}
