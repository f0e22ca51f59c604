-- Wrong passwords are counted for every login that is tried, known or not, so that the count
-- tells nobody which logins exist.
CREATE TABLE sign_in_failure (
    login TEXT NOT NULL PRIMARY KEY,
    failures BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    locked_until BIGINT
);

CREATE TABLE recovery_code (
    official_id TEXT NOT NULL REFERENCES official (id),
    code_hash TEXT NOT NULL,
    PRIMARY KEY (official_id, code_hash)
);

CREATE TABLE passkey (
    id TEXT NOT NULL PRIMARY KEY,
    official_id TEXT NOT NULL REFERENCES official (id),
    credential_id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    credential TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX passkey_by_official ON passkey (official_id);

-- Something begun that is finished by a later request of the same browser: a sign-in with VNeID,
-- a passkey challenge, an import that was previewed. Each serves once.
CREATE TABLE ticket (
    hash TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    data TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
