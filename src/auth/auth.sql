-- name: account_add
INSERT INTO account (id, name, os_user, role, disabled, must_change, password, made_at)
VALUES ($1, $2, $3, $4, 0, 1, $5, $6)

-- name: account_by_name
SELECT id, name, os_user, role, disabled, must_change, made_at, password FROM account WHERE name = $1

-- name: account_by_os_user
SELECT id, name, os_user, role, disabled, must_change, made_at, password FROM account WHERE os_user = $1

-- name: account_by_id
SELECT id, name, os_user, role, disabled, must_change, made_at, password FROM account WHERE id = $1

-- name: account_list
SELECT id, name, os_user, role, disabled, must_change, made_at, password FROM account ORDER BY name

-- name: account_password
UPDATE account SET password = $2, must_change = $3 WHERE id = $1

-- name: account_disable
UPDATE account SET disabled = $2 WHERE id = $1

-- name: other_administrators
SELECT count(*) FROM account WHERE role = $1 AND disabled = 0 AND id <> $2

-- name: session_add
INSERT INTO session (token, account, csrf, made_at, seen_at) VALUES ($1, $2, $3, $4, $4)

-- name: session_find
SELECT a.id, a.name, a.os_user, a.role, a.disabled, a.must_change, a.made_at, s.csrf, s.made_at, s.seen_at
FROM session s JOIN account a ON a.id = s.account WHERE s.token = $1

-- name: session_touch
UPDATE session SET seen_at = $2 WHERE token = $1

-- name: session_end
DELETE FROM session WHERE token = $1

-- name: sessions_end
DELETE FROM session WHERE account = $1

-- name: sessions_forget
DELETE FROM session WHERE made_at <= $1 OR seen_at <= $2

-- name: try_add
INSERT INTO auth_try (id, subject, tried_at) VALUES ($1, $2, $3)

-- name: tries
SELECT count(*) FROM auth_try WHERE subject = $1 AND tried_at > $2

-- name: tries_forget
DELETE FROM auth_try WHERE tried_at <= $1

-- name: tries_forgive
DELETE FROM auth_try WHERE subject = $1

-- name: try_forgive
DELETE FROM auth_try WHERE id = $1

-- name: trust_password
UPDATE account SET must_change = 0 WHERE id = $1
