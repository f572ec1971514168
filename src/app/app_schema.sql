CREATE TABLE IF NOT EXISTS import_shown (
    order_key BYTEA PRIMARY KEY,
    received BIGINT NOT NULL
);
