/* An entry in words, for lists of entries of any kind. */
#ifndef APP_EVENT_WORDS_H
#define APP_EVENT_WORDS_H

#include "app/house.h"
#include "i18n/i18n.h"

/* "create", "update", "load-pack": names that scripts know. */
const char *event_op_name(enum op);
/* The type's name; empty where it is about no record, the number where this version does not know it. */
struct str event_type_name(struct arena *, const struct entry *);
/* What was said: "field=value field=value", or the reason where there are no fields. */
enum err event_says(struct arena *, const struct event *, struct str *, struct error *) MUST_USE;
/* Who said it: an account of this directory by its name; one of another node by the ends of both ids, as accounts do not travel. */
struct str event_who(struct arena *, enum language, struct db *, const struct entry *);
/* The words for one of another node. */
struct str event_stranger(struct arena *, enum language, const struct entry *);

#endif
