"""What each command does, in a line: ``k2watch --help`` shows it without importing any of them.

It is the first line of the command's own help; a test compares.
"""

from __future__ import annotations

from collections.abc import Mapping

IN_A_LINE: Mapping[str, str] = {
    "init": "Write a starter config.toml into FOLDER.",
    "check": "Examine everything a run relies on, and say what to mend.",
    "collect": "Ask PubMed every search and store what is new.",
    "refresh": "Fetch held records again and note changes.",
    "annotate": "Read the studies that have not been read yet.",
    "compose": "Write the issues that are due into the outbox.",
    "deliver": "Send what waits in the outbox and is due.",
    "enrich": "Ask other services about the studies held: citations, free full text, retractions.",
    "run": "Collect, annotate, compose, deliver: for cron.",
    "daemon": "Run on the schedule of config.toml.",
    "runs": "Tell whether it ran, what came, what waits.",
    "search": "Search the studies held as one searches PubMed.",
    "show": "Show one study we hold, by PMID, DOI, or PPR number of a preprint.",
    "read": "Judge any abstract without storing it: what kind of study, on whom, how many, "
    "which dose.",
    "mark": "Correct what was read from a study: a person's word wins and is never overwritten.",
    "questions": "Tell how the evidence held stands on the questions of config.toml.",
    "trials": "Show the trial board: recruiting, active, completed without results, with results.",
    "report": "Write a report of the studies held: to read, to count, or to cite.",
    "site": "Put all that is held into a folder of pages.",
    "import": "Take records from files into the library, as held and not as news.",
    "backfill": "Search all of PubMed in files, where asking for a topic is not enough.",
    "doctor": "Examine the database, and say what to do.",
    "db": "Look after the database: status, upgrade, backup, mesh.",
    "reader": "Look after what is kept of readers: forget.",
    "sandbox": "Serve a stand-in for the outside world.",
    "demo": "Play three weeks of sample literature offline.",
}
