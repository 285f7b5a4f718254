CREATE TABLE users (
  id TEXT NOT NULL PRIMARY KEY,
  email TEXT,
  display_name TEXT,
  avatar_url TEXT,
  username TEXT UNIQUE,
  bio TEXT,
  social_links TEXT NOT NULL,
  public_id TEXT NOT NULL UNIQUE,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);

CREATE TABLE user_access (
  email TEXT NOT NULL PRIMARY KEY,
  status TEXT NOT NULL CHECK (status IN ('pending', 'approved')),
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);

CREATE TABLE subscriptions (
  user_id TEXT NOT NULL PRIMARY KEY,
  plan TEXT NOT NULL,
  status TEXT NOT NULL
);

CREATE TABLE usage_quotas (
  user_id TEXT NOT NULL,
  quota_date TEXT NOT NULL,
  projects_created BIGINT NOT NULL CHECK (projects_created >= 0),
  messages_sent BIGINT NOT NULL CHECK (messages_sent >= 0),
  PRIMARY KEY (user_id, quota_date)
);
