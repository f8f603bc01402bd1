/* Preloaded. While the file CLARION_TEST_HANG exists, fsync and fdatasync wait, and while it holds a "w", writes to files
   of SQLite as well. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static int hangs(int only_writes) {
    const char *file = getenv("CLARION_TEST_HANG");
    if (!file || access(file, F_OK) != 0) return 0;
    if (!only_writes) return 1;
    char letter = 0;
    int opened = syscall(SYS_openat, AT_FDCWD, file, O_RDONLY, 0);
    if (opened >= 0) {
        if (read(opened, &letter, 1) < 0) letter = 0;
        close(opened);
    }
    return letter == 'w';
}

static void hang(int only_writes) {
    struct timespec moment = {0, 10000000};
    while (hangs(only_writes)) nanosleep(&moment, 0);
}

static int is_database(int file) {
    char link[64], path[512];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return strstr(path, ".db") != NULL;
}

int fsync(int file) { hang(0); return syscall(SYS_fsync, file); }
int fdatasync(int file) { hang(0); return syscall(SYS_fdatasync, file); }

ssize_t pwrite64(int file, const void *what, size_t size, off64_t at) {
    if (hangs(1) && is_database(file)) hang(1);
    return syscall(SYS_pwrite64, file, what, size, at);
}

ssize_t pwrite(int file, const void *what, size_t size, off_t at) { return pwrite64(file, what, size, at); }

ssize_t write(int file, const void *what, size_t size) {
    if (hangs(1) && is_database(file)) hang(1);
    return syscall(SYS_write, file, what, size);
}
