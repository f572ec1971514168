-- name: positions
SELECT bucket, position FROM r_position

-- name: set_position
INSERT INTO r_position (bucket, position) VALUES ($1, $2)
ON CONFLICT (bucket) DO UPDATE SET position = excluded.position

-- name: forget_positions
DELETE FROM r_position

-- name: entries_after
SELECT position, record_type, record_id FROM journal_entry WHERE position > $1

-- the last entry of the commit before the one received at $1
-- name: position_before
SELECT position FROM journal_entry WHERE received < $1 ORDER BY position DESC LIMIT 1
