/*
 * The projection of a record type: the table r_NAME with one row a record, written by `apply` alone and made anew by a rebuild.
 *
 * Columns, in this order in the table, in the upsert's values and in the select:
 *   id                     BYTEA, 16 bytes
 *   bucket                 BIGINT, 0 to 63
 *   scope                  BYTEA, 16 bytes
 *   live                   BIGINT, 1 or 0 (retracted)
 *   heads                  BYTEA, the journal's own bytes
 *   contested              BIGINT, one bit a field, LIFE_BIT for its being there
 *   breaches               BIGINT, how many things its type's check finds in it (record_breaches)
 *   made_at, made_by       BIGINT microseconds, BYTEA 16 bytes
 *   changed_at, changed_by
 *   source                 BYTEA, 16 bytes
 * then the fields in the order of their table, NULL where blank:
 *   TEXT, CODE, PLACE      "name" TEXT
 *   INTEGER, DECIMAL, DATE, INSTANT, BOOLEAN    "name" BIGINT (millionths, days, microseconds, 0 or 1)
 *   REF                    "name" BYTEA
 *   GEOPOINT               "name_lat" BIGINT, "name_lon" BIGINT (millionths of a degree)
 *
 * A database that lies on several machines keeps the rows of one bucket of every table together, so a statement about one row names its
 * bucket too. The primary key is (id, bucket), in that order: the distribution column must be in it, and read in order of id a
 * table needs no sorting.
 *
 * The statements are in words that SQLite and PostgreSQL share; run them by db_run_ddl and db_statement_text.
 */
#ifndef MODEL_PROJECT_H
#define MODEL_PROJECT_H

#include "db/db.h"
#include "model/record.h"

/* What a row says beside its fields. */
struct record_meta {
    struct id id, scope;
    bool live;
    struct str heads;
    uint64_t contested;
    uint64_t breaches;
    struct instant made_at;
    struct id made_by;
    struct instant changed_at;
    struct id changed_by;
    struct id source;
};

enum { META_COLUMNS = 12, RECORD_COLUMNS_MOST = META_COLUMNS + 2 * FIELDS_MOST };

/*
 * The bucket of a record is that of its subject, by the last byte of the subject's id: random in every id we make, part of a hash in
 * the id of a keyed record. Today each record is its own subject. A record of a person will have the person as its subject, so that
 * all that is known of one person lies on one machine; it then takes the person's id here, which must not change in its lifetime.
 */
enum { RECORD_BUCKETS = 64 };
unsigned record_bucket(struct id subject);

size_t record_column_count(const struct record_type *);
/*
 * `CREATE TABLE IF NOT EXISTS r_NAME (...)` and its indexes: the contested and the contradicted are few among many, and asked for on
 * every page that counts them.
 */
struct str record_ddl(struct arena *, const struct record_type *);
/* Whatever of the declaration the rows depend on: another one and they must be made anew. */
struct str record_declaration(struct arena *, const struct record_type *);
/* Inserts the row or replaces the one of that id; its values are record_to_row's. */
struct str record_upsert_sql(struct arena *, const struct record_type *);
/* Every column FROM r_NAME; `where_and_order` follows as it is ("WHERE live = 1 ORDER BY id") and may be empty. */
struct str record_select_sql(struct arena *, const struct record_type *, struct str where_and_order);
/* Rows of r_NAME away; `where` as above, empty for all of them. */
struct str record_delete_sql(struct arena *, const struct record_type *, struct str where);

/* Fills record_column_count values. They point into `meta` and `record`, which must live until the statement has run. */
void record_to_row(const struct record_type *, const struct record_meta *meta, const void *record,
                   struct db_value *row);
/* The current row of a record_select_sql query; strings are copied to the arena. ERR_DAMAGED where an id is none or in another bucket. */
enum err record_from_row(struct arena *, const struct record_type *, const struct db_rows *, struct record_meta *,
                         void *record, struct error *) MUST_USE;

#endif
