-- A result's number is used once a year by the agency that gives it.
CREATE INDEX letter_by_number ON letter (number) WHERE form = 'result';
