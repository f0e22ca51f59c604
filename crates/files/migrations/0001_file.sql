-- Content, once for each SHA-256. States: reserved (on its way to the storage), kept, removing.
-- Scan: none (no scanner), pending, clean, infected.
CREATE TABLE blob (
    hash TEXT NOT NULL PRIMARY KEY,
    size BIGINT NOT NULL,
    state TEXT NOT NULL,
    scan TEXT NOT NULL,
    threat TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT NOT NULL
);
CREATE INDEX blob_by_use ON blob (used_at, hash);

-- A file: its id is random and says nothing of its content. Without an owner it is an upload
-- that nothing refers to yet.
CREATE TABLE file (
    id TEXT NOT NULL PRIMARY KEY,
    hash TEXT NOT NULL REFERENCES blob (hash),
    preview_hash TEXT REFERENCES blob (hash),
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    size BIGINT NOT NULL,
    owner_kind TEXT,
    owner_key TEXT,
    purpose TEXT NOT NULL,
    stripped BOOLEAN NOT NULL,
    encrypted BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL
);
CREATE INDEX file_by_owner ON file (owner_kind, owner_key, created_at, id);
CREATE INDEX file_by_hash ON file (hash);
CREATE INDEX file_by_preview ON file (preview_hash);
CREATE INDEX file_unclaimed ON file (created_by, created_at) WHERE owner_kind IS NULL;

-- An upload that is not finished; its bytes lie in the uploads folder under its id.
CREATE TABLE upload (
    id TEXT NOT NULL PRIMARY KEY,
    owner TEXT NOT NULL,
    name TEXT NOT NULL,
    purpose TEXT NOT NULL,
    size BIGINT NOT NULL,
    received BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX upload_by_owner ON upload (owner);
CREATE INDEX upload_by_expiry ON upload (expires_at);
