-- Agencies and officials change for ever; what was is kept, so that old dossiers stay readable.
CREATE TABLE directory (
    id BIGINT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL
);
INSERT INTO directory (id, version) VALUES (1, 1);

CREATE TABLE agency (
    id TEXT NOT NULL PRIMARY KEY,
    parent_id TEXT REFERENCES agency (id),
    kind TEXT NOT NULL,
    level TEXT NOT NULL,
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    short_name TEXT NOT NULL,
    code TEXT,
    legacy_code TEXT,
    unit_code TEXT,
    address TEXT NOT NULL,
    phone TEXT NOT NULL,
    valid_from BIGINT NOT NULL,
    valid_to BIGINT,
    successor_id TEXT REFERENCES agency (id),
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX agency_by_code ON agency (code) WHERE valid_to IS NULL;
CREATE INDEX agency_by_parent ON agency (parent_id);

-- Old names and codes: people search by what they remember.
CREATE TABLE agency_alias (
    agency_id TEXT NOT NULL REFERENCES agency (id),
    alias TEXT NOT NULL,
    alias_folded TEXT NOT NULL,
    PRIMARY KEY (agency_id, alias_folded)
);
CREATE INDEX agency_alias_by_text ON agency_alias (alias_folded);

CREATE TABLE official (
    id TEXT NOT NULL PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    email TEXT NOT NULL,
    phone TEXT NOT NULL,
    position TEXT NOT NULL,
    agency_id TEXT NOT NULL REFERENCES agency (id),
    password_hash TEXT NOT NULL,
    must_change BOOLEAN NOT NULL,
    totp_secret TEXT,
    totp_step BIGINT NOT NULL,
    active BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX official_by_agency ON official (agency_id, name_folded);
CREATE INDEX official_by_name ON official (name_folded, id);

CREATE TABLE official_role (
    id TEXT NOT NULL PRIMARY KEY,
    official_id TEXT NOT NULL REFERENCES official (id),
    role TEXT NOT NULL,
    agency_id TEXT NOT NULL REFERENCES agency (id),
    valid_from BIGINT NOT NULL,
    valid_to BIGINT
);
CREATE INDEX official_role_by_official ON official_role (official_id, valid_from);
CREATE INDEX official_role_by_agency ON official_role (agency_id, role);

CREATE TABLE official_group (
    id TEXT NOT NULL PRIMARY KEY,
    agency_id TEXT NOT NULL REFERENCES agency (id),
    name TEXT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX official_group_by_agency ON official_group (agency_id);
CREATE TABLE official_group_member (
    group_id TEXT NOT NULL REFERENCES official_group (id),
    official_id TEXT NOT NULL REFERENCES official (id),
    PRIMARY KEY (group_id, official_id)
);

-- Who stands in for whom. No roles listed: all of the absent official's.
CREATE TABLE delegation (
    id TEXT NOT NULL PRIMARY KEY,
    official_id TEXT NOT NULL REFERENCES official (id),
    delegate_id TEXT NOT NULL REFERENCES official (id),
    roles TEXT NOT NULL,
    agency_id TEXT REFERENCES agency (id),
    valid_from BIGINT NOT NULL,
    valid_to BIGINT NOT NULL,
    reason TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX delegation_by_delegate ON delegation (delegate_id, valid_to);
CREATE INDEX delegation_by_official ON delegation (official_id, valid_to);

-- GSO units: provinces (two digits) and communes (five digits).
CREATE TABLE unit (
    code TEXT NOT NULL PRIMARY KEY,
    parent_code TEXT,
    name TEXT NOT NULL,
    full_name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    valid_from TEXT,
    valid_to TEXT
);
CREATE INDEX unit_by_parent ON unit (parent_code, name_folded);

CREATE TABLE applicant (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    id_kind TEXT NOT NULL,
    id_number TEXT NOT NULL,
    tax_code TEXT NOT NULL,
    born TEXT,
    sex TEXT,
    phone TEXT NOT NULL,
    email TEXT NOT NULL,
    province TEXT NOT NULL,
    commune TEXT NOT NULL,
    street TEXT NOT NULL,
    vneid_sub TEXT UNIQUE,
    verified BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    UNIQUE (id_kind, id_number)
);
CREATE INDEX applicant_by_name ON applicant (name_folded);
CREATE INDEX applicant_by_phone ON applicant (phone);
