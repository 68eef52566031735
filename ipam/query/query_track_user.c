/*
 * Where a user was: logon after logon, and what leases tell of each.
 *
 * An answer is a run of chunks that touch each other, in each of which a logon
 * of the user leads to their client. It is told at the first of these logons;
 * later ones find that they are not the first. So a page begins at any logon.
 */
#include "ipam/query/query_track.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#define FEW 16	/* the first logon of a chunk is among these, mostly */

/* A chunk that this page has told, by the record that it begins with. */
struct told {
	struct ipam_addr address;
	int64_t at, place;
	const char *server;
};

struct user {
	struct query_track_ask *ask;
	struct told *told;
	size_t told_count;
};

/* Whether the machine that led here is the client. */
static bool is_machine(const struct query_track_hit *hit, const char *host)
{
	size_t length = hit->machine.at != 0 ? strlen(hit->machine.user) - 1 : 0;

	return length == 0 ||
	       (strcspn(host, ".") == length &&
		strncasecmp(host, hit->machine.user, length) == 0);
}

static bool is_in(const struct query_track_hit *hit, int64_t at,
		  const struct query_track_known *known, size_t k)
{
	const struct query_track_chunk *c = &known->chunks[k];

	return at >= c->from && at <= c->to &&
	       is_machine(hit, known->records[c->first].host);
}

/* The first logon that leads to a chunk; at 0: none does. */
static int first_logon(struct user *u, TALLOC_CTX *mem_ctx,
		       const struct query_track_known *known, size_t k,
		       struct ipam_track_record *out_logon)
{
	const struct query_track_chunk *c = &known->chunks[k];
	int64_t from = c->from > u->ask->from ? c->from : u->ask->from;
	int64_t to = c->to < u->ask->to ? c->to : u->ask->to;
	struct query_track_set set = { .rows = NULL };
	struct query_track_hit *hits = NULL;
	struct ipam_track_record machine;
	size_t i, n, count = 0;
	int ret = 0;

	*out_logon = (struct ipam_track_record){ .at = 0 };
	while (ret == 0 && from <= to) {
		ret = query_track_logons(u->ask, mem_ctx, from, to, FEW, &set,
					 &from);
		for (i = 0; ret == 0 && i < set.count; i++) {
			ret = query_track_hits(u->ask, mem_ctx, &set.rows[i],
					       &hits, &count, &machine);
			for (n = 0; ret == 0 && n < count; n++) {
				if (ipam_addr_cmp(&hits[n].address,
						  &known->address) == 0 &&
				    is_in(&hits[n], set.rows[i].at, known,
					  k)) {
					*out_logon = set.rows[i];
					return 0;
				}
			}
		}
	}
	return ret;
}

static bool is_same_logon(const struct ipam_track_record *a,
			  const struct ipam_track_record *b)
{
	return a->at == b->at && a->place == b->place &&
	       strcmp(a->server, b->server) == 0;
}

/* So that later logons need not look again. */
static int keep(struct user *u, const struct query_track_known *known,
		size_t k)
{
	const struct ipam_track_record *first =
		&known->records[known->chunks[k].first];

	u->told = talloc_realloc(u->ask->mem_ctx, u->told, struct told,
				 u->told_count + 1);
	if (u->told == NULL) {
		return ENOMEM;
	}
	u->told[u->told_count] = (struct told){
		.address = known->address, .at = first->at,
		.place = first->place,
		.server = talloc_strdup(u->told, first->server),
	};
	return u->told[u->told_count++].server == NULL ? ENOMEM : 0;
}

/* The newest ones are the likely ones. */
static bool is_told(const struct user *u,
		    const struct query_track_known *known, size_t k)
{
	const struct ipam_track_record *first =
		&known->records[known->chunks[k].first];
	size_t i;

	for (i = u->told_count; i > 0; i--) {
		if (u->told[i - 1].at == first->at &&
		    u->told[i - 1].place == first->place &&
		    ipam_addr_cmp(&u->told[i - 1].address,
				  &known->address) == 0 &&
		    strcmp(u->told[i - 1].server, first->server) == 0) {
			return true;
		}
	}
	return false;
}

/* The run around chunk k, told if the logon is its first one. */
static int of_chunk(struct user *u, TALLOC_CTX *mem_ctx,
		    const struct query_track_known *known, size_t k,
		    const struct ipam_track_record *logon)
{
	struct ipam_track_record first, other;
	struct query_track_span span;
	size_t start = k, last = k, next;
	int ret = first_logon(u, mem_ctx, known, k, &first);

	if (ret != 0 || !is_same_logon(&first, logon)) {
		return ret;
	}
	for (next = query_track_before(known, start); next != SIZE_MAX;
	     next = query_track_before(known, start)) {
		ret = first_logon(u, mem_ctx, known, next, &other);
		if (ret != 0 || other.at == 0) {
			break;
		}
		start = next;
		first = other;
	}
	if (ret != 0 || !is_same_logon(&first, logon)) {
		return ret;
	}
	for (next = query_track_behind(known, last); next != SIZE_MAX;
	     next = query_track_behind(known, last)) {
		ret = first_logon(u, mem_ctx, known, next, &other);
		if (ret != 0 || other.at == 0) {
			break;
		}
		last = next;
	}
	if (ret != 0) {
		return ret;
	}
	span = query_track_span_of(u->ask, mem_ctx, known, start, last);
	ret = query_track_row_span(u->ask, known, &span, logon);
	for (next = start; ret == 0; next = query_track_behind(known, next)) {
		ret = keep(u, known, next);
		if (next == last) {
			break;
		}
	}
	return ret;
}

static int of_hit(struct user *u, TALLOC_CTX *mem_ctx,
		  const struct query_track_hit *hit,
		  const struct ipam_track_record *logon, bool *out_used)
{
	struct query_track_known known = { .count = 0 };
	size_t k;
	int ret = query_track_know(u->ask, mem_ctx, &hit->address, logon->at,
				   QUERY_TRACK_AROUND, &known);

	for (k = 0; ret == 0 && k < known.chunk_count; k++) {
		if (is_in(hit, logon->at, &known, k)) {
			*out_used = true;
			ret = is_told(u, &known, k) ? 0 :
			      of_chunk(u, mem_ctx, &known, k, logon);
		}
	}
	return ret;
}

static int of_logon(struct user *u, const struct ipam_track_record *logon)
{
	TALLOC_CTX *tmp_ctx = talloc_new(u->ask->mem_ctx);
	struct query_track_hit *hits = NULL;
	struct ipam_track_record machine;
	size_t i, count = 0, start = u->ask->count;
	bool used = false;
	int ret = query_track_hits(u->ask, tmp_ctx, logon, &hits, &count,
				   &machine);

	for (i = 0; ret == 0 && i < count; i++) {
		if (query_track_in_prefix(u->ask, &hits[i].address)) {
			ret = of_hit(u, tmp_ctx, &hits[i], logon, &used);
		}
	}
	if (ret == 0 && !used &&
	    query_track_in_prefix(u->ask, &logon->address)) {
		ret = query_track_row_logon(u->ask, logon, &machine);
	}
	query_track_row_order(u->ask, start);
	talloc_free(tmp_ctx);
	return ret;
}

int query_track_user(struct query_track_ask *ask)
{
	const int64_t mark = query_track_mark_read(ask).from;
	int64_t from = mark > ask->from ? mark : ask->from;
	struct user u = { .ask = ask };
	struct query_track_set set = { .rows = NULL };
	TALLOC_CTX *tmp_ctx = NULL;
	size_t i;
	int ret = 0;

	while (ret == 0 && from <= ask->to && !query_track_full(ask)) {
		tmp_ctx = talloc_new(ask->mem_ctx);
		ret = query_track_logons(ask, tmp_ctx, from, ask->to,
					 QUERY_TRACK_WINDOW, &set, &from);
		for (i = 0; ret == 0 && i < set.count &&
			    !query_track_full(ask); i++) {
			ret = of_logon(&u, &set.rows[i]);
		}
		talloc_free(tmp_ctx);
	}
	talloc_free(u.told);
	return ret;
}
