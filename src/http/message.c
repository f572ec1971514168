/* What handlers read from a request and put into a response. */
#include "codec/html.h"
#include "http/http.h"

struct str http_header(const struct http_request *request, const char *name)
{
    for (size_t i = 0; i < request->headers.n; i++)
        if (str_eq_fold(request->headers.at[i].name, str_of(name)))
            return request->headers.at[i].value;
    return STR_EMPTY;
}

struct str http_query(const struct http_request *request, const char *name)
{
    return http_pairs_get(&request->query, name);
}

struct str http_form(const struct http_request *request, const char *name)
{
    return http_pairs_get(&request->form, name);
}

struct str http_cookie(const struct http_request *request, const char *name)
{
    return http_pairs_get(&request->cookies, name);
}

struct str http_capture(const struct http_request *request, const char *name)
{
    return http_pairs_get(&request->captures, name);
}

const struct http_part *http_file(const struct http_request *request, const char *name)
{
    for (size_t i = 0; i < request->files.n; i++)
        if (str_is(request->files.at[i].name, name))
            return &request->files.at[i];
    return NULL;
}

static bool is_one_line(struct str value)
{
    for (size_t i = 0; i < value.n; i++)
        if ((unsigned char)value.p[i] < 0x20 || value.p[i] == 0x7F)
            return false;
    return true;
}

void http_add_header(struct http_response *response, const char *name, struct str value)
{
    assert(is_one_line(value));
    VEC_PUSH(response->arena, &response->headers, (struct http_pair){str_of(name), value});
}

void http_redirect(struct http_response *response, struct str address)
{
    response->status = 303;
    http_add_header(response, "Location", http_is_local(address) ? address : STR("/"));
}

void http_attachment(struct http_response *response, const char *type, struct str file_name)
{
    struct buf value = BUF_IN(response->arena);

    buf_puts(&value, "attachment; filename=\"");
    for (size_t i = 0; i < file_name.n; i++) {
        char c = file_name.p[i];
        bool safe = (unsigned char)c >= 0x20 && (unsigned char)c < 0x7F && c != '"' && c != '\\' && c != '/';
        buf_char(&value, safe ? c : '_');
    }
    buf_puts(&value, "\"; filename*=UTF-8''");
    url_encode(&value, file_name);
    response->type = type;
    http_add_header(response, "Content-Disposition", buf_str(&value));
}

static bool is_cookie_value(struct str value)
{
    for (size_t i = 0; i < value.n; i++) {
        char c = value.p[i];
        bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_';
        if (!plain)
            return false;
    }
    return true;
}

void http_set_cookie(const struct http_request *request, struct http_response *response,
                     const struct http_cookie *cookie)
{
    struct buf value = BUF_IN(response->arena);

    assert(is_cookie_value(cookie->value) && is_cookie_value(str_of(cookie->name)));
    buf_printf(&value, "%s=%.*s; Path=/; HttpOnly; SameSite=%s", cookie->name, STR_ARG(cookie->value),
               cookie->strict ? "Strict" : "Lax");
    if (cookie->max_age != 0)
        buf_printf(&value, "; Max-Age=%lld", cookie->max_age > 0 ? (long long)cookie->max_age : 0);
    if (request->tls)
        buf_puts(&value, "; Secure");
    http_add_header(response, "Set-Cookie", buf_str(&value));
}
