-- Sums that the web page asks for all the time, so that nobody reads millions of rows for them. Kept by triggers, in the
-- transaction that changes what they sum up: whoever writes, they are right.

CREATE TABLE site_state (
  site_id TEXT PRIMARY KEY,
  last_run TEXT NOT NULL DEFAULT '',      -- when the last run began
  home_outcome TEXT NOT NULL DEFAULT '',  -- of that run
  judgement_id INTEGER,                   -- the last one
  vetoes INTEGER NOT NULL DEFAULT 0       -- that fired in it
) STRICT, WITHOUT ROWID;
INSERT INTO site_state (site_id, last_run, home_outcome)
  SELECT site_id, max(started_at), home_outcome FROM run GROUP BY site_id;
UPDATE site_state SET judgement_id = last.id FROM (
  SELECT r.site_id, max(j.id) AS id FROM judgement j JOIN run r ON r.id = j.run_id GROUP BY r.site_id
) AS last WHERE last.site_id = site_state.site_id;
UPDATE site_state SET vetoes =
  (SELECT count(*) FROM outcome o WHERE o.judgement_id = site_state.judgement_id AND o.kind = 'veto' AND o.outcome = 'fail');

CREATE TRIGGER state_of_run AFTER INSERT ON run BEGIN
  INSERT INTO site_state (site_id, last_run, home_outcome) VALUES (new.site_id, new.started_at, new.home_outcome)
    ON CONFLICT (site_id) DO UPDATE SET last_run = excluded.last_run, home_outcome = excluded.home_outcome
    WHERE excluded.last_run >= last_run;
END;
CREATE TRIGGER state_of_judgement AFTER INSERT ON judgement BEGIN
  UPDATE site_state SET judgement_id = new.id, vetoes = 0
    WHERE site_id = (SELECT site_id FROM run WHERE id = new.run_id) AND new.id > coalesce(judgement_id, 0);
END;
CREATE TRIGGER state_of_veto AFTER INSERT ON outcome WHEN new.kind = 'veto' AND new.outcome = 'fail' BEGIN
  UPDATE site_state SET vetoes = vetoes + 1 WHERE judgement_id = new.judgement_id AND site_id =
    (SELECT r.site_id FROM judgement j JOIN run r ON r.id = j.run_id WHERE j.id = new.judgement_id);
END;
-- A run that is stored anew takes its judgements with it: those before it count again.
CREATE TRIGGER state_without_run AFTER DELETE ON run BEGIN
  UPDATE site_state SET (last_run, home_outcome) = (
    SELECT max(started_at), home_outcome FROM run WHERE site_id = old.site_id HAVING count(*)
    UNION ALL SELECT '', '' LIMIT 1
  ), judgement_id = (SELECT max(j.id) FROM run r JOIN judgement j ON j.run_id = r.id
    WHERE r.site_id = old.site_id AND r.id <> old.id)
    WHERE site_id = old.site_id;
  UPDATE site_state SET vetoes =
    (SELECT count(*) FROM outcome o WHERE o.judgement_id = site_state.judgement_id AND o.kind = 'veto' AND o.outcome = 'fail')
    WHERE site_id = old.site_id;
END;

CREATE TABLE finding_sum (
  site_id TEXT NOT NULL,
  grp TEXT NOT NULL,                -- of indicators: "links", "columns" ...
  status TEXT NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (site_id, status, grp)
) STRICT, WITHOUT ROWID;
INSERT INTO finding_sum (site_id, grp, status, n)
  SELECT site_id, substr(indicator, 1, instr(indicator, '.') - 1), status, count(*) FROM finding GROUP BY 1, 2, 3;
CREATE TRIGGER sum_of_finding AFTER INSERT ON finding BEGIN
  INSERT INTO finding_sum (site_id, grp, status, n)
    VALUES (new.site_id, substr(new.indicator, 1, instr(new.indicator, '.') - 1), new.status, 1)
    ON CONFLICT (site_id, status, grp) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER sum_without_finding AFTER DELETE ON finding BEGIN
  UPDATE finding_sum SET n = n - 1 WHERE site_id = old.site_id
    AND grp = substr(old.indicator, 1, instr(old.indicator, '.') - 1) AND status = old.status;
END;
CREATE TRIGGER sum_of_changed_finding AFTER UPDATE OF site_id, indicator, status ON finding
WHEN old.status <> new.status OR old.site_id <> new.site_id OR old.indicator <> new.indicator BEGIN
  UPDATE finding_sum SET n = n - 1 WHERE site_id = old.site_id
    AND grp = substr(old.indicator, 1, instr(old.indicator, '.') - 1) AND status = old.status;
  INSERT INTO finding_sum (site_id, grp, status, n)
    VALUES (new.site_id, substr(new.indicator, 1, instr(new.indicator, '.') - 1), new.status, 1)
    ON CONFLICT (site_id, status, grp) DO UPDATE SET n = n + 1;
END;

-- What began to count and what ceased to, by the hour (UTC, so that a day of any time zone can be put together).
CREATE TABLE ledger_hour (
  site_id TEXT NOT NULL,            -- "" = all sites together
  hour TEXT NOT NULL,               -- 2026-11-22T12
  found INTEGER NOT NULL,
  settled INTEGER NOT NULL,
  PRIMARY KEY (site_id, hour)
) STRICT, WITHOUT ROWID;
INSERT INTO ledger_hour
  SELECT f.site_id, coalesce(strftime('%Y-%m-%dT%H', e.at), substr(e.at, 1, 13)) AS hour,
    sum(e.to_status IN ('open', 'notified', 'reopened')), sum(e.from_status IN ('open', 'notified', 'reopened'))
  FROM finding_event e JOIN finding f ON f.id = e.finding_id
  WHERE e.kind = 'status'
    AND (e.to_status IN ('open', 'notified', 'reopened')) <> (e.from_status IN ('open', 'notified', 'reopened'))
  GROUP BY f.site_id, hour;
INSERT INTO ledger_hour SELECT '', hour, sum(found), sum(settled) FROM ledger_hour GROUP BY hour;
CREATE TRIGGER hour_of_step AFTER INSERT ON finding_event WHEN new.kind = 'status'
  AND (new.to_status IN ('open', 'notified', 'reopened')) <> (new.from_status IN ('open', 'notified', 'reopened')) BEGIN
  INSERT INTO ledger_hour
    SELECT who, coalesce(strftime('%Y-%m-%dT%H', new.at), substr(new.at, 1, 13)),
      new.to_status IN ('open', 'notified', 'reopened'), new.from_status IN ('open', 'notified', 'reopened')
    FROM (SELECT '' AS who UNION ALL SELECT site_id FROM finding WHERE id = new.finding_id) WHERE true
    ON CONFLICT (site_id, hour) DO UPDATE SET found = found + excluded.found, settled = settled + excluded.settled;
END;

-- Indexes for what is asked over all sites.
DROP INDEX finding_due;
CREATE INDEX finding_overdue ON finding(site_id, due_on, status, first_seen, id) WHERE due_on <> '';
CREATE INDEX finding_kinds ON finding(status, indicator, first_seen, id);
CREATE INDEX finding_of_unit ON finding(unit) WHERE unit <> '';
CREATE INDEX outcome_unchecked ON outcome(judgement_id, indicator) WHERE outcome = 'could_not_check';
CREATE INDEX run_by_time ON run(started_at);
CREATE INDEX probe_down ON probe(at, site_id) WHERE state = 'down';
