-- Work that an act leaves for later, written in the act's own transaction. States: queued,
-- running, dead. What is done is removed.
CREATE TABLE job (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    state TEXT NOT NULL,
    run_at BIGINT NOT NULL,
    attempt BIGINT NOT NULL,
    max_attempts BIGINT NOT NULL,
    lease_until BIGINT,
    dedupe_key TEXT UNIQUE,
    last_error TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX job_by_state ON job (state, run_at, id);

-- When each recurring job is due next: whoever moves the moment on adds the job.
CREATE TABLE schedule (
    kind TEXT NOT NULL PRIMARY KEY,
    next_at BIGINT NOT NULL
);
