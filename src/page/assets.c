#include "page/assets.h"

#include <pthread.h>

#define ASSETS(X)                                                                                                      \
    X("icon.svg", icon_svg, "image/svg+xml")                                                                           \
    X("noto-sans-arabic-bold.woff2", noto_sans_arabic_bold_woff2, "font/woff2")                                        \
    X("noto-sans-arabic-regular.woff2", noto_sans_arabic_regular_woff2, "font/woff2")                                  \
    X("noto-sans-bold.woff2", noto_sans_bold_woff2, "font/woff2")                                                      \
    X("noto-sans-regular.woff2", noto_sans_regular_woff2, "font/woff2")                                                \
    X("sanad.css", sanad_css, "text/css; charset=utf-8")

#define DECLARE(name, symbol, type)                                                                                    \
    extern const char embedded_##symbol[];                                                                             \
    extern const size_t embedded_##symbol##_size;
ASSETS(DECLARE)

enum { ASSET_COUNT = 6 };

static struct {
    struct asset at[ASSET_COUNT];
    char hash[ASSET_COUNT][17];
} assets;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* FNV-1a, 64 bits: tells versions of our own files apart, nothing more. */
static uint64_t digest(struct str bytes)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < bytes.n; i++)
        hash = (hash ^ (unsigned char)bytes.p[i]) * UINT64_C(0x100000001b3);
    return hash;
}

static void list(void)
{
    size_t n = 0;
#define LIST(literal, symbol, kind)                                                                                    \
    assets.at[n++] = (struct asset){STR(literal), {embedded_##symbol, embedded_##symbol##_size}, kind, STR_EMPTY};
    ASSETS(LIST)
    assert(n == ASSET_COUNT);
    for (size_t i = 0; i < n; i++) {
        snprintf(assets.hash[i], sizeof assets.hash[i], "%016llx", (unsigned long long)digest(assets.at[i].bytes));
        assets.at[i].hash = str_of(assets.hash[i]);
    }
}

const struct asset *asset_find(struct str name)
{
    pthread_once(&once, list);
    for (size_t i = 0; i < ASSET_COUNT; i++)
        if (str_eq(assets.at[i].name, name))
            return &assets.at[i];
    return NULL;
}

struct str asset_address(struct arena *arena, const char *name)
{
    const struct asset *asset = asset_find(str_of(name));
    assert(asset);
    if (str_is(str_of(asset->type), "font/woff2"))
        return str_printf(arena, "/assets/%s", name);
    return str_printf(arena, "/assets/%s?v=%.*s", name, STR_ARG(asset->hash));
}
