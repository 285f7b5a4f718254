CREATE TABLE projects (
                id TEXT NOT NULL PRIMARY KEY,
                user_id TEXT NOT NULL,
                name TEXT NOT NULL,
                dimension TEXT CHECK (dimension IN ('two-d', 'three-d')),
                is_initialized BIGINT NOT NULL CHECK (is_initialized IN (0, 1)),
                active_skills TEXT NOT NULL,
                writing_since BIGINT,
                created_at BIGINT NOT NULL,
                updated_at BIGINT NOT NULL
              );
              CREATE INDEX projects_user ON projects (user_id, updated_at);
              CREATE INDEX projects_writing ON projects (id) WHERE writing_since IS NOT NULL;

              CREATE TABLE chat_history (
                id TEXT NOT NULL PRIMARY KEY,
                project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
                role TEXT NOT NULL CHECK (role IN ('user', 'assistant', 'system')),
                message TEXT NOT NULL,
                created_at BIGINT NOT NULL
              );
              CREATE INDEX chat_history_project ON chat_history (project_id, id);

              CREATE TABLE jobs (
                id TEXT NOT NULL PRIMARY KEY,
                user_id TEXT NOT NULL,
                project_id TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
                status TEXT NOT NULL
                  CHECK (status IN ('pending', 'processing', 'completed', 'failed', 'cancelled')),
                progress BIGINT NOT NULL,
                progress_message TEXT,
                result TEXT,
                error TEXT,
                locale TEXT NOT NULL,
                created_at BIGINT NOT NULL,
                updated_at BIGINT NOT NULL
              );
              CREATE UNIQUE INDEX jobs_one_active ON jobs (project_id)
                WHERE status IN ('pending', 'processing');
              CREATE INDEX jobs_active_user ON jobs (user_id) WHERE status IN ('pending', 'processing');
              CREATE INDEX jobs_project ON jobs (project_id, id);

              CREATE TABLE pending_questions (
                project_id TEXT NOT NULL PRIMARY KEY REFERENCES projects (id) ON DELETE CASCADE,
                kind TEXT NOT NULL CHECK (kind IN ('choose-dimension')),
                original_message TEXT NOT NULL,
                asked_at BIGINT NOT NULL
              );

              CREATE TABLE project_removals (
                project_id TEXT NOT NULL PRIMARY KEY,
                user_id TEXT NOT NULL,
                asked_at BIGINT NOT NULL
              );