CREATE TABLE IF NOT EXISTS account (
    id BYTEA PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    os_user TEXT UNIQUE,
    role BIGINT NOT NULL,
    disabled BIGINT NOT NULL,
    must_change BIGINT NOT NULL,
    password TEXT NOT NULL,
    made_at BIGINT NOT NULL
);
CREATE TABLE IF NOT EXISTS session (
    token BYTEA PRIMARY KEY,
    account BYTEA NOT NULL,
    csrf TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL
);
CREATE INDEX IF NOT EXISTS session_account ON session (account);
CREATE TABLE IF NOT EXISTS auth_try (
    id BYTEA PRIMARY KEY,
    subject BYTEA NOT NULL,
    tried_at BIGINT NOT NULL
);
CREATE INDEX IF NOT EXISTS auth_try_subject ON auth_try (subject, tried_at);
