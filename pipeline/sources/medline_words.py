"""What MEDLINE text writes in words or tags of its own, and PubMed's XML says otherwise."""

from __future__ import annotations

# Create, entry and MeSH date: tag → PubStatus of the same step.
HISTORY_TAGS = {"EDAT": "pubmed", "MHDA": "medline", "CRDT": "entrez"}

# Publication types by name, caseless → UI (https://www.ncbi.nlm.nih.gov/mesh, tree V). Those the
# program decides by, and the common ones; the retraction notice has had two names.
TYPE_UIS = {
    "journal article": "D016428",
    "retracted publication": "D016441",
    "retraction notice": "D016440",
    "retraction of publication": "D016440",
    "expression of concern": "D000075742",
    "published erratum": "D016425",
    "preprint": "D000076942",
    "meta-analysis": "D017418",
    "systematic review": "D000078182",
    "review": "D016454",
    "randomized controlled trial": "D016449",
    "controlled clinical trial": "D018848",
    "clinical trial": "D016430",
    "clinical trial, phase i": "D017426",
    "clinical trial, phase ii": "D017427",
    "clinical trial, phase iii": "D017428",
    "clinical trial protocol": "D000078325",
    "pragmatic clinical trial": "D065007",
    "clinical study": "D000068397",
    "observational study": "D064888",
    "multicenter study": "D016448",
    "comparative study": "D003160",
    "practice guideline": "D017065",
    "guideline": "D016431",
    "case reports": "D002363",
    "letter": "D016422",
    "editorial": "D016421",
    "comment": "D016420",
    "news": "D016433",
    "historical article": "D016456",
    "english abstract": "D004740",
    "evaluation study": "D023362",
    "evaluation studies": "D023362",
    "validation study": "D023361",
    "validation studies": "D023361",
    "video-audio media": "D059040",
    "biography": "D019215",
    "research support, n.i.h., extramural": "D052061",
    "research support, n.i.h., intramural": "D052060",
    "research support, non-u.s. gov't": "D013485",
    "research support, u.s. gov't, non-p.h.s.": "D013486",
    "research support, u.s. gov't, p.h.s.": "D013487",
}
