#include "codec/xlsx.h"

/* A workbook has some tens of relations, each of some tens of bytes; one that is longer is none of those looked for. */
enum { RELATIONS = 1000, RELATION_BYTES = 1024 };

/* Where a part of the archive leads to; ECMA-376 part 2, 8.5. */
struct relation {
    struct str id, part;
    struct str type; /* the last word of its type: "worksheet", "sharedStrings" ... */
};

struct relations {
    struct arena *arena;
    const struct unzip *archive;
    struct str folder; /* of the part they belong to, without a slash at its end */
    VEC(struct relation) list;
};

static enum err feed_xml(void *ctx, struct str piece, struct error *error)
{
    (void)error;
    return xml_feed(ctx, piece);
}

enum err xlsx_read_part(const struct unzip *archive, struct str part, const struct xml_handler *handler, void *ctx,
                        struct error *error)
{
    struct xml xml = xml_begin(handler, ctx, error);
    enum err streamed = unzip_stream(archive, part, feed_xml, &xml, error);

    /* An archive that fails leaves the document unfinished: its own complaint is the one to keep. */
    if (streamed != OK && xml.err == OK)
        xml.err = streamed;
    return xml_end(&xml);
}

/* What follows the last slash; all of it where there is none. */
static struct str last_word(struct str path)
{
    size_t at = path.n;

    while (at && path.p[at - 1] != '/')
        at--;
    return str_slice(path, at, path.n);
}

/* What stands before the last slash. */
static struct str folder_of(struct str path)
{
    size_t word = last_word(path).n;

    return str_slice(path, 0, word < path.n ? path.n - word - 1 : 0);
}

/* Joins a target to a folder: an absolute one stands alone, ".." leads up. */
static struct str resolve(struct arena *a, struct str folder, struct str target)
{
    struct str step, path = STR_EMPTY;
    struct str rest =
        target.n && target.p[0] == '/' ? target : str_printf(a, "%.*s/%.*s", STR_ARG(folder), STR_ARG(target));

    while (str_cut(&rest, '/', &step)) {
        if (str_is(step, ".."))
            path = folder_of(path);
        else if (step.n && !str_is(step, "."))
            path = path.n ? str_printf(a, "%.*s/%.*s", STR_ARG(path), STR_ARG(step)) : step;
    }
    return path;
}

/*
 * Part names are the same in either case (part 2, 6.3.5), and some writers mix them: gives the archive's spelling, or
 * empty.
 */
static struct str find_part(const struct unzip *archive, struct str part)
{
    for (size_t i = 0; i < archive->n; i++)
        if (str_eq_fold(archive->entries[i].name, part))
            return archive->entries[i].name;
    return STR_EMPTY;
}

static enum err on_relation(void *ctx, const struct xml_element *element, struct error *error)
{
    struct relations *r = ctx;
    struct relation relation;

    if (!str_is(element->name, "Relationship") || str_is(xml_attribute(element, "TargetMode"), "External"))
        return OK;
    if (r->list.n == RELATIONS)
        return error_set(error, ERR_TOO_LARGE, "codec.sheet_relations", str_printf(error->arena, "%d", RELATIONS));
    struct str id = xml_attribute(element, "Id"), target = xml_attribute(element, "Target");
    struct str type = last_word(xml_attribute(element, "Type"));
    if (id.n > RELATION_BYTES || target.n > RELATION_BYTES || type.n > RELATION_BYTES)
        return OK;
    relation.id = str_copy(r->arena, id);
    relation.type = str_copy(r->arena, type);
    relation.part = find_part(r->archive, resolve(r->arena, r->folder, str_copy(r->arena, target)));
    VEC_PUSH(r->arena, &r->list, relation);
    return OK;
}

/* The relations of a part, "" for those of the archive itself; none where it has no such list. */
static enum err read_relations(struct sheet_book *book, struct str part, struct relations *r, struct error *error)
{
    static const struct xml_handler handler = {on_relation, NULL, NULL};
    struct str list;

    *r = (struct relations){.arena = book->arena, .archive = &book->archive};
    r->folder = folder_of(part);
    struct str path = str_printf(book->arena, "%.*s/_rels/%.*s.rels", STR_ARG(r->folder), STR_ARG(last_word(part)));
    path = find_part(&book->archive, resolve(book->arena, STR_EMPTY, path));
    if (!path.n)
        return OK;
    enum err err = unzip_read(&book->archive, book->arena, path, &list, error);
    return err == OK ? xml_parse(list, &handler, r, error) : err;
}

static struct str part_of_type(const struct relations *r, const char *type)
{
    for (size_t i = 0; i < r->list.n; i++)
        if (str_is(r->list.at[i].type, type))
            return r->list.at[i].part;
    return STR_EMPTY;
}

struct workbook {
    struct sheet_book *book;
    const struct relations *relations;
    VEC(struct sheet_entry) sheets;
    size_t tabs; /* sheets of any kind */
};

static enum err add_sheet(struct workbook *w, const struct xml_element *element, struct error *error)
{
    struct str id = xml_attribute(element, "id"), name = xml_attribute(element, "name");

    if (w->tabs++ == SHEET_SHEETS)
        return error_set(error, ERR_TOO_LARGE, "codec.sheet_sheets", str_printf(error->arena, "%d", SHEET_SHEETS));
    for (size_t i = 0; i < w->relations->list.n; i++) {
        const struct relation *relation = &w->relations->list.at[i];
        if (!str_eq(relation->id, id) || !str_is(relation->type, "worksheet"))
            continue;
        if (!relation->part.n)
            return error_set(error, ERR_DAMAGED, "codec.sheet_missing", name);
        VEC_PUSH(w->book->arena, &w->sheets, (struct sheet_entry){str_copy(w->book->arena, name), relation->part});
        return OK;
    }
    return OK; /* a chart or a macro sheet */
}

static enum err on_workbook(void *ctx, const struct xml_element *element, struct error *error)
{
    struct workbook *w = ctx;

    if (str_is(element->name, "workbookPr")) {
        struct str since = xml_attribute(element, "date1904");
        w->book->since_1904 = str_is(since, "1") || str_is(since, "true");
    }
    return str_is(element->name, "sheet") ? add_sheet(w, element, error) : OK;
}

/* Archives that are not XLSX but that people take for it. */
static enum err refuse_relatives(const struct sheet_book *book, struct error *error)
{
    if (find_part(&book->archive, STR("xl/workbook.bin")).n)
        return error_set(error, ERR_INVALID, "codec.sheet_xlsb");
    if (find_part(&book->archive, STR("content.xml")).n)
        return error_set(error, ERR_INVALID, "codec.sheet_ods");
    return error_set(error, ERR_INVALID, "codec.sheet_no_workbook");
}

enum err xlsx_open(struct sheet_book *book, struct error *error)
{
    static const struct xml_handler handler = {on_workbook, NULL, NULL};
    struct relations relations;

    enum err err = read_relations(book, STR_EMPTY, &relations, error);
    if (err != OK)
        return err;
    struct str part = part_of_type(&relations, "officeDocument");
    if (!part.n || str_ends(part, STR(".bin")))
        return refuse_relatives(book, error);
    err = read_relations(book, part, &relations, error);
    if (err != OK)
        return err;
    book->strings_part = part_of_type(&relations, "sharedStrings");
    book->styles_part = part_of_type(&relations, "styles");
    struct workbook workbook = {.book = book, .relations = &relations};
    err = xlsx_read_part(&book->archive, part, &handler, &workbook, error);
    book->sheets = workbook.sheets.at;
    book->n = workbook.sheets.n;
    if (err == OK && !book->n)
        return error_set(error, ERR_INVALID, "codec.sheet_none");
    return err;
}
