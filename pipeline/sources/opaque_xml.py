"""XML that no words can be told from without a parser: a record with it is read in full."""

from __future__ import annotations

import re

# Comments, CDATA; ">" in an attribute; a PMID that begins with zeros.
OPAQUE = (b"<!", rb"=\s*\"[^\"<>]*>", rb"=\s*'[^'<>]*>", rb"<PMID[^>]*>\s*0")
INSTRUCTION = rb"<\?"
# An instruction that parts nothing and joins nothing, as in "</ArticleIdList> <?pmcsd ?> </Pub…":
# it stands between two tags that are not inside of texts, and holds no sign of XML.
_BEFORE = re.compile(rb"</?(?!DispFormula\b)[A-Z][^<>]*>\s*\Z")
_HARMLESS = re.compile(rb"<\?[^<>]*\?>\s*</?(?!DispFormula\b)[A-Z]")
_NEAR = 200  # bytes in which the tag before is looked for


def is_harmless(buffer: bytes, start: int) -> bool:
    """Tell whether an instruction can neither join words nor hold any."""
    before = buffer[max(start - _NEAR, 0) : start]
    return bool(_BEFORE.search(before) and _HARMLESS.match(buffer, start))
