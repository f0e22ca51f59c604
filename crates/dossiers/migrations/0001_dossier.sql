-- A dossier: what was asked, of whom, under which version of the procedure, and where it stands.
CREATE TABLE dossier (
    id TEXT NOT NULL PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    procedure_id TEXT NOT NULL,
    version_id TEXT NOT NULL,
    procedure_code TEXT NOT NULL,
    procedure_name TEXT NOT NULL,
    sector TEXT NOT NULL,
    case_key TEXT NOT NULL,
    level TEXT NOT NULL,
    channel BIGINT NOT NULL,
    status BIGINT NOT NULL,
    stage TEXT NOT NULL,
    agencies TEXT NOT NULL,
    receiving_agency TEXT NOT NULL,
    competent_agency TEXT NOT NULL,
    applicant_id TEXT NOT NULL,
    applicant_name TEXT NOT NULL,
    applicant_number TEXT NOT NULL,
    applicant_phone TEXT NOT NULL,
    person TEXT NOT NULL,
    subject TEXT NOT NULL,
    answers TEXT NOT NULL,
    result_by TEXT NOT NULL,
    result TEXT NOT NULL,
    fee BIGINT NOT NULL,
    submitted_at BIGINT NOT NULL,
    accept_by BIGINT,
    received_at BIGINT,
    original_due_at BIGINT,
    due_at BIGINT,
    risk_at BIGINT,
    finished_at BIGINT,
    closed_at BIGINT,
    clock TEXT,
    position TEXT NOT NULL,
    step_key TEXT NOT NULL,
    step_due_at BIGINT,
    holder_agency TEXT,
    holder_role TEXT,
    holder TEXT,
    holder_name TEXT NOT NULL,
    supplements BIGINT NOT NULL,
    decided BOOLEAN NOT NULL,
    lookup TEXT NOT NULL,
    version BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX dossier_by_time ON dossier (submitted_at, id);
CREATE INDEX dossier_by_agency ON dossier (competent_agency, submitted_at, id);
CREATE INDEX dossier_by_procedure ON dossier (procedure_id, submitted_at, id);
CREATE INDEX dossier_by_status ON dossier (status, submitted_at, id);
CREATE INDEX dossier_by_applicant ON dossier (applicant_id, submitted_at, id);
CREATE INDEX dossier_by_number ON dossier (applicant_number, submitted_at, id);
-- The open ones, by what will be late first: small however many were ever resolved.
CREATE INDEX dossier_by_risk ON dossier (competent_agency, risk_at, id) WHERE risk_at IS NOT NULL;

-- Which agencies take part in a dossier: the permission filter of every list.
CREATE TABLE dossier_agency (
    agency_id TEXT NOT NULL,
    dossier_id TEXT NOT NULL REFERENCES dossier (id),
    submitted_at BIGINT NOT NULL,
    PRIMARY KEY (agency_id, dossier_id)
);
CREATE INDEX dossier_agency_by_time ON dossier_agency (agency_id, submitted_at, dossier_id);

-- What waits on a desk now. Done tasks are events.
CREATE TABLE task (
    id TEXT NOT NULL PRIMARY KEY,
    dossier_id TEXT NOT NULL REFERENCES dossier (id),
    kind TEXT NOT NULL,
    step_key TEXT NOT NULL,
    opinion_key TEXT NOT NULL,
    agency_id TEXT NOT NULL,
    role TEXT NOT NULL,
    assignee TEXT,
    since BIGINT NOT NULL,
    due_at BIGINT,
    risk_at BIGINT NOT NULL
);
CREATE INDEX task_by_desk ON task (agency_id, role, risk_at, id);
CREATE INDEX task_by_assignee ON task (assignee, risk_at, id);
CREATE INDEX task_by_dossier ON task (dossier_id);

-- Papers handed in, papers made and results: each points to a stored file or to a letter.
CREATE TABLE paper (
    id TEXT NOT NULL PRIMARY KEY,
    dossier_id TEXT NOT NULL REFERENCES dossier (id),
    kind TEXT NOT NULL,
    component TEXT NOT NULL,
    name TEXT NOT NULL,
    file_id TEXT,
    originals BIGINT NOT NULL,
    copies BIGINT NOT NULL,
    digitised BIGINT NOT NULL,
    added_by TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    superseded_at BIGINT
);
CREATE INDEX paper_by_dossier ON paper (dossier_id, added_at, id);

-- Forms 01 to 07 and results, kept as the data they were made from; the PDF is made when read.
CREATE TABLE letter (
    id TEXT NOT NULL PRIMARY KEY,
    dossier_id TEXT NOT NULL REFERENCES dossier (id),
    form TEXT NOT NULL,
    number TEXT NOT NULL,
    title TEXT NOT NULL,
    data TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL
);
CREATE INDEX letter_by_dossier ON letter (dossier_id, made_at, id);

-- Requests for a supplement, one row each.
CREATE TABLE supplement (
    id TEXT NOT NULL PRIMARY KEY,
    dossier_id TEXT NOT NULL REFERENCES dossier (id),
    stage TEXT NOT NULL,
    reason TEXT NOT NULL,
    marks TEXT NOT NULL,
    requested_by TEXT NOT NULL,
    requested_at BIGINT NOT NULL,
    answer_by BIGINT NOT NULL,
    before TEXT NOT NULL,
    answered_at BIGINT,
    closed_at BIGINT,
    outcome TEXT NOT NULL,
    due_before BIGINT,
    due_after BIGINT
);
CREATE INDEX supplement_by_dossier ON supplement (dossier_id, requested_at);

-- Applications that are not handed in yet.
CREATE TABLE draft (
    id TEXT NOT NULL PRIMARY KEY,
    applicant_id TEXT NOT NULL,
    procedure_id TEXT NOT NULL,
    version_id TEXT NOT NULL,
    procedure_name TEXT NOT NULL,
    case_key TEXT NOT NULL,
    agency_id TEXT,
    eligible TEXT NOT NULL,
    person TEXT NOT NULL,
    answers TEXT NOT NULL,
    sources TEXT NOT NULL,
    papers TEXT NOT NULL,
    result_by TEXT NOT NULL,
    delivery TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    dossier_id TEXT,
    version BIGINT NOT NULL
);
CREATE INDEX draft_by_applicant ON draft (applicant_id, procedure_id, updated_at);

-- The daily number of each agency's dossiers.
CREATE TABLE dossier_number (
    agency_id TEXT NOT NULL,
    day BIGINT NOT NULL,
    last BIGINT NOT NULL,
    PRIMARY KEY (agency_id, day)
);

-- Counters kept by events: statistics cost the same at any size.
CREATE TABLE dossier_count (
    day BIGINT NOT NULL,
    agency_id TEXT NOT NULL,
    procedure_id TEXT NOT NULL,
    channel BIGINT NOT NULL,
    level TEXT NOT NULL,
    measure TEXT NOT NULL,
    value BIGINT NOT NULL,
    PRIMARY KEY (day, agency_id, procedure_id, channel, measure)
);
CREATE INDEX dossier_count_by_agency ON dossier_count (agency_id, measure, day);

-- Lists that an official keeps under a name.
CREATE TABLE saved_view (
    id TEXT NOT NULL PRIMARY KEY,
    official_id TEXT NOT NULL,
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    shared_agency TEXT,
    made_at BIGINT NOT NULL
);
CREATE INDEX saved_view_by_official ON saved_view (official_id, made_at);
