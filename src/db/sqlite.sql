-- What only SQLite says this way. Statements of the modules are in the common subset and stand in their own folders.

-- name: open_write
PRAGMA journal_mode = WAL;
-- The acknowledgement leaves after the commit: the commit must be on disk.
PRAGMA synchronous = FULL;
PRAGMA foreign_keys = ON;
-- The one writer keeps the indexes' pages at hand (16 MiB) and copies them back less often: ids come in no order.
PRAGMA cache_size = -16384;
PRAGMA wal_autocheckpoint = 4000;
-- Without it deleted values stay readable in free pages.
PRAGMA secure_delete = ON;
-- Sorting may hold plain values: never in a file.
PRAGMA temp_store = MEMORY;
-- A bad disk gives an error instead of a signal.
PRAGMA mmap_size = 0;
PRAGMA trusted_schema = OFF;
PRAGMA cell_size_check = ON;

-- name: open_read
PRAGMA query_only = ON;
PRAGMA temp_store = MEMORY;
PRAGMA mmap_size = 0;
PRAGMA trusted_schema = OFF;
PRAGMA cell_size_check = ON;

-- name: begin_write
BEGIN IMMEDIATE;

-- name: begin_read
BEGIN;

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

-- name: examine
PRAGMA integrity_check;
