/* A disk that keeps what was synced, and nothing else.
 *
 * Loaded in front of a process (LD_PRELOAD), it makes an image of a database file
 * and of its log whenever they are synced: `crm.db.durable`, `crm.db-wal.durable`.
 * What was written since is in no image, as if the power had gone before the disk
 * got to it. An image is whole or the one before: it is made beside and renamed.
 * The file is read through its own handle, because closing another one would let
 * go the locks of SQLite.
 *
 * PEYVAND_DEAF_DISK names an ending for which it lies: synced, and not kept. An empty
 * one is the ending of all.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int ends(const char *path, const char *ending) {
    size_t length = strlen(path), tail = strlen(ending);
    return length >= tail && strcmp(path + length - tail, ending) == 0;
}

static int keep(int fd) {
    static __thread char part[1 << 16];
    char link[64], path[2048], fresh[2100], durable[2100];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return -1;
    path[length] = 0;
    const char *deaf = getenv("PEYVAND_DEAF_DISK");
    if ((!ends(path, ".db") && !ends(path, ".db-wal")) || (deaf && ends(path, deaf))) return 0;
    snprintf(fresh, sizeof fresh, "%s.fresh", path);
    snprintf(durable, sizeof durable, "%s.durable", path);
    int image = open(fresh, O_CREAT | O_TRUNC | O_WRONLY, 0644);
    if (image < 0) return -1;
    off_t at = 0;
    ssize_t got;
    while ((got = pread(fd, part, sizeof part, at)) > 0) {
        if (write(image, part, got) != got) { close(image); return -1; }
        at += got;
    }
    close(image);
    return got < 0 ? -1 : rename(fresh, durable);
}

int fsync(int fd) { return keep(fd); }
int fdatasync(int fd) { return keep(fd); }
