/*
 * Answers as rows, and the keys by which they are in order.
 *
 * Those about addresses come by address and start; those about a user by the
 * first logon that leads to each. A page begins again at the address and the
 * start, or the logon, of the key of the last row, and computes what is behind
 * it.
 */
#include "ipam/query/query_store_rows.h"
#include "ipam/query/query_track.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define SECURITY "Security"

bool query_track_full(const struct query_track_ask *ask)
{
	return ask->count >= ask->limit;
}

bool query_track_is_past(const struct query_track_ask *ask, const char *key)
{
	return ask->after != NULL && strcmp(key, ask->after) <= 0;
}

/* Blanks come before whatever a name has: "a" is before "a.b". */
static const char *address_key(TALLOC_CTX *mem_ctx,
			       const struct ipam_track_record *first)
{
	size_t size = 0;
	const uint8_t *blob = ipam_addr_blob(&first->address, &size);
	const char *address = query_track_hex(mem_ctx, blob, size);
	const char *client = query_track_hex(mem_ctx, first->client,
					     first->client_size);

	return talloc_asprintf(mem_ctx, "%d %s %020lld %s %020llu %s",
			       first->address.family,
			       address != NULL ? address : "",
			       (long long)first->at,
			       client != NULL ? client : "",
			       (unsigned long long)first->place,
			       first->server);
}

static const char *logon_key(TALLOC_CTX *mem_ctx,
			     const struct ipam_track_record *logon,
			     const char *behind)
{
	return talloc_asprintf(mem_ctx, "%020lld %020llu %s %s",
			       (long long)logon->at,
			       (unsigned long long)logon->place, logon->server,
			       behind);
}

struct query_track_mark
query_track_mark_read(const struct query_track_ask *ask)
{
	struct query_track_mark mark = { .from = 0 };
	const char *at = ask->after;
	uint8_t blob[IPAM_ADDR_BYTES];
	size_t size = 0;
	char *end = NULL;

	if (at == NULL) {
		return mark;
	}
	if (ask->who.user != NULL) {
		mark.from = strtoll(at, NULL, 10);
		return mark;
	}
	for (at += strcspn(at, " "); *at == ' ' || *at == '-'; at = end) {
		if (strspn(at + 1, "0123456789abcdef") != 2 ||
		    size == sizeof(blob)) {
			break;	/* the start, which has twenty digits */
		}
		blob[size++] = (uint8_t)strtoul(at + 1, &end, 16);
	}
	ipam_addr_from_blob(blob, size, &mark.address);
	at += strspn(at, " ");
	mark.from = strtoll(at, NULL, 10);
	return mark;
}

static void say(char **text, const char *format, const char *what,
		const char *more)
{
	char *line = talloc_asprintf(*text, format, what, more);

	if (line != NULL && strstr(*text, line) == NULL) {
		*text = talloc_asprintf_append_buffer(
			*text, "%s%s", (*text)[0] != '\0' ? "; " : "", line);
	}
}

/* Of a server that gave the address, or told of it. */
static int say_gaps(struct query_track_ask *ask, struct query_track *row,
		    const char *server, char **text)
{
	const struct store_track_gap_filter filter = {
		.server = server, .from = row->from, .to = row->to,
	};
	struct ipam_track_gap *gaps = NULL;
	size_t i, count = 0;
	int ret = store_track_gap_list(row, ask->store, &filter, &gaps,
				       &count);

	for (i = 0; ret == 0 && i < count; i++) {
		say(text, "%s: %s", server, ipam_track_hole_name(gaps[i].why));
	}
	talloc_free(gaps);
	return ret;
}

/* Of any server at which somebody may have logged on. */
static int say_logon_gaps(struct query_track_ask *ask,
			  const struct query_track *row, char **text)
{
	const struct store_track_gap_filter filter = {
		.log = SECURITY, .to = INT64_MAX,
	};
	const struct ipam_track_gap *gap = NULL;
	size_t i;
	int ret = 0;

	if (ask->filter->no_logons) {
		return 0;
	}
	if (!ask->has_gaps) {
		ask->has_gaps = true;
		ret = store_track_gap_list(ask->mem_ctx, ask->store, &filter,
					   &ask->gaps, &ask->gap_count);
	}
	for (i = 0; ret == 0 && i < ask->gap_count; i++) {
		gap = &ask->gaps[i];
		if (gap->from <= row->to && gap->to > row->from) {
			say(text, "%s: %s", gap->server,
			    ipam_track_hole_name(gap->why));
		}
	}
	return ret;
}

/* NULL for "" and NULL. */
static const char *some(TALLOC_CTX *mem_ctx, const char *text)
{
	return text != NULL && text[0] != '\0' ? talloc_strdup(mem_ctx, text) :
						 NULL;
}

static int add_records(struct query_track *row,
		       const struct query_track_set *set)
{
	const struct ipam_track_record *from = NULL;
	size_t i;

	row->records = talloc_zero_array(row, struct query_track_record,
					 set->count);
	if (row->records == NULL) {
		return ENOMEM;
	}
	row->record_count = set->count;
	for (i = 0; i < row->record_count; i++) {
		from = &set->rows[i];
		row->records[i] = (struct query_track_record){
			.at = from->at,
			.type = ipam_track_type_name(from->type),
			.address = query_addr_text(row, &from->address),
			.client = query_track_hex(row, from->client,
						  from->client_size),
			.host = some(row, from->host),
			.user = some(row, from->user),
			.domain = some(row, from->domain),
			.forest = some(row, from->forest),
			.event = from->event != 0 ? (int64_t)from->event : -1,
			.server = talloc_strdup(row, from->server),
			.log = talloc_strdup(row, from->log),
			.place = from->place,
		};
	}
	return 0;
}

/* People of the records, and what makes the answer less than certain. */
static int add_words(struct query_track_ask *ask, struct query_track *row,
		     const struct query_track_set *set, bool open)
{
	char *users = talloc_strdup(row, ""), *unsure = talloc_strdup(row, "");
	const struct ipam_track_record *r = NULL;
	const char *server = NULL;
	size_t i, length;
	int ret = 0;

	if (open) {
		say(&unsure, "%s%s", "no end was logged", "");
	}
	for (i = 0; ret == 0 && i < set->count; i++) {
		r = &set->rows[i];
		length = strlen(r->user);
		if (length > 0 && r->user[length - 1] != '$') {
			say(&users, r->domain[0] != '\0' ? "%s\\%s" : "%s%s",
			    r->domain, r->user);
		}
		if (r->unsure) {
			say(&unsure, "%s: %s", r->server,
			    "its time zone is not known");
		}
		if (server == NULL || strcmp(server, r->server) != 0) {
			server = r->server;
			ret = say_gaps(ask, row, server, &unsure);
		}
	}
	if (ret == 0) {
		ret = say_logon_gaps(ask, row, &unsure);
	}
	if (users == NULL || unsure == NULL) {
		return ENOMEM;
	}
	row->user = users[0] != '\0' ? users : NULL;
	row->uncertain = unsure[0] != '\0' ? unsure : NULL;
	return ret;
}

/* What the row says of whoever had the address. */
static void add_holder(struct query_track *row,
		       const struct ipam_track_record *holder)
{
	uint8_t mac[IPAM_MAC_BYTES];

	row->address = query_addr_text(row, &holder->address);
	row->host = some(row, holder->host);
	row->client = query_track_hex(row, holder->client,
				      holder->client_size);
	if (ipam_track_mac(holder->client, holder->client_size, mac)) {
		row->mac = query_track_hex(row, mac, sizeof(mac));
	}
	row->server = talloc_strdup(row, holder->server);
}

/* Keeps the row; those of a logon are put in order when all are there. */
static int emit(struct query_track_ask *ask, struct query_track *row)
{
	if (ask->count == ask->room) {
		ask->room = ask->room == 0 ? 64 : 2 * ask->room;
		ask->rows = talloc_realloc(ask->mem_ctx, ask->rows,
					   struct query_row *, ask->room);
	}
	if (ask->rows == NULL) {
		return ENOMEM;
	}
	ask->rows[ask->count++] = &row->row;
	if (ask->who.user == NULL) {
		ask->after = row->row.key;
	}
	return 0;
}

static int by_key(const void *a, const void *b)
{
	const struct query_row *const *x = a, *const *y = b;

	return strcmp((*x)->key, (*y)->key);
}

void query_track_row_order(struct query_track_ask *ask, size_t start)
{
	if (ask->count > start + 1) {
		qsort(ask->rows + start, ask->count - start,
		      sizeof(ask->rows[0]), by_key);
	}
	if (ask->count > start) {
		ask->after = ask->rows[ask->count - 1]->key;
	}
}

/* The client's own records of a span of chunks, and a deletion after it. */
static int own_records(TALLOC_CTX *mem_ctx,
		       const struct query_track_known *known,
		       const struct query_track_chunk *first,
		       const struct query_track_chunk *last,
		       struct query_track_set *set)
{
	const struct ipam_track_record *records = known->records;
	bool ended = ipam_track_ends(records[last->last].type);
	size_t i;
	int ret = 0;

	for (i = first->first; ret == 0 && i < known->count; i++) {
		if (i > last->last && !ended) {
			break;
		}
		if (!query_track_same(&records[i], &records[last->first]) &&
		    i != last->last) {
			continue;
		}
		if (i > last->last && !ipam_track_ends(records[i].type)) {
			break;
		}
		ret = query_track_add(mem_ctx, set, &records[i], 1);
	}
	return ret;
}

int query_track_row_span(struct query_track_ask *ask,
			 const struct query_track_known *known,
			 const struct query_track_span *span,
			 const struct ipam_track_record *logon)
{
	const struct query_track_chunk *c = known->chunks;
	const struct ipam_track_record *first =
		&known->records[c[span->first].first];
	const struct ipam_track_record *holder =
		&known->records[c[span->last].first];
	struct query_track *row = talloc_zero(ask->mem_ctx, struct query_track);
	struct query_track_set set = { .rows = NULL };
	TALLOC_CTX *tmp_ctx = talloc_new(row);
	int ret = 0;

	if (tmp_ctx == NULL) {
		return ENOMEM;
	}
	row->row.key = address_key(row, first);
	if (logon != NULL && row->row.key != NULL) {
		row->row.key = logon_key(row, logon, row->row.key);
	}
	if (row->row.key == NULL || query_track_is_past(ask, row->row.key)) {
		ret = row->row.key == NULL ? ENOMEM : 0;
		talloc_free(row);
		return ret;
	}
	row->from = span->from;
	row->to = span->to;
	ret = own_records(tmp_ctx, known, &c[span->first], &c[span->last],
			  &set);
	if (ret == 0 && !ask->filter->no_logons) {
		ret = query_track_related(tmp_ctx, ask->store, holder,
					  row->from, row->to, &set);
	}
	query_track_sort(&set);
	add_holder(row, holder);
	if (ret == 0) {
		ret = add_records(row, &set);
	}
	if (ret == 0) {
		ret = add_words(ask, row, &set, span->open);
	}
	talloc_free(tmp_ctx);
	return ret != 0 ? ret : emit(ask, row);
}

int query_track_row_logon(struct query_track_ask *ask,
			  const struct ipam_track_record *logon,
			  const struct ipam_track_record *machine)
{
	struct query_track *row = talloc_zero(ask->mem_ctx, struct query_track);
	struct query_track_set set = { .rows = NULL };
	int ret;

	if (row == NULL) {
		return ENOMEM;
	}
	row->row.key = address_key(row, logon);
	if (ask->who.user != NULL && row->row.key != NULL) {
		row->row.key = logon_key(row, logon, row->row.key);
	}
	if (row->row.key == NULL || query_track_is_past(ask, row->row.key)) {
		ret = row->row.key == NULL ? ENOMEM : 0;
		talloc_free(row);
		return ret;
	}
	row->from = row->to = logon->at;
	ret = query_track_add(row, &set, logon, 1);
	add_holder(row, logon);
	if (ret == 0 && machine->at != 0) {
		ret = query_track_add(row, &set, machine, 1);
		row->host = talloc_strndup(row, machine->user,
					   strlen(machine->user) - 1);
	}
	query_track_sort(&set);
	if (ret == 0) {
		ret = add_records(row, &set);
	}
	if (ret == 0) {
		ret = add_words(ask, row, &set, false);
	}
	return ret != 0 ? ret : emit(ask, row);
}
