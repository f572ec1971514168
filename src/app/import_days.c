/* Ended places and codes in a file: refused for what happened after their end, taken for what happened before. */
#include "app/import_read.h"
#include "model/day.h"

struct dating {
    struct reading *reading;
    struct house *house;
    struct db *db;
    struct days days;
    struct map asked; /* ids of the records that were looked up */
};

/* The record that says the day as the file gives it, else as it stands; what only the key implies says nothing. */
static enum err look_up(struct dating *d, const struct record_type *type, struct id id)
{
    struct reading *r = d->reading;
    struct error quiet = ERROR_IN(r->arena);
    uintptr_t there = (uintptr_t)map_get(&r->by_id, id_bytes(&id));
    struct record_meta meta;
    void *record;
    enum err err = journal_record(r->arena, house_journal(d->house), d->db, type, id, &meta, &record, &quiet);

    if (!err && meta.live)
        days_add(&d->days, type, record);
    if (there)
        days_add(&d->days, type, r->plan->rows.at[there - 1].record);
    return !err || err == ERR_NOT_FOUND ? OK : error_set_args(r->e, err, quiet.key, quiet.args);
}

static enum err judge(struct dating *d, const struct import_row *row)
{
    struct reading *r = d->reading;
    struct error reasons = ERROR_IN(r->scratch);
    struct id teller = day_teller(r->scratch, row->type, row->record);

    if (id_known(teller) && !map_get(&d->asked, id_bytes(&teller))) {
        map_set(&d->asked, str_copy(r->arena, id_bytes(&teller)), d);
        if (look_up(d, row->type->dated_by, teller))
            return r->e->code;
    }
    struct date day = day_of(row->type, row->record, &d->days);
    if (day_check(row->type, row->record, &r->vocabulary, day, &reasons))
        import_refuse(r, row->section, row->from.sheet, row->from.row, &reasons);
    return OK;
}

enum err import_days(struct reading *r, struct house *h, struct db *db)
{
    struct dating d = {r, h, db, DAYS_IN(r->arena), MAP_IN(r->arena)};
    size_t mistakes = r->e->place_count;

    for (size_t i = 0; i < r->plan->rows.n; i++) {
        const struct import_row *row = &r->plan->rows.at[i];
        struct arena_mark before = arena_mark(r->scratch);
        enum err err = day_matters(row->type, row->record, &r->vocabulary) ? judge(&d, row) : OK;
        arena_rewind(r->scratch, before);
        if (err)
            return err;
    }
    return r->e->place_count > mistakes ? ERR_INVALID : OK;
}
