#include "http/http.h"

int http_status_of(enum err err)
{
    switch (err) {
    case OK: return 200;
    case ERR_INVALID: return 422;
    case ERR_NOT_FOUND: return 404;
    case ERR_CONFLICT: return 409;
    case ERR_FORBIDDEN: return 403;
    case ERR_UNAUTHENTICATED: return 401;
    case ERR_TOO_LARGE: return 413;
    case ERR_BUSY:
    case ERR_KEY:
    case ERR_CANCELLED: return 503;
    case ERR_DAMAGED:
    case ERR_IO: return 500;
    }
    return 500;
}

const char *http_status_text(int status)
{
    static const struct {
        int status;
        const char *text;
    } texts[] = {
        {200, "OK"},
        {303, "See Other"},
        {304, "Not Modified"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {409, "Conflict"},
        {413, "Content Too Large"},
        {422, "Unprocessable Content"},
        {500, "Internal Server Error"},
        {503, "Service Unavailable"},
    };
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        if (texts[i].status == status)
            return texts[i].text;
    return "";
}
