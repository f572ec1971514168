/* Whole files, read and written so that a power cut leaves either the old or the new one. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/error.h"

/* The whole file, at most `limit` bytes (ERR_TOO_LARGE beyond), in the error's or given arena. Refuses what is not a regular file. */
enum err file_read(struct arena *, const char *path, size_t limit, struct str *out, struct error *) MUST_USE;
/* Writes beside, fsyncs, renames over `path` and fsyncs the folder. `mode` as for open. */
enum err file_write(const char *path, struct str bytes, unsigned mode, struct error *) MUST_USE;
/* As file_write, but ERR_CONFLICT where `path` exists. */
enum err file_create(const char *path, struct str bytes, unsigned mode, struct error *) MUST_USE;
/* Makes the folder and its missing parents, durably; one that exists is fine, and is made durable too: its maker may still be at it. */
enum err file_make_dir(const char *path, unsigned mode, struct error *) MUST_USE;
/*
 * What a killed process wrote, or one whose fsync failed, can be read and may yet be on no disk. Writes the file's own bytes again where
 * they stand and fsyncs them and the folder. One that does not exist is fine; nobody else may write to it meanwhile.
 */
enum err file_settle(const char *path, struct error *) MUST_USE;
/* Durably. One that does not exist is fine. */
enum err file_remove(const char *path, struct error *) MUST_USE;
bool file_exists(const char *path);

#endif
