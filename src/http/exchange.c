#include "http/exchange.h"

#include "base/log.h"

static const struct {
    const char *name;
    enum http_method method;
} methods[] = {
    {"GET", HTTP_GET}, {"HEAD", HTTP_GET}, {"POST", HTTP_POST}, {"PUT", HTTP_PUT}, {"DELETE", HTTP_DELETE},
};

static int64_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec;
}

int64_t exchange_age(const struct exchange *x)
{
    return now() - x->opened;
}

struct exchange *exchange_open(const struct http_config *config, struct exchange_limits *limits, const char *address)
{
    struct arena arena = ARENA_EMPTY;
    struct exchange *x = ARENA_NEW(&arena, struct exchange);

    x->arena = arena;
    x->opened = now();
    x->config = config;
    x->limits = limits;
    x->request.arena = x->response.arena = &x->arena;
    x->response.body = BUF_IN(&x->arena);
    x->error = ERROR_IN(&x->arena);
    x->request.address = str_copy(&x->arena, str_of(address));
    return x;
}

static void drop_body(struct exchange *x)
{
    atomic_fetch_sub(&x->limits->bodies, x->body_room);
    free(x->body);
    x->body = NULL;
    x->body_n = x->body_room = 0;
}

void exchange_close(struct exchange *x)
{
    drop_body(x);
    struct arena arena = x->arena; /* the exchange lives in it */
    arena_free(&arena);
}

static void refuse(struct exchange *x, int status)
{
    if (x->refused == 0)
        x->refused = status;
}

static void refuse_error(struct exchange *x, enum err err)
{
    refuse(x, http_status_of(err));
}

static void malformed(struct exchange *x)
{
    (void)error_set(&x->error, ERR_INVALID, "http.malformed");
    refuse(x, 400);
}

static void read_method(struct exchange *x, const char *name)
{
    for (size_t i = 0; i < COUNT_OF(methods); i++)
        if (str_is(str_of(name), methods[i].name)) {
            x->request.method = methods[i].method;
            return;
        }
    x->unknown_method = true;
}

static bool read_address(struct http_request *request)
{
    struct str address = request->address;
    size_t mark = str_find(address, '?');

    return http_parse_path(request->arena, str_slice(address, 0, mark), &request->path) &&
           http_parse_query(request->arena, str_slice(address, mark + 1, address.n), &request->query) &&
           http_parse_cookies(request->arena, http_header(request, "Cookie"), &request->cookies);
}

static void add_allowed(struct exchange *x, unsigned allowed)
{
    struct buf names = BUF_IN(&x->arena);

    for (size_t i = 0; i < COUNT_OF(methods); i++)
        if (allowed & 1u << methods[i].method)
            buf_printf(&names, "%s%s", names.n > 0 ? ", " : "", methods[i].name);
    http_add_header(&x->response, "Allow", buf_str(&names));
}

static void find_route(struct exchange *x)
{
    struct http_request *request = &x->request;
    unsigned allowed;

    request->route = http_match(&x->arena, x->config->routes, x->config->route_count, request->method, request->path,
                                &request->captures, &allowed);
    if (x->unknown_method) {
        allowed |= request->route ? 1u << request->route->method : 0;
        request->route = NULL;
    }
    if (request->route)
        return;
    if (allowed)
        add_allowed(x, allowed);
    refuse(x, allowed ? 405 : 404);
}

static void too_large(struct exchange *x)
{
    refuse_error(x,
                 error_set(&x->error, ERR_TOO_LARGE, "http.route_limit", str_printf(&x->arena, "%zu", x->body_limit)));
}

static void begin_body(struct exchange *x, uint64_t length)
{
    const struct http_route *route = x->request.route;

    x->body_limit = route->body_limit ? route->body_limit : HTTP_BODY;
    if (length > x->body_limit) {
        too_large(x);
        return;
    }
    if (x->body_limit > HTTP_BODY && x->config->admit) {
        enum err err = x->config->admit(&x->request, &x->response, x->config->context, &x->error);
        if (err != OK)
            refuse_error(x, err);
    }
}

void exchange_begin(struct exchange *x, const char *method, uint64_t length)
{
    x->started = true;
    read_method(x, method);
    if (!read_address(&x->request)) {
        malformed(x);
        return;
    }
    find_route(x);
    if (x->request.route)
        begin_body(x, length);
}

/* Room for `n` more bytes, within the limit of all bodies together. */
static bool make_room(struct exchange *x, size_t n)
{
    size_t need = x->body_n + n, room = x->body_room ? x->body_room : 16384;
    if (need <= x->body_room)
        return true;
    while (room < need)
        room *= 2;

    size_t more = room - x->body_room;
    if (atomic_fetch_add(&x->limits->bodies, more) + more > x->limits->bodies_most) {
        atomic_fetch_sub(&x->limits->bodies, more);
        return false;
    }
    x->body_room = room;
    x->body = realloc(x->body, room);
    if (!x->body)
        abort();
    return true;
}

void exchange_take(struct exchange *x, const char *bytes, size_t n)
{
    if (x->refused)
        return;
    if (n > x->body_limit - x->body_n)
        too_large(x);
    else if (!make_room(x, n))
        refuse_error(x, error_set(&x->error, ERR_BUSY, "http.bodies"));
    if (x->refused) {
        drop_body(x);
        return;
    }
    memcpy(x->body + x->body_n, bytes, n);
    x->body_n += n;
}

static bool is_text(struct str s)
{
    return str_valid_utf8(s) && str_find(s, '\0') == s.n;
}

static bool read_multipart(struct http_request *request, struct str boundary)
{
    http_parts parts = {0};

    if (!http_parse_multipart(request->arena, boundary, request->body, &parts))
        return false;
    for (size_t i = 0; i < parts.n; i++) {
        struct http_part part = parts.at[i];
        if (part.is_file) {
            VEC_PUSH(request->arena, &request->files, part);
            continue;
        }
        if (!is_text(part.body))
            return false;
        VEC_PUSH(request->arena, &request->form, (struct http_pair){part.name, part.body});
    }
    return true;
}

static bool read_body(struct exchange *x)
{
    struct http_request *request = &x->request;
    struct str content_type = http_header(request, "Content-Type"), boundary;
    struct str type = http_parse_type(&x->arena, content_type);

    request->body = (struct str){x->body, x->body_n};
    if (str_is(type, "application/x-www-form-urlencoded"))
        return http_parse_query(&x->arena, request->body, &request->form);
    if (str_is(type, "multipart/form-data"))
        return http_parse_boundary(content_type, &boundary) && read_multipart(request, boundary);
    return true;
}

static enum err call_handler(struct exchange *x)
{
    http_handler *handler = x->config->dispatch ? x->config->dispatch : x->request.route->handle;
    enum err err = handler(&x->request, &x->response, x->config->context, &x->error);

    /* Of the address only its pattern is written down: a query may hold a name. */
    if (http_status_of(err) >= 500)
        log_line(LOG_FAULT, "http.fault", "%s %s", x->request.route->pattern,
                 x->error.key ? x->error.key : err_name(err));
    return err;
}

static void plain_fault(struct http_response *response, int status)
{
    response->type = "text/plain; charset=utf-8";
    buf_printf(&response->body, "%d %s\n", status, http_status_text(status));
}

static void fault(struct exchange *x, int status)
{
    struct http_response *response = &x->response;

    response->body = BUF_IN(&x->arena);
    response->type = NULL;
    response->cache = HTTP_NO_STORE;
    response->etag = STR_EMPTY;
    response->status = status;
    if (x->config->fault)
        x->config->fault(&x->request, response, status, &x->error, x->config->context);
    else
        plain_fault(response, status);
}

void exchange_answer(struct exchange *x)
{
    struct http_response *response = &x->response;

    if (!x->refused && !read_body(x)) {
        malformed(x);
    }
    if (x->refused) {
        fault(x, x->refused);
        return;
    }
    enum err err = call_handler(x);
    if (err != OK) {
        fault(x, http_status_of(err));
        return;
    }
    if (response->status == 0)
        response->status = 200;
    if (response->etag.n > 0 && http_etag_listed(http_header(&x->request, "If-None-Match"), response->etag)) {
        response->status = 304;
        response->body = BUF_IN(&x->arena);
    }
}
