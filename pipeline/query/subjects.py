"""PubMed's subject table: what a phrase is a name of, and how PubMed then asks for it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.query.fields import Field
from pipeline.query.meaning import searched_field
from pipeline.query.mesh import Mesh
from pipeline.query.tree import Operation, Operator, Step, Term, Tree
from pipeline.query.words import fold

ALL = Field.ALL.display


def subjects_of(phrase: str, mesh: Mesh) -> Iterator[tuple[str, Field]]:
    """Find a phrase in PubMed's subject table."""
    if heading := mesh.heading_of(phrase):
        yield heading, Field.MESH
    elif publication_type := mesh.publication_type_of(phrase):
        yield publication_type, Field.PUBLICATION_TYPE
    elif substance := mesh.substance_of(phrase):
        yield substance, Field.SUBSTANCE


def concept(phrase: str, names: list[tuple[str, Field]], origin: Term) -> Tree:
    """Ask for the subject, then for its name and for the phrase in all fields."""
    parts: list[Tree] = [
        replace(origin, text=name.lower(), tag=field.display, quoted=True) for name, field in names
    ]
    spoken = dict.fromkeys(fold(_spoken(name)) for name, _ in names) | {fold(phrase): None}
    for text in spoken:
        words = text.split()
        # PubMed leaves single letters to the phrase: "vitamin k", but not "vitamin" AND "k".
        if len(words) > 1 and min(map(len, words)) > 1:
            parts.append(joined(Operator.AND, (everywhere(word, origin) for word in words)))
        parts.append(everywhere(text, origin))
    return joined(Operator.OR, parts)


def _spoken(name: str) -> str:
    """Turn ``Muscle, Smooth, Vascular`` round, as it is said."""
    return " ".join(reversed(name.split(", ")))


def everywhere(text: str, origin: Term) -> Term:
    """Ask for one word or phrase in all fields."""
    return replace(origin, text=text, tag=ALL, quoted=True)


def preferred_name(term: Term, mesh: Mesh) -> str | None:
    """Find the name under which MeSH files a tagged term; None when it is not there."""
    if "*" in term.text:
        return None
    match searched_field(term):
        case Field.MESH | Field.MAJOR_TOPIC:
            return _heading_with_qualifier(term.text, mesh)
        case Field.PUBLICATION_TYPE:
            return mesh.publication_type_of(term.text)
        case Field.SUBHEADING:
            return mesh.qualifier_of(term.text)
        case Field.SUBSTANCE:
            return mesh.substance_of(term.text)
        case _:
            return None


def _heading_with_qualifier(text: str, mesh: Mesh) -> str | None:
    """Read ``menaquinones/tu`` as ``Vitamin K 2/therapeutic use``."""
    phrase, slash, qualifier = text.partition("/")
    heading = mesh.heading_of(phrase)
    if not heading or not slash:
        return heading
    return f"{heading}/{mesh.qualifier_of(qualifier) or qualifier.strip()}"


def joined(operator: Operator, operands: Iterable[Tree]) -> Tree:
    """Join one or more queries by one operator."""
    first, *others = operands
    return Operation(first, tuple(Step(operator, other) for other in others)) if others else first
