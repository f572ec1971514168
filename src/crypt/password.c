#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <sodium.h>

#include "crypt/crypt.h"

enum { AT_ONCE = 2, PASSES = 3, MEMORY_KIB = 64 << 10, MOST_PASSES = 64, MOST_MEMORY_KIB = 1 << 20 };

static sem_t slots;
static pthread_once_t slots_made = PTHREAD_ONCE_INIT;

static void make_slots(void)
{
    sem_init(&slots, 0, AT_ONCE);
}

/* Sixty people signing in at once must not ask for sixty times 64 MiB. */
static void take_slot(void)
{
    pthread_once(&slots_made, make_slots);
    while (sem_wait(&slots) != 0)
        assert(errno == EINTR);
}

static NORETURN void out_of_memory(void)
{
    fputs("sanad: out of memory for a password\n", stderr);
    abort();
}

struct str crypt_password_hash(struct arena *a, struct str password)
{
    char *encoded = arena_alloc(a, crypto_pwhash_STRBYTES);

    take_slot();
    int failed =
        crypto_pwhash_argon2id_str(encoded, password.p ? password.p : "", password.n, PASSES, (size_t)MEMORY_KIB << 10);
    sem_post(&slots);
    if (failed)
        out_of_memory();
    return str_of(encoded);
}

bool crypt_password_verify(struct str encoded, struct str password)
{
    char terminated[crypto_pwhash_STRBYTES] = {0};

    if (encoded.n >= sizeof terminated || !str_starts(encoded, str_of(crypto_pwhash_argon2id_STRPREFIX)))
        return false;
    memcpy(terminated, encoded.p, encoded.n);
    take_slot();
    int failed = crypto_pwhash_argon2id_str_verify(terminated, password.p ? password.p : "", password.n);
    sem_post(&slots);
    return !failed;
}

struct crypt_stretch crypt_stretch_new(void)
{
    struct crypt_stretch stretch = {.passes = PASSES, .memory_kib = MEMORY_KIB};

    static_assert(sizeof stretch.salt == crypto_pwhash_argon2id_SALTBYTES, "the salt's size");
    crypt_random(stretch.salt, sizeof stretch.salt);
    return stretch;
}

bool crypt_stretch_key(const struct crypt_stretch *stretch, struct str passphrase, struct sealkey *key)
{
    crypt_wipe(key, sizeof *key);
    if (stretch->passes < PASSES || stretch->passes > MOST_PASSES || stretch->memory_kib < MEMORY_KIB ||
        stretch->memory_kib > MOST_MEMORY_KIB)
        return false;
    take_slot();
    int failed = crypto_pwhash_argon2id(key->b, sizeof key->b, passphrase.p ? passphrase.p : "", passphrase.n,
                                        stretch->salt, stretch->passes, (size_t)stretch->memory_kib << 10,
                                        crypto_pwhash_argon2id_ALG_ARGON2ID13);
    sem_post(&slots);
    if (failed)
        out_of_memory();
    return true;
}
