#include "domain/publication/frozen.h"

#include "codec/csv.h"

enum { COLUMNS = 9 };

static const char *const names[COLUMNS] = {"figure",    "by",   "where",   "keys", "value",
                                           "numerator", "base", "records", "set"};

static struct str keys_of(struct arena *a, const struct figure_result *r, const struct figure_cell *c)
{
    struct buf b = BUF_IN(a);

    for (size_t i = 0; i < r->by_count; i++)
        buf_printf(&b, "%s%.*s=%.*s", i ? ";" : "", STR_ARG(r->by[i]->id), STR_ARG(c->keys[i]));
    return buf_str(&b);
}

static struct str number(struct arena *a, int64_t n)
{
    return str_printf(a, "%lld", (long long)n);
}

static void add(struct arena *a, frozen_cells *cells, const struct figure_result *r, const struct figure_cell *c,
                struct frozen_cell like)
{
    bool percent = r->indicator->count == COUNT_PERCENT;

    if (c->known && percent) {
        like.value = decimal_format(a, figure_percent(c));
        like.numerator = number(a, c->value);
        like.base = number(a, c->base);
    } else if (c->known) {
        like.value = number(a, c->value);
    }
    like.records = number(a, (int64_t)c->record_count);
    like.set = crypt_hex(a, hash32_bytes(&c->set));
    VEC_PUSH(a, cells, like);
}

void frozen_add(struct arena *a, frozen_cells *cells, const struct figure_result *r, struct str by, struct str where)
{
    struct frozen_cell like = {.figure = r->indicator->id, .by = by, .where = where};

    for (size_t i = 0; r->by_count && i < r->n; i++) {
        like.keys = keys_of(a, r, &r->cells[i]);
        add(a, cells, r, &r->cells[i], like);
    }
    like.keys = STR_EMPTY;
    add(a, cells, r, &r->total, like);
}

void frozen_add_declared(struct arena *a, frozen_cells *cells, struct str figure, struct str where,
                         struct decimal value)
{
    struct frozen_cell cell = {.figure = figure, .where = where};

    if (value.micro != INT_NONE)
        cell.value = decimal_format(a, value.micro);
    VEC_PUSH(a, cells, cell);
}

/* The columns of a row, in order. */
static void spread(const struct frozen_cell *c, struct str out[COLUMNS])
{
    const struct str all[COLUMNS] = {c->figure,    c->by,   c->where,   c->keys, c->value,
                                     c->numerator, c->base, c->records, c->set};

    memcpy(out, all, sizeof all);
}

struct str frozen_write(struct arena *a, const frozen_cells *cells)
{
    struct buf text = BUF_IN(a);
    struct csv_writer csv = {.out = &text, .lf = true};
    struct str row[COLUMNS];

    for (size_t i = 0; i < COLUMNS; i++)
        csv_cell(&csv, str_of(names[i]));
    csv_end_row(&csv);
    for (size_t i = 0; i < cells->n; i++) {
        spread(&cells->at[i], row);
        for (size_t n = 0; n < COLUMNS; n++)
            csv_cell(&csv, row[n]);
        csv_end_row(&csv);
    }
    return buf_str(&text);
}

static bool is_header(const struct csv_row *row)
{
    bool same = row->n == COLUMNS;

    for (size_t i = 0; same && i < COLUMNS; i++)
        same = str_is(row->cells[i], names[i]);
    return same;
}

static bool read_rows(struct arena *a, struct csv *csv, frozen_cells *cells)
{
    struct error none = ERROR_IN(a);
    struct csv_row row;

    if (csv_next(csv, &row, &none) || !is_header(&row))
        return false;
    for (;;) {
        if (csv_next(csv, &row, &none))
            return false;
        if (!row.n)
            return true;
        if (row.n != COLUMNS || cells->n == FROZEN_CELLS)
            return false;
        VEC_PUSH(a, cells,
                 (struct frozen_cell){row.cells[0], row.cells[1], row.cells[2], row.cells[3], row.cells[4],
                                      row.cells[5], row.cells[6], row.cells[7], row.cells[8]});
    }
}

enum err frozen_read(struct arena *a, struct str text, frozen_cells *cells, struct error *e)
{
    struct csv csv = csv_open(a, text, (struct csv_options){.separator = ','});

    *cells = (frozen_cells){0};
    return read_rows(a, &csv, cells) ? OK : error_set(e, ERR_DAMAGED, "publication.damaged");
}

/* Question and keys as one string, each with its length. */
static struct str key_of(struct arena *a, const struct frozen_cell *c)
{
    const struct str parts[] = {c->figure, c->by, c->where, c->keys};
    struct buf key = BUF_IN(a);

    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        buf_varint(&key, parts[i].n);
        buf_put(&key, parts[i]);
    }
    return buf_str(&key);
}

struct map frozen_index(struct arena *a, const frozen_cells *cells)
{
    struct map index = MAP_IN(a);

    for (size_t i = 0; i < cells->n; i++)
        map_set(&index, key_of(a, &cells->at[i]), &cells->at[i]);
    return index;
}

const struct frozen_cell *frozen_find(struct arena *scratch, const struct map *index, const struct frozen_cell *like)
{
    return map_get(index, key_of(scratch, like));
}

bool frozen_same(const struct frozen_cell *x, const struct frozen_cell *y)
{
    struct str one[COLUMNS], other[COLUMNS];

    spread(x, one);
    spread(y, other);
    for (size_t i = 0; i < COLUMNS; i++)
        if (!str_eq(one[i], other[i]))
            return false;
    return true;
}
