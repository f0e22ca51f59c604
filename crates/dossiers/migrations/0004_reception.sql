-- One row for each form of the counter that was sent: sent twice, it still is one dossier.
CREATE TABLE reception_token (
    token TEXT NOT NULL PRIMARY KEY,
    dossier_id TEXT,
    made_at BIGINT NOT NULL
);
CREATE INDEX reception_token_by_time ON reception_token (made_at);
