-- Every act, once, for ever: timelines, statistics and the evidence log read these rows.
CREATE TABLE event (
    id TEXT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    day BIGINT NOT NULL,
    actor TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    origin TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    agency_id TEXT,
    data TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX event_by_subject ON event (subject_id, at, id);
CREATE INDEX event_by_day ON event (day, id);

-- One link a day: the digest of the day's events and of the link before it.
CREATE TABLE evidence_day (
    day BIGINT NOT NULL PRIMARY KEY,
    events BIGINT NOT NULL,
    previous TEXT NOT NULL,
    digest TEXT NOT NULL,
    sealed_at BIGINT NOT NULL
);
