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

-- a stream's times ascend with its numbers, so its last entry has the newest
-- name: newest_time
SELECT max((
    SELECT e.hybrid FROM journal_entry e
    WHERE e.origin = h.origin AND e.scope = h.scope
    ORDER BY e.number DESC LIMIT 1))
FROM journal_head h

-- name: count
SELECT count(*) FROM journal_entry

-- name: submission
SELECT content, received FROM journal_submission WHERE instance = $1

-- name: keep_submission
INSERT INTO journal_submission (instance, content, received) VALUES ($1, $2, $3)

-- name: of_record
SELECT bytes, received, hash FROM journal_entry WHERE record_type = $1 AND record_id = $2
ORDER BY hybrid, origin, number

-- name: count_of_record
SELECT count(*) FROM journal_entry WHERE record_type = $1 AND record_id = $2

-- name: of_source
SELECT bytes, received, hash FROM journal_entry WHERE source_id = $1 ORDER BY position

-- what is about no record; the second condition is the index's own
-- name: of_op
SELECT bytes, received, hash FROM journal_entry WHERE op = $1 AND op > 3 ORDER BY hybrid DESC, origin DESC, number DESC LIMIT $2

-- name: of_type
SELECT bytes, received, hash, record_id, position FROM journal_entry WHERE record_type = $1 ORDER BY record_id

-- name: streams
SELECT origin, scope, bytes, hash, number, record_type, record_id, op, source_id, hybrid, position, received
FROM journal_entry ORDER BY origin, scope, number

-- name: applied
SELECT h.origin, h.scope, (
    SELECT e.number FROM journal_entry e
    WHERE e.origin = h.origin AND e.scope = h.scope
    ORDER BY e.number DESC LIMIT 1)
FROM journal_head h ORDER BY h.origin, h.scope

-- name: received_of
SELECT received FROM journal_entry WHERE origin = $1 AND scope = $2 AND number >= $3 ORDER BY number LIMIT 1

-- name: projection
SELECT declaration FROM journal_projection WHERE name = $1

-- name: keep_projection
INSERT INTO journal_projection (name, declaration) VALUES ($1, $2)
ON CONFLICT (name) DO UPDATE SET declaration = excluded.declaration

-- name: forget_projection
DELETE FROM journal_projection WHERE name = $1

-- name: add_origin
INSERT INTO journal_origin (origin, scope, public_key, voucher_key, voucher, forked) VALUES ($1, $2, $3, $4, $5, 0)
ON CONFLICT (origin, scope) DO NOTHING

-- name: origin
SELECT public_key, voucher_key, voucher, forked FROM journal_origin WHERE origin = $1 AND scope = $2

-- the origin, in all its scopes
-- name: quarantine
UPDATE journal_origin SET forked = $2 WHERE origin = $1 AND forked = 0

-- name: nodes
SELECT o.origin, o.scope, o.public_key, o.voucher_key, o.voucher, o.forked, h.number,
    (SELECT count(*) FROM journal_held w WHERE w.origin = o.origin AND w.scope = o.scope),
    (SELECT min(w.hybrid) FROM journal_held w WHERE w.origin = o.origin AND w.scope = o.scope),
    (SELECT max(e.number) FROM journal_entry e WHERE e.origin = o.origin AND e.scope = o.scope),
    (SELECT e.hybrid FROM journal_entry e WHERE e.origin = o.origin AND e.scope = o.scope
     ORDER BY e.number DESC LIMIT 1)
FROM journal_origin o
LEFT JOIN journal_head h ON h.origin = o.origin AND h.scope = o.scope
ORDER BY o.origin, o.scope

-- applied and held: what the head was signed for
-- name: stream
SELECT number, bytes FROM journal_entry WHERE origin = $1 AND scope = $2
UNION ALL
SELECT number, bytes FROM journal_held WHERE origin = $1 AND scope = $2
ORDER BY number

-- name: hash_at
SELECT hash FROM journal_entry WHERE origin = $1 AND scope = $2 AND number = $3
UNION ALL
SELECT hash FROM journal_held WHERE origin = $1 AND scope = $2 AND number = $3

-- name: hold
INSERT INTO journal_held (origin, scope, number, hybrid, hash, bytes) VALUES ($1, $2, $3, $4, $5, $6)

-- name: held
SELECT number, hybrid, hash, bytes FROM journal_held WHERE origin = $1 AND scope = $2 ORDER BY number

-- name: let_go
DELETE FROM journal_held WHERE origin = $1 AND scope = $2 AND number = $3

-- what a quarantined origin said stays held
-- name: due
SELECT w.bytes FROM journal_held w
JOIN journal_origin o ON o.origin = w.origin AND o.scope = w.scope
WHERE w.hybrid < $1 AND o.forked = 0
ORDER BY w.origin, w.scope, w.number LIMIT $2

-- name: next_due
SELECT min(w.hybrid) FROM journal_held w
JOIN journal_origin o ON o.origin = w.origin AND o.scope = w.scope
WHERE o.forked = 0

-- name: mark
SELECT mark FROM journal_incarnation WHERE name = $1

-- name: set_mark
INSERT INTO journal_incarnation (name, mark) VALUES ($1, $2)
ON CONFLICT (name) DO UPDATE SET mark = excluded.mark

-- name: held_all
SELECT bytes, 0, hash FROM journal_held ORDER BY hybrid, origin, number LIMIT $1

-- name: keep_branch
INSERT INTO journal_branch (origin, scope, number, hash, received, bytes) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (origin, scope, number, hash) DO NOTHING

-- name: aside
SELECT origin, scope, bytes, hash, number FROM journal_branch ORDER BY origin, scope, number

-- what is counted comes before what is not
-- name: branches
SELECT bytes, received, hash, 0 AS aside, number FROM journal_entry WHERE origin = $1 AND scope = $2 AND number >= $3
UNION ALL
SELECT bytes, received, hash, 1 AS aside, number FROM journal_branch WHERE origin = $1 AND scope = $2
ORDER BY number, aside, hash LIMIT $4
