/*
 * The two listening sockets.
 */
#include "ipam/api/api_server.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define API_BACKLOG 256

static int fail(TALLOC_CTX *mem_ctx, int fd, int error, const char *what,
		const char *where, const char **out_error)
{
	*out_error = talloc_asprintf(mem_ctx, "cannot %s %s: %s", what, where,
				     strerror(error));
	if (fd >= 0) {
		close(fd);
	}
	return error;
}

/* Removes a socket file that a dead process left. 0, or EADDRINUSE. */
static int remove_stale(const struct sockaddr_un *addr)
{
	struct stat st;
	int fd, ret, error;

	if (lstat(addr->sun_path, &st) != 0) {
		return 0;
	}
	if (!S_ISSOCK(st.st_mode)) {
		return EEXIST;
	}
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0) {
		return errno;
	}
	ret = connect(fd, (const struct sockaddr *)addr, sizeof(*addr));
	error = errno;
	close(fd);
	if (ret == 0 || error != ECONNREFUSED) {
		return EADDRINUSE;
	}
	return unlink(addr->sun_path) == 0 ? 0 : errno;
}

int api_listen_unix(TALLOC_CTX *mem_ctx, const char *path, int *out_fd,
		    const char **out_error)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	int fd, ret;

	if (strlen(path) >= sizeof(addr.sun_path)) {
		return fail(mem_ctx, -1, ENAMETOOLONG, "use socket", path,
			    out_error);
	}
	memcpy(addr.sun_path, path, strlen(path));
	ret = remove_stale(&addr);
	if (ret != 0) {
		return fail(mem_ctx, -1, ret, "replace", path, out_error);
	}
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0) {
		return fail(mem_ctx, fd, errno, "make", path, out_error);
	}
	ret = bind(fd, (const struct sockaddr *)&addr, sizeof(addr));
	if (ret != 0) {
		return fail(mem_ctx, fd, errno, "bind", path, out_error);
	}
	ret = chmod(path, 0666);
	if (ret != 0) {
		return fail(mem_ctx, fd, errno, "open up", path, out_error);
	}
	ret = listen(fd, API_BACKLOG);
	if (ret != 0) {
		return fail(mem_ctx, fd, errno, "listen on", path, out_error);
	}
	*out_fd = fd;
	return 0;
}

static bool is_loopback(const struct sockaddr *addr)
{
	const struct sockaddr_in *in = (const void *)addr;
	const struct sockaddr_in6 *in6 = (const void *)addr;

	if (addr->sa_family == AF_INET) {
		return (ntohl(in->sin_addr.s_addr) >> 24) == 127;
	}
	return addr->sa_family == AF_INET6 &&
	       IN6_IS_ADDR_LOOPBACK(&in6->sin6_addr);
}

/* "127.0.0.1:8080" or "[::1]:8080", numbers only. */
static struct addrinfo *parse_address(TALLOC_CTX *mem_ctx, const char *text)
{
	struct addrinfo hints = { .ai_family = AF_UNSPEC,
				  .ai_socktype = SOCK_STREAM,
				  .ai_flags = AI_NUMERICHOST |
					      AI_NUMERICSERV };
	struct addrinfo *found = NULL;
	char *host = talloc_strdup(mem_ctx, text);
	char *colon = strrchr(host, ':');
	size_t len;
	int ret;

	if (colon == NULL) {
		return NULL;
	}
	*colon = '\0';
	len = strlen(host);
	if (len > 2 && host[0] == '[' && host[len - 1] == ']') {
		host[len - 1] = '\0';
		host++;
	}
	ret = getaddrinfo(host, colon + 1, &hints, &found);
	return ret == 0 ? found : NULL;
}

/* A numeric address, loopback without TLS, or EINVAL with a sentence. */
static int find_address(TALLOC_CTX *mem_ctx, const char *address, bool tls,
			struct addrinfo **out_info, const char **out_error)
{
	struct addrinfo *info = parse_address(mem_ctx, address);

	if (info == NULL) {
		*out_error = talloc_asprintf(
			mem_ctx, "%s is not ADDRESS:PORT, such as "
			"127.0.0.1:8480 or [::1]:8480", address);
		return EINVAL;
	}
	if (!tls && !is_loopback(info->ai_addr)) {
		freeaddrinfo(info);
		*out_error = talloc_asprintf(
			mem_ctx, "%s is not a loopback address, and HTTP "
			"without TLS stays on this machine: use 127.0.0.1 or "
			"[::1], or https with a certificate", address);
		return EINVAL;
	}
	*out_info = info;
	return 0;
}

int api_address_check(TALLOC_CTX *mem_ctx, const char *address, bool tls,
		      const char **out_error)
{
	struct addrinfo *info = NULL;
	int ret = find_address(mem_ctx, address, tls, &info, out_error);

	if (ret == 0) {
		freeaddrinfo(info);
	}
	return ret;
}

int api_listen_tcp(TALLOC_CTX *mem_ctx, const char *address, bool tls,
		   int *out_fd, const char **out_error)
{
	struct addrinfo *info = NULL;
	int fd = -1, on = 1;
	int ret = find_address(mem_ctx, address, tls, &info, out_error);

	if (ret != 0) {
		return ret;
	}
	fd = socket(info->ai_family,
		    SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	ret = fd < 0 ? -1 : setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on,
				       sizeof(on));
	if (ret == 0) {
		ret = bind(fd, info->ai_addr, info->ai_addrlen);
	}
	if (ret == 0) {
		ret = listen(fd, API_BACKLOG);
	}
	freeaddrinfo(info);
	if (ret != 0) {
		return fail(mem_ctx, fd, errno, "listen on", address,
			    out_error);
	}
	*out_fd = fd;
	return 0;
}
