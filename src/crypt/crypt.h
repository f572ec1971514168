/*
 * Cryptography, all of it libsodium's: random bytes, BLAKE2b digests, XChaCha20-Poly1305 sealing, Ed25519 signatures, Argon2id
 * passwords, and the two spellings of bytes (hex and base64url). Call crypt_start once before anything else here.
 *
 * Results that are secret and returned in an arena are not wiped with it; the `_into` forms write where the caller says.
 */
#ifndef CRYPT_CRYPT_H
#define CRYPT_CRYPT_H

#include "base/error.h"

/* Safe to call again, from any thread. Stops the process when the machine gives no randomness. */
void crypt_start(void);
void crypt_random(void *to, size_t n);
/* Overwrites in a way the compiler does not leave out. */
void crypt_wipe(void *, size_t n);
/* In a time that depends on the lengths only. */
bool crypt_equal(struct str, struct str);
/* `bytes` random bytes as base64url, for cookies and links. */
struct str crypt_token(struct arena *, size_t bytes);

/* --- digests: BLAKE2b with 32 bytes of output --- */

struct hash32 {
    uint8_t b[32];
};

struct hash32 crypt_hash(struct str);
/* Without the key nobody can compute or check it: for digests of guessable values. */
struct hash32 crypt_hash_keyed(const uint8_t key[32], struct str);
bool hash32_eq(const struct hash32 *, const struct hash32 *);
struct str hash32_bytes(const struct hash32 *); /* the 32 bytes as a string; lives as long as the digest */

struct crypt_hasher {
    _Alignas(64) uint8_t state[384];
};

/* The digest of all that was added equals crypt_hash of it in one piece. */
void crypt_hasher_start(struct crypt_hasher *);
void crypt_hasher_add(struct crypt_hasher *, struct str);
struct hash32 crypt_hasher_end(struct crypt_hasher *);

/* --- sealing: XChaCha20-Poly1305; sealed = random nonce (24) || ciphertext || tag (16) --- */

struct sealkey {
    uint8_t b[32];
};

enum { SEAL_EXTRA = 24 + 16 }; /* how much longer than its plain text a sealed text is */

/* `aad` is bound to the sealed bytes without being in them: the same must be given to open. */
struct str crypt_seal(struct arena *, const struct sealkey *, struct str aad, struct str plain);
/* ERR_KEY "crypt.cannot_open" where the key or `aad` is another one or a byte was changed; which of these, nobody can tell. */
enum err crypt_open(struct arena *, const struct sealkey *, struct str aad, struct str sealed, struct str *plain,
                    struct error *) MUST_USE;
/* `to` has room for plain.n + SEAL_EXTRA. */
void crypt_seal_into(void *to, const struct sealkey *, struct str aad, struct str plain);
/* `to` has room for sealed.n - SEAL_EXTRA; holds nothing of the plain text when false. */
bool crypt_open_into(void *to, const struct sealkey *, struct str aad, struct str sealed) MUST_USE;

/* --- signatures: Ed25519 --- */

struct verifykey {
    uint8_t b[32];
};

struct signpair {
    struct verifykey verify;
    uint8_t secret[64];
};

struct signature {
    uint8_t b[64];
};

/* The same seed gives the same pair: the seed is what a keystore keeps. */
void crypt_signpair(const uint8_t seed[32], struct signpair *);
struct signature crypt_sign(const struct signpair *, struct str);
bool crypt_verify(const struct verifykey *, struct str, const struct signature *) MUST_USE;

/*
 * --- passwords: Argon2id, 64 MiB and three passes ---
 * At most two run at a time in the process, whoever asks; others wait. Stops the process when 64 MiB cannot be had.
 */

/* The encoded form, with its own salt and parameters: "$argon2id$v=19$m=65536,t=3,p=1$..." */
struct str crypt_password_hash(struct arena *, struct str password);
/* False for a wrong password and for what is no encoded form at all. */
bool crypt_password_verify(struct str encoded, struct str password) MUST_USE;

/* How a key was made from a passphrase; stored in the clear beside what the key seals. */
struct crypt_stretch {
    uint8_t salt[16];
    uint32_t passes, memory_kib;
};

struct crypt_stretch crypt_stretch_new(void);
/* False for parameters read from a file that are weaker than ours or would take the machine down; `key` is then all zero. */
bool crypt_stretch_key(const struct crypt_stretch *, struct str passphrase, struct sealkey *key) MUST_USE;

/* --- spellings --- */

struct str crypt_hex(struct arena *, struct str bytes); /* lower case */
/* Either case, an even number of digits, nothing else. */
bool crypt_hex_read(struct arena *, struct str, struct str *bytes) MUST_USE;
struct str crypt_base64url(struct arena *, struct str bytes); /* no padding */
bool crypt_base64url_read(struct arena *, struct str, struct str *bytes) MUST_USE;

#endif
