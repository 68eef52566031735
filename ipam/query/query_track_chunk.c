/*
 * Chunks of leases, by the logic that the makers of IPAM published: pairs of
 * records of one client at one address. Pure.
 */
#include "ipam/query/query_track.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define OPEN_MAX 16	/* clients that claim one address at a time */

struct building {
	const struct ipam_track_record *records;
	struct query_track_chunk *chunks;
	size_t count;
	size_t open[OPEN_MAX];
	size_t open_count;
};

bool query_track_same(const struct ipam_track_record *a,
		      const struct ipam_track_record *b)
{
	if (a->client_size != b->client_size) {
		return false;
	}
	if (a->client_size == 0) {
		return a->host[0] != '\0' && strcasecmp(a->host, b->host) == 0;
	}
	return memcmp(a->client, b->client, a->client_size) == 0;
}

static void add(struct building *b, size_t first, size_t last)
{
	b->chunks[b->count++] = (struct query_track_chunk){
		.first = first, .last = last, .from = b->records[first].at,
		.to = b->records[last].at,
	};
}

/* Nobody logged an end, and `by` the address was another's. */
static void add_open(struct building *b, size_t first, int64_t by)
{
	int64_t end = b->records[first].at + QUERY_TRACK_OPEN_S;

	add(b, first, first);
	b->chunks[b->count - 1].open = true;
	b->chunks[b->count - 1].to = end < by ? end : by;
}

static void forget(struct building *b, size_t i)
{
	b->open_count--;
	memmove(b->open + i, b->open + i + 1,
		(b->open_count - i) * sizeof(b->open[0]));
}

/* Whose lease the record goes on with; open_count: nobody's. */
static size_t find(const struct building *b,
		   const struct ipam_track_record *record)
{
	size_t i;

	for (i = 0; i < b->open_count; i++) {
		if (query_track_same(&b->records[b->open[i]], record)) {
			return i;
		}
	}
	/* An expiry names nobody: the last one it is. */
	if (ipam_track_ends(record->type) && record->client_size == 0 &&
	    b->open_count > 0) {
		return b->open_count - 1;
	}
	return b->open_count;
}

static void holds(struct building *b, size_t at)
{
	const struct ipam_track_record *record = &b->records[at];
	bool renews = record->type == IPAM_TRACK_RENEW;
	size_t i = find(b, record);

	if (i < b->open_count && renews) {
		add(b, b->open[i], at);
	} else if (i < b->open_count) {
		add_open(b, b->open[i], record->at);
	}
	if (i < b->open_count) {
		forget(b, i);
	}
	/* A server gives an address to one at a time. */
	for (i = b->open_count; i > 0 && !renews; i--) {
		if (strcmp(b->records[b->open[i - 1]].server,
			   record->server) == 0) {
			add_open(b, b->open[i - 1], record->at);
			forget(b, i - 1);
		}
	}
	if (b->open_count == OPEN_MAX) {
		add_open(b, b->open[0], record->at);
		forget(b, 0);
	}
	b->open[b->open_count++] = at;
}

static int by_start(const void *a, const void *b)
{
	const struct query_track_chunk *x = a, *y = b;

	if (x->from != y->from) {
		return x->from < y->from ? -1 : 1;
	}
	return (x->first > y->first) - (x->first < y->first);
}

struct query_track_chunk *
query_track_chunks(TALLOC_CTX *mem_ctx,
		   const struct ipam_track_record *records, size_t count,
		   size_t *out_count)
{
	struct building b = { .records = records };
	size_t at, i;

	/* A record ends one chunk and begins one, at most. */
	b.chunks = talloc_array(mem_ctx, struct query_track_chunk,
				2 * count + 1);
	if (b.chunks == NULL) {
		return NULL;
	}
	for (at = 0; at < count; at++) {
		if (ipam_track_holds(records[at].type)) {
			holds(&b, at);
			continue;
		}
		i = find(&b, &records[at]);
		if (i < b.open_count) {
			add(&b, b.open[i], at);
			forget(&b, i);
		}
	}
	for (i = 0; i < b.open_count; i++) {
		add_open(&b, b.open[i], INT64_MAX);
	}
	if (b.count > 1) {
		qsort(b.chunks, b.count, sizeof(b.chunks[0]), by_start);
	}
	*out_count = b.count;
	return b.chunks;
}

int query_track_add(TALLOC_CTX *mem_ctx, struct query_track_set *set,
		    const struct ipam_track_record *rows, size_t count)
{
	struct ipam_track_record *larger = NULL;

	if (count == 0) {
		return 0;
	}
	larger = talloc_realloc(mem_ctx, set->rows, struct ipam_track_record,
				set->count + count);
	if (larger == NULL) {
		return ENOMEM;
	}
	memcpy(larger + set->count, rows, count * sizeof(rows[0]));
	set->rows = larger;
	set->count += count;
	return 0;
}

static int by_record(const void *a, const void *b)
{
	const struct ipam_track_record *x = a, *y = b;
	int cmp = (x->at > y->at) - (x->at < y->at);

	if (cmp == 0) {
		cmp = strcmp(x->server, y->server);
	}
	if (cmp == 0) {
		cmp = strcmp(x->log, y->log);
	}
	if (cmp == 0) {
		cmp = (x->place > y->place) - (x->place < y->place);
	}
	return cmp;
}

void query_track_sort(struct query_track_set *set)
{
	size_t i, n = 0;

	if (set->count > 1) {
		qsort(set->rows, set->count, sizeof(set->rows[0]), by_record);
	}
	for (i = 0; i < set->count; i++) {
		if (n == 0 || by_record(&set->rows[n - 1],
					&set->rows[i]) != 0) {
			set->rows[n++] = set->rows[i];
		}
	}
	set->count = n;
}
