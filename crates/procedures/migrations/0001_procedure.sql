-- Changes whenever what the public may see changes, so that every process reads it anew.
CREATE TABLE published_catalogue (
    id BIGINT NOT NULL PRIMARY KEY,
    generation BIGINT NOT NULL
);
INSERT INTO published_catalogue (id, generation) VALUES (1, 1);

CREATE TABLE procedure (
    id TEXT NOT NULL PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    sector TEXT NOT NULL,
    state TEXT NOT NULL,
    current_version TEXT,
    version BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX procedure_by_name ON procedure (name_folded, id);
CREATE INDEX procedure_by_state ON procedure (state, current_version);

-- Published versions are never changed: dossiers are resolved by the one they were received under.
CREATE TABLE procedure_version (
    id TEXT NOT NULL PRIMARY KEY,
    procedure_id TEXT NOT NULL REFERENCES procedure (id),
    number BIGINT NOT NULL,
    state TEXT NOT NULL,
    definition TEXT NOT NULL,
    kept TEXT NOT NULL,
    note TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_by_name TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    submitted_at BIGINT,
    published_by TEXT,
    published_by_name TEXT,
    published_at BIGINT,
    valid_from BIGINT,
    valid_to BIGINT,
    source TEXT NOT NULL,
    source_hash TEXT NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (procedure_id, number)
);
-- Two people never prepare two next versions of one procedure side by side.
CREATE UNIQUE INDEX procedure_version_open ON procedure_version (procedure_id) WHERE state IN ('draft', 'review');
CREATE INDEX procedure_version_by_state ON procedure_version (state, made_at);

-- An import waits here between its preview and the confirmation.
CREATE TABLE procedure_import (
    id TEXT NOT NULL PRIMARY KEY,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    content TEXT NOT NULL
);
