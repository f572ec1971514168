#include "domain/publication/publication.h"

#include "domain/cut/cut.h"

static const struct field publication_fields[] = {
    FIELD(1, struct publication, report, .required = true, .hxl = "#meta+report"),
    FIELD(2, struct publication, title, .required = true, .hxl = "#meta+title"),
    FIELD(3, struct publication, round, .hxl = "#round"),
    FIELD(4, struct publication, period, .hxl = "#date+period"),
    FIELD(5, struct publication, streams, .required = true, .hxl = "#meta+cut+streams"),
    FIELD(6, struct publication, as_of, .required = true, .hxl = "#date+cut"),
    FIELD(7, struct publication, pack, .required = true, .hxl = "#meta+pack"),
    FIELD(8, struct publication, engine, .required = true, .hxl = "#meta+engine"),
    FIELD(9, struct publication, cells, .required = true, .hxl = "#meta+cells+num"),
    FIELD(10, struct publication, digest, .required = true, .hxl = "#meta+digest"),
    FIELD(11, struct publication, contradictions, .hxl = "#meta+contradictions+num"),
    FIELD(12, struct publication, accepted_because, .hxl = "#meta+reason"),
    FIELD(13, struct publication, accepted, .hxl = "#meta+contradictions"),
};

static void check(const void *record, const struct vocabulary *words, struct error *e)
{
    const struct publication *p = record;
    struct cut cut;

    (void)words;
    if (p->streams.n && !cut_read(e->arena, p->streams, &cut))
        error_add_place(e, (struct error_place){.field = STR("streams"), .key = "cut.no_cut", .args = {p->title}});
    if (p->contradictions != INT_NONE && p->contradictions > 0 && !p->accepted_because.n)
        error_add_place(e, (struct error_place){.field = STR("accepted_because"), .key = "publication.needs_reason"});
}

const struct record_type publication_type = RECORD_TYPE(22, publication, .by_system = true, .check = check);
