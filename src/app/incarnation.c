#define _GNU_SOURCE /* statx: when a file was made */
#include "app/incarnation.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/house_files.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/log.h"

enum { LARGEST = 4096 };

static const struct str magic = STR_INIT("sanad incarnation 1");

static struct str encode(struct arena *a, const struct incarnation *i)
{
    struct buf b = BUF_IN(a);

    buf_put(&b, magic);
    buf_bytes(&b, i->origin.b, sizeof i->origin.b);
    buf_bytes(&b, i->mark.b, sizeof i->mark.b);
    buf_bytes(&b, i->next.b, sizeof i->next.b);
    buf_u64(&b, i->number);
    buf_u64(&b, i->file);
    buf_u64(&b, i->born);
    return buf_str(&b);
}

static bool decode(struct str bytes, struct incarnation *i)
{
    struct cursor c = CURSOR(bytes);
    bool ours = str_eq(cursor_bytes(&c, magic.n), magic);

    cursor_copy(&c, i->origin.b, sizeof i->origin.b);
    cursor_copy(&c, i->mark.b, sizeof i->mark.b);
    cursor_copy(&c, i->next.b, sizeof i->next.b);
    i->number = cursor_u64(&c);
    i->file = cursor_u64(&c);
    i->born = cursor_u64(&c);
    return ours && !c.bad && !c.rest.n;
}

/* Which file the keystore is: a copy is another one. Nothing is said where the file system does not tell. */
static void identify(const char *dir, struct incarnation *i)
{
    struct arena a = ARENA_EMPTY;
    struct statx s;

    i->file = i->born = 0;
    if (statx(AT_FDCWD, house_file(&a, dir, "keys/keystore"), 0, STATX_INO | STATX_BTIME, &s) == 0) {
        i->file = s.stx_ino;
        if (s.stx_mask & STATX_BTIME)
            i->born = (uint64_t)s.stx_btime.tv_sec * 1000000000 + s.stx_btime.tv_nsec;
    }
    arena_free(&a);
}

static enum err write_down(const char *dir, const struct incarnation *i, struct error *e)
{
    return file_write(house_file(e->arena, dir, "incarnation"), encode(e->arena, i), 0600, e);
}

enum err incarnation_check(const char *dir, struct journal *j, struct id origin, bool *same, struct error *e)
{
    struct error none = ERROR_IN(e->arena);
    struct incarnation left = {0}, now = {0};
    struct id mark = NO_ID;
    struct str bytes;
    bool known = false;

    if (journal_mark(j, &mark, &known, e))
        return e->code;
    enum err err = file_read(e->arena, house_file(e->arena, dir, "incarnation"), LARGEST, &bytes, &none);
    if (err && err != ERR_NOT_FOUND)
        return error_set_args(e, none.code, none.key, none.args);
    *same = err ? !known : decode(bytes, &left);
    if (err || !*same)
        return OK;
    identify(dir, &now);
    /* The first note of all was cut off before the database had its mark. */
    bool marked = known ? id_eq(mark, left.mark) || id_eq(mark, left.next) : !id_known(left.mark);
    *same = marked && id_eq(left.origin, origin) && journal_number(j) >= left.number && now.file == left.file &&
            now.born == left.born;
    return OK;
}

static struct id new_mark(void)
{
    uint8_t random[10];

    crypt_random(random, sizeof random);
    return id_v7(instant_now(), random);
}

/* The file first, with both marks; then the database; then the old mark is forgotten, so that a database that has it is an older one. */
enum err incarnation_note(const char *dir, struct journal *j, struct id origin, struct incarnation *left,
                          struct error *e)
{
    bool known = false;

    *left = (struct incarnation){.origin = origin, .next = new_mark(), .number = journal_number(j)};
    identify(dir, left);
    if (journal_mark(j, &left->mark, &known, e) || write_down(dir, left, e) || journal_set_mark(j, left->next, e))
        return e->code;
    left->mark = left->next;
    return write_down(dir, left, e);
}

void incarnation_leave(const char *dir, struct journal *j, struct incarnation *left)
{
    struct arena a = ARENA_EMPTY;
    struct error e = ERROR_IN(&a);

    if (id_known(left->origin) && left->number != journal_number(j)) {
        left->number = journal_number(j);
        if (write_down(dir, left, &e))
            log_line(LOG_WARNING, "incarnation", "the number reached could not be noted: %s", e.key);
    }
    arena_free(&a);
}

void incarnation_forget(const char *dir, struct incarnation *left)
{
    struct arena a = ARENA_EMPTY;

    *left = (struct incarnation){0};
    unlink(house_file(&a, dir, "incarnation"));
    arena_free(&a);
}
