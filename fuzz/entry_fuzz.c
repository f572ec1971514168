/* Any bytes as what another node may send: a file, a stream, an entry, a payload, fields. What is read is written, and reads back. */
#include "journal/bundle.h"
#include "journal/fold.h"
#include "journal/stream.h"
#include "model/sample_test.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_stream(struct arena *a, struct str bytes)
{
    struct error e = ERROR_IN(a);
    struct stream_reader r;
    bool more;

    if (stream_open(&r, bytes, &e))
        return;
    while (stream_next(&r, &more, &e) == OK && more)
        if (entry_hash(r.bytes).b[0] != r.hash.b[0])
            abort();
}

static void copy_part(struct arena *a, const struct bundle_reader *r, struct buf *again)
{
    struct error e = ERROR_IN(a);
    struct introduction who;

    if (r->part == BUNDLE_STREAM)
        try_stream(a, r->bytes);
    if (bundle_introduction(r, &who, &e) == OK)
        bundle_introduce(again, &who);
    else
        bundle_add(again, r->part, r->bytes);
}

static void try_bundle(struct arena *a, struct str bytes)
{
    struct error e = ERROR_IN(a);
    struct buf again = BUF_IN(a);
    struct bundle_reader r;
    bool more;

    if (bundle_open(&r, bytes, &e))
        return;
    bundle_begin(&again);
    while (bundle_next(&r, &more, &e) == OK && more)
        copy_part(a, &r, &again);
    bundle_end(&again);
    if (!e.code && !str_eq(buf_str(&again), bytes))
        abort();
}

/* No fuzzer finds the digest: the bytes are tried as the parts of a file that has one. */
static void try_parts(struct arena *a, struct str bytes)
{
    struct buf b = BUF_IN(a);

    bundle_begin(&b);
    buf_put(&b, bytes);
    bundle_end(&b);
    try_bundle(a, buf_str(&b));
}

static void try_entry(struct arena *a, struct str bytes)
{
    static const struct sealkey key;
    struct error e = ERROR_IN(a);
    struct entry x, again;
    struct payload p;

    if (entry_decode(bytes, &x, &e))
        return;
    if (entry_open(a, bytes, &x, &key, &p, &e) == OK)
        abort(); /* nobody seals under this key */
    size_t header = bytes.n - x.sealed.n - sizeof(uint32_t);
    struct str written = entry_encode(a, &x, &key, STR_EMPTY);
    if (entry_decode(written, &again, &e) || entry_open(a, written, &again, &key, &p, &e) != ERR_DAMAGED ||
        !str_eq(str_slice(written, 0, header), str_slice(bytes, 0, header)))
        abort();
}

static void try_payload(struct arena *a, struct str bytes)
{
    struct error e = ERROR_IN(a);
    struct payload p, again;

    if (payload_decode(bytes, &p, &e))
        return;
    if (payload_decode(payload_encode(a, &p), &again, &e) || !str_eq(p.fields, again.fields) ||
        !str_eq(p.from.reason, again.from.reason) || p.from.row != again.from.row)
        abort();
}

static void try_fields(struct arena *a, struct str bytes)
{
    struct error e = ERROR_IN(a);
    void *record = record_new(a, &sample_type), *again = record_new(a, &sample_type);
    struct buf b = BUF_IN(a);
    uint64_t mask, same;

    if (record_decode(a, bytes, &sample_type, record, &mask, &e))
        return;
    record_encode(&b, &sample_type, record, mask);
    if (record_decode(a, buf_str(&b), &sample_type, again, &same, &e) || same != mask ||
        record_diff(&sample_type, record, again))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena memory = ARENA_EMPTY;
    struct str bytes = {(const char *)data, size};

    crypt_start();
    try_bundle(&memory, bytes);
    try_parts(&memory, bytes);
    try_stream(&memory, bytes);
    try_entry(&memory, bytes);
    try_payload(&memory, bytes);
    try_fields(&memory, bytes);
    arena_free(&memory);
    return 0;
}
