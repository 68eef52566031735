/*
 * Who had which address when (TRK-01 to TRK-07), by the logic that the makers
 * of IPAM published:
 *
 *	the key -> addresses that it may have had -> chunks of their leases
 *		-> those that match, joined where they touch -> related records
 *
 * A user is found by logons: at the address itself, by the client id that an
 * NPS tells, or at an address at which the host's machine had logged on. A
 * logon that leads to no lease is an answer as well.
 *
 * Answers come by address, and by time within it. An answer of one address is
 * computed as a whole, a page begins again at the address of its key.
 */
#include "ipam/query/query_store_rows.h"
#include "ipam/query/query_track.h"

#include <ctype.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define MACHINE_S  (14 * 86400)
#define AROUND	   64	/* records beside the time that is asked for */
#define KEY_SPARE  64
#define ALWAYS	   (INT64_MAX / 4)

/* A logon that has to do with an address. */
struct hit {
	struct ipam_addr address;	/* whose leases may tell more */
	struct ipam_track_record logon;
	struct ipam_track_record machine; /* at 0: none was needed */
	bool used;
};

struct tracking {
	TALLOC_CTX *mem_ctx;
	struct store *store;
	const struct query_filter *filter;
	const char *after;
	size_t limit;
	int64_t from, to;
	struct ipam_prefix prefix;	/* no family: none was asked for */
	struct ipam_addr address;
	uint8_t bytes[IPAM_TRACK_CLIENT_MAX];
	struct store_track_who who;
	struct hit *hits;		/* of a user, by address */
	size_t hit_count;
	struct query_row **rows;
	size_t count, room;
};

static const char *hex(TALLOC_CTX *mem_ctx, const uint8_t *bytes, size_t size)
{
	static const char digit[] = "0123456789abcdef";
	char *text = size > 0 ? talloc_array(mem_ctx, char, 3 * size) : NULL;
	size_t i;

	for (i = 0; i < size && text != NULL; i++) {
		text[3 * i] = digit[bytes[i] >> 4];
		text[3 * i + 1] = digit[bytes[i] & 15];
		text[3 * i + 2] = i + 1 < size ? '-' : '\0';
	}
	return text;
}

/* Digits of a client id, with what people write between them. 0: none. */
static size_t digits(const char *text, uint8_t *out, size_t size)
{
	size_t n = 0;
	int digit;

	for (; *text != '\0'; text++) {
		if (strchr("-:. ", *text) != NULL) {
			continue;
		}
		if (!isxdigit((unsigned char)*text) || n >= 2 * size) {
			return 0;
		}
		digit = isdigit((unsigned char)*text) ?
				*text - '0' :
				tolower((unsigned char)*text) - 'a' + 10;
		out[n / 2] = (uint8_t)(n % 2 == 0 ? digit << 4 :
						    out[n / 2] | digit);
		n++;
	}
	return n % 2 == 0 ? n / 2 : 0;
}

static const char *lower(TALLOC_CTX *mem_ctx, const char *text)
{
	char *copy = talloc_strdup(mem_ctx, text);
	size_t i;

	for (i = 0; copy != NULL && copy[i] != '\0'; i++) {
		copy[i] = (char)tolower((unsigned char)copy[i]);
	}
	return copy;
}

/* EINVAL: not exactly one key, or one that is none. */
static int read_key(struct tracking *t)
{
	const struct query_filter *f = t->filter;
	int keys = (f->ip != NULL) + (f->mac != NULL) + (f->duid != NULL) +
		   (f->host != NULL) + (f->user != NULL);
	size_t size;

	if (f->prefix != NULL && ipam_prefix_parse(f->prefix, &t->prefix)) {
		return EINVAL;
	}
	if (keys > 1 || (keys == 0 && f->prefix == NULL)) {
		return EINVAL;
	}
	if (f->ip != NULL) {
		t->who.address = &t->address;
		return ipam_addr_parse(f->ip, &t->address);
	}
	if (f->mac != NULL || f->duid != NULL) {
		size = digits(f->mac != NULL ? f->mac : f->duid, t->bytes,
			      sizeof(t->bytes));
		t->who.mac = f->mac != NULL ? t->bytes : NULL;
		t->who.client = f->mac != NULL ? NULL : t->bytes;
		t->who.client_size = size;
		return size == 0 || (f->mac != NULL && size != IPAM_MAC_BYTES) ?
			       EINVAL : 0;
	}
	t->who.host = f->host != NULL ? lower(t->mem_ctx, f->host) : NULL;
	t->who.user = f->user != NULL ? lower(t->mem_ctx, f->user) : NULL;
	return 0;
}

static void read_time(struct tracking *t)
{
	t->from = t->filter->at != 0 ? t->filter->at : t->filter->from;
	t->to = t->filter->at != 0 ? t->filter->at :
		t->filter->to != 0 ? t->filter->to : ALWAYS;
}

/* Whether the client is the one of the key. */
static bool is_wanted(const struct tracking *t,
		      const struct ipam_track_record *record)
{
	uint8_t mac[IPAM_MAC_BYTES];
	const char *host = t->who.host;
	size_t length;

	if (t->who.mac != NULL) {
		return ipam_track_mac(record->client, record->client_size,
				      mac) &&
		       memcmp(mac, t->bytes, sizeof(mac)) == 0;
	}
	if (t->who.client != NULL) {
		return record->client_size == t->who.client_size &&
		       memcmp(record->client, t->bytes,
			      record->client_size) == 0;
	}
	if (host != NULL && strpbrk(host, "*?") != NULL) {
		return fnmatch(host, record->host, FNM_CASEFOLD) == 0;
	}
	if (host != NULL) {
		length = strlen(host);
		return strncasecmp(record->host, host, length) == 0 &&
		       (record->host[length] == '\0' ||
			record->host[length] == '.');
	}
	return true;
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

static void say_gaps(struct tracking *t, struct query_track *row,
		     const char *server, char **text)
{
	struct ipam_track_gap *gaps = NULL;
	size_t i, count = 0;
	int ret = store_track_gap_list(row, t->store, server, row->from,
				       row->to, &gaps, &count);

	for (i = 0; ret == 0 && i < count; i++) {
		say(text, "%s: %s", server, ipam_track_hole_name(gaps[i].why));
	}
}

static void add_records(struct query_track *row,
			const struct query_track_set *set)
{
	const struct ipam_track_record *from = NULL;
	size_t i;

	row->records = talloc_zero_array(row, struct query_track_record,
					 set->count);
	row->record_count = row->records != NULL ? set->count : 0;
	for (i = 0; i < row->record_count; i++) {
		from = &set->rows[i];
		row->records[i] = (struct query_track_record){
			.at = from->at,
			.type = ipam_track_type_name(from->type),
			.address = query_addr_text(row, &from->address),
			.client = hex(row, from->client, from->client_size),
			.host = from->host[0] != '\0' ?
					talloc_strdup(row, from->host) : NULL,
			.user = from->user[0] != '\0' ?
					talloc_strdup(row, from->user) : NULL,
			.domain = from->domain[0] != '\0' ?
					talloc_strdup(row, from->domain) :
					NULL,
			.forest = from->user[0] != '\0' ?
					talloc_strdup(row, from->forest) :
					NULL,
			.event = from->event != 0 ? (int64_t)from->event : -1,
			.server = talloc_strdup(row, from->server),
			.log = talloc_strdup(row, from->log),
			.place = from->place,
		};
	}
}

/* People of the records, and what makes the answer less than certain. */
static void add_words(struct tracking *t, struct query_track *row,
		      const struct query_track_set *set, bool open)
{
	char *users = talloc_strdup(row, ""), *unsure = talloc_strdup(row, "");
	const struct ipam_track_record *r = NULL;
	const char *server = NULL;
	size_t i, length;

	if (open) {
		say(&unsure, "%s%s", "no end was logged", "");
	}
	for (i = 0; i < set->count; i++) {
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
			say_gaps(t, row, server, &unsure);
		}
	}
	row->user = users[0] != '\0' ? users : NULL;
	row->uncertain = unsure[0] != '\0' ? unsure : NULL;
}

static const char *key_of(TALLOC_CTX *mem_ctx, const struct ipam_addr *address,
			  int64_t from, const char *client)
{
	const uint8_t *blob = NULL;
	size_t size = 0;

	blob = ipam_addr_blob(address, &size);
	return talloc_asprintf(mem_ctx, "%d|%s|%020lld|%s", address->family,
			       size > 0 ? hex(mem_ctx, blob, size) : "",
			       (long long)from, client != NULL ? client : "");
}

/* Keeps the row unless it is of a page before. */
static void emit(struct tracking *t, struct query_track *row)
{
	if (t->after != NULL && strcmp(row->row.key, t->after) <= 0) {
		talloc_free(row);
		return;
	}
	if (t->count == t->room) {
		t->room = t->room == 0 ? KEY_SPARE : 2 * t->room;
		t->rows = talloc_realloc(t->mem_ctx, t->rows,
					 struct query_row *, t->room);
	}
	t->rows[t->count++] = &row->row;
}

/* The lease that the server says is the client's still, or 0. */
static int64_t lease_end(struct tracking *t,
			 const struct ipam_track_record *holder)
{
	const struct store_lease_filter filter = {
		.server = holder->server, .address = &holder->address,
	};
	const struct store_page page = { .limit = 1 };
	struct ipam_lease *leases = NULL;
	const char *client = hex(t->mem_ctx, holder->client,
				 holder->client_size);
	size_t count = 0;
	int ret = store_lease_list(t->mem_ctx, t->store, &filter, &page,
				   &leases, &count);

	return ret == 0 && count == 1 && client != NULL &&
			       leases[0].client != NULL &&
			       strcasecmp(leases[0].client, client) == 0 ?
		       leases[0].expires_at : 0;
}

/* What is known of one address. */
struct known {
	struct ipam_track_record *records;
	struct query_track_chunk *chunks;
	size_t count, chunk_count;
};

/* The client's own records of a span of chunks, and a deletion after it. */
static int own_records(TALLOC_CTX *mem_ctx, const struct known *known,
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

/* Chunks first..last of one client, which touch each other, as one answer. */
static int answer(struct tracking *t, const struct known *known, size_t first,
		  size_t last)
{
	const struct query_track_chunk *chunks = known->chunks;
	const struct ipam_track_record *records = known->records;
	const struct ipam_track_record *holder = NULL;
	struct query_track *row = talloc_zero(t->mem_ctx, struct query_track);
	TALLOC_CTX *tmp_ctx = talloc_new(row);
	struct query_track_set set = { .rows = NULL };
	bool open = chunks[last].open;
	uint8_t mac[IPAM_MAC_BYTES];
	int64_t end = 0;
	int ret;

	holder = &records[chunks[last].first];
	row->from = chunks[first].from;
	row->to = chunks[last].to;
	if (open) {
		end = lease_end(t, holder);
		open = end <= holder->at;
		row->to = open ? row->to : end;
	}
	ret = own_records(tmp_ctx, known, &chunks[first], &chunks[last], &set);
	if (ret == 0 && !t->filter->no_logons) {
		ret = query_track_related(tmp_ctx, t->store, holder, row->from,
					  row->to, &set);
	}
	if (ret != 0) {
		talloc_free(row);
		return ret;
	}
	query_track_sort(&set);
	row->address = query_addr_text(row, &holder->address);
	row->host = holder->host[0] != '\0' ?
			    talloc_strdup(row, holder->host) : NULL;
	row->client = hex(row, holder->client, holder->client_size);
	if (ipam_track_mac(holder->client, holder->client_size, mac)) {
		row->mac = hex(row, mac, sizeof(mac));
	}
	row->server = talloc_strdup(row, holder->server);
	add_records(row, &set);
	add_words(t, row, &set, open);
	row->row.key = key_of(row, &holder->address, row->from, row->client);
	talloc_free(tmp_ctx);
	emit(t, row);
	return 0;
}

/* A logon of which no lease tells more. */
static void answer_logon(struct tracking *t, struct hit *hit)
{
	struct query_track *row = talloc_zero(t->mem_ctx, struct query_track);
	struct query_track_set set = { .rows = NULL };
	const struct ipam_track_record *logon = &hit->logon;
	uint8_t mac[IPAM_MAC_BYTES];

	row->from = row->to = logon->at;
	query_track_add(row, &set, logon, 1);
	if (hit->machine.at != 0) {
		query_track_add(row, &set, &hit->machine, 1);
		row->host = talloc_strndup(row, hit->machine.user,
					   strlen(hit->machine.user) - 1);
	}
	query_track_sort(&set);
	row->address = query_addr_text(row, &logon->address);
	row->client = hex(row, logon->client, logon->client_size);
	if (ipam_track_mac(logon->client, logon->client_size, mac)) {
		row->mac = hex(row, mac, sizeof(mac));
	}
	row->server = talloc_strdup(row, logon->server);
	add_records(row, &set);
	add_words(t, row, &set, false);
	row->row.key = key_of(row, &logon->address, logon->at,
			      talloc_asprintf(row, "logon%lld",
					      (long long)logon->place));
	emit(t, row);
}

/* A chunk that the question means: its time, its client, its user's logons. */
static bool is_meant(struct tracking *t, const struct query_track_chunk *chunk,
		     const struct ipam_track_record *holder, struct hit *hits,
		     size_t hit_count)
{
	struct hit *hit = NULL;
	bool meant = false;
	size_t i, length;

	if (hits == NULL) {
		return chunk->from <= t->to && chunk->to >= t->from &&
		       is_wanted(t, holder);
	}
	for (i = 0; i < hit_count; i++) {
		hit = &hits[i];
		if (hit->logon.at < chunk->from || hit->logon.at > chunk->to) {
			continue;
		}
		length = hit->machine.at != 0 ?
				 strlen(hit->machine.user) - 1 : 0;
		if (length > 0 &&
		    (strcspn(holder->host, ".") != length ||
		     strncasecmp(holder->host, hit->machine.user, length))) {
			continue;
		}
		hit->used = true;
		meant = true;
	}
	return meant;
}

static int64_t earliest(const struct hit *hits, size_t count, int64_t from)
{
	size_t i;

	for (i = 0; i < count; i++) {
		from = i == 0 || hits[i].logon.at < from ? hits[i].logon.at :
							   from;
	}
	return from;
}

static int by_key(const void *a, const void *b)
{
	const struct query_row *const *x = a, *const *y = b;

	return strcmp((*x)->key, (*y)->key);
}

/* The chunk, and 1, that begins (ends) with a record; 0: none. */
struct joints {
	size_t *begins, *ends;
};

/*
 * Whoever had the address in a chunk had it in those that touch it, unless
 * nobody logged their end.
 */
static void widen(const struct known *known, const struct joints *joints,
		  bool *meant)
{
	const struct query_track_chunk *c = known->chunks;
	size_t i, k, n = known->chunk_count;

	for (i = 0; i < n; i++) {
		k = meant[i] && !c[i].open ? joints->begins[c[i].last] : 0;
		if (k > 0 && !c[k - 1].open) {
			meant[k - 1] = true;
		}
	}
	for (i = n; i > 0; i--) {
		k = meant[i - 1] ? joints->ends[c[i - 1].first] : 0;
		if (k > 0) {
			meant[k - 1] = true;
		}
	}
}

/* Chunks that are meant, joined where one begins with the end of another. */
static int join(struct tracking *t, const struct known *known,
		const struct joints *joints, bool *meant)
{
	const struct query_track_chunk *c = known->chunks;
	size_t i, k, last;
	int ret = 0;

	for (i = 0; ret == 0 && i < known->chunk_count; i++) {
		if (!meant[i]) {
			continue;
		}
		for (last = i; !c[last].open; last = k - 1) {
			k = joints->begins[c[last].last];
			if (k == 0 || !meant[k - 1]) {
				break;
			}
			meant[k - 1] = false;
		}
		ret = answer(t, known, i, last);
	}
	return ret;
}

static int answer_chunks(struct tracking *t, const struct known *known,
			 struct hit *hits, size_t hit_count)
{
	const struct query_track_chunk *c = known->chunks;
	TALLOC_CTX *tmp_ctx = talloc_new(t->mem_ctx);
	bool *meant = talloc_zero_array(tmp_ctx, bool,
					known->chunk_count + 1);
	struct joints joints = {
		talloc_zero_array(tmp_ctx, size_t, known->count + 1),
		talloc_zero_array(tmp_ctx, size_t, known->count + 1),
	};
	size_t i;
	int ret = ENOMEM;

	if (meant == NULL || joints.begins == NULL || joints.ends == NULL) {
		goto done;
	}
	for (i = 0; i < known->chunk_count; i++) {
		meant[i] = is_meant(t, &c[i], &known->records[c[i].first],
				    hits, hit_count);
		joints.begins[c[i].first] = i + 1;
		if (!c[i].open) {
			joints.ends[c[i].last] = i + 1;
		}
	}
	if (hits == NULL) {
		widen(known, &joints, meant);
	}
	ret = join(t, known, &joints, meant);
done:
	talloc_free(tmp_ctx);
	return ret;
}

/* All answers of one address; of a user's with the logons that lead to it. */
static int answer_address(struct tracking *t, const struct ipam_addr *address,
			  struct hit *hits, size_t hit_count)
{
	TALLOC_CTX *tmp_ctx = talloc_new(t->mem_ctx);
	struct known known = { .records = NULL };
	size_t i, start = t->count;
	int ret = store_track_leases(tmp_ctx, t->store, address,
				     earliest(hits, hit_count, t->from), t->to,
				     AROUND, AROUND, &known.records,
				     &known.count);

	if (ret == 0) {
		known.chunks = query_track_chunks(tmp_ctx, known.records,
						  known.count,
						  &known.chunk_count);
		ret = known.chunks == NULL ? ENOMEM : 0;
	}
	if (ret == 0) {
		ret = answer_chunks(t, &known, hits, hit_count);
	}
	for (i = 0; ret == 0 && i < hit_count; i++) {
		if (!hits[i].used) {
			answer_logon(t, &hits[i]);
		}
	}
	if (t->count > start + 1) {
		qsort(t->rows + start, t->count - start, sizeof(t->rows[0]),
		      by_key);
	}
	talloc_free(tmp_ctx);
	return ret;
}

/* The machine that logged on last at the address of a logon. */
static int find_machine(struct tracking *t, struct hit *hit)
{
	const struct store_track_who who = { .address = &hit->logon.address };
	struct ipam_track_record *rows = NULL;
	size_t i, count = 0, length;
	int ret = store_track_logons(t->mem_ctx, t->store, &who,
				     hit->logon.at - MACHINE_S, hit->logon.at,
				     &rows, &count);

	for (i = 0; ret == 0 && i < count; i++) {
		length = strlen(rows[i].user);
		if (length > 1 && rows[i].user[length - 1] == '$') {
			hit->machine = rows[i];
		}
	}
	return ret;
}

static int add_hit(struct tracking *t, const struct hit *hit)
{
	t->hits = talloc_realloc(t->mem_ctx, t->hits, struct hit,
				 t->hit_count + 1);
	if (t->hits == NULL) {
		return ENOMEM;
	}
	t->hits[t->hit_count++] = *hit;
	return 0;
}

/* For each address that `who` had about then. */
static int add_hits(struct tracking *t, struct hit *hit,
		    const struct store_track_who *who)
{
	struct ipam_addr *list = NULL;
	size_t i, count = 0;
	int ret = store_track_addresses(t->mem_ctx, t->store, who,
					hit->logon.at - QUERY_TRACK_OPEN_S,
					hit->logon.at, &list, &count);

	for (i = 0; ret == 0 && i < count; i++) {
		hit->address = list[i];
		ret = add_hit(t, hit);
	}
	return ret != 0 || count > 0 ? ret : add_hit(t, hit);
}

static int hit_of(struct tracking *t, const struct ipam_track_record *logon)
{
	struct hit hit = { .address = logon->address, .logon = *logon };
	struct store_track_who who = { .address = &logon->address };
	struct ipam_addr *list = NULL;
	uint8_t mac[IPAM_MAC_BYTES];
	char *host = NULL;
	size_t count = 0;
	int ret;

	if (logon->address.family == IPAM_NO_FAMILY) {
		who = (struct store_track_who){ .client = logon->client,
						.client_size =
							logon->client_size };
		if (ipam_track_mac(logon->client, logon->client_size, mac)) {
			who = (struct store_track_who){ .mac = mac };
		}
		return add_hits(t, &hit, &who);
	}
	ret = store_track_addresses(t->mem_ctx, t->store, &who,
				    logon->at - QUERY_TRACK_OPEN_S, logon->at,
				    &list, &count);
	if (ret != 0 || count > 0) {
		return ret != 0 ? ret : add_hit(t, &hit);
	}
	/* No server gave that address: whose machine is it? */
	ret = find_machine(t, &hit);
	if (ret != 0 || hit.machine.at == 0) {
		return ret != 0 ? ret : add_hit(t, &hit);
	}
	host = talloc_strndup(t->mem_ctx, hit.machine.user,
			      strlen(hit.machine.user) - 1);
	who = (struct store_track_who){ .host = host };
	return add_hits(t, &hit, &who);
}

static int by_address(const void *a, const void *b)
{
	const struct hit *x = a, *y = b;

	return ipam_addr_cmp(&x->address, &y->address);
}

static int of_user(struct tracking *t)
{
	struct ipam_track_record *logons = NULL;
	size_t i, n, count = 0;
	int ret = store_track_logons(t->mem_ctx, t->store, &t->who, t->from,
				     t->to, &logons, &count);

	for (i = 0; ret == 0 && i < count; i++) {
		ret = hit_of(t, &logons[i]);
	}
	if (t->hit_count > 1) {
		qsort(t->hits, t->hit_count, sizeof(t->hits[0]), by_address);
	}
	for (i = 0; ret == 0 && i < t->hit_count && t->count < t->limit;
	     i += n) {
		for (n = 1; i + n < t->hit_count; n++) {
			if (by_address(&t->hits[i], &t->hits[i + n]) != 0) {
				break;
			}
		}
		if (t->prefix.addr.family == IPAM_NO_FAMILY ||
		    ipam_prefix_contains(&t->prefix, &t->hits[i].address)) {
			ret = answer_address(t, &t->hits[i].address,
					     &t->hits[i], n);
		}
	}
	return ret;
}

/* The address with which the page before ended; no family: from the start. */
static struct ipam_addr begin(const struct tracking *t)
{
	struct ipam_addr address = { .family = IPAM_NO_FAMILY };
	uint8_t blob[IPAM_ADDR_BYTES];
	char text[3 * IPAM_ADDR_BYTES + 1];
	size_t length, size;

	if (t->after == NULL || strlen(t->after) < 3) {
		return address;
	}
	length = strcspn(t->after + 2, "|");
	if (length < sizeof(text)) {
		memcpy(text, t->after + 2, length);
		text[length] = '\0';
		size = digits(text, blob, sizeof(blob));
		ipam_addr_from_blob(blob, size, &address);
	}
	return address;
}

static int of_prefix(struct tracking *t)
{
	struct ipam_addr at = begin(t);
	int ret = 0;

	if (at.family != IPAM_NO_FAMILY) {
		ret = answer_address(t, &at, NULL, 0);
	}
	while (ret == 0 && t->count < t->limit) {
		ret = store_track_next_address(t->store, &t->prefix, &at, &at);
		if (ret == 0) {
			ret = answer_address(t, &at, NULL, 0);
		}
	}
	return ret == ENOENT ? 0 : ret;
}

static int of_devices(struct tracking *t)
{
	struct ipam_addr *list = NULL, start = begin(t);
	size_t i, count = 0;
	int ret = store_track_addresses(t->mem_ctx, t->store, &t->who,
					t->from - QUERY_TRACK_OPEN_S, t->to,
					&list, &count);

	for (i = 0; ret == 0 && i < count && t->count < t->limit; i++) {
		if (ipam_addr_cmp(&list[i], &start) < 0 ||
		    (t->prefix.addr.family != IPAM_NO_FAMILY &&
		     !ipam_prefix_contains(&t->prefix, &list[i]))) {
			continue;
		}
		ret = answer_address(t, &list[i], NULL, 0);
	}
	return ret;
}

/* Whether a row has the logon among its records already. */
static bool is_told(const struct tracking *t,
		    const struct ipam_track_record *logon)
{
	const struct query_track *row = NULL;
	size_t i, k;

	for (i = 0; i < t->count; i++) {
		row = (const struct query_track *)t->rows[i];
		for (k = 0; k < row->record_count; k++) {
			if (row->records[k].at == logon->at &&
			    row->records[k].place == logon->place &&
			    strcmp(row->records[k].server, logon->server) ==
				    0) {
				return true;
			}
		}
	}
	return false;
}

/* Logons at the address, or with the client id, outside of any lease. */
static int other_logons(struct tracking *t)
{
	struct ipam_track_record *logons = NULL;
	size_t i, count = 0, told = t->count;
	struct hit hit = { .used = false };
	int ret = t->filter->no_logons ? 0 :
		  store_track_logons(t->mem_ctx, t->store, &t->who, t->from,
				     t->to, &logons, &count);

	for (i = 0; ret == 0 && i < count; i++) {
		if (is_told(t, &logons[i])) {
			continue;
		}
		hit = (struct hit){ .address = logons[i].address,
				    .logon = logons[i] };
		if (logons[i].address.family != IPAM_NO_FAMILY) {
			ret = find_machine(t, &hit);
		}
		if (ret == 0) {
			answer_logon(t, &hit);
		}
	}
	if (t->count > told) {
		qsort(t->rows, t->count, sizeof(t->rows[0]), by_key);
	}
	return ret;
}

/* All at once: a page is cut out of it, so that no row is lost or doubled. */
static int cut(struct tracking *t)
{
	size_t i = 0;

	while (t->after != NULL && i < t->count &&
	       strcmp(t->rows[i]->key, t->after) <= 0) {
		i++;
	}
	if (i > 0) {
		memmove(t->rows, t->rows + i,
			(t->count - i) * sizeof(t->rows[0]));
		t->count -= i;
	}
	return 0;
}

/* Of one address or client id: rows of leases, and logons beside them. */
static int of_one(struct tracking *t)
{
	const char *after = t->after;
	size_t limit = t->limit;
	int ret;

	t->after = NULL;
	t->limit = SIZE_MAX;
	ret = t->who.address != NULL ?
		      answer_address(t, &t->address, NULL, 0) : of_devices(t);
	if (ret == 0) {
		ret = other_logons(t);
	}
	t->after = after;
	t->limit = limit;
	return ret != 0 ? ret : cut(t);
}

int query_store_track(TALLOC_CTX *mem_ctx, struct store *store,
		      const struct query_filter *filter,
		      const struct store_page *page,
		      struct query_row ***out_rows, size_t *out_count)
{
	struct tracking t = {
		.mem_ctx = mem_ctx, .store = store, .filter = filter,
		.after = page->after, .limit = page->limit,
	};
	int ret = read_key(&t);

	if (ret == 0) {
		ret = store_read(store);
	}
	if (ret != 0) {
		return ret;
	}
	read_time(&t);
	if (t.who.user != NULL) {
		ret = of_user(&t);
	} else if (t.who.address != NULL || t.who.mac != NULL ||
		   t.who.client != NULL) {
		ret = of_one(&t);
	} else if (t.who.host != NULL) {
		ret = of_devices(&t);
	} else {
		ret = of_prefix(&t);
	}
	store_read_end(store);
	if (ret == 0) {
		*out_rows = t.rows;
		*out_count = t.count < t.limit ? t.count : t.limit;
	}
	return ret;
}
