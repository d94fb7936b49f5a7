"""Show a PubMed record to the query language.

Which text goes to which field follows PubMed's help (pubmed.ncbi.nlm.nih.gov/help/#search-tags).
The project's own article parser is left aside on purpose: two readings of the same bytes check
each other.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import cast

from lxml import etree

from pipeline.query import Document, Field
from pipeline.sandbox.dates import searchable_dates
from pipeline.sandbox.filters import properties, subsets
from pipeline.sandbox.xml_records import identifiers

# Where a text stands, parent and child, and the field it is searched in.
_FIELDS = {
    tuple(place.split("/")): field
    for field, places in {
        Field.TITLE: "Article/ArticleTitle BookDocument/ArticleTitle Book/BookTitle",
        Field.TRANSLITERATED_TITLE: "Article/VernacularTitle BookDocument/VernacularTitle",
        Field.ABSTRACT: "Abstract/AbstractText",
        Field.OTHER_ABSTRACT: "OtherAbstract/AbstractText",
        Field.OTHER_TERM: "KeywordList/Keyword",
        Field.SUBHEADING: "MeshHeading/QualifierName",
        Field.PUBLICATION_TYPE: "PublicationTypeList/PublicationType BookDocument/PublicationType",
        Field.SUBSTANCE: "Chemical/NameOfSubstance SupplMeshList/SupplMeshName",
        Field.REGISTRY_NUMBER: "Chemical/RegistryNumber",
        Field.AFFILIATION: "AffiliationInfo/Affiliation",
        Field.CORPORATE_AUTHOR: "Author/CollectiveName",
        Field.JOURNAL: "Journal/Title Journal/ISOAbbreviation Journal/ISSN "
        "MedlineJournalInfo/MedlineTA MedlineJournalInfo/ISSNLinking",
        Field.JOURNAL_ID: "MedlineJournalInfo/NlmUniqueID",
        Field.PLACE: "MedlineJournalInfo/Country Publisher/PublisherLocation",
        Field.VOLUME: "JournalIssue/Volume",
        Field.ISSUE: "JournalIssue/Issue",
        Field.PAGINATION: "Pagination/MedlinePgn Pagination/StartPage",
        Field.LANGUAGE: "Article/Language BookDocument/Language",
        Field.GRANT: "Grant/GrantID Grant/Agency",
        Field.CONFLICT: "MedlineCitation/CoiStatement",
        Field.COMMENT: "CommentsCorrections/RefSource",
        Field.LOCATION_ID: "Article/ELocationID Book/ELocationID",
        Field.AUTHOR_ID: "Author/Identifier",
        Field.PUBLISHER: "Publisher/PublisherName",
        Field.ISBN: "Book/Isbn",
    }.items()
    for place in places.split()
}
_PEOPLE = {
    ("AuthorList", "Author"): Field.AUTHOR,
    ("InvestigatorList", "Investigator"): Field.INVESTIGATOR,
    ("PersonalNameSubjectList", "PersonalNameSubject"): Field.PERSON_AS_SUBJECT,
}
_TAGS = {tag for _, tag in (*_FIELDS, *_PEOPLE)}


def document(pmid: int, root: etree._Element) -> Document:
    """Collect every text and date one record can be found by."""
    # The second part, PubmedData, holds the references: other people's titles and ids.
    texts = _texts(root[0])
    texts[Field.MESH], texts[Field.MAJOR_TOPIC] = _headings(root)
    texts[Field.SECONDARY_ID] = list(_databank_entries(root))
    texts[Field.ARTICLE_ID] = [text_of(node) for node in identifiers(root)]
    texts[Field.FILTER] = list(subsets(root))
    texts[Field.PROPERTY] = list(properties(root))
    filled = {field: tuple(found) for field, found in texts.items() if found}
    return Document(pmid, filled, searchable_dates(root))


def text_of(node: etree._Element) -> str:
    """Read an element that may hold markup: everything below it, blanks made single."""
    text = "".join(node.itertext()) if len(node) else node.text or ""
    return " ".join(text.split())


def author_name(author: etree._Element) -> str:
    """Write an author the way PubMed's summaries do: "Surname AB Jr" or the collective name."""
    parts = [author.findtext(name) or "" for name in ("LastName", "Initials", "Suffix")]
    return " ".join(filter(None, parts)) or "".join(author.xpath("string(CollectiveName)"))


def _texts(citation: etree._Element) -> dict[Field, list[str]]:
    texts: dict[Field, list[str]] = defaultdict(list)
    for node in citation.iter(*_TAGS):
        parent = cast(etree._Element, node.getparent())
        place = (str(parent.tag), str(node.tag))
        if (field := _FIELDS.get(place)) and (text := text_of(node)):
            texts[field].append(text)
        elif (field := _PEOPLE.get(place)) and node.find("LastName") is not None:
            editor = parent.get("Type") == "editors"
            texts[Field.EDITOR if editor else field].append(author_name(node))
            if field is Field.AUTHOR and not editor:
                texts[Field.FULL_AUTHOR].append(_full_name(node))
    return texts


def _full_name(author: etree._Element) -> str:
    parts = (author.findtext("LastName"), author.findtext("ForeName"))
    return ", ".join(filter(None, parts))


def _headings(root: etree._Element) -> tuple[list[str], list[str]]:
    """Write headings as MEDLINE does, all of them and those that are a major topic."""
    every: list[str] = []
    major: list[str] = []
    for heading in root[0].iterfind("MeshHeadingList/MeshHeading"):
        descriptor = heading.findtext("DescriptorName")
        qualifiers = [qualifier.text for qualifier in heading.iterfind("QualifierName")]
        written = [f"{descriptor}/{name}" for name in qualifiers] or [descriptor or ""]
        every += written
        # In old records the mark is mostly on the qualifier.
        if any(part.get("MajorTopicYN") == "Y" for part in heading):
            major += written
    return every, major


def _databank_entries(root: etree._Element) -> Iterator[str]:
    for bank in root[0].iterfind("Article/DataBankList/DataBank"):
        for number in bank.iterfind("./*/AccessionNumber"):
            yield f"{bank.findtext('DataBankName')}/{number.text}"
