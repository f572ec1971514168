/* Every address there is, and who may use it. */
#include "app/web_visit.h"

static const struct web_route routes[] = {
    {HTTP_GET, "/health", web_health, WEB_STILL},
    {HTTP_GET, "/assets/{name}", web_asset, WEB_STILL},

    {HTTP_GET, "/sign-in", web_sign_in, WEB_OPEN | WEB_UNSETTLED},
    {HTTP_POST, "/sign-in", web_post_sign_in, WEB_OPEN | WEB_UNSETTLED},
    {HTTP_POST, "/sign-out", web_post_sign_out, WEB_UNSETTLED},
    {HTTP_GET, "/me", web_me, WEB_UNSETTLED},
    {HTTP_POST, "/me", web_post_me, WEB_UNSETTLED},

    {HTTP_GET, "/", web_dashboard, 0},
    {HTTP_GET, "/figures", web_figures, 0},
    {HTTP_GET, "/figures/{id}", web_figure, 0},
    {HTTP_GET, "/figures/{id}/csv", web_figure_csv, 0},
    {HTTP_GET, "/figures/{id}/records", web_figure_records, 0},
    {HTTP_GET, "/figures/{id}/diff", web_diff, 0},
    {HTTP_GET, "/records", web_types, 0},
    {HTTP_GET, "/records/{type}", web_records, 0},
    {HTTP_GET, "/records/{type}/csv", web_records_csv, 0},
    {HTTP_GET, "/records/{type}/{id}", web_record, 0},
    {HTTP_GET, "/places", web_places, 0},
    {HTTP_GET, "/places/{code}", web_place, 0},
    {HTTP_GET, "/rounds", web_round_list, 0},
    {HTTP_GET, "/reports", web_reports, 0},
    {HTTP_GET, "/reports/{name}", web_report, 0},
    {HTTP_GET, "/reports/{name}/{format}", web_report_file, 0},
    {HTTP_GET, "/publish/{name}", web_publish, WEB_OFFICER},
    {HTTP_POST, "/publish/{name}", web_post_publish, WEB_OFFICER},
    {HTTP_GET, "/publications", web_publications, 0},
    {HTTP_GET, "/publications/{id}", web_publication, 0},
    {HTTP_GET, "/publications/{id}/csv", web_publication_csv, 0},
    {HTTP_GET, "/publications/{id}/withdraw", web_publication_withdraw, WEB_OFFICER},
    {HTTP_POST, "/publications/{id}/withdraw", web_post_publication_withdraw, WEB_OFFICER},
    {HTTP_GET, "/lint", web_lint, 0},

    {HTTP_GET, "/records/{type}/{id}/change", web_change, WEB_OFFICER},
    {HTTP_POST, "/records/{type}/{id}/change", web_post_change, WEB_OFFICER},
    {HTTP_GET, "/contested", web_contested_list, 0},
    {HTTP_GET, "/contested/{type}/{id}", web_contested, 0},
    {HTTP_POST, "/contested/{type}/{id}", web_post_contested, WEB_OFFICER},
    {HTTP_GET, "/contradictions", web_contradictions, 0},
    {HTTP_GET, "/contradictions/{type}/{id}", web_contradiction, 0},
    {HTTP_POST, "/contradictions/{type}/{id}", web_post_contradiction, WEB_OFFICER},

    {HTTP_GET, "/imports", web_imports, 0},
    {HTTP_GET, "/imports/{id}/undo", web_import_undo, WEB_OFFICER},
    {HTTP_POST, "/imports/{id}/undo", web_post_import_undo, WEB_OFFICER},

    {HTTP_GET, "/nodes", web_nodes, WEB_ADMINISTRATOR},

    {HTTP_GET, "/accounts", web_accounts, WEB_ADMINISTRATOR},
    {HTTP_POST, "/accounts", web_post_accounts, WEB_ADMINISTRATOR},
    {HTTP_GET, "/accounts/{name}", web_account, WEB_ADMINISTRATOR},
    {HTTP_POST, "/accounts/{name}/state", web_post_account_state, WEB_ADMINISTRATOR},
    {HTTP_POST, "/accounts/{name}/reset", web_post_account_reset, WEB_ADMINISTRATOR},
};

void web_http_routes(struct arena *a, const struct http_route **out, size_t *n)
{
    struct http_route *made = ARENA_ARRAY(a, struct http_route, COUNT_OF(routes));

    for (unsigned i = 0; i < COUNT_OF(routes); i++)
        made[i] = (struct http_route){
            .method = routes[i].method, .pattern = routes[i].pattern, .handle = web_dispatch, .flags = i};
    *out = made;
    *n = COUNT_OF(routes);
}

const struct web_route *web_route_of(const struct http_route *route)
{
    assert(route->flags < COUNT_OF(routes));
    return &routes[route->flags];
}
