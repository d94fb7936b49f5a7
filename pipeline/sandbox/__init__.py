"""A stand-in for the outside world, on loopback: literature services and a mail server.

It plays NCBI's E-utilities, ClinicalTrials.gov, Europe PMC, iCite, Unpaywall and Crossref.
Everything is real but the place: real HTTP with their limits, texts and habits, records whose
bytes are served as they came, and mail that ends in a folder::

    corpus = Corpus.from_paths([Path("records")])
    clock = VirtualClock(date(2026, 9, 1))
    with Sandbox(corpus, mailbox=Path("mail"), clock=clock) as sandbox:
        requests.get(sandbox.base_url + "esearch.fcgi", {"term": "vitamin k 2"})
        requests.get(sandbox.addresses()["icite"] + "pubs", {"pmids": "90000002"})

What the others hold besides the corpus comes as ``Holdings``; `addresses` says where each is.
The clock decides what has been published; a ``FaultScript`` decides what goes wrong. Nothing
here knows the rest of the project but ``query``, so it can prove the rest wrong.
"""

from pipeline.sandbox.clock import VirtualClock
from pipeline.sandbox.corpus import Corpus
from pipeline.sandbox.faults import FaultScript, FaultScriptError
from pipeline.sandbox.holdings import Holdings, Shelf
from pipeline.sandbox.mail_desk import MailFaults
from pipeline.sandbox.mailbox import Mailbox
from pipeline.sandbox.request_log import LoggedRequest
from pipeline.sandbox.server import Sandbox

__all__ = [
    "Corpus",
    "FaultScript",
    "FaultScriptError",
    "Holdings",
    "LoggedRequest",
    "MailFaults",
    "Mailbox",
    "Sandbox",
    "Shelf",
    "VirtualClock",
]
