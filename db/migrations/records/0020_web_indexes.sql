-- What the web page asks for again and again: the newest findings, and the steps of the last weeks.
CREATE INDEX finding_newest ON finding(first_seen DESC, id);
CREATE INDEX finding_due ON finding(due_on) WHERE due_on <> '';
CREATE INDEX finding_event_steps ON finding_event(at, from_status, to_status, finding_id) WHERE kind = 'status';
