-- name: append
INSERT INTO journal_entry
    (origin, scope, number, position, record_type, record_id, op, source_id, hybrid, received, hash, bytes)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)

-- name: head
SELECT number, hash, signature FROM journal_head WHERE origin = $1 AND scope = $2

-- name: heads
SELECT origin, scope, number, hash, signature FROM journal_head ORDER BY origin, scope

-- name: set_head
INSERT INTO journal_head (origin, scope, number, hash, signature) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (origin, scope) DO UPDATE
SET number = excluded.number, hash = excluded.hash, signature = excluded.signature

-- name: last
SELECT position, received FROM journal_entry ORDER BY position DESC LIMIT 1

-- a stream's times ascend with its numbers, so its head has the newest
-- name: newest_time
SELECT max(e.hybrid) FROM journal_head h
JOIN journal_entry e ON e.origin = h.origin AND e.scope = h.scope AND e.number = h.number

-- name: count
SELECT count(*) FROM journal_entry

-- name: submission
SELECT content, received FROM journal_submission WHERE instance = $1

-- name: keep_submission
INSERT INTO journal_submission (instance, content, received) VALUES ($1, $2, $3)

-- name: of_record
SELECT bytes, received, hash FROM journal_entry WHERE record_id = $1 ORDER BY hybrid, origin, number

-- name: count_of_record
SELECT count(*) FROM journal_entry WHERE record_id = $1

-- name: of_source
SELECT bytes, received, hash FROM journal_entry WHERE source_id = $1 ORDER BY position

-- what is about no record; the second condition is the index's own
-- name: of_op
SELECT bytes, received, hash FROM journal_entry WHERE op = $1 AND op > 3 ORDER BY hybrid DESC, origin DESC, number DESC LIMIT $2

-- name: of_type
SELECT bytes, received, hash, record_id FROM journal_entry WHERE record_type = $1 ORDER BY record_id

-- name: streams
SELECT origin, scope, bytes, hash, number, record_type, record_id, op, source_id, hybrid, position, received
FROM journal_entry ORDER BY origin, scope, number

-- name: cut_at
SELECT h.origin, h.scope, (
    SELECT e.number FROM journal_entry e
    WHERE e.origin = h.origin AND e.scope = h.scope AND e.received <= $1
    ORDER BY e.received DESC, e.number DESC LIMIT 1)
FROM journal_head h ORDER BY h.origin, h.scope

-- name: projection
SELECT declaration FROM journal_projection WHERE name = $1

-- name: keep_projection
INSERT INTO journal_projection (name, declaration) VALUES ($1, $2)
ON CONFLICT (name) DO UPDATE SET declaration = excluded.declaration
