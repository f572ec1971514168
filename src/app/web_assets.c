/* What is the same for everybody. */
#include "app/web_visit.h"
#include "page/assets.h"

enum err web_health(struct visit *v, struct error *e)
{
    (void)e;
    v->response->type = "text/plain; charset=utf-8";
    buf_puts(v->out, "ok\n");
    return OK;
}

enum err web_asset(struct visit *v, struct error *e)
{
    const struct asset *asset = asset_find(http_capture(v->request, "name"));

    if (!asset)
        return error_set(e, ERR_NOT_FOUND, "web.no_asset");
    v->response->type = asset->type;
    v->response->etag = asset->hash;
    /* Under another hash it is not these bytes that were asked for, and no browser may keep them for that address. */
    if (str_eq(http_query(v->request, "v"), asset->hash))
        v->response->cache = HTTP_FOREVER;
    buf_put(v->out, asset->bytes);
    return OK;
}
