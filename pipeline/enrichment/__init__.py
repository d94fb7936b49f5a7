"""What other services know of studies we hold: one file a service, none ever in a digest's way.

Each is an ``Enricher``: it is asked about as many studies as one request holds. A study that it
does not know is answered by None; what it cannot answer is a SourceError about all of them.
"""

from __future__ import annotations

from pipeline.enrichment.crossref import Crossref
from pipeline.enrichment.enricher import Enricher
from pipeline.enrichment.icite import ICite
from pipeline.enrichment.unpaywall import Unpaywall

__all__ = ["Crossref", "Enricher", "ICite", "Unpaywall"]
