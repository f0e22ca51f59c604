-- Who may read a file is asked by the file; where a result is sent, by the dossier.
CREATE INDEX paper_by_file ON paper (file_id) WHERE file_id IS NOT NULL;
CREATE INDEX draft_by_dossier ON draft (dossier_id) WHERE dossier_id IS NOT NULL;
CREATE INDEX draft_by_expiry ON draft (expires_at) WHERE dossier_id IS NULL;
