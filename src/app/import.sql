-- name: note
INSERT INTO import_shown (order_key, received) VALUES ($1, $2)
ON CONFLICT (order_key) DO UPDATE SET received = excluded.received

-- name: noted
SELECT received FROM import_shown WHERE order_key = $1

-- name: forget
DELETE FROM import_shown WHERE order_key = $1
