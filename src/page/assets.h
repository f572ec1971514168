/* What pages load besides themselves: one style sheet, the fonts, the icon. Compiled in, served for ever:
 * an address changes with its bytes. Only the fonts, which the style sheet names, have a plain one; a changed font gets a new name. */
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
/* "/assets/NAME?v=HASH", for a font "/assets/NAME"; the name must exist. */
struct str asset_address(struct arena *, const char *name);

#endif
