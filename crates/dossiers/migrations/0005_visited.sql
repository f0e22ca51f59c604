-- Which pages of an application its applicant has been through: what was filled in is no work done.
ALTER TABLE draft ADD COLUMN visited TEXT NOT NULL DEFAULT '[]';
