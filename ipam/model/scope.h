/*
 * A DHCP scope: a prefix on a server, with what it hands out.
 */
#ifndef IPAM_MODEL_SCOPE_H
#define IPAM_MODEL_SCOPE_H

#include <stdbool.h>
#include <stddef.h>

#include "ipam/base/addr.h"
#include "ipam/model/failure.h"

#define IPAM_CLIENT_MAX 255	/* bytes of a client identifier or DUID */

struct ipam_reservation {
	struct ipam_addr address;
	const char *name, *comment;
	const char *client;	/* identifier or DUID, "0011-22.." hex */
	bool no_options;	/* its server says so */
};

/* Addresses as the server counts them; -1 where it does not say. */
struct ipam_usage {
	int64_t total, in_use, free, pending;
	int64_t stateless;	/* IPv6: clients that took none (UTL-03) */
};

struct ipam_scope {
	const char *server;	/* full name */
	struct ipam_prefix prefix;	/* with the server: the key */
	const char *name, *comment, *superscope;
	bool active;
	struct ipam_range *ranges, *exclusions;
	struct ipam_reservation *reservations;
	size_t range_count, exclusion_count, reservation_count;
	int64_t lease_duration_s;	/* -1: not known or without end */
	struct ipam_usage usage;	/* of the last sample */
	int64_t usage_at;
	struct ipam_seen seen;
};

/* Scopes of a server that go by one name. */
struct ipam_superscope {
	const char *server, *name;	/* together the key */
	int64_t scopes, active;		/* how many of them */
	struct ipam_usage usage;	/* their sum */
	int64_t collected_at;
};

/* One measurement of a scope. */
struct ipam_sample {
	struct ipam_prefix prefix;
	struct ipam_usage usage;
};

/* 0..100; negative when it cannot be told. A scope without addresses: 0. */
double ipam_usage_percent(const struct ipam_usage *usage);

/*
 * The prefix is whole, ranges and exclusions are valid, of its family and
 * inside it, reservations as well. EINVAL with *out_why naming what is not.
 */
int ipam_scope_validate(const struct ipam_scope *scope, const char **out_why);

#endif
