-- Made from pipeline/store/models.py and text_models.py by `make docs`.

CREATE TABLE run (
    id INTEGER NOT NULL,
    command TEXT NOT NULL,
    started DATETIME NOT NULL,
    finished DATETIME,
    exit_code INTEGER,
    error TEXT,
    receipt TEXT,
    CONSTRAINT pk_run PRIMARY KEY (id)
);

CREATE TABLE search (
    source TEXT DEFAULT 'pubmed' NOT NULL,
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    term TEXT NOT NULL,
    started DATETIME NOT NULL,
    CONSTRAINT pk_search PRIMARY KEY (source, name, version)
);

CREATE TABLE study (
    pmid BIGINT NOT NULL,
    version INTEGER NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    doi TEXT,
    published TEXT NOT NULL,
    created DATE,
    is_retracted BOOLEAN NOT NULL,
    fingerprint TEXT NOT NULL,
    article TEXT NOT NULL,
    raw BLOB NOT NULL,
    first_seen DATETIME NOT NULL,
    annotated_by TEXT,
    indexed_by TEXT,
    title_key TEXT,
    CONSTRAINT pk_study PRIMARY KEY (pmid)
);
CREATE INDEX ix_study_annotated_by ON study (annotated_by);
CREATE INDEX ix_study_created ON study (created);
CREATE INDEX ix_study_doi ON study (doi);
CREATE INDEX ix_study_first_seen ON study (first_seen);
CREATE INDEX ix_study_indexed_by ON study (indexed_by);
CREATE INDEX ix_study_newest ON study (first_seen, created, pmid);
CREATE INDEX ix_study_title_key ON study (title_key);

CREATE TABLE subscription (
    reader TEXT NOT NULL,
    search TEXT NOT NULL,
    started DATETIME NOT NULL,
    CONSTRAINT pk_subscription PRIMARY KEY (reader, search)
);

CREATE TABLE trial (
    number TEXT NOT NULL,
    status TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    trial TEXT NOT NULL,
    raw BLOB NOT NULL,
    first_seen DATETIME NOT NULL,
    refreshed DATETIME NOT NULL,
    reading TEXT,
    read_by TEXT,
    CONSTRAINT pk_trial PRIMARY KEY (number)
);
CREATE INDEX ix_trial_read_by ON trial (read_by);

CREATE TABLE watermark (
    source TEXT DEFAULT 'pubmed' NOT NULL,
    search TEXT NOT NULL,
    version INTEGER NOT NULL,
    asked DATETIME NOT NULL,
    count INTEGER NOT NULL,
    translation TEXT NOT NULL,
    swept DATETIME,
    CONSTRAINT pk_watermark PRIMARY KEY (source, search)
);

CREATE TABLE annotation (
    id INTEGER NOT NULL,
    pmid BIGINT NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    quote TEXT NOT NULL,
    field_name TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    extractor TEXT NOT NULL,
    CONSTRAINT pk_annotation PRIMARY KEY (id),
    CONSTRAINT fk_annotation_pmid_study FOREIGN KEY(pmid) REFERENCES study (pmid)
);
CREATE INDEX ix_annotation_pmid ON annotation (pmid);

CREATE TABLE change (
    id INTEGER NOT NULL,
    pmid BIGINT NOT NULL,
    kind TEXT NOT NULL,
    detail TEXT NOT NULL,
    noted DATETIME NOT NULL,
    run_id INTEGER NOT NULL,
    CONSTRAINT pk_change PRIMARY KEY (id),
    CONSTRAINT fk_change_pmid_study FOREIGN KEY(pmid) REFERENCES study (pmid),
    CONSTRAINT fk_change_run_id_run FOREIGN KEY(run_id) REFERENCES run (id)
);
CREATE INDEX ix_change_noted ON change (noted);
CREATE INDEX ix_change_pmid ON change (pmid);

CREATE TABLE digest (
    id INTEGER NOT NULL,
    reader TEXT NOT NULL,
    slot DATE NOT NULL,
    composed DATETIME NOT NULL,
    subject TEXT NOT NULL,
    html TEXT NOT NULL,
    text TEXT NOT NULL,
    markdown TEXT NOT NULL,
    entries INTEGER NOT NULL,
    run_id INTEGER NOT NULL,
    CONSTRAINT pk_digest PRIMARY KEY (id),
    CONSTRAINT uq_digest_reader UNIQUE (reader, slot),
    CONSTRAINT fk_digest_run_id_run FOREIGN KEY(run_id) REFERENCES run (id)
);

CREATE TABLE enrichment (
    pmid BIGINT NOT NULL,
    service TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    checked DATETIME NOT NULL,
    next_check DATETIME NOT NULL,
    answer TEXT,
    noted TEXT NOT NULL,
    error TEXT,
    run_id INTEGER NOT NULL,
    CONSTRAINT pk_enrichment PRIMARY KEY (pmid, service),
    CONSTRAINT fk_enrichment_pmid_study FOREIGN KEY(pmid) REFERENCES study (pmid),
    CONSTRAINT fk_enrichment_run_id_run FOREIGN KEY(run_id) REFERENCES run (id)
);
CREATE INDEX ix_enrichment_run ON enrichment (service, run_id);

CREATE TABLE fact (
    pmid BIGINT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    CONSTRAINT pk_fact PRIMARY KEY (pmid, name, value),
    CONSTRAINT fk_fact_pmid_study FOREIGN KEY(pmid) REFERENCES study (pmid)
)
 WITHOUT ROWID;
CREATE INDEX ix_fact_name ON fact (name, value, pmid);

CREATE TABLE family (
    pmid BIGINT NOT NULL,
    family TEXT NOT NULL,
    role TEXT NOT NULL,
    reason TEXT NOT NULL,
    CONSTRAINT pk_family PRIMARY KEY (pmid),
    CONSTRAINT fk_family_pmid_study FOREIGN KEY(pmid) REFERENCES study (pmid)
);
CREATE INDEX ix_family_family ON family (family);

CREATE TABLE file_reading (
    file TEXT NOT NULL,
    search TEXT NOT NULL,
    version INTEGER NOT NULL,
    md5 TEXT NOT NULL,
    size BIGINT NOT NULL,
    records INTEGER NOT NULL,
    found INTEGER NOT NULL,
    read DATETIME NOT NULL,
    run_id INTEGER NOT NULL,
    CONSTRAINT pk_file_reading PRIMARY KEY (file, search, version),
    CONSTRAINT fk_file_reading_run_id_run FOREIGN KEY(run_id) REFERENCES run (id)
);

CREATE TABLE look (
    pmid INTEGER NOT NULL,
    origin TEXT,
    refreshed DATETIME NOT NULL,
    misses INTEGER NOT NULL,
    withdrawn DATETIME,
    CONSTRAINT pk_look PRIMARY KEY (pmid),
    CONSTRAINT fk_look_pmid_study FOREIGN KEY(pmid) REFERENCES study (pmid)
);

CREATE TABLE mark (
    id INTEGER NOT NULL,
    pmid BIGINT NOT NULL,
    kind TEXT NOT NULL,
    value TEXT,
    note TEXT NOT NULL,
    marked DATETIME NOT NULL,
    CONSTRAINT pk_mark PRIMARY KEY (id),
    CONSTRAINT fk_mark_pmid_study FOREIGN KEY(pmid) REFERENCES study (pmid)
);
CREATE INDEX ix_mark_pmid ON mark (pmid);

CREATE TABLE "match" (
    search TEXT NOT NULL,
    pmid BIGINT NOT NULL,
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    misses INTEGER NOT NULL,
    is_baseline BOOLEAN NOT NULL,
    first_seen DATETIME NOT NULL,
    "left" DATETIME,
    run_id INTEGER NOT NULL,
    CONSTRAINT pk_match PRIMARY KEY (search, pmid),
    CONSTRAINT fk_match_run_id_run FOREIGN KEY(run_id) REFERENCES run (id)
);
CREATE INDEX ix_match_pmid ON "match" (pmid);
CREATE INDEX ix_match_state ON "match" (search, state, pmid);

CREATE TABLE reject (
    id INTEGER NOT NULL,
    source TEXT NOT NULL,
    pmid BIGINT,
    reason TEXT NOT NULL,
    raw BLOB NOT NULL,
    sha256 TEXT NOT NULL,
    noted DATETIME NOT NULL,
    run_id INTEGER NOT NULL,
    CONSTRAINT pk_reject PRIMARY KEY (id),
    CONSTRAINT uq_reject_source UNIQUE (source, sha256),
    CONSTRAINT fk_reject_run_id_run FOREIGN KEY(run_id) REFERENCES run (id)
);

CREATE TABLE report (
    pmid BIGINT NOT NULL,
    content TEXT NOT NULL,
    CONSTRAINT pk_report PRIMARY KEY (pmid),
    CONSTRAINT fk_report_pmid_study FOREIGN KEY(pmid) REFERENCES study (pmid)
);

CREATE TABLE study_date (
    pmid BIGINT NOT NULL,
    published DATE,
    printed DATE,
    electronic DATE,
    created DATE,
    entered DATE,
    "indexed" DATE,
    modified DATE,
    completed DATE,
    CONSTRAINT pk_study_date PRIMARY KEY (pmid),
    CONSTRAINT fk_study_date_pmid_study FOREIGN KEY(pmid) REFERENCES study (pmid)
);

CREATE TABLE study_text (
    pmid BIGINT NOT NULL,
    title TEXT NOT NULL,
    abstract TEXT NOT NULL,
    other_term TEXT NOT NULL,
    corporate_author TEXT NOT NULL,
    text_word TEXT NOT NULL,
    transliterated_title TEXT NOT NULL,
    affiliation TEXT NOT NULL,
    "conflict" TEXT NOT NULL,
    elsewhere TEXT NOT NULL,
    names TEXT NOT NULL,
    lexemes TEXT,
    CONSTRAINT pk_study_text PRIMARY KEY (pmid),
    CONSTRAINT fk_study_text_pmid_study FOREIGN KEY(pmid) REFERENCES study (pmid)
);
CREATE INDEX ix_study_text_lexemes ON study_text (lexemes) WHERE lexemes IS NOT NULL;

CREATE TABLE trial_change (
    id INTEGER NOT NULL,
    trial TEXT NOT NULL,
    kind TEXT NOT NULL,
    detail TEXT NOT NULL,
    noted DATETIME NOT NULL,
    run_id INTEGER NOT NULL,
    CONSTRAINT pk_trial_change PRIMARY KEY (id),
    CONSTRAINT fk_trial_change_trial_trial FOREIGN KEY(trial) REFERENCES trial (number),
    CONSTRAINT fk_trial_change_run_id_run FOREIGN KEY(run_id) REFERENCES run (id)
);
CREATE INDEX ix_trial_change_noted ON trial_change (noted);
CREATE INDEX ix_trial_change_trial ON trial_change (trial, kind);

CREATE TABLE trial_match (
    search TEXT NOT NULL,
    trial TEXT NOT NULL,
    version INTEGER NOT NULL,
    is_baseline BOOLEAN NOT NULL,
    first_seen DATETIME NOT NULL,
    "left" DATETIME,
    run_id INTEGER NOT NULL,
    CONSTRAINT pk_trial_match PRIMARY KEY (search, trial),
    CONSTRAINT fk_trial_match_trial_trial FOREIGN KEY(trial) REFERENCES trial (number),
    CONSTRAINT fk_trial_match_run_id_run FOREIGN KEY(run_id) REFERENCES run (id)
);
CREATE INDEX ix_trial_match_trial ON trial_match (trial);

CREATE TABLE delivery (
    id INTEGER NOT NULL,
    digest_id INTEGER NOT NULL,
    channel TEXT NOT NULL,
    recipient TEXT NOT NULL,
    message_id TEXT NOT NULL,
    letter BLOB NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    created DATETIME NOT NULL,
    next_try DATETIME,
    lease_until DATETIME,
    settled DATETIME,
    response TEXT,
    CONSTRAINT pk_delivery PRIMARY KEY (id),
    CONSTRAINT uq_delivery_digest_id UNIQUE (digest_id, channel),
    CONSTRAINT fk_delivery_digest_id_digest FOREIGN KEY(digest_id) REFERENCES digest (id)
);
CREATE INDEX ix_delivery_state ON delivery (state);

CREATE TABLE slot (
    reader TEXT NOT NULL,
    opens DATE NOT NULL,
    settled DATETIME NOT NULL,
    digest_id INTEGER,
    CONSTRAINT pk_slot PRIMARY KEY (reader, opens),
    CONSTRAINT fk_slot_digest_id_digest FOREIGN KEY(digest_id) REFERENCES digest (id)
);

CREATE TABLE tally (
    reader TEXT NOT NULL,
    question TEXT NOT NULL,
    digest_id INTEGER NOT NULL,
    taken DATETIME NOT NULL,
    counts TEXT NOT NULL,
    CONSTRAINT pk_tally PRIMARY KEY (reader, question),
    CONSTRAINT fk_tally_digest_id_digest FOREIGN KEY(digest_id) REFERENCES digest (id)
);

CREATE TABLE told (
    reader TEXT NOT NULL,
    change_id INTEGER NOT NULL,
    digest_id INTEGER NOT NULL,
    shown BOOLEAN NOT NULL,
    CONSTRAINT pk_told PRIMARY KEY (reader, change_id),
    CONSTRAINT fk_told_change_id_change FOREIGN KEY(change_id) REFERENCES change (id),
    CONSTRAINT fk_told_digest_id_digest FOREIGN KEY(digest_id) REFERENCES digest (id)
);
CREATE INDEX ix_told_digest_id ON told (digest_id);
CREATE INDEX ix_told_shown ON told (change_id, digest_id) WHERE shown;

CREATE TABLE trial_told (
    reader TEXT NOT NULL,
    change_id INTEGER NOT NULL,
    digest_id INTEGER NOT NULL,
    shown BOOLEAN NOT NULL,
    CONSTRAINT pk_trial_told PRIMARY KEY (reader, change_id),
    CONSTRAINT fk_trial_told_change_id_trial_change FOREIGN KEY(change_id) REFERENCES trial_change (id),
    CONSTRAINT fk_trial_told_digest_id_digest FOREIGN KEY(digest_id) REFERENCES digest (id)
);
CREATE INDEX ix_trial_told_change_id ON trial_told (change_id);
CREATE INDEX ix_trial_told_digest_id ON trial_told (digest_id);
