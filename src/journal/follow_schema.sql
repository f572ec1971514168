CREATE TABLE IF NOT EXISTS r_position (
    bucket BIGINT PRIMARY KEY,
    position BIGINT NOT NULL
);
