"""Write sample articles as PubMed XML, the elements in the order of NLM's DTD.

https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml.etree import XMLSyntaxError

from pipeline.sandbox.sample_records.elements import (
    Element,
    abstract,
    authors,
    dated,
    history_date,
    keyword,
    many,
    mixed,
    node,
    optional,
)
from pipeline.sandbox.sample_records.journals import journal_info, journal_issue
from pipeline.sandbox.sample_records.studies import Journal, Link, SampleError, Study, Terms
from pipeline.sandbox.sample_records.terms import heading, publication_type, substance

AFFILIATIONS_SINCE = 2014
"""The year from which PubMed has the affiliation of every author, not only of the first."""
DOI_PREFIX = "10.5555/k2watch.sample."
FIRST_PMID = 90_000_000


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes articles; needs the vocabularies, and the other studies to cite them."""

    terms: Terms
    journals: Mapping[str, Journal]
    studies: Mapping[int, Study]

    def article(self, study: Study) -> Element:
        """Write one `PubmedArticle`.

        Raises:
            SampleError: a name or PMID that is nowhere else, or text that is not well-formed.
        """
        try:
            return node("PubmedArticle", self.citation(study), pubmed_data(study))
        except KeyError as error:
            raise SampleError(f"study {study.pmid}: nothing is called {error}") from error
        except XMLSyntaxError as error:
            raise SampleError(f"study {study.pmid}: {error}") from error

    def citation(self, study: Study) -> Element:
        """Write what NLM knows of the article: `MedlineCitation`."""
        journal = self.journals[study.journal]
        return node(
            "MedlineCitation",
            node("PMID", str(study.pmid), Version="1"),
            dated("DateCompleted", study.completed),
            dated("DateRevised", study.revised or study.completed or study.created),
            self.body(study, journal),
            journal_info(journal),
            many("ChemicalList", (substance(name, self.terms) for name in study.substances)),
            node("CitationSubset", "IM") if journal.is_medline else None,
            many("CommentsCorrectionsList", map(self.link, study.links)),
            many("MeshHeadingList", (heading(text, self.terms) for text in study.mesh)),
            *other_abstracts(study),
            many("KeywordList", map(keyword, study.keywords), Owner="NOTNLM"),
            optional("CoiStatement", study.coi),
            Status=study.status,
            IndexingMethod=study.indexing_method,
            Owner="NLM",
        )

    def body(self, study: Study, journal: Journal) -> Element:
        """Write what the publisher says of the article: `Article`."""
        all_affiliated = study.created.year >= AFFILIATIONS_SINCE
        people = authors(study.authors, study.collective, all_affiliated=all_affiliated)
        return node(
            "Article",
            journal_issue(study, journal),
            mixed("ArticleTitle", study.title),
            node("Pagination", node("MedlinePgn", study.pages)) if study.pages else None,
            electronic_location(study),
            abstract(study.abstract),
            many("AuthorList", people, CompleteYN="Y"),
            *(node("Language", language) for language in study.languages),
            many("DataBankList", databanks(study), CompleteYN="Y"),
            many("GrantList", grants(study), CompleteYN="Y"),
            node("PublicationTypeList", *(publication_type(t, self.terms) for t in study.types)),
            optional("VernacularTitle", study.vernacular_title),
            dated("ArticleDate", study.online, DateType="Electronic"),
            PubModel=study.model,
        )

    def link(self, link: Link) -> Element:
        """Write a link to another record, or to a source that PubMed does not have."""
        pmid = node("PMID", str(link.pmid), Version="1") if link.pmid else None
        source = link.source or self.reference(self.studies[link.pmid or 0])
        return node("CommentsCorrections", node("RefSource", source), pmid, RefType=link.type)

    def reference(self, study: Study) -> str:
        """Cite a study as PubMed does: `Sample J Bone Res. 2026 Sep;12(3):45-51`."""
        issue = f"({study.issue})" if study.issue else ""
        place = f";{study.volume}{issue}" if study.volume else ""
        place += f":{study.pages}" if study.pages else ""
        journal = self.journals[study.journal].abbreviation
        return f"{journal}. {study.published}{place}."


def doi(study: Study) -> str:
    """Return the DOI: 10.5555 is the prefix that Crossref keeps for tests."""
    return f"{DOI_PREFIX}{study.pmid - FIRST_PMID}" if study.has_doi else ""


def electronic_location(study: Study) -> Element | None:
    """Write the DOI where an article has it itself; a few have it in `ArticleIdList` only."""
    own = doi(study) if study.doi_in_article else ""
    return optional("ELocationID", own, EIdType="doi", ValidYN="Y")


def databanks(study: Study) -> Iterator[Element]:
    """Write the registrations, by registry."""
    for name, numbers in study.databanks:
        accessions = many("AccessionNumberList", (node("AccessionNumber", n) for n in numbers))
        yield node("DataBank", node("DataBankName", name), accessions)


def grants(study: Study) -> Iterator[Element]:
    """Write who paid."""
    for grant in study.grants:
        yield node("Grant", optional("GrantID", grant.id), node("Agency", grant.agency))


def other_abstracts(study: Study) -> Iterator[Element]:
    """Write the abstracts in other languages, or in plain language."""
    for other in study.other_abstracts:
        text = mixed("AbstractText", other.text)
        yield node("OtherAbstract", text, Type=other.type, Language=other.language)


def pubmed_data(study: Study) -> Element:
    """Write what PubMed adds: history, status, identifiers."""
    dates = {"entrez": study.created, "pubmed": study.created} | dict(study.history)
    dates.setdefault("medline", study.completed or dates["pubmed"])
    ids = {"pubmed": str(study.pmid), "doi": doi(study), "pmc": study.pmcid}
    return node(
        "PubmedData",
        node("History", *(history_date(status, day) for status, day in dates.items())),
        node("PublicationStatus", publication_status(study)),
        many("ArticleIdList", (node("ArticleId", i, IdType=kind) for kind, i in ids.items() if i)),
    )


def publication_status(study: Study) -> str:
    """Return where the article stands: ahead of print until it has a volume."""
    if study.model.startswith("Electronic"):
        return "epublish"
    return "ppublish" if study.volume else "aheadofprint"
