/*
 * Who had which address when (TRK-01 to TRK-07), by the logic that the makers
 * of IPAM published:
 *
 *	the key -> addresses that it may have had -> chunks of their leases
 *		-> those that match, joined where they touch -> related records
 *
 * A user is found by logons (query_track_user.c). A logon that leads to no
 * lease is an answer as well.
 *
 * An address is looked at a window of its records at a time, from the start of
 * the last row on; what was told before that is of a page before.
 */
#include "ipam/query/query_store_rows.h"
#include "ipam/query/query_track.h"

#include <errno.h>
#include <string.h>

/* Spans and logons of an address, which are told in order of time. */
struct told {
	struct query_track_known known;
	struct query_track_span *spans;
	size_t span_count, next_span;
	struct query_track_set logons;
	size_t next_logon;
	int64_t end;	/* what begins there or later is of the next window */
};

static bool is_covered(const struct query_track_span *spans, size_t count,
		       int64_t at)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (spans[i].from <= at && spans[i].to >= at) {
			return true;
		}
	}
	return false;
}

/* A logon outside of any lease of the key, with the machine's before it. */
static int tell_logon(struct query_track_ask *ask, TALLOC_CTX *mem_ctx,
		      const struct ipam_track_record *logon)
{
	struct ipam_track_record machine = { .at = 0 };
	int ret = 0;

	if (logon->address.family != IPAM_NO_FAMILY) {
		ret = query_track_machine(ask, mem_ctx, logon, &machine);
	}
	return ret != 0 ? ret : query_track_row_logon(ask, logon, &machine);
}

/* `from`: what began before it is of a page or window before. */
static int tell(struct query_track_ask *ask, TALLOC_CTX *mem_ctx,
		struct told *t, int64_t from)
{
	const struct query_track_span *span = NULL;
	const struct ipam_track_record *logon = NULL;
	int ret = 0;

	while (ret == 0 && !query_track_full(ask)) {
		span = t->next_span < t->span_count ? &t->spans[t->next_span] :
						      NULL;
		logon = t->next_logon < t->logons.count ?
				&t->logons.rows[t->next_logon] : NULL;
		if (span != NULL && span->from >= t->end) {
			span = NULL;
		}
		if (logon != NULL && logon->at >= t->end) {
			logon = NULL;
		}
		if (logon != NULL && (span == NULL || logon->at <= span->from)) {
			t->next_logon++;
			if (!is_covered(t->spans, t->span_count, logon->at)) {
				ret = tell_logon(ask, mem_ctx, logon);
			}
		} else if (span != NULL) {
			t->next_span++;
			if (span->from >= from) {
				ret = query_track_row_span(ask, &t->known, span,
							   NULL);
			}
		} else {
			break;
		}
	}
	return ret;
}

static int look(struct query_track_ask *ask, TALLOC_CTX *mem_ctx,
		const struct ipam_addr *address, int64_t from, size_t most,
		bool with_logons, struct told *t)
{
	int64_t end = INT64_MAX;
	size_t i;
	int ret = query_track_know(ask, mem_ctx, address, from, most,
				   &t->known);

	if (ret == 0) {
		ret = query_track_spans(ask, mem_ctx, &t->known, from,
					&t->spans, &t->span_count);
	}
	t->end = INT64_MAX;
	for (i = 0; ret == 0 && i < t->span_count; i++) {
		if (!t->spans[i].settled) {
			t->end = t->spans[i].from;
			break;
		}
	}
	if (ret == 0 && t->known.more && t->end == INT64_MAX) {
		t->end = t->known.records[t->known.count - 1].at;
	}
	if (ret == 0 && with_logons && from <= ask->to) {
		ret = query_track_logons(ask, mem_ctx, from, ask->to,
					 QUERY_TRACK_WINDOW, &t->logons, &end);
		t->end = end < t->end ? end : t->end;
	}
	return ret;
}

/* All answers of one address. */
static int of_address(struct query_track_ask *ask,
		      const struct ipam_addr *address, bool with_logons)
{
	const struct query_track_mark mark = query_track_mark_read(ask);
	bool goes_on = ask->after != NULL &&
		       ipam_addr_cmp(&mark.address, address) == 0;
	int64_t from = goes_on && mark.from > ask->from ? mark.from : ask->from;
	int64_t earliest = from > ask->from ? from : INT64_MIN;
	size_t most = ask->to <= from ? QUERY_TRACK_AROUND :
					QUERY_TRACK_WINDOW;
	TALLOC_CTX *tmp_ctx = NULL;
	int ret = 0;

	while (ret == 0 && !query_track_full(ask)) {
		struct told t = { .end = 0 };

		tmp_ctx = talloc_new(ask->mem_ctx);
		ret = look(ask, tmp_ctx, address, from, most, with_logons, &t);
		if (ret == 0) {
			ret = tell(ask, tmp_ctx, &t, earliest);
		}
		talloc_free(tmp_ctx);
		if (t.end == INT64_MAX) {
			break;
		}
		/* A span that fills the window needs a larger one. */
		most = t.end <= from ? 2 * most : QUERY_TRACK_WINDOW;
		from = t.end > from ? t.end : from;
		earliest = from > ask->from ? from : earliest;
	}
	return ret;
}

static int of_prefix(struct query_track_ask *ask)
{
	struct ipam_addr at = query_track_mark_read(ask).address;
	int ret = 0;

	if (at.family != IPAM_NO_FAMILY) {
		ret = of_address(ask, &at, false);
	}
	while (ret == 0 && !query_track_full(ask)) {
		ret = store_track_next_address(ask->store, &ask->prefix, &at,
					       &at);
		if (ret == 0) {
			ret = of_address(ask, &at, false);
		}
	}
	return ret == ENOENT ? 0 : ret;
}

/* When the key's devices had any address. */
static int all_spans(struct query_track_ask *ask, TALLOC_CTX *mem_ctx,
		     const struct ipam_addr *list, size_t count,
		     struct query_track_span **out_spans, size_t *out_count)
{
	struct query_track_span *all = NULL, *some = NULL;
	struct query_track_known known;
	size_t i, n = 0, total = 0;
	int ret = 0;

	for (i = 0; ret == 0 && i < count; i++) {
		ret = query_track_know(ask, mem_ctx, &list[i], ask->from,
				       SIZE_MAX / 2, &known);
		if (ret == 0) {
			ret = query_track_spans(ask, mem_ctx, &known, ask->from,
						&some, &n);
		}
		if (ret == 0 && n > 0) {
			all = talloc_realloc(mem_ctx, all,
					     struct query_track_span,
					     total + n);
			if (all == NULL) {
				return ENOMEM;
			}
			memcpy(all + total, some, n * sizeof(some[0]));
			total += n;
		}
	}
	*out_spans = all;
	*out_count = total;
	return ret;
}

/* Logons with the client id of the key while it had no lease. */
static int without_address(struct query_track_ask *ask,
			   const struct ipam_addr *list, size_t count)
{
	TALLOC_CTX *tmp_ctx = talloc_new(ask->mem_ctx);
	int64_t mark = query_track_mark_read(ask).from;
	int64_t from = mark > ask->from ? mark : ask->from;
	struct query_track_span *spans = NULL;
	struct query_track_set set = { .rows = NULL };
	size_t i, span_count = 0;
	bool is_first = true;
	int ret = 0;

	while (ret == 0 && from <= ask->to && !query_track_full(ask)) {
		ret = query_track_logons(ask, tmp_ctx, from, ask->to,
					 QUERY_TRACK_WINDOW, &set, &from);
		if (ret == 0 && is_first && set.count > 0) {
			is_first = false;
			ret = all_spans(ask, tmp_ctx, list, count, &spans,
					&span_count);
		}
		for (i = 0; ret == 0 && i < set.count &&
			    !query_track_full(ask); i++) {
			if (!is_covered(spans, span_count, set.rows[i].at)) {
				ret = tell_logon(ask, tmp_ctx, &set.rows[i]);
			}
		}
	}
	talloc_free(tmp_ctx);
	return ret;
}

static int of_devices(struct query_track_ask *ask)
{
	const struct ipam_addr start = query_track_mark_read(ask).address;
	bool with_logons = ask->who.host == NULL && !ask->filter->no_logons &&
			   ask->prefix.addr.family == IPAM_NO_FAMILY &&
			   start.family == IPAM_NO_FAMILY;
	struct ipam_addr *list = NULL;
	size_t i, count = 0;
	int ret = store_track_addresses(ask->mem_ctx, ask->store, &ask->who,
					ask->from - QUERY_TRACK_OPEN_S,
					ask->to, &list, &count);

	if (ret == 0 && with_logons) {
		ret = without_address(ask, list, count);
	}
	for (i = 0; ret == 0 && i < count && !query_track_full(ask); i++) {
		if (ipam_addr_cmp(&list[i], &start) >= 0 &&
		    query_track_in_prefix(ask, &list[i])) {
			ret = of_address(ask, &list[i], false);
		}
	}
	return ret;
}

int query_store_track(TALLOC_CTX *mem_ctx, struct store *store,
		      const struct query_filter *filter,
		      const struct store_page *page,
		      struct query_row ***out_rows, size_t *out_count)
{
	struct query_track_ask ask = {
		.mem_ctx = mem_ctx, .store = store, .filter = filter,
		.after = page->after, .limit = page->limit,
	};
	int ret = query_track_ask_read(&ask);

	if (ret == 0) {
		ret = store_read(store);
	}
	if (ret != 0) {
		return ret;
	}
	if (ask.who.user != NULL) {
		ret = query_track_user(&ask);
	} else if (ask.who.address != NULL) {
		ret = of_address(&ask, &ask.address, !filter->no_logons);
	} else if (ask.who.mac != NULL || ask.who.client != NULL ||
		   ask.who.host != NULL) {
		ret = of_devices(&ask);
	} else {
		ret = of_prefix(&ask);
	}
	store_read_end(store);
	if (ret == 0) {
		*out_rows = ask.rows;
		*out_count = ask.count;
	}
	return ret;
}
