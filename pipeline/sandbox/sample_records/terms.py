"""Write the names of NLM's vocabularies with their identifiers.

Raises KeyError for a name that `terms.toml` does not have.
"""

from collections.abc import Mapping

from pipeline.sandbox.sample_records.elements import Element, node
from pipeline.sandbox.sample_records.studies import Terms


def publication_type(name: str, terms: Terms) -> Element:
    """Write a publication type."""
    return node("PublicationType", name, UI=terms.types[name])


def substance(name: str, terms: Terms) -> Element:
    """Write a substance with its registry number (0 where there is none)."""
    number, ui = terms.substances[name]
    named = node("NameOfSubstance", name, UI=ui)
    return node("Chemical", node("RegistryNumber", number), named)


def heading(text: str, terms: Terms) -> Element:
    """Write a MeSH heading from NLM's short form: `Vitamin K 2/blood/*therapeutic use`."""
    descriptor, *qualifiers = text.split("/")
    return node(
        "MeshHeading",
        term("DescriptorName", descriptor, terms.headings),
        *(term("QualifierName", name, terms.qualifiers) for name in qualifiers),
    )


def term(tag: str, name: str, identifiers: Mapping[str, str]) -> Element:
    """Write a heading or a qualifier; a star before it marks the major topic."""
    plain = name.removeprefix("*")
    major = "N" if name == plain else "Y"
    return node(tag, plain, UI=identifiers[plain], MajorTopicYN=major)
