CREATE TABLE IF NOT EXISTS journal_entry (
    position INTEGER PRIMARY KEY,
    origin BYTEA NOT NULL,
    scope BYTEA NOT NULL,
    number BIGINT NOT NULL,
    record_type BIGINT NOT NULL,
    record_id BYTEA NOT NULL,
    op BIGINT NOT NULL,
    source_id BYTEA NOT NULL,
    hybrid BIGINT NOT NULL,
    received BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    bytes BYTEA NOT NULL,
    UNIQUE (origin, scope, number)
);
CREATE INDEX IF NOT EXISTS journal_entry_type ON journal_entry (record_type, record_id);
CREATE INDEX IF NOT EXISTS journal_entry_source ON journal_entry (source_id, position);
CREATE INDEX IF NOT EXISTS journal_entry_op ON journal_entry (op, hybrid) WHERE op > 3;
CREATE TABLE IF NOT EXISTS journal_head (
    origin BYTEA NOT NULL,
    scope BYTEA NOT NULL,
    number BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    signature BYTEA NOT NULL,
    PRIMARY KEY (origin, scope)
);
CREATE TABLE IF NOT EXISTS journal_origin (
    origin BYTEA NOT NULL,
    scope BYTEA NOT NULL,
    public_key BYTEA NOT NULL,
    voucher_key BYTEA NOT NULL,
    voucher BYTEA NOT NULL,
    forked BIGINT NOT NULL,
    PRIMARY KEY (origin, scope)
);
CREATE TABLE IF NOT EXISTS journal_held (
    origin BYTEA NOT NULL,
    scope BYTEA NOT NULL,
    number BIGINT NOT NULL,
    hybrid BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (origin, scope, number)
);
CREATE INDEX IF NOT EXISTS journal_held_due ON journal_held (hybrid);
CREATE TABLE IF NOT EXISTS journal_branch (
    origin BYTEA NOT NULL,
    scope BYTEA NOT NULL,
    number BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    received BIGINT NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (origin, scope, number, hash)
);
CREATE TABLE IF NOT EXISTS journal_incarnation (
    name TEXT PRIMARY KEY,
    mark BYTEA NOT NULL
);
CREATE TABLE IF NOT EXISTS journal_submission (
    instance BYTEA PRIMARY KEY,
    content BYTEA NOT NULL,
    received BIGINT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS journal_projection (
    name TEXT PRIMARY KEY,
    declaration BYTEA NOT NULL
);
