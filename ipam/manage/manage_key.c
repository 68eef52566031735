/*
 * The file with the key of access data.
 */
#include "ipam/manage/manage_key.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#define DIGITS (2 * MANAGE_KEY_SIZE)

static int parse(const char *text, uint8_t *out_key)
{
	uint8_t key[MANAGE_KEY_SIZE];
	const char *digits = "0123456789abcdef", *at = NULL;
	unsigned value;
	size_t i;

	for (i = 0; i < DIGITS; i++) {
		at = text[i] != '\0' ? strchr(digits, text[i]) : NULL;
		if (at == NULL) {
			return EINVAL;
		}
		value = (unsigned)(at - digits);
		key[i / 2] = (uint8_t)(i % 2 ? key[i / 2] | value :
					       value << 4);
	}
	memcpy(out_key, key, sizeof(key));
	explicit_bzero(key, sizeof(key));
	return 0;
}

int manage_key_read(const char *path, uint8_t *out_key)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW |
			    O_NONBLOCK);
	char text[DIGITS + 2] = "";
	struct stat st;
	ssize_t n;
	int ret;

	if (fd < 0) {
		return errno;
	}
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) ||
	    (st.st_mode & 077) != 0) {
		close(fd);
		return EACCES;
	}
	n = read(fd, text, sizeof(text));
	close(fd);
	ret = n == DIGITS + 1 && text[DIGITS] == '\n' ? parse(text, out_key) :
							EINVAL;
	explicit_bzero(text, sizeof(text));
	return ret;
}

static int write_all(int fd, const char *text, size_t size)
{
	ssize_t n = write(fd, text, size);

	if (n != (ssize_t)size) {
		return n < 0 ? errno : EIO;
	}
	return fsync(fd) == 0 ? 0 : errno;
}

/* A name is on disk when its directory is. */
static int sync_directory(const char *path)
{
	char copy[4096];
	int fd, ret;

	if (snprintf(copy, sizeof(copy), "%s", path) >= (int)sizeof(copy)) {
		return ENAMETOOLONG;
	}
	fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0) {
		return errno;
	}
	ret = fsync(fd) == 0 ? 0 : errno;
	close(fd);
	return ret;
}

int manage_key_write(const char *path, const uint8_t *key)
{
	char text[DIGITS + 2];
	int fd, ret;
	size_t i;

	if (unlink(path) != 0 && errno != ENOENT) {
		return errno;
	}
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
		  0600);
	if (fd < 0) {
		return errno;
	}
	for (i = 0; i < MANAGE_KEY_SIZE; i++) {
		snprintf(text + 2 * i, 3, "%02x", key[i]);
	}
	text[DIGITS] = '\n';
	ret = write_all(fd, text, DIGITS + 1);
	explicit_bzero(text, sizeof(text));
	close(fd);
	return ret != 0 ? ret : sync_directory(path);
}

int manage_key_move(const char *from, const char *to)
{
	if (rename(from, to) != 0) {
		return errno;
	}
	return sync_directory(to);
}

int manage_key_random(uint8_t *out_key)
{
	ssize_t n = getrandom(out_key, MANAGE_KEY_SIZE, 0);

	return n == MANAGE_KEY_SIZE ? 0 : EIO;
}
