"""EInfo: what the database is, how large, how fresh, and by which fields it can be searched.

The field list is that of PubMed, eutils.ncbi.nlm.nih.gov/entrez/eutils/einfo.fcgi?db=pubmed.
"""

from lxml import etree

from pipeline.sandbox.eutils.entrez import Entrez
from pipeline.sandbox.eutils.fields import FIELDS, SearchField
from pipeline.sandbox.eutils.markup import element, xml_answer
from pipeline.sandbox.exchange import Answer, Form

# Name | menu | description, of the links ELink knows here
_LINKS = (
    ("pubmed_pubmed", "Similar articles", "Similar PubMed articles"),
    ("pubmed_pubmed_citedin", "Cited in", "Articles that cite this one"),
    ("pubmed_pubmed_refs", "References for PMC Articles", "References for this PMC Article"),
)


def einfo(form: Form, entrez: Entrez) -> Answer:
    """Answer with the list of databases, which is PubMed alone here, or with its description."""
    if not form.text("db"):
        return xml_answer(element("eInfoResult", element("DbList", element("DbName", "pubmed"))))
    now = entrez.clock.now()
    details = form.text("version") == "2.0"
    info = element(
        "DbInfo",
        element("DbName", "pubmed"),
        element("MenuName", "PubMed"),
        element("Description", "PubMed bibliographic record"),
        element("DbBuild", entrez.build),
        element("Count", str(sum(1 for _ in entrez.records()))),
        element("LastUpdate", f"{now:%Y/%m/%d %H:%M}"),
        element("FieldList", *(_field(field, details) for field in FIELDS)),
        element("LinkList", *(_link(*link) for link in _LINKS)),
    )
    return xml_answer(element("eInfoResult", info))


def _field(field: SearchField, details: bool) -> etree._Element:
    parts = {
        "Name": field.name,
        "FullName": field.full_name,
        "Description": field.description,
        "TermCount": "",
        "IsDate": _yes(field.is_date),
        "IsNumerical": _yes(field.is_number),
        "SingleToken": _yes(field.is_single),
        "Hierarchy": _yes(field.is_tree),
        "IsHidden": _yes(field.is_hidden),
    }
    if details:
        rangeable = field.is_date or field.is_number
        parts |= {"IsRangable": _yes(rangeable), "IsTruncatable": _yes(not rangeable)}
    return element("Field", *(element(name, text) for name, text in parts.items()))


def _link(name: str, menu: str, description: str) -> etree._Element:
    parts = {"Name": name, "Menu": menu, "Description": description, "DbTo": "pubmed"}
    return element("Link", *(element(tag, text) for tag, text in parts.items()))


def _yes(value: bool) -> str:
    return "Y" if value else "N"
