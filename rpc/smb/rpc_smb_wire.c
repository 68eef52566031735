/* Bytes between caller and helper. */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "rpc/smb/rpc_smb_wire.h"

void smb_put32(uint8_t *at, uint32_t value)
{
	int i;

	for (i = 0; i < 4; i++) {
		at[i] = (uint8_t)(value >> 8 * i);
	}
}

void smb_put64(uint8_t *at, uint64_t value)
{
	smb_put32(at, (uint32_t)value);
	smb_put32(at + 4, (uint32_t)(value >> 32));
}

uint32_t smb_get32(const uint8_t *at)
{
	return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 |
	       (uint32_t)at[3] << 24;
}

uint64_t smb_get64(const uint8_t *at)
{
	return smb_get32(at) | (uint64_t)smb_get32(at + 4) << 32;
}

bool smb_request_value(const char *text, const char *name, char *out,
		       size_t size)
{
	size_t length = strlen(name), value;
	const char *line = text;

	while (*line != '\0') {
		value = strcspn(line, "\n");
		if (value > length && strncmp(line, name, length) == 0 &&
		    line[length] == '=') {
			value -= length + 1;
			if (value >= size) {
				return false;
			}
			memcpy(out, line + length + 1, value);
			out[value] = '\0';
			return true;
		}
		line += value;
		line += *line == '\n';
	}
	return false;
}

#define FDS_MAX 4

union fds_space {
	struct cmsghdr header; /* for its alignment */
	char bytes[CMSG_SPACE(FDS_MAX * sizeof(int))];
};

int smb_put_fds(int fd, const int *fds, size_t count)
{
	char byte = 0;
	struct iovec part = {&byte, 1};
	union fds_space space = {.bytes = {0}};
	struct msghdr message = {
		.msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = space.bytes,
		.msg_controllen = CMSG_SPACE(count * sizeof(int)),
	};
	struct cmsghdr *c = CMSG_FIRSTHDR(&message);
	ssize_t sent;

	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(count * sizeof(int));
	memcpy(CMSG_DATA(c), fds, count * sizeof(int));
	do {
		sent = sendmsg(fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
	} while (sent < 0 && errno == EINTR);
	return sent < 0 ? errno : 0;
}

int smb_get_fds(int fd, int *fds, size_t count)
{
	char byte = 0;
	struct iovec part = {&byte, 1};
	union fds_space space;
	struct msghdr message = {
		.msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = space.bytes,
		.msg_controllen = sizeof(space.bytes),
	};
	struct cmsghdr *c = NULL;
	int came[FDS_MAX];
	size_t i, have = 0;
	ssize_t got;

	do {
		got = recvmsg(fd, &message, MSG_CMSG_CLOEXEC);
	} while (got < 0 && errno == EINTR);
	if (got <= 0) {
		return got == 0 ? EPIPE : errno;
	}
	c = CMSG_FIRSTHDR(&message);
	if (c != NULL && c->cmsg_level == SOL_SOCKET &&
	    c->cmsg_type == SCM_RIGHTS) {
		have = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		memcpy(came, CMSG_DATA(c), have * sizeof(int));
	}
	if (have == count) {
		memcpy(fds, came, count * sizeof(int));
		return 0;
	}
	for (i = 0; i < have; i++) {
		close(came[i]);
	}
	return EPROTO;
}
