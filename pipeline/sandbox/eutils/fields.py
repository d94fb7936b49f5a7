"""PubMed's search fields as EInfo lists them."""

from dataclasses import dataclass

# Name | full name | description | d date, n number, s single token, t tree, h hidden
_TABLE = """
ALL | All Fields | All terms from all searchable fields |
UID | UID | Unique number assigned to publication | nsh
FILT | Filter | Limits the records | s
TITL | Title | Words in title of publication |
MESH | MeSH Terms | Medical Subject Headings assigned to publication | st
MAJR | MeSH Major Topic | MeSH terms of major importance to publication | st
JOUR | Journal | Journal abbreviation of publication | s
AFFL | Affiliation | Author's institutional affiliation and address |
ECNO | EC/RN Number | EC number for enzyme or CAS registry number | s
SUBS | Supplementary Concept | CAS chemical name or MEDLINE Substance Name | s
PDAT | Date - Publication | Date of publication | ds
EDAT | Date - Entry | Date publication first accessible through Entrez | ds
VOL | Volume | Volume number of publication | s
PAGE | Pagination | Page number(s) of publication | s
PTYP | Publication Type | Type of publication (e.g., review) | st
LANG | Language | Language of publication | s
ISS | Issue | Issue number of publication | s
SUBH | MeSH Subheading | Additional specificity for MeSH term | st
SI | Secondary Source ID | Cross-reference from publication to other databases | s
MHDA | Date - MeSH | Date publication was indexed with MeSH terms | ds
TIAB | Title/Abstract | Free text associated with Abstract/Title |
OTRM | Other Term | Other terms associated with publication |
COLN | Author - Corporate | Corporate Author of publication |
CNTY | Place of Publication | Country of publication | h
PAPX | Pharmacological Action | MeSH pharmacological action pre-explosions | s
GRNT | Grants and Funding | NIH Grant Numbers | s
MDAT | Date - Modification | Date of last modification | ds
CDAT | Date - Completion | Date of completion | ds
PID | Publisher ID | Publisher ID | sh
FAUT | Author - First | First Author of publication | s
FULL | Author | Full Author Name(s) of publication | s
FINV | Investigator | Full name of investigator | s
TT | Transliterated Title | Words in transliterated title of publication |
LAUT | Author - Last | Last Author of publication | s
PPDT | Print Publication Date | Date of print publication | dsh
EPDT | Electronic Publication Date | Date of Electronic publication | dsh
LID | Location ID | ELocation ID | s
CRDT | Date - Create | Date publication first accessible through Entrez | ds
BOOK | Book | ID of the book that contains the document | s
ED | Editor | Section's Editor | s
ISBN | ISBN | ISBN | s
PUBN | Publisher | Publisher's name | s
AUCL | Author Cluster ID | Author Cluster ID | sh
EID | Extended PMID | Extended PMID | sh
DSO | DSO | Additional text from the summary | h
AUID | Author - Identifier | Author Identifier | s
PS | Subject - Personal Name | Personal Name as Subject | s
COIS | Conflict of Interest Statements | Conflict of Interest Statements |
WORD | Text Word | Free text associated with publication |
P1DAT | P1DAT | Date publication first accessible through Solr | dsh
"""


@dataclass(frozen=True, slots=True)
class SearchField:
    """One search field; the flags are EInfo's IsDate, IsNumerical, SingleToken and so on."""

    name: str
    full_name: str
    description: str
    is_date: bool
    is_number: bool
    is_single: bool
    is_tree: bool
    is_hidden: bool


def _field(line: str) -> SearchField:
    name, full_name, description, flags = (part.strip() for part in line.split("|"))
    return SearchField(name, full_name, description, *(flag in flags for flag in "dnsth"))


FIELDS = tuple(map(_field, _TABLE.strip().splitlines()))
