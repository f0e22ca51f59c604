-- Lists, searches and figures at a million dossiers. Each index names the question it answers.

-- Which agencies take part in this dossier? Asked for every row of a list that reaches many dossiers.
CREATE INDEX dossier_agency_by_dossier ON dossier_agency (dossier_id, agency_id);

-- The three orders of lists: the newest first, what will be late first (those whose clock does not
-- run come last), what changed last first. Beside the key each holds all that filters ask for, so that
-- a list is counted and walked without touching the wide rows; only the rows shown are read.
CREATE INDEX dossier_by_submission ON dossier (submitted_at, id, status, competent_agency, procedure_id, channel, level,
    received_at, due_at, risk_at, finished_at, closed_at, updated_at, supplements, holder);
CREATE INDEX dossier_by_lateness ON dossier (COALESCE(risk_at, 9007199254740991), id, status, competent_agency,
    procedure_id, channel, level, submitted_at, received_at, due_at, risk_at, finished_at, closed_at, supplements, holder);
CREATE INDEX dossier_by_change ON dossier (updated_at, id, status, competent_agency, procedure_id, channel, level,
    submitted_at, received_at, due_at, risk_at, finished_at, closed_at, supplements, holder);
DROP INDEX dossier_by_time;

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
