/*
 * The lock of the daemon.
 *
 * 1. It is held by the open file, not by the text in it: it ends with the
 *    last process that has it, however that ends. The descriptor stays open
 *    in the programs that ipamd starts.
 * 2. The text names the process that took it, for people only.
 * 3. Where the file system takes no changes it is taken without the text, and
 *    without a file it is not needed: nobody can write to the store.
 */
#include "ipam/store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "ipam/base/error.h"

#define PATIENCE_MS 2000
#define STEP_MS	    50

struct store_lock {
	int fd;
};

static int lock_destructor(struct store_lock *lock)
{
	if (lock->fd >= 0) {
		close(lock->fd);
	}
	return 0;
}

/* Processes that were killed a moment ago may still be ending. */
static int wait_for(int fd)
{
	int waited_ms = 0;

	while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		if (errno != EWOULDBLOCK || waited_ms >= PATIENCE_MS) {
			return errno;
		}
		sqlite3_sleep(STEP_MS);
		waited_ms += STEP_MS;
	}
	return 0;
}

static void read_holder(int fd, char *pid, size_t size)
{
	ssize_t n = pread(fd, pid, size - 1, 0);

	pid[n > 0 ? n : 0] = '\0';
	pid[strspn(pid, "0123456789")] = '\0';
	if (pid[0] == '\0') {
		snprintf(pid, size, "unknown");
	}
}

static int write_holder(int fd)
{
	char pid[16];
	int n = snprintf(pid, sizeof(pid), "%d\n", (int)getpid());

	if (ftruncate(fd, 0) != 0 || pwrite(fd, pid, (size_t)n, 0) != n) {
		return errno != 0 ? errno : EIO;
	}
	return 0;
}

int store_lock_take(TALLOC_CTX *mem_ctx, const char *path,
		    struct store_lock **out_lock, const char **out_error)
{
	struct store_lock *lock = talloc_zero(mem_ctx, struct store_lock);
	char *name = talloc_asprintf(lock, "%s.lock", path);
	char pid[16];
	int ret = 0, held;

	if (name == NULL) {
		talloc_free(lock);
		return ENOMEM;
	}
	lock->fd = open(name, O_RDWR | O_CREAT | O_NOFOLLOW, 0600);
	ret = lock->fd < 0 ? errno : 0;
	if (ret == EROFS) {
		lock->fd = open(name, O_RDONLY | O_NOFOLLOW);
		if (lock->fd < 0) { /* invariant 3 */
			*out_lock = lock;
			return 0;
		}
	}
	if (lock->fd < 0) {
		*out_error = talloc_asprintf(mem_ctx, "%s: %s: make the "
					     "directory for ipamd", name,
					     strerror(ret));
		talloc_free(lock);
		return ret;
	}
	talloc_set_destructor(lock, lock_destructor);
	held = wait_for(lock->fd);
	if (held != 0) {
		ret = held == EWOULDBLOCK ? IPAM_E_RUNNING : held;
		read_holder(lock->fd, pid, sizeof(pid));
		*out_error = talloc_asprintf(
			mem_ctx, "%s: process %s has it: %s", name, pid,
			ipam_error_text(ret));
	} else {
		ret = ret == EROFS ? 0 : write_holder(lock->fd);
	}
	if (ret != 0) {
		talloc_free(lock);
		return ret;
	}
	*out_lock = lock;
	return 0;
}
