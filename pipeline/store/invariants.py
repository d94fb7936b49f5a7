"""The promise as plain SQL: each question lists what breaks one of the five invariants.

I1 The ledger has a row for each search and record, written with the record; rows never disappear.
I2 A letter is sent only after a stored answer that took it; each other one is on its way to one.
I3 A watermark stands for what is stored up to it, and never moves backwards.
I4 A run that could not see the whole answer is a failed run.
I5 Whatever was broken off, doing it again converges to the same state.

Every question is the same SQL on SQLite and PostgreSQL, and gives one text a row; none changes
anything, and in a sound database all are empty.
"""

from __future__ import annotations

from pipeline.store.soundness import Question

RESTORE = "restore the last backup, then: k2watch run; and report how it came to this"
COLLECT = "k2watch collect enters it again; report how it came to this"

LEDGER = (
    Question(
        "I1",
        "a study that the ledger holds is there",
        RESTORE,
        """SELECT m.search || ': pmid ' || m.pmid FROM match m
           WHERE m.state = 'held' AND NOT EXISTS (SELECT 1 FROM study s WHERE s.pmid = m.pmid)
           ORDER BY 1""",
    ),
    Question(
        "I1",
        "a study that is held is looked at again in its turn",
        RESTORE,
        """SELECT 'pmid ' || s.pmid FROM study s
           WHERE NOT EXISTS (SELECT 1 FROM look l WHERE l.pmid = s.pmid) ORDER BY s.pmid""",
    ),
    Question(
        "I1",
        "a study that a reader was told of stands in the ledger",
        COLLECT,
        """SELECT DISTINCT 'pmid ' || c.pmid || ', told to ' || t.reader
           FROM told t JOIN change c ON c.id = t.change_id
           WHERE NOT EXISTS (SELECT 1 FROM match m WHERE m.pmid = c.pmid)
           ORDER BY 1""",
    ),
    Question(
        "I1",
        "a registration that a reader was told of stands in the ledger",
        COLLECT,
        """SELECT DISTINCT c.trial || ', told to ' || t.reader
           FROM trial_told t JOIN trial_change c ON c.id = t.change_id
           WHERE NOT EXISTS (SELECT 1 FROM trial_match m WHERE m.trial = c.trial)
           ORDER BY 1""",
    ),
    Question(
        "I1",
        "a row of the ledger belongs to a wording of its search",
        RESTORE,
        """SELECT m.search || ', version ' || m.version || ': '
               || count(*) || ' rows' FROM
               (SELECT search, version FROM match
                UNION ALL SELECT search, version FROM trial_match) m
           WHERE NOT EXISTS (SELECT 1 FROM search s
                             WHERE s.name = m.search AND s.version >= m.version)
           GROUP BY m.search, m.version ORDER BY 1""",
    ),
)

OUTBOX = (
    Question(
        "I2",
        "a message that was sent has the answer that took it, and when",
        "ask the reader whether it came; the mail server's log knows more",
        """SELECT 'delivery ' || d.id || ' by ' || d.channel || ': '
               || coalesce(d.response, 'no answer') FROM delivery d
           WHERE d.state = 'sent' AND (d.response IS NULL OR d.settled IS NULL OR d.attempts < 1
                 OR (d.channel IN ('smtp', 'webhook') AND d.response NOT LIKE '2%'))
           ORDER BY d.id""",
    ),
    Question(
        "I2",
        "a message is in one of the states of the outbox",
        RESTORE,
        """SELECT 'delivery ' || d.id || ': ' || d.state FROM delivery d
           WHERE d.state NOT IN
                 ('pending', 'sending', 'sent', 'retry', 'unknown', 'failed', 'dropped')
           ORDER BY d.id""",
    ),
    Question(
        "I2",
        "a message that waits will be tried",
        RESTORE,
        """SELECT 'delivery ' || d.id || ': ' || d.state || ', without a time' FROM delivery d
           WHERE (d.state IN ('pending', 'retry', 'unknown') AND d.next_try IS NULL)
              OR (d.state = 'sending' AND d.lease_until IS NULL)
           ORDER BY d.id""",
    ),
)

WATERMARKS = (
    Question(
        "I3",
        "a watermark is of a wording that was asked",
        "k2watch collect asks the search anew",
        """SELECT w.source || ' ' || w.search || ': version ' || w.version FROM watermark w
           WHERE NOT EXISTS (SELECT 1 FROM search s WHERE s.source = w.source
                             AND s.name = w.search AND s.version = w.version)
           ORDER BY 1""",
    ),
    Question(
        "I3",
        "all that a watermark stands for is stored",
        "k2watch collect compares with the source and fetches what is missing",
        # A set is believed while it drifts by a little between two requests, so a hundredth may be
        # missing. Of preprints the ledger has one row for all versions, so they are not counted.
        """SELECT w.source || ' ' || w.search || ': ' || w.count || ' reported, '
               || (CASE WHEN w.source = 'pubmed' THEN p.held ELSE t.held END) || ' in the ledger'
           FROM watermark w
           JOIN (SELECT v.source, v.search,
                        (SELECT count(*) FROM match m WHERE m.search = v.search AND m.pmid > 0)
                        AS held FROM watermark v) p
             ON p.source = w.source AND p.search = w.search
           JOIN (SELECT v.source, v.search,
                        (SELECT count(*) FROM trial_match m WHERE m.search = v.search)
                        + (SELECT count(*) FROM reject r WHERE r.source = v.source)
                        AS held FROM watermark v) t
             ON t.source = w.source AND t.search = w.search
           WHERE (w.source = 'pubmed' AND w.swept = w.asked AND p.held * 100 < w.count * 99)
              OR (w.source = 'clinicaltrials' AND t.held * 100 < w.count * 99)
           ORDER BY 1""",
    ),
    Question(
        "I3",
        "a watermark is not older than the last complete run that asked its search",
        "k2watch collect asks from the last full list on",
        """SELECT s.source || ' ' || s.name || ': asked '
               || coalesce(CAST(w.asked AS TEXT), 'never') || ', run ' || r.id || ' was complete'
           FROM search s
           JOIN run r ON r.id = (SELECT max(id) FROM run
                                 WHERE command = 'run' AND exit_code = 0)
           LEFT JOIN watermark w ON w.source = s.source AND w.search = s.name
           WHERE s.source = 'pubmed' AND s.started <= r.started
             AND s.version = (SELECT max(version) FROM search n
                              WHERE n.source = s.source AND n.name = s.name)
             AND r.receipt LIKE '%"search":"' || s.name || '"%'
             AND (w.asked IS NULL OR w.asked < r.started)
           ORDER BY 1""",
    ),
)

RUNS = (
    Question(
        "I4",
        "a run with a search that was not answered is not called complete",
        "k2watch run asks again; report it: this hid a failure",
        """SELECT 'run ' || r.id || ', ' || r.command FROM run r
           WHERE r.exit_code = 0 AND r.command IN ('run', 'collect')
             AND (r.receipt IS NULL OR r.receipt LIKE '%"error":"%' OR r.error IS NOT NULL)
           ORDER BY r.id""",
    ),
    Question(
        "I4",
        "a run that has ended says how",
        "k2watch run does it again; report how it came to this",
        """SELECT 'run ' || r.id || ', ' || r.command FROM run r
           WHERE (r.finished IS NULL) <> (r.exit_code IS NULL)
           ORDER BY r.id""",
    ),
)

LETTERS = (
    Question(
        "I5",
        "an issue settles its slot",
        RESTORE,
        """SELECT d.reader || ' ' || d.slot FROM digest d
           LEFT JOIN slot s ON s.reader = d.reader AND s.opens = d.slot
           WHERE s.digest_id IS NULL OR s.digest_id <> d.id
           ORDER BY 1""",
    ),
    Question(
        "I5",
        "a slot with an issue has it",
        RESTORE,
        """SELECT s.reader || ' ' || s.opens FROM slot s
           WHERE s.digest_id IS NOT NULL
             AND NOT EXISTS (SELECT 1 FROM digest d WHERE d.id = s.digest_id)
           ORDER BY 1""",
    ),
    Question(
        "I5",
        "what an issue shows counts as told, so that it is not told again",
        RESTORE,
        """SELECT d.reader || ' ' || d.slot || ': shows ' || d.entries || ', told '
               || (SELECT count(*) FROM told t WHERE t.digest_id = d.id AND t.shown)
               || ' studies, ' || (SELECT count(*) FROM trial_told t
                                   WHERE t.digest_id = d.id AND t.shown) || ' registrations'
           FROM digest d
           WHERE d.entries > (SELECT count(*) FROM told t WHERE t.digest_id = d.id AND t.shown)
                 + (SELECT count(*) FROM trial_told t WHERE t.digest_id = d.id AND t.shown)
           ORDER BY 1""",
    ),
    Question(
        "I5",
        "an issue goes out by some way",
        "the reader has not got it; it can be read: k2watch site",
        """SELECT d.reader || ' ' || d.slot || ': no delivery' FROM digest d
           WHERE NOT EXISTS (SELECT 1 FROM delivery v WHERE v.digest_id = d.id)
           ORDER BY 1""",
    ),
)

QUESTIONS = (*LEDGER, *OUTBOX, *WATERMARKS, *RUNS, *LETTERS)
