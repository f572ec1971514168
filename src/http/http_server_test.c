#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/test.h"
#include "http/http.h"

static struct arena arena;

static enum err say(struct http_request *request, struct http_response *response, void *context, struct error *error)
{
    (void)context, (void)error;
    buf_put(&response->body, STR("hello "));
    buf_put(&response->body, http_capture(request, "name"));
    return OK;
}

static enum err take(struct http_request *request, struct http_response *response, void *context, struct error *error)
{
    (void)context, (void)error;
    const struct http_part *file = http_file(request, "file");
    buf_printf(&response->body, "%.*s %zu", STR_ARG(http_form(request, "round")),
               file ? file->body.n : request->body.n);
    return OK;
}

static enum err fail(struct http_request *request, struct http_response *response, void *context, struct error *error)
{
    (void)request, (void)context;
    buf_puts(&response->body, "half a page");
    return error_set(error, ERR_CONFLICT, "error.conflict");
}

static enum err asset(struct http_request *request, struct http_response *response, void *context, struct error *error)
{
    (void)request, (void)context, (void)error;
    response->cache = HTTP_FOREVER;
    response->etag = STR("abc");
    buf_puts(&response->body, "body{}");
    return OK;
}

static enum err nobody(struct http_request *request, struct http_response *response, void *context, struct error *error)
{
    (void)request, (void)response, (void)context;
    return error_set(error, ERR_UNAUTHENTICATED, "error.unauthenticated");
}

static const struct http_route routes[] = {
    {.method = HTTP_GET, .pattern = "/hello/{name}", .handle = say},
    {.method = HTTP_POST, .pattern = "/take", .handle = take, .body_limit = 100000},
    {.method = HTTP_POST, .pattern = "/large", .handle = take, .body_limit = HTTP_BODY_MOST},
    {.method = HTTP_GET, .pattern = "/fail", .handle = fail},
    {.method = HTTP_GET, .pattern = "/asset", .handle = asset},
};

static struct http_server *start(size_t bodies)
{
    struct http_server *server = NULL;
    struct error error = ERROR_IN(&arena);
    struct http_config config = {
        .routes = routes, .route_count = COUNT_OF(routes), .threads = 2, .bodies = bodies, .admit = nobody};
    CHECK(http_server_start(&config, &server, &error) == OK);
    return server;
}

static int dial(const struct http_server *server)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(http_server_port(server))};
    int s = socket(AF_INET, SOCK_STREAM, 0);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK(connect(s, (const struct sockaddr *)&to, sizeof to) == 0);
    return s;
}

/* Everything the server says until it closes. */
static struct str listen_to(int s)
{
    struct buf answer = BUF_IN(&arena);
    char piece[4096];
    for (ssize_t n; (n = recv(s, piece, sizeof piece, 0)) > 0;)
        buf_bytes(&answer, piece, (size_t)n);
    close(s);
    return buf_str(&answer);
}

static struct str ask(const struct http_server *server, struct str request)
{
    int s = dial(server);
    for (size_t sent = 0; sent < request.n;) {
        ssize_t n = send(s, request.p + sent, request.n - sent, MSG_NOSIGNAL);
        if (n <= 0)
            break;
        sent += (size_t)n;
    }
    return listen_to(s);
}

static struct str get(const struct http_server *server, const char *address, const char *headers)
{
    return ask(server,
               str_printf(&arena, "GET %s HTTP/1.1\r\nHost: h\r\nConnection: close\r\n%s\r\n", address, headers));
}

static struct str post(const struct http_server *server, const char *address, const char *type, struct str body)
{
    struct str head = str_printf(&arena,
                                 "POST %s HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Type: %s\r\n"
                                 "Content-Length: %zu\r\n\r\n",
                                 address, type, body.n);
    return ask(server, str_join(&arena, head, body));
}

static bool has_status(struct str answer, const char *status)
{
    return str_starts(answer, str_printf(&arena, "HTTP/1.1 %s ", status));
}

static void a_page_is_served_with_the_security_headers(void)
{
    struct http_server *server = start(0);
    struct str answer = get(server, "/hello/%D8%B3", "");
    CHECK(has_status(answer, "200"));
    CHECK(str_ends(answer, STR("\r\n\r\nhello س")));
    CHECK(str_contains(answer, STR("Content-Security-Policy: default-src 'none';")));
    CHECK(str_contains(answer, STR("X-Content-Type-Options: nosniff")));
    CHECK(str_contains(answer, STR("Referrer-Policy: same-origin")));
    CHECK(str_contains(answer, STR("Cache-Control: no-store")));
    CHECK(!str_contains(answer, STR("Strict-Transport-Security")));
    http_server_stop(server, 1);
}

static void a_head_request_has_no_body(void)
{
    struct http_server *server = start(0);
    struct str answer = ask(server, STR("HEAD /hello/a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"));
    CHECK(has_status(answer, "200") && str_contains(answer, STR("Content-Length: 7")) &&
          str_ends(answer, STR("\r\n\r\n")));
    http_server_stop(server, 1);
}

static void what_is_not_there_or_not_allowed_says_so(void)
{
    struct http_server *server = start(0);
    CHECK(has_status(get(server, "/none", ""), "404"));
    CHECK(has_status(get(server, "/hello/../etc", ""), "400"));
    CHECK(has_status(get(server, "/hello/a?x=%zz", ""), "400"));
    struct str answer = get(server, "/take", "");
    CHECK(has_status(answer, "405") && str_contains(answer, STR("Allow: POST\r\n")));
    answer = ask(server, STR("BREW /take HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"));
    CHECK(has_status(answer, "405"));
    http_server_stop(server, 1);
}

static void a_failing_handler_sends_none_of_its_page(void)
{
    struct http_server *server = start(0);
    struct str answer = get(server, "/fail", "");
    CHECK(has_status(answer, "409") && !str_contains(answer, STR("half a page")));
    http_server_stop(server, 1);
}

static void an_asset_is_not_sent_twice(void)
{
    struct http_server *server = start(0);
    struct str answer = get(server, "/asset", "");
    CHECK(has_status(answer, "200") && str_contains(answer, STR("ETag: \"abc\"")) &&
          str_contains(answer, STR("immutable")));
    answer = get(server, "/asset", "If-None-Match: \"abc\"\r\n");
    CHECK(has_status(answer, "304") && str_ends(answer, STR("\r\n\r\n")));
    http_server_stop(server, 1);
}

static void forms_arrive_in_both_encodings(void)
{
    struct http_server *server = start(0);
    CHECK(
        str_ends(post(server, "/take", "application/x-www-form-urlencoded", STR("round=5%34")), STR("\r\n\r\n54 10")));
    struct str body =
        STR("--x\r\nContent-Disposition: form-data; name=\"round\"\r\n\r\n54\r\n"
            "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nabc\r\n--x--\r\n");
    CHECK(str_ends(post(server, "/take", "multipart/form-data; boundary=x", body), STR("\r\n\r\n54 3")));
    CHECK(has_status(post(server, "/take", "multipart/form-data; boundary=y", body), "400"));
    http_server_stop(server, 1);
}

static struct str zeros(size_t n)
{
    return (struct str){arena_alloc(&arena, n), n};
}

static void a_body_over_the_limit_is_refused_with_an_answer(void)
{
    struct http_server *server = start(0);
    CHECK(str_ends(post(server, "/take", "application/octet-stream", zeros(100000)), STR("\r\n\r\n 100000")));
    CHECK(has_status(post(server, "/take", "application/octet-stream", zeros(100001)), "413"));
    http_server_stop(server, 1);
}

static void all_bodies_together_have_a_limit(void)
{
    struct http_server *server = start(50000);
    CHECK(has_status(post(server, "/take", "application/octet-stream", zeros(100000)), "503"));
    CHECK(has_status(post(server, "/take", "application/octet-stream", zeros(30000)), "200"));
    http_server_stop(server, 1);
}

static void a_large_body_is_only_taken_from_whom_is_admitted(void)
{
    struct http_server *server = start(0);
    CHECK(has_status(post(server, "/large", "application/octet-stream", zeros(10)), "401"));
    http_server_stop(server, 1);
}

static void headers_have_a_limit(void)
{
    struct http_server *server = start(0);
    struct buf header = BUF_IN(&arena);
    buf_puts(&header, "X: ");
    for (int i = 0; i < 100000; i++)
        buf_char(&header, 'a');
    buf_puts(&header, "\r\n");
    struct str answer = get(server, "/hello/a", str_c(&arena, buf_str(&header)));
    CHECK(answer.n == 0 || has_status(answer, "431") || has_status(answer, "413"));
    http_server_stop(server, 1);
}

static void an_address_that_cannot_be_listened_on_is_an_error(void)
{
    struct http_server *server = NULL;
    struct error error = ERROR_IN(&arena);
    struct http_config config = {.host = "not an address"};
    CHECK(http_server_start(&config, &server, &error) == ERR_INVALID);

    server = start(0);
    struct http_server *second = NULL;
    config = (struct http_config){.port = http_server_port(server)};
    CHECK(http_server_start(&config, &second, &error) == ERR_IO && str_is(str_of(error.key), "http.listen"));
    http_server_stop(server, 1);
}

int main(int argc, char **argv)
{
    static const struct test tests[] = {
        TEST(a_page_is_served_with_the_security_headers),
        TEST(a_head_request_has_no_body),
        TEST(what_is_not_there_or_not_allowed_says_so),
        TEST(a_failing_handler_sends_none_of_its_page),
        TEST(an_asset_is_not_sent_twice),
        TEST(forms_arrive_in_both_encodings),
        TEST(a_body_over_the_limit_is_refused_with_an_answer),
        TEST(all_bodies_together_have_a_limit),
        TEST(a_large_body_is_only_taken_from_whom_is_admitted),
        TEST(headers_have_a_limit),
        TEST(an_address_that_cannot_be_listened_on_is_an_error),
    };
    int failed = TEST_MAIN(tests);
    arena_free(&arena);
    return failed;
}
