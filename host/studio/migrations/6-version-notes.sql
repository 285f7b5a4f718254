CREATE TABLE version_notes (
  project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  hash TEXT NOT NULL,
  job_id TEXT NOT NULL,
  prompt TEXT NOT NULL,
  summary TEXT NOT NULL,
  generator TEXT NOT NULL,
  edits TEXT,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (project_id, hash)
);
