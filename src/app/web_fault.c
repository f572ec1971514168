/* What failed, what is safe and what to do: the page for everything that is not a page. */
#include "app/web_visit.h"

void web_fault(struct http_request *request, struct http_response *response, int status, const struct error *error,
               void *context)
{
    const struct web *web = context;
    enum language language = web_language(request);
    struct page page = {
        .arena = request->arena,
        .language = language,
        .title = page_failure_title(language, status),
        .path = http_is_local(request->address) ? request->address : STR("/"),
        .programme = house_pack(web->house)->name[language],
        .narrow = true,
    };

    page_begin(&response->body, &page);
    if (error->key)
        page_error(&response->body, &page, error);
    page_failure(&response->body, &page, status);
    page_end(&response->body, &page);
}
