/* What pages load besides themselves: one style sheet, the fonts, the icon. Compiled in; an address changes with its bytes. */
#ifndef PAGE_ASSETS_H
#define PAGE_ASSETS_H

#include "base/str.h"

struct asset {
    struct str name, bytes;
    const char *type;
    struct str hash; /* 16 hexadecimal digits */
};

/* NULL when there is none of that name. */
const struct asset *asset_find(struct str name);
/* "/assets/NAME?v=HASH"; the name must exist. */
struct str asset_address(struct arena *, const char *name);

#endif
