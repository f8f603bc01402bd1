/* Preloaded: fsync and fdatasync wait for as long as the file CLARION_TEST_HANG exists. */
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static void hang(void) {
    const char *file = getenv("CLARION_TEST_HANG");
    struct timespec moment = {0, 10000000};
    while (file && access(file, F_OK) == 0) nanosleep(&moment, 0);
}

int fsync(int file) { hang(); return syscall(SYS_fsync, file); }
int fdatasync(int file) { hang(); return syscall(SYS_fdatasync, file); }
