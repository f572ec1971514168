#include "pack/map_section.h"

enum { COLUMNS_MOST = 16384, ROWS_MOST = 1048576 };

/* Letters to a column from 0, -1 for none or too many. */
static int64_t column_of(struct str letters)
{
    int64_t n = 0;

    for (size_t i = 0; i < letters.n; i++) {
        if (letters.p[i] < 'A' || letters.p[i] > 'Z' || n > COLUMNS_MOST)
            return -1;
        n = n * 26 + (letters.p[i] - 'A' + 1);
    }
    return n >= 1 && n <= COLUMNS_MOST ? n - 1 : -1;
}

int64_t map_column(struct cell c)
{
    int64_t column = column_of(c.text);

    if (column < 0)
        cell_fault(&c, "pack.not_a_column", c.text, STR_EMPTY);
    return column;
}

bool map_spot(struct cell c, struct mapping_spot *spot)
{
    size_t letters = 0;

    while (letters < c.text.n && c.text.p[letters] >= 'A' && c.text.p[letters] <= 'Z')
        letters++;
    spot->column = column_of(str_slice(c.text, 0, letters));
    bool numbered = str_to_int(str_slice(c.text, letters, c.text.n), &spot->row);
    if (spot->column >= 0 && numbered && spot->row >= 1 && spot->row <= ROWS_MOST)
        return true;
    *spot = (struct mapping_spot){0};
    cell_fault(&c, "pack.not_a_spot", c.text, STR_EMPTY);
    return false;
}
