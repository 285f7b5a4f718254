CREATE TABLE style_questions (
    project_id TEXT NOT NULL PRIMARY KEY REFERENCES projects (id) ON DELETE CASCADE,
    dimension TEXT NOT NULL CHECK (dimension IN ('two-d', 'three-d')),
    original_message TEXT NOT NULL,
    asked_at BIGINT NOT NULL
);
