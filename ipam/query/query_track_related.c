/*
 * What else was logged of who had an address.
 */
#include "ipam/query/query_track.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#define BEFORE_S (14 * 86400)

struct relating {
	TALLOC_CTX *mem_ctx;
	struct store *store;
	const struct ipam_track_record *holder;
	int64_t from, to;
	const char *machine;	/* "host$", or NULL */
	struct query_track_set *set;
};

/* "nb-tanner$" of "nb-tanner.contoso.test". */
static const char *machine_of(TALLOC_CTX *mem_ctx, const char *host)
{
	size_t length = strcspn(host, ".");

	return length == 0 ? NULL :
	       talloc_asprintf(mem_ctx, "%.*s$", (int)length, host);
}

static int logons(struct relating *r, const struct store_track_who *who,
		  int64_t from, int64_t to)
{
	struct ipam_track_record *rows = NULL;
	size_t count = 0;
	int ret = from > to ? 0 :
		  store_track_logons(r->mem_ctx, r->store, who, from, to, 0,
				     &rows, &count);

	return ret != 0 ? ret :
	       query_track_add(r->mem_ctx, r->set, rows, count);
}

static bool is_machine(const struct ipam_track_record *row)
{
	size_t length = strlen(row->user);

	return length > 0 && row->user[length - 1] == '$';
}

/* At an address of the machine's logon: as long as no other logs on there. */
static int at_machine(struct relating *r, const struct ipam_addr *address)
{
	const struct store_track_who who = { .address = address };
	struct ipam_track_record *rows = NULL;
	bool mine = false;
	size_t i, count = 0;
	int ret = store_track_logons(r->mem_ctx, r->store, &who,
				     r->from - BEFORE_S, r->to, 0, &rows,
				     &count);

	for (i = 0; ret == 0 && i < count; i++) {
		if (is_machine(&rows[i])) {
			mine = strcasecmp(rows[i].user, r->machine) == 0;
		}
		if (mine && rows[i].at >= r->from) {
			ret = query_track_add(r->mem_ctx, r->set, &rows[i], 1);
		}
	}
	return ret;
}

static int by_machine(struct relating *r)
{
	const struct store_track_who who = { .user = r->machine };
	struct ipam_track_record *rows = NULL;
	size_t i, k, count = 0;
	int ret = store_track_logons(r->mem_ctx, r->store, &who,
				     r->from - BEFORE_S, r->to, 0, &rows,
				     &count);

	for (i = 0; ret == 0 && i < count; i++) {
		for (k = 0; k < i; k++) {
			if (ipam_addr_cmp(&rows[k].address,
					  &rows[i].address) == 0) {
				break;
			}
		}
		if (k == i && rows[i].address.family != IPAM_NO_FAMILY &&
		    ipam_addr_cmp(&rows[i].address, &r->holder->address)) {
			ret = at_machine(r, &rows[i].address);
		}
	}
	return ret;
}

static bool same_device(const struct ipam_track_record *a,
			const struct ipam_track_record *b)
{
	uint8_t x[IPAM_MAC_BYTES], y[IPAM_MAC_BYTES];

	if (ipam_track_mac(a->client, a->client_size, x) &&
	    ipam_track_mac(b->client, b->client_size, y)) {
		return memcmp(x, y, sizeof(x)) == 0;
	}
	return query_track_same(a, b) ||
	       (a->host[0] != '\0' && strcasecmp(a->host, b->host) == 0);
}

/* At another address that the same device had by a lease. */
static int at_lease(struct relating *r, const struct ipam_addr *address)
{
	const struct store_track_who who = { .address = address };
	struct ipam_track_record *rows = NULL;
	struct query_track_chunk *chunks = NULL, *c = NULL;
	size_t i, k, n = 0, count = 0;
	int ret = store_track_leases(r->mem_ctx, r->store, address, r->from,
				     r->to, QUERY_TRACK_AROUND, 1, &rows, &count);

	if (ret != 0) {
		return ret;
	}
	chunks = query_track_chunks(r->mem_ctx, rows, count, &n);
	for (i = 0; chunks != NULL && ret == 0 && i < n; i++) {
		c = &chunks[i];
		if (c->to < r->from || c->from > r->to ||
		    !same_device(&rows[c->first], r->holder)) {
			continue;
		}
		ret = logons(r, &who, c->from > r->from ? c->from : r->from,
			     c->to < r->to ? c->to : r->to);
		for (k = c->first; ret == 0 && k <= c->last;
		     k += c->last > c->first ? c->last - c->first : 1) {
			if (rows[k].at >= r->from && rows[k].at <= r->to) {
				ret = query_track_add(r->mem_ctx, r->set,
						      &rows[k], 1);
			}
		}
	}
	return chunks == NULL ? ENOMEM : ret;
}

static int by_leases(struct relating *r, const struct store_track_who *who)
{
	struct ipam_addr *list = NULL;
	size_t i, count = 0;
	int ret = store_track_addresses(r->mem_ctx, r->store, who,
					r->from - BEFORE_S, r->to, &list,
					&count);

	for (i = 0; ret == 0 && i < count; i++) {
		if (ipam_addr_cmp(&list[i], &r->holder->address) != 0) {
			ret = at_lease(r, &list[i]);
		}
	}
	return ret;
}

int query_track_related(TALLOC_CTX *mem_ctx, struct store *store,
			const struct ipam_track_record *holder, int64_t from,
			int64_t to, struct query_track_set *set)
{
	struct relating r = { mem_ctx, store, holder, from, to, NULL, set };
	uint8_t mac[IPAM_MAC_BYTES];
	bool has_mac = ipam_track_mac(holder->client, holder->client_size,
				      mac);
	struct store_track_who who = { .address = &holder->address };
	int ret = logons(&r, &who, from, to);

	if (ret == 0 && has_mac) {
		who = (struct store_track_who){ .mac = mac };
		ret = logons(&r, &who, from, to);
		if (ret == 0) {
			ret = by_leases(&r, &who);
		}
	}
	if (ret == 0 && holder->host[0] != '\0') {
		who = (struct store_track_who){ .host = holder->host };
		ret = by_leases(&r, &who);
		r.machine = machine_of(mem_ctx, holder->host);
		if (ret == 0 && r.machine != NULL) {
			ret = by_machine(&r);
		}
	}
	return ret;
}
