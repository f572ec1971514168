/* For tests only: an archive made in memory. */
#ifndef CODEC_ZIP_TESTING_H
#define CODEC_ZIP_TESTING_H

#include <zip.h>

#include "base/str.h"

struct test_part {
    const char *name;
    struct str bytes;
};

/* `password` NULL: not encrypted. */
static inline struct str test_zip(struct arena *a, const struct test_part *parts, size_t n, const char *password)
{
    zip_error_t why;

    zip_error_init(&why);
    zip_source_t *target = zip_source_buffer_create(NULL, 0, 0, &why);
    zip_source_keep(target);
    zip_t *archive = zip_open_from_source(target, ZIP_TRUNCATE, &why);
    for (size_t i = 0; i < n; i++) {
        zip_source_t *source = zip_source_buffer(archive, parts[i].bytes.p, parts[i].bytes.n, 0);
        zip_int64_t index = zip_file_add(archive, parts[i].name, source, ZIP_FL_ENC_UTF_8);
        assert(index >= 0);
        if (password && zip_file_set_encryption(archive, (zip_uint64_t)index, ZIP_EM_AES_256, password))
            abort();
    }
    if (zip_close(archive) || zip_source_open(target))
        abort();
    zip_stat_t stat;
    zip_source_stat(target, &stat);
    char *bytes = arena_alloc(a, stat.size);
    zip_int64_t got = zip_source_read(target, bytes, stat.size);
    assert(got == (zip_int64_t)stat.size);
    zip_source_close(target);
    zip_source_free(target);
    return (struct str){bytes, (size_t)got};
}

#endif
