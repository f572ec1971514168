-- What only PostgreSQL says this way. Statements of the modules are in the common subset and stand in their own folders.
--
-- The roles of a database, one for each combination of rights, named after it; see postgres_guard.c. Its tables stand in the
-- schema "sanad". 1935764073 is "sani" in ASCII: advisory locks are numbered for a whole database, and others may use some.

-- name: open_write
SET search_path = sanad;
SET client_min_messages = warning;
-- Whoever waits for a lock is told after a while that somebody else is writing; the address may say after how long.
SELECT set_config('lock_timeout', '10s', false) WHERE current_setting('lock_timeout') = '0';

-- name: open_read
SET search_path = sanad;
SET client_min_messages = warning;
SELECT set_config('lock_timeout', '10s', false) WHERE current_setting('lock_timeout') = '0';
SET default_transaction_read_only = on;

-- why it takes no writes
-- name: unwritable
SELECT CASE WHEN pg_is_in_recovery() THEN 'standby' ELSE 'default_transaction_read_only = on' END
WHERE current_setting('transaction_read_only') = 'on'

-- what a commit on this server would not survive
-- name: unsafe
SELECT string_agg(name || ' = ' || setting, ', ' ORDER BY name) FROM pg_settings
WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting = 'off'

-- texts must sort by their bytes, as they do on SQLite
-- name: unfit
SELECT pg_encoding_to_char(encoding) || ', ' || datcollate FROM pg_database
WHERE datname = current_database() AND NOT (pg_encoding_to_char(encoding) = 'UTF8' AND datlocprovider = 'c'
    AND datcollate IN ('C', 'POSIX', 'C.UTF-8', 'C.utf8'))

-- name: take_role
SELECT set_config('role', 'sanad_' || CASE WHEN octet_length(current_database()) <= 40 THEN current_database()
    ELSE md5(current_database()) END || $1::text, false)

-- name: leave_role
RESET ROLE

-- Makes the schema and the roles where they are missing.
-- name: prepare
DO $$
DECLARE
    base text := 'sanad_' || CASE WHEN octet_length(current_database()) <= 40 THEN current_database()
        ELSE md5(current_database()) END;
    names text[] := ARRAY['_page', '_apply', '_journal', '_apply_journal', '_schema', '_schema_apply', '_schema_journal',
        '_all'];
    part int;
BEGIN
    PERFORM pg_advisory_xact_lock(1935764073, 2);
    IF to_regnamespace('sanad') IS NOT NULL AND EXISTS (SELECT FROM pg_roles WHERE rolname = base || '_all') THEN
        IF pg_has_role(session_user, base || '_all', 'MEMBER') THEN
            RETURN;
        END IF;
    END IF;
    CREATE SCHEMA IF NOT EXISTS sanad;
    FOR rights IN 0..7 LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = base || names[rights + 1]) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', base || names[rights + 1]);
        END IF;
        -- A combination may do what each smaller one may.
        FOREACH part IN ARRAY ARRAY[1, 2, 4] LOOP
            IF rights & part <> 0 THEN
                EXECUTE format('GRANT %I TO %I', base || names[(rights & ~part) + 1], base || names[rights + 1]);
            END IF;
        END LOOP;
    END LOOP;
    EXECUTE format('GRANT %I TO %I', base || '_all', session_user);
    EXECUTE format('GRANT USAGE ON SCHEMA sanad TO %I', base || '_page');
    EXECUTE format('GRANT CREATE ON SCHEMA sanad TO %I', base || '_schema');
    EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
END $$

-- Gives every table to the role that may alter it, and the right to write it to those that may.
-- name: settle
DO $$
DECLARE
    base text := 'sanad_' || CASE WHEN octet_length(current_database()) <= 40 THEN current_database()
        ELSE md5(current_database()) END;
    t record;
BEGIN
    FOR t IN
        SELECT name, base || '_schema' || kind AS owner, base || CASE kind WHEN '' THEN '_page' ELSE kind END AS writer
        FROM (
            SELECT oid, oid::regclass AS name, relowner,
                CASE WHEN starts_with(relname, 'r_') THEN '_apply' WHEN starts_with(relname, 'journal_') THEN '_journal'
                    ELSE '' END AS kind
            FROM pg_class WHERE relnamespace = to_regnamespace('sanad') AND relkind IN ('r', 'v', 'p')) tables
        WHERE pg_get_userbyid(relowner) <> base || '_schema' || kind
            OR NOT has_table_privilege(base || '_page', oid, 'SELECT')
    LOOP
        EXECUTE format('ALTER TABLE %s OWNER TO %I', t.name, t.owner);
        EXECUTE format('REVOKE ALL ON %s FROM %I, %I, %I', t.name, base || '_page', base || '_apply', base || '_journal');
        EXECUTE format('GRANT SELECT ON %s TO %I', t.name, base || '_page');
        EXECUTE format('GRANT INSERT, UPDATE, DELETE ON %s TO %I', t.name, t.writer);
    END LOOP;
END $$

-- name: spread
SELECT extname FROM pg_extension WHERE extname = 'citus'

-- name: hold
SELECT CASE WHEN pg_try_advisory_lock(1935764073, 1) THEN 1 ELSE 0 END

-- name: begin_write
BEGIN

-- name: lock
SELECT pg_advisory_xact_lock(1935764073, 2)

-- name: begin_read
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;

-- name: commit
COMMIT;

-- name: rollback
ROLLBACK;

-- name: savepoint
SAVEPOINT part;

-- name: release
RELEASE part;

-- name: take_back
ROLLBACK TO part;
RELEASE part;
