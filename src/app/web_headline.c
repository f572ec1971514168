/* What the pack's first report puts first: by it the pages know what matters in a programme. */
#include "app/web_visit.h"

const struct outline *web_first_report(const struct pack *pack)
{
    return pack->reports.n > 0 ? pack->reports.items[0].value : NULL;
}

size_t web_headlines(const struct pack *pack, const struct indicator **out, size_t most)
{
    const struct outline *outline = web_first_report(pack);
    size_t n = 0;

    for (size_t r = 0; outline && r < outline->n; r++)
        for (size_t i = 0; outline->rows[r].kind == OUTLINE_NUMBER && i < outline->rows[r].figure_count; i++) {
            const struct indicator *one = outline->rows[r].figures[i].indicator;
            if (n < most && web_stock(one))
                out[n++] = one;
        }
    return n;
}
