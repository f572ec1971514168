-- Citus connects to the other machines as the role at hand, which without this may not log in. Let pg_hba.conf take these roles from
-- the machine that sanad connects to, and from nowhere else: they have no password.
SELECT format('ALTER ROLE %I LOGIN', rolname) FROM pg_roles
    WHERE NOT rolcanlogin AND starts_with(rolname, 'sanad_' || CASE WHEN octet_length(current_database()) <= 40
        THEN current_database() ELSE md5(current_database()) END || '_')
\gexec
