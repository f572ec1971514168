#include "codec/xml.h"

#include <expat.h>

/* Between a namespace and a local name; no local name holds it. */
static const char separator = '\n';
/* A document is given to expat in pieces, so that one endless tag is noticed before it is gathered. */
enum { PIECE_BYTES = 65536 };

static struct str local_name(const char *name)
{
    const char *at = strrchr(name, separator);

    return str_of(at ? at + 1 : name);
}

struct str xml_attribute(const struct xml_element *element, const char *name)
{
    for (size_t i = 0; i < element->n; i++)
        if (str_is(element->attributes[i].name, name))
            return element->attributes[i].value;
    return STR_EMPTY;
}

static void stop(struct xml *x, enum err err)
{
    if (err == OK)
        return;
    x->err = err;
    XML_StopParser(x->parser, XML_FALSE);
}

static struct str number(struct xml *x, size_t n)
{
    return str_printf(x->error->arena, "%zu", n);
}

static enum err refuse(struct xml *x, const char *key)
{
    return error_set(x->error, ERR_INVALID, key, number(x, XML_GetCurrentLineNumber(x->parser)),
                     number(x, XML_GetCurrentColumnNumber(x->parser) + 1));
}

static enum err refuse_limit(struct xml *x, const char *key, size_t limit)
{
    return error_set(x->error, ERR_TOO_LARGE, key, number(x, XML_GetCurrentLineNumber(x->parser)), number(x, limit));
}

static void XMLCALL on_open(void *ctx, const char *name, const char **attributes)
{
    struct xml_attribute list[XML_ATTRIBUTES];
    struct xml *x = ctx;
    struct xml_element element = {.name = local_name(name), .attributes = list, .depth = ++x->depth};

    x->text = 0;
    if (x->err != OK)
        return;
    if (x->depth > XML_DEPTH) {
        stop(x, refuse_limit(x, "codec.xml_depth", XML_DEPTH));
        return;
    }
    for (; *attributes; attributes += 2) {
        if (element.n == XML_ATTRIBUTES) {
            stop(x, refuse_limit(x, "codec.xml_attributes", XML_ATTRIBUTES));
            return;
        }
        list[element.n++] = (struct xml_attribute){local_name(attributes[0]), str_of(attributes[1])};
    }
    if (x->handler->open)
        stop(x, x->handler->open(x->ctx, &element, x->error));
}

static void XMLCALL on_close(void *ctx, const char *name)
{
    struct xml *x = ctx;

    x->depth--;
    x->text = 0;
    if (x->err == OK && x->handler->close)
        stop(x, x->handler->close(x->ctx, local_name(name), x->error));
}

static void XMLCALL on_text(void *ctx, const char *piece, int n)
{
    struct xml *x = ctx;

    x->text += (size_t)n;
    if (x->err != OK)
        return;
    if (x->text > XML_TEXT_BYTES)
        stop(x, refuse_limit(x, "codec.xml_text", XML_TEXT_BYTES));
    else if (x->handler->text)
        stop(x, x->handler->text(x->ctx, (struct str){piece, (size_t)n}, x->error));
}

static void XMLCALL on_doctype(void *ctx, const char *name, const char *system, const char *public, int has_subset)
{
    struct xml *x = ctx;

    (void)name, (void)system, (void)public, (void)has_subset;
    stop(x, refuse(x, "codec.xml_doctype"));
}

struct xml xml_begin(const struct xml_handler *handler, void *ctx, struct error *error)
{
    XML_Parser parser = XML_ParserCreateNS(NULL, separator);

    if (!parser)
        abort(); /* out of memory */
    XML_SetElementHandler(parser, on_open, on_close);
    XML_SetCharacterDataHandler(parser, on_text);
    XML_SetStartDoctypeDeclHandler(parser, on_doctype);
    return (struct xml){.parser = parser, .handler = handler, .ctx = ctx, .error = error};
}

static enum err feed_piece(struct xml *x, struct str piece, bool last)
{
    XML_SetUserData(x->parser, x);
    enum XML_Status status = XML_Parse(x->parser, piece.n ? piece.p : "", (int)piece.n, last);
    x->fed += piece.n;
    if (x->err != OK)
        return x->err;
    if (status == XML_STATUS_ERROR)
        return x->err = refuse(x, "codec.xml_syntax");
    /* What expat has read but not told of yet is one unfinished tag or comment. */
    XML_Index told = XML_GetCurrentByteIndex(x->parser);
    if (x->fed - (told > 0 ? (size_t)told : 0) > XML_TEXT_BYTES + PIECE_BYTES)
        return x->err = refuse_limit(x, "codec.xml_text", XML_TEXT_BYTES);
    return OK;
}

enum err xml_feed(struct xml *x, struct str piece)
{
    while (piece.n && x->err == OK) {
        x->err = feed_piece(x, str_slice(piece, 0, PIECE_BYTES), false);
        piece = str_slice(piece, PIECE_BYTES, piece.n);
    }
    return x->err;
}

enum err xml_end(struct xml *x)
{
    if (x->err == OK)
        x->err = feed_piece(x, STR_EMPTY, true);
    XML_ParserFree(x->parser);
    x->parser = NULL;
    return x->err;
}

enum err xml_parse(struct str document, const struct xml_handler *handler, void *ctx, struct error *error)
{
    struct xml x = xml_begin(handler, ctx, error);

    /* A failure stays in `x` and comes out of xml_end. */
    (void)!xml_feed(&x, document);
    return xml_end(&x);
}
