/*
 * A disk that remembers. The file calls of this program, those of the libraries it is linked with among them (libsqlite3), are pre-empted
 * by disk.c: what they do beneath one watched folder is done for real and also written into a log, in order, from which replay.h builds
 * what a power cut could have left. A call can be told to fail.
 *
 * No fsync of this program reaches the real disk, watched or not: what would be on it is computed.
 *
 * SQLite's -shm files are not in the log: they are memory that processes share, and a power cut leaves nothing of it.
 */
#ifndef FAULT_DISK_H
#define FAULT_DISK_H

#include "base/base.h"

enum disk_op_kind {
    DISK_CREATE, /* an empty file under `path` */
    DISK_MKDIR,
    DISK_LINK,   /* `path` names `file` too */
    DISK_RENAME, /* from `from`, within one folder */
    DISK_UNLINK, /* a file or an empty folder */
    DISK_WRITE,
    DISK_TRUNCATE,
    DISK_SYNC,        /* a file's bytes */
    DISK_SYNC_FAILED, /* ... and what was waiting for it may never be written: Linux marks it clean */
    DISK_SYNC_FOLDER, /* its names */
};

enum { DISK_PATH = 160 };

struct disk_op {
    enum disk_op_kind kind;
    unsigned file;                         /* numbers of files and folders, never used again; the watched folder is 0 */
    unsigned folder;                       /* that the name stands in */
    char path[DISK_PATH], from[DISK_PATH]; /* below the watched folder */
    uint64_t at;                           /* offset of a write, new size of a truncation */
    char *bytes;
    size_t n;
};

struct disk_log {
    struct disk_op *ops;
    size_t n, room;
    unsigned files; /* numbers given out */
};

/* Starts an empty log of what happens beneath `folder`, which must exist and be empty. */
void disk_watch(const char *folder);
/* Goes on in `folder`, which holds what the first `moment` calls of the log left: later ones are forgotten. */
void disk_watch_on(const char *folder, size_t moment);
/* Nothing is recorded or fails any more; open files of the watched folder go on as ordinary ones. */
void disk_stop(void);
/* What was recorded; valid until the next disk_watch or disk_watch_on. */
const struct disk_log *disk_recorded(void);
/* The length of the log now: what has happened before this moment. */
size_t disk_moment(void);

enum disk_fault {
    DISK_SOUND,
    DISK_FULL,        /* ENOSPC for all that needs room */
    DISK_BAD,         /* EIO for everything that changes something, fsync too */
    DISK_BAD_SYNC,    /* EIO for fsync only */
    DISK_SHORT_WRITE, /* half of the bytes are written, and the call says so */
    DISK_LYING,       /* fsync says OK and does nothing: not a fault that anybody survives, but one that must be seen */
};

/* Of the calls that this fault can meet, counted from 0 since disk_watch, the `nth` does, and with `for_good` all later ones too. */
void disk_break(enum disk_fault, size_t nth, bool for_good);
void disk_mend(void);
/* How many calls met the fault; how many could have. */
size_t disk_faults_met(void);
size_t disk_calls(void);

#endif
