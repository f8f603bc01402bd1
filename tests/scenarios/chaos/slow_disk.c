/* Preloaded into the main process: holds up each write to the file system SLOW_DISK_AT by as many microseconds as the
   file SLOW_DISK says at that moment (an unsigned int, mapped). */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static volatile unsigned *microseconds;
static dev_t disk;

__attribute__((constructor)) static void begin(void) {
	const char *said = getenv("SLOW_DISK"), *at = getenv("SLOW_DISK_AT");
	struct stat found;
	int fd = said ? open(said, O_RDONLY | O_CLOEXEC) : -1;
	if (fd < 0 || !at || stat(at, &found)) return;
	void *map = mmap(NULL, sizeof *microseconds, PROT_READ, MAP_SHARED, fd, 0);
	close(fd);
	if (map == MAP_FAILED) return;
	disk = found.st_dev;
	microseconds = map;
}

static void hold_up(int fd) {
	struct stat found;
	if (!microseconds || !*microseconds) return;
	if (!fstat(fd, &found) && found.st_dev == disk && S_ISREG(found.st_mode)) usleep(*microseconds);
}

ssize_t write(int fd, const void *data, size_t size) { hold_up(fd); return syscall(SYS_write, fd, data, size); }
ssize_t writev(int fd, const struct iovec *parts, int count) { hold_up(fd); return syscall(SYS_writev, fd, parts, count); }
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) { hold_up(fd); return syscall(SYS_pwrite64, fd, data, size, at); }
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) { return pwrite64(fd, data, size, at); }
int fsync(int fd) { hold_up(fd); return syscall(SYS_fsync, fd); }
int fdatasync(int fd) { hold_up(fd); return syscall(SYS_fdatasync, fd); }
