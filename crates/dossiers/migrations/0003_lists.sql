-- Lists, searches and figures at a million dossiers. Each index names the question it answers.

-- Which agencies take part in this dossier? Asked for every row of a list that reaches several agencies.
CREATE INDEX dossier_agency_by_dossier ON dossier_agency (dossier_id, agency_id);

-- The newest first, with all that filters ask for beside the key: counting never reads the wide rows.
CREATE INDEX dossier_list ON dossier (submitted_at, id, status, competent_agency, procedure_id, channel, level,
    received_at, due_at, risk_at, finished_at, closed_at, supplements, holder);
DROP INDEX dossier_by_time;

-- What will be late first, the dossiers whose clock does not run at the end.
CREATE INDEX dossier_by_due ON dossier (COALESCE(risk_at, 9007199254740991), id);

-- What changed last.
CREATE INDEX dossier_by_update ON dossier (updated_at, id);

-- Received, finished or closed in a period.
CREATE INDEX dossier_by_receipt ON dossier (received_at, id) WHERE received_at IS NOT NULL;
CREATE INDEX dossier_by_finish ON dossier (finished_at, id) WHERE finished_at IS NOT NULL;
CREATE INDEX dossier_by_close ON dossier (closed_at, id) WHERE closed_at IS NOT NULL;

-- Whose work it is now.
CREATE INDEX dossier_by_holder ON dossier (holder, submitted_at, id) WHERE holder IS NOT NULL;

-- The open ones by agency and due date: what is in progress, in time and late, counted from the index alone.
CREATE INDEX dossier_open ON dossier (competent_agency, status, due_at, procedure_id, channel, level)
    WHERE finished_at IS NULL AND closed_at IS NULL;

-- Views that are shared with an agency.
CREATE INDEX saved_view_by_agency ON saved_view (shared_agency, made_at) WHERE shared_agency IS NOT NULL;
