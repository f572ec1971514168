-- How sanad's tables lie on several machines: PostgreSQL with the extension Citus (11 or later).
--
-- UNTESTED WITH CITUS ITSELF. It follows Citus' documented rules: the distribution column is in every unique key, what a
-- transaction writes lies on one machine, tables that lie together are colocated. Try it on a copy first.
--
-- With sanad stopped, as a superuser, once the machines are known to Citus (citus_add_node):
--     sanad db plan | psql -v ON_ERROR_STOP=1 NAME
-- and again, with `sanad rebuild` after it, whenever a new version has made a record table anew: what is distributed already is passed
-- over.

SET search_path = sanad;

-- Projections: all rows of one bucket on one machine, and with them how far they follow the journal.
