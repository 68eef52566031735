/*
 * The leases of one address: chunks, and which of them make one answer.
 */
#include "ipam/query/query_track.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* How many of the records are later than that. */
static size_t later(const struct query_track_known *known, int64_t at)
{
	size_t n = 0;

	while (n < known->count && known->records[known->count - 1 - n].at > at) {
		n++;
	}
	return n;
}

int query_track_know(const struct query_track_ask *ask, TALLOC_CTX *mem_ctx,
		     const struct ipam_addr *address, int64_t from,
		     size_t most, struct query_track_known *out_known)
{
	struct query_track_known known = { .address = *address };
	size_t i, n;
	int ret = store_track_leases(mem_ctx, ask->store, address, from, from,
				     QUERY_TRACK_AROUND, most, &known.records,
				     &known.count);

	if (ret != 0) {
		return ret;
	}
	n = later(&known, ask->to);
	known.more = n < QUERY_TRACK_AROUND && later(&known, from) >= most;
	known.count -= n > QUERY_TRACK_AROUND ? n - QUERY_TRACK_AROUND : 0;
	known.chunks = query_track_chunks(mem_ctx, known.records, known.count,
					  &known.chunk_count);
	known.begins = talloc_zero_array(mem_ctx, size_t, known.count + 1);
	known.ends = talloc_zero_array(mem_ctx, size_t, known.count + 1);
	if (known.chunks == NULL || known.begins == NULL ||
	    known.ends == NULL) {
		return ENOMEM;
	}
	for (i = 0; i < known.chunk_count; i++) {
		known.begins[known.chunks[i].first] = i + 1;
		if (!known.chunks[i].open) {
			known.ends[known.chunks[i].last] = i + 1;
		}
	}
	*out_known = known;
	return 0;
}

size_t query_track_before(const struct query_track_known *known, size_t k)
{
	return known->ends[known->chunks[k].first] - 1;
}

size_t query_track_behind(const struct query_track_known *known, size_t k)
{
	return known->chunks[k].open ? SIZE_MAX :
	       known->begins[known->chunks[k].last] - 1;
}

/* The lease that the server says is the client's still, or 0. */
static int64_t lease_end(const struct query_track_ask *ask,
			 TALLOC_CTX *mem_ctx,
			 const struct ipam_track_record *holder)
{
	const struct store_lease_filter filter = {
		.server = holder->server, .address = &holder->address,
	};
	const struct store_page page = { .limit = 1 };
	struct ipam_lease *leases = NULL;
	const char *client = query_track_hex(mem_ctx, holder->client,
					     holder->client_size);
	size_t count = 0;
	int ret = store_lease_list(mem_ctx, ask->store, &filter, &page,
				   &leases, &count);

	return ret == 0 && count == 1 && client != NULL &&
			       leases[0].client != NULL &&
			       strcasecmp(leases[0].client, client) == 0 ?
		       leases[0].expires_at : 0;
}

struct query_track_span query_track_span_of(const struct query_track_ask *ask,
					    TALLOC_CTX *mem_ctx,
					    const struct query_track_known *known,
					    size_t first, size_t last)
{
	const struct query_track_chunk *c = known->chunks;
	const struct ipam_track_record *holder = NULL;
	struct query_track_span span = {
		.first = first, .last = last, .from = c[first].from,
		.to = c[last].to, .open = c[last].open,
		.settled = !known->more ||
			   c[last].last + QUERY_TRACK_AROUND < known->count,
	};
	int64_t end = 0;

	if (span.open) {
		holder = &known->records[c[last].first];
		end = lease_end(ask, mem_ctx, holder);
		span.open = end <= holder->at;
		span.to = span.open ? span.to : end;
	}
	return span;
}

/*
 * Whoever had the address in a chunk had it in those that touch it, unless
 * nobody logged their end.
 */
static void widen(const struct query_track_known *known, bool *meant)
{
	size_t i, k, n = known->chunk_count;

	for (i = 0; i < n; i++) {
		k = meant[i] ? query_track_behind(known, i) : SIZE_MAX;
		if (k != SIZE_MAX && !known->chunks[k].open) {
			meant[k] = true;
		}
	}
	for (i = n; i > 0; i--) {
		k = meant[i - 1] ? query_track_before(known, i - 1) : SIZE_MAX;
		if (k != SIZE_MAX) {
			meant[k] = true;
		}
	}
}

/* As their keys (query_track_row.c). */
static int cmp_span(const struct query_track_known *known,
		    const struct query_track_span *a,
		    const struct query_track_span *b)
{
	const struct ipam_track_record *x =
		&known->records[known->chunks[a->first].first];
	const struct ipam_track_record *y =
		&known->records[known->chunks[b->first].first];
	size_t size = x->client_size < y->client_size ? x->client_size :
							y->client_size;
	int cmp = (a->from > b->from) - (a->from < b->from);

	if (cmp == 0) {
		cmp = memcmp(x->client, y->client, size);
	}
	if (cmp == 0) {
		cmp = (x->client_size > y->client_size) -
		      (x->client_size < y->client_size);
	}
	if (cmp == 0) {
		cmp = (x->place > y->place) - (x->place < y->place);
	}
	return cmp != 0 ? cmp : strcmp(x->server, y->server);
}

/* Chunks come by their start already, so that little moves. */
static void sort_spans(const struct query_track_known *known,
		       struct query_track_span *spans, size_t count)
{
	struct query_track_span span;
	size_t i, k;

	for (i = 1; i < count; i++) {
		span = spans[i];
		for (k = i; k > 0 && cmp_span(known, &span, &spans[k - 1]) < 0;
		     k--) {
			spans[k] = spans[k - 1];
		}
		spans[k] = span;
	}
}

int query_track_spans(const struct query_track_ask *ask, TALLOC_CTX *mem_ctx,
		      const struct query_track_known *known, int64_t from,
		      struct query_track_span **out_spans, size_t *out_count)
{
	const struct query_track_chunk *c = known->chunks;
	bool *meant = talloc_zero_array(mem_ctx, bool, known->chunk_count + 1);
	struct query_track_span *spans = talloc_array(
		mem_ctx, struct query_track_span, known->chunk_count + 1);
	size_t i, k, last, count = 0;

	if (meant == NULL || spans == NULL) {
		return ENOMEM;
	}
	for (i = 0; i < known->chunk_count; i++) {
		meant[i] = c[i].from <= ask->to && c[i].to >= from &&
			   query_track_wanted(ask,
					      &known->records[c[i].first]);
	}
	widen(known, meant);
	for (i = 0; i < known->chunk_count; i++) {
		if (!meant[i]) {
			continue;
		}
		for (last = i, k = query_track_behind(known, i);
		     k != SIZE_MAX && meant[k];
		     k = query_track_behind(known, last)) {
			last = k;
			meant[k] = false;
		}
		spans[count++] = query_track_span_of(ask, mem_ctx, known, i,
						     last);
	}
	sort_spans(known, spans, count);
	*out_spans = spans;
	*out_count = count;
	return 0;
}
