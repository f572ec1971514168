/* What every request goes through before its page: language, session, CSRF, permission. */
#include "app/web_visit.h"

static const char cookie[] = "sanad_session";

void web_dispatch_start(struct web *web, struct house *house)
{
    *web = (struct web){.house = house};
    pthread_mutex_init(&web->lock, NULL);
}

void web_dispatch_end(struct web *web)
{
    pthread_mutex_destroy(&web->lock);
}

/* --- who asks --- */

void web_set_session(struct visit *v, struct str token)
{
    http_set_cookie(v->request, v->response,
                    &(struct http_cookie){.name = cookie, .value = token, .max_age = token.n ? SESSION_LIFE : -1});
}

static enum err find_session(struct visit *v, struct error *e)
{
    struct error none = ERROR_IN(v->arena);

    v->token = http_cookie(v->request, cookie);
    if (v->token.n == 0)
        return OK;
    enum err err = session_find(v->arena, v->db, v->token, &v->session, &v->account, &none);
    if (err == ERR_UNAUTHENTICATED)
        return OK;
    if (err)
        return error_set_args(e, err, none.key, none.args);
    v->signed_in = true;
    if (!session_stale(&v->session))
        return OK;
    err = session_touch(house_lend_accounts(v->house), v->token, &v->session, e);
    house_return_accounts(v->house);
    return err;
}

/*
 * A form of ours carries the session's token. Who is signed out has none; there the browser says whether the form stood on another
 * site, so that nobody is signed in as somebody else.
 */
static enum err check_origin(const struct visit *v, struct error *e)
{
    struct str site = http_header(v->request, "Sec-Fetch-Site");

    if (v->request->method == HTTP_GET)
        return OK;
    if (site.n > 0 && !str_is(site, "same-origin") && !str_is(site, "none"))
        return error_set(e, ERR_FORBIDDEN, "web.other_site");
    if (v->signed_in && !crypt_equal(http_form(v->request, "csrf"), v->session.csrf))
        return error_set(e, ERR_FORBIDDEN, "web.csrf");
    return OK;
}

static enum err check_role(const struct visit *v, unsigned flags, struct error *e)
{
    enum role needed = flags & WEB_ADMINISTRATOR ? ROLE_ADMINISTRATOR
                       : flags & WEB_OFFICER     ? ROLE_OFFICER
                                                 : ROLE_VIEWER;

    if (flags & WEB_OPEN || web_may(v, needed))
        return OK;
    return error_set(e, ERR_FORBIDDEN, "error.forbidden");
}

/* Where to go instead of the page; empty: nowhere. */
static struct str detour(const struct visit *v, unsigned flags)
{
    if (!v->signed_in && !(flags & WEB_OPEN) && v->request->method == HTTP_GET)
        return web_with(v, STR("/sign-in"), "next", v->request->address);
    if (v->signed_in && v->account.must_change && !(flags & WEB_UNSETTLED))
        return STR("/me");
    return STR_EMPTY;
}

static enum err answer(struct visit *v, const struct web_route *route, struct error *e)
{
    enum err err = find_session(v, e);

    if (err)
        return err;
    struct str elsewhere = detour(v, route->flags);
    if (elsewhere.n > 0 && v->request->method == HTTP_GET) {
        http_redirect(v->response, elsewhere);
        return OK;
    }
    if (!v->signed_in && !(route->flags & WEB_OPEN))
        return error_set(e, ERR_UNAUTHENTICATED, "auth.no_session");
    if (check_origin(v, e) || check_role(v, route->flags, e))
        return e->code;
    if (elsewhere.n > 0)
        return error_set(e, ERR_FORBIDDEN, "web.must_change");
    return route->handle(v, e);
}

enum err web_dispatch(struct http_request *request, struct http_response *response, void *context, struct error *e)
{
    const struct web_route *route = web_route_of(request->route);
    struct web *web = context;
    struct visit v = {
        .web = web,
        .house = web->house,
        .pack = house_pack(web->house),
        .arena = request->arena,
        .request = request,
        .response = response,
        .out = &response->body,
        .language = web_language(request),
        .people = MAP_IN(request->arena),
    };

    if (route->flags & WEB_STILL)
        return route->handle(&v, e);
    web_keep_language(request, response);
    if (house_reader(web->house, &v.db, e))
        return e->code;
    v.pack = house_pack(web->house); /* with the reader another may have come into force */
    enum err err = request->method == HTTP_GET ? db_begin(v.db, e) : OK;
    if (!err)
        err = answer(&v, route, e);
    house_return(web->house, v.db);
    return err;
}
