ALTER TABLE projects ADD COLUMN public_id TEXT;
ALTER TABLE projects ADD COLUMN is_public BIGINT NOT NULL DEFAULT 0 CHECK (is_public IN (0, 1));
ALTER TABLE projects ADD COLUMN remixed_from TEXT;
CREATE UNIQUE INDEX projects_public_id ON projects (public_id);

CREATE TABLE publish_drafts (
  project_id TEXT NOT NULL PRIMARY KEY REFERENCES projects (id) ON DELETE CASCADE,
  title TEXT NOT NULL,
  description TEXT NOT NULL,
  how_to_play TEXT NOT NULL,
  tags TEXT NOT NULL,
  visibility TEXT NOT NULL CHECK (visibility IN ('public', 'private', 'unlisted')),
  remix TEXT NOT NULL CHECK (remix IN ('allowed', 'disallow')),
  thumbnail_url TEXT,
  updated_at BIGINT NOT NULL
);

CREATE TABLE published_games (
  id TEXT NOT NULL PRIMARY KEY,
  project_id TEXT NOT NULL UNIQUE REFERENCES projects (id) ON DELETE CASCADE,
  user_id TEXT NOT NULL,
  public_id TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  description TEXT NOT NULL,
  how_to_play TEXT NOT NULL,
  tags TEXT NOT NULL,
  thumbnail_url TEXT,
  visibility TEXT NOT NULL CHECK (visibility IN ('public', 'private', 'unlisted')),
  allow_remix BIGINT NOT NULL CHECK (allow_remix IN (0, 1)),
  play_count BIGINT NOT NULL,
  like_count BIGINT NOT NULL,
  version TEXT NOT NULL,
  snapshot TEXT NOT NULL,
  published_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX published_games_public ON published_games (published_at, id) WHERE visibility = 'public';
CREATE INDEX published_games_user ON published_games (user_id, published_at);
CREATE INDEX published_games_snapshot ON published_games (snapshot);

CREATE TABLE remixes (
  project_id TEXT NOT NULL PRIMARY KEY,
  parent_id TEXT NOT NULL CHECK (parent_id <> project_id),
  game_id TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX remixes_parent ON remixes (parent_id, project_id);
