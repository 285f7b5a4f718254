CREATE TABLE assets (
  id TEXT NOT NULL PRIMARY KEY,
  owner_id TEXT,
  alias TEXT NOT NULL,
  filename TEXT NOT NULL,
  original_name TEXT NOT NULL,
  storage_path TEXT NOT NULL,
  mime_type TEXT NOT NULL,
  size BIGINT NOT NULL CHECK (size >= 0),
  hash TEXT NOT NULL,
  hash_short TEXT NOT NULL,
  original_asset_id TEXT REFERENCES assets (id) ON DELETE SET NULL,
  created_in_project_id TEXT REFERENCES projects (id) ON DELETE SET NULL,
  is_public BIGINT NOT NULL DEFAULT 0 CHECK (is_public IN (0, 1)),
  is_deleted BIGINT NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  is_remix_allowed BIGINT NOT NULL DEFAULT 1 CHECK (is_remix_allowed IN (0, 1)),
  is_global BIGINT NOT NULL DEFAULT 0 CHECK (is_global IN (0, 1)),
  category TEXT,
  available_from BIGINT,
  available_until BIGINT,
  tags TEXT,
  description TEXT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  CHECK ((owner_id IS NULL) = (is_global = 1)),
  CHECK (is_global = 0 OR category IS NOT NULL)
);
CREATE UNIQUE INDEX assets_alias ON assets (owner_id, alias)
  WHERE owner_id IS NOT NULL AND is_deleted = 0;
CREATE UNIQUE INDEX assets_global ON assets (category, alias)
  WHERE is_global = 1 AND is_deleted = 0;
CREATE INDEX assets_project ON assets (created_in_project_id)
  WHERE created_in_project_id IS NOT NULL;

CREATE TABLE project_assets (
  project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  asset_id TEXT NOT NULL REFERENCES assets (id) ON DELETE CASCADE,
  usage_type TEXT NOT NULL CHECK (usage_type IN ('uploaded', 'job', 'remixed')),
  created_at BIGINT NOT NULL,
  PRIMARY KEY (project_id, asset_id)
);
CREATE INDEX project_assets_asset ON project_assets (asset_id);
