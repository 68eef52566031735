/*
 * Logons, and the addresses that they lead to.
 */
#include "ipam/query/query_track.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MACHINE_S (14 * 86400)

/* As their keys (query_track_row.c). */
static int cmp_logon(const void *a, const void *b)
{
	const struct ipam_track_record *x = a, *y = b;
	uint64_t px = (uint64_t)x->place, py = (uint64_t)y->place;

	if (x->at != y->at) {
		return x->at < y->at ? -1 : 1;
	}
	return px != py ? (px < py ? -1 : 1) : strcmp(x->server, y->server);
}

int query_track_logons(const struct query_track_ask *ask, TALLOC_CTX *mem_ctx,
		       int64_t from, int64_t to, size_t most,
		       struct query_track_set *out_set, int64_t *out_end)
{
	struct query_track_set set = { .rows = NULL };
	size_t n = 0;
	int ret = 0;

	do {
		ret = store_track_logons(mem_ctx, ask->store, &ask->who, from,
					 to, most, &set.rows, &set.count);
		if (ret != 0) {
			return ret;
		}
		/* The last second may have more of them. */
		n = set.count;
		while (set.count == most && n > 0 &&
		       set.rows[n - 1].at == set.rows[set.count - 1].at) {
			n--;
		}
		most *= 2;
	} while (n == 0 && set.count > 0);
	*out_end = n < set.count ? set.rows[n].at : INT64_MAX;
	set.count = n;
	if (n > 1) {
		qsort(set.rows, n, sizeof(set.rows[0]), cmp_logon);
	}
	*out_set = set;
	return 0;
}

int query_track_machine(const struct query_track_ask *ask, TALLOC_CTX *mem_ctx,
			const struct ipam_track_record *logon,
			struct ipam_track_record *out_machine)
{
	const struct store_track_who who = { .address = &logon->address };
	struct ipam_track_record *rows = NULL;
	size_t count = 0, length;
	int ret = store_track_logons(mem_ctx, ask->store, &who,
				     logon->at - MACHINE_S, logon->at, 0,
				     &rows, &count);

	for (; ret == 0 && count > 0; count--) {
		length = strlen(rows[count - 1].user);
		if (length > 1 && rows[count - 1].user[length - 1] == '$') {
			*out_machine = rows[count - 1];
			break;
		}
	}
	return ret;
}

/* Each address that `who` had about then. */
static int add_hits(const struct query_track_ask *ask, TALLOC_CTX *mem_ctx,
		    const struct store_track_who *who, int64_t at,
		    const struct ipam_track_record *machine,
		    struct query_track_hit **out_hits, size_t *out_count)
{
	struct query_track_hit *hits = NULL;
	struct ipam_addr *list = NULL;
	size_t i, count = 0;
	int ret = store_track_addresses(mem_ctx, ask->store, who,
					at - QUERY_TRACK_OPEN_S, at, &list,
					&count);

	if (ret != 0 || count == 0) {
		return ret;
	}
	hits = talloc_array(mem_ctx, struct query_track_hit, count);
	if (hits == NULL) {
		return ENOMEM;
	}
	for (i = 0; i < count; i++) {
		hits[i] = (struct query_track_hit){ .address = list[i] };
		if (machine != NULL) {
			hits[i].machine = *machine;
		}
	}
	*out_hits = hits;
	*out_count = count;
	return 0;
}

/* No server gave the address: whose machine is it? */
static int by_machine(const struct query_track_ask *ask, TALLOC_CTX *mem_ctx,
		      const struct ipam_track_record *logon,
		      struct query_track_hit **out_hits, size_t *out_count,
		      struct ipam_track_record *out_machine)
{
	struct store_track_who who = { .address = NULL };
	char *host = NULL;
	int ret = query_track_machine(ask, mem_ctx, logon, out_machine);

	if (ret != 0 || out_machine->at == 0) {
		return ret;
	}
	host = talloc_strndup(mem_ctx, out_machine->user,
			      strlen(out_machine->user) - 1);
	if (host == NULL) {
		return ENOMEM;
	}
	who.host = host;
	return add_hits(ask, mem_ctx, &who, logon->at, out_machine, out_hits,
			out_count);
}

int query_track_hits(const struct query_track_ask *ask, TALLOC_CTX *mem_ctx,
		     const struct ipam_track_record *logon,
		     struct query_track_hit **out_hits, size_t *out_count,
		     struct ipam_track_record *out_machine)
{
	struct store_track_who who = { .address = &logon->address };
	uint8_t mac[IPAM_MAC_BYTES];
	int ret;

	*out_hits = NULL;
	*out_count = 0;
	*out_machine = (struct ipam_track_record){ .at = 0 };
	if (logon->address.family == IPAM_NO_FAMILY) {
		who = (struct store_track_who){ .client = logon->client,
						.client_size =
							logon->client_size };
		if (ipam_track_mac(logon->client, logon->client_size, mac)) {
			who = (struct store_track_who){ .mac = mac };
		}
		return logon->client_size == 0 ? 0 :
		       add_hits(ask, mem_ctx, &who, logon->at, NULL, out_hits,
				out_count);
	}
	ret = add_hits(ask, mem_ctx, &who, logon->at, NULL, out_hits,
		       out_count);
	return ret != 0 || *out_count > 0 ? ret :
	       by_machine(ask, mem_ctx, logon, out_hits, out_count,
			  out_machine);
}
