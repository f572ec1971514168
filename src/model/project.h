/*
 * The projection of a record type: the table r_NAME with one row a record, written by `apply` alone and made anew by a rebuild.
 *
 * Columns, in this order in the table, in the upsert's values and in the select:
 *   id, scope              BYTEA, 16 bytes
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

enum { META_COLUMNS = 11, RECORD_COLUMNS_MOST = META_COLUMNS + 2 * FIELDS_MOST };

size_t record_column_count(const struct record_type *);
/*
 * `CREATE TABLE r_NAME (...)` and its indexes: the contested and the contradicted are few among many, and asked for on every page
 * that counts them.
 */
struct str record_ddl(struct arena *, const struct record_type *);
/* Whatever of the declaration the rows depend on: another one and they must be made anew. */
struct str record_declaration(struct arena *, const struct record_type *);
/* Inserts the row or replaces the one of that id; its values are record_to_row's. */
struct str record_upsert_sql(struct arena *, const struct record_type *);
/* Every column FROM r_NAME; `where_and_order` follows as it is ("WHERE live = 1 ORDER BY id") and may be empty. */
struct str record_select_sql(struct arena *, const struct record_type *, struct str where_and_order);

/* Fills record_column_count values. They point into `meta` and `record`, which must live until the statement has run. */
void record_to_row(const struct record_type *, const struct record_meta *meta, const void *record,
                   struct db_value *row);
/* The current row of a record_select_sql query; strings are copied to the arena. ERR_DAMAGED where an id is none. */
enum err record_from_row(struct arena *, const struct record_type *, const struct db_rows *, struct record_meta *,
                         void *record, struct error *) MUST_USE;

#endif
