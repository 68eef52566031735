/*
 * Preloaded into a program: while the file $READ_ONLY_FLAG is there, the file
 * system below $READ_ONLY_DIR takes no changes, as one that its kernel has
 * made read-only after an error, with files open on it: EROFS. (A mount can't
 * be made so by hand while somebody writes.)
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static bool below(const char *path)
{
	const char *dir = getenv("READ_ONLY_DIR");
	const char *flag = getenv("READ_ONLY_FLAG");
	size_t size = dir != NULL ? strlen(dir) : 0;

	return size > 0 && flag != NULL && path != NULL &&
	       strncmp(path, dir, size) == 0 &&
	       faccessat(AT_FDCWD, flag, F_OK, 0) == 0;
}

/* Whether the change is refused; errno is set then. */
static bool refused(const char *path)
{
	int before = errno;

	if (below(path)) {
		errno = EROFS;
		return true;
	}
	errno = before;
	return false;
}

static bool refused_fd(int fd)
{
	char link[64], path[PATH_MAX];
	ssize_t n;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = readlink(link, path, sizeof(path) - 1);
	path[n > 0 ? n : 0] = '\0';
	return refused(path);
}

static bool writes(int flags)
{
	return (flags & O_ACCMODE) != O_RDONLY || (flags & O_CREAT) != 0;
}

static mode_t mode_of(int flags, va_list args)
{
	return (flags & O_CREAT) != 0 ? va_arg(args, mode_t) : 0;
}

#define OPEN(name)                                                             \
	int name(const char *path, int flags, ...)                             \
	{                                                                      \
		va_list args;                                                  \
		mode_t mode;                                                   \
		va_start(args, flags);                                         \
		mode = mode_of(flags, args);                                   \
		va_end(args);                                                  \
		if (writes(flags) && refused(path)) {                          \
			return -1;                                             \
		}                                                              \
		return NEXT(name)(path, flags, mode);                          \
	}
OPEN(open)
OPEN(open64)

#define CHANGE(name, type, parameters, ...)                                    \
	type name parameters                                                   \
	{                                                                      \
		if (refused_fd(fd)) {                                          \
			return -1;                                             \
		}                                                              \
		return NEXT(name)(__VA_ARGS__);                                \
	}
CHANGE(write, ssize_t, (int fd, const void *data, size_t n), fd, data, n)
CHANGE(pwrite, ssize_t, (int fd, const void *data, size_t n, off_t at), fd,
       data, n, at)
CHANGE(pwrite64, ssize_t, (int fd, const void *data, size_t n, off64_t at), fd,
       data, n, at)
CHANGE(ftruncate, int, (int fd, off_t size), fd, size)
CHANGE(ftruncate64, int, (int fd, off64_t size), fd, size)

int access(const char *path, int mode)
{
	return (mode & W_OK) != 0 && refused(path) ? -1 :
						     NEXT(access)(path, mode);
}

int unlink(const char *path)
{
	return refused(path) ? -1 : NEXT(unlink)(path);
}
