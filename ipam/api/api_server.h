/*
 * The HTTP server: sockets, who is at the other end, one answer per request.
 * Runs from one loop without threads (README.md says why).
 */
#ifndef IPAM_API_API_SERVER_H
#define IPAM_API_API_SERVER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <talloc.h>

#include "ipam/access/access.h"
#include "ipam/api/api_call.h"
#include "ipam/api/api_doors.h"

struct api_config {
	const char *socket;		/* path, or NULL */
	const char *http;		/* "ADDRESS:PORT", "[::1]:PORT", or NULL */
	const char *https;		/* likewise, of any address */
	const char *certificate, *key;	/* PEM files for https */
	struct api_limits limits;	/* zeros: the defaults */
	int64_t rate;			/* requests a second of one; 0: any */
	const char *keytab;		/* for Negotiate, or NULL */
	/*
	 * Members of the five groups: user names and @groups of this machine,
	 * principals and SIDs of tickets, @SID of their groups; ended with
	 * NULL; or NULL.
	 */
	const char *const *members[ACCESS_GROUP_COUNT];
};

/* Who asks: found once per request. */
struct api_peer {
	struct access_caller caller;
	bool local;		/* came over the unix socket */
	bool locked_out;	/* its address presented wrong tokens */
	const char *why;	/* a ticket that it presented was refused */
};

/* What the server needs from the rest: filled by api_main.c, or by a test. */
struct api_backend {
	void *private_data;
	/*
	 * Runs call->op. 0 with *out_json (the caller's; NULL for none), or
	 * -1 with call->problem set.
	 */
	int (*run)(struct api_call *call, const struct api_peer *peer,
		   void *private_data, json_t **out_json);
	/* Who presents a bearer token; false for none of ours. */
	bool (*token)(TALLOC_CTX *mem_ctx, const char *token,
		      void *private_data, struct access_caller *out_caller);
	/* Roles, access scopes and policies; NULL: they are refused. */
	const struct access_data *(*access)(void *private_data);
	/*
	 * Whether something was changed that is not on disk yet, and putting it
	 * there: 0, or errno. Nobody is told of it before. NULL: never.
	 */
	bool (*unsettled)(void *private_data);
	int (*settle)(void *private_data);
	/* 0, or an errno that makes /healthz answer 503. */
	int (*health)(void *private_data);
	/* Prometheus text; NULL on failure. */
	char *(*metrics)(TALLOC_CTX *mem_ctx, void *private_data);
};

struct api_server;

/*
 * Binds the sockets. 0 or an errno with *out_error a sentence; EINVAL for an
 * address that is not loopback without TLS, a wrong certificate, or a keytab
 * without a key. A socket file that nobody listens on any more is replaced, one
 * that is in use gives EADDRINUSE.
 */
int api_server_new(TALLOC_CTX *mem_ctx, const struct api_config *config,
		   const struct api_backend *backend,
		   struct api_server **out_server, const char **out_error);

/* Serves until `stop_fd` is readable. 0 or errno. */
int api_server_run(struct api_server *server, int stop_fd);

/* The groups that settings give to whom the principals name. */
unsigned api_peer_groups(const struct api_config *config,
			 const struct access_caller *caller);
/* Who is at the other end of a unix socket, by its credentials. */
void api_peer_of_socket(TALLOC_CTX *mem_ctx, int fd,
			const struct api_config *config,
			struct api_peer *out_peer);

/*
 * Binds and listens. The file of a unix socket is made with mode 0666: who
 * may do what is decided by peer credentials. *out_fd is non-blocking.
 */
int api_listen_unix(TALLOC_CTX *mem_ctx, const char *path, int *out_fd,
		    const char **out_error);
/*
 * Whether an address can be listened on: 0, or EINVAL with a sentence.
 * Without `tls` it must be loopback.
 */
int api_address_check(TALLOC_CTX *mem_ctx, const char *address, bool tls,
		      const char **out_error);
int api_listen_tcp(TALLOC_CTX *mem_ctx, const char *address, bool tls,
		   int *out_fd, const char **out_error);

#endif
