#include "app/web_visit.h"

static const char cookie[] = "sanad_language";
enum { YEAR = 365 * 24 * 3600 };

enum language web_language(const struct http_request *request)
{
    enum language language;

    if (language_parse(http_query(request, "lang"), &language) ||
        language_parse(http_cookie(request, cookie), &language))
        return language;
    return http_parse_language(http_header(request, "Accept-Language"));
}

void web_keep_language(const struct http_request *request, struct http_response *response)
{
    enum language language;

    if (language_parse(http_query(request, "lang"), &language))
        http_set_cookie(
            request, response,
            &(struct http_cookie){.name = cookie, .value = str_of(language_tag(language)), .max_age = YEAR});
}
