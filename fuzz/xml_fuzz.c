/* Any bytes as XML, whole and in two pieces: both ways must end the same. */
#include "codec/xml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum err on_open(void *ctx, const struct xml_element *element, struct error *error)
{
    (void)error;
    *(size_t *)ctx += element->n + xml_attribute(element, "id").n + (size_t)element->depth;
    return OK;
}

static enum err on_close(void *ctx, struct str name, struct error *error)
{
    (void)error;
    *(size_t *)ctx += name.n;
    return OK;
}

static enum err on_text(void *ctx, struct str piece, struct error *error)
{
    (void)error;
    if (!str_valid_utf8(piece))
        abort();
    *(size_t *)ctx += piece.n;
    return OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct xml_handler handler = {on_open, on_close, on_text};
    struct arena memory = ARENA_EMPTY;
    struct error error = ERROR_IN(&memory);
    struct str document = {(const char *)data, size};
    size_t whole = 0, halves = 0;

    enum err err = xml_parse(document, &handler, &whole, &error);
    struct xml x = xml_begin(&handler, &halves, &error);
    if (xml_feed(&x, str_slice(document, 0, size / 2)) == OK)
        (void)!xml_feed(&x, str_slice(document, size / 2, size));
    if (xml_end(&x) != err || (err == OK && whole != halves))
        abort();
    arena_free(&memory);
    return 0;
}
