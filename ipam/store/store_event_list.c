/*
 * Events of the catalog, found.
 *
 * A page is a walk along an index that has the order of pages, from where the
 * last page ended. It looks at so many events and no more: what is behind them
 * is for the next page. Along event_at it passes over blocks that cannot hold
 * what is asked for (store_event_block.c).
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ipam/store/store_event_private.h"

#define LOOKS 20000	/* events, of which each may take some 4 us */

/* A place in the order of the catalog. */
struct place {
	int64_t at, event;
};

static const struct place first = { INT64_MIN, INT64_MIN };
static const struct place behind = { INT64_MAX, INT64_MAX };

static int compare(const struct place *a, const struct place *b)
{
	return a->at != b->at ? (a->at < b->at ? -1 : 1) :
	       (a->event > b->event) - (a->event < b->event);
}

static char *key_of(TALLOC_CTX *mem_ctx, const struct place *place)
{
	return talloc_asprintf(mem_ctx, "%020lld|%020lld",
			       (long long)place->at, (long long)place->event);
}

char *store_event_key(TALLOC_CTX *mem_ctx, const struct ipam_event *event)
{
	const struct place place = { event->at, event->id };

	return key_of(mem_ctx, &place);
}

static bool parse_key(const char *key, struct place *out)
{
	char *end = NULL;

	out->at = strtoll(key, &end, 10);
	if (end == key || *end != '|') {
		return false;
	}
	key = end + 1;
	out->event = strtoll(key, &end, 10);
	return end != key && *end == '\0';
}

/*
 * A pattern for LIKE: * and ? stand for any, everything else for itself;
 * `around`: somewhere in a text. NULL for NULL.
 */
static char *pattern(TALLOC_CTX *mem_ctx, const char *text, bool around)
{
	char *made = NULL, *to = NULL;

	if (text == NULL) {
		return NULL;
	}
	made = talloc_zero_array(mem_ctx, char, 2 * strlen(text) + 3);
	if (made == NULL) {
		return NULL;
	}
	to = made;
	if (around) {
		*to++ = '%';
	}
	for (; *text != '\0'; text++) {
		if (*text == '*' || *text == '?') {
			*to++ = *text == '*' ? '%' : '_';
			continue;
		}
		if (strchr("%_\\", *text) != NULL) {
			*to++ = '\\';
		}
		*to++ = *text;
	}
	if (around) {
		*to = '%';
	}
	return made;
}

/* --- the statement that looks --- */

#define LIKE(n) " LIKE ?" #n " ESCAPE '\\'"
#define VALUE(value_name, n)                                                  \
	" AND EXISTS (SELECT 1 FROM event_value v WHERE v.event = e.id"       \
	" AND v.name = '" value_name "' AND v.new_value" LIKE(n) ")"

/* Conditions by the number of their parameter; without it, left out. */
static const char *const conditions[] = {
	[6] = " AND e.id = ?6",
	[7] = " AND e.kind = ?7",
	[8] = " AND e.number = ?8",
	[9] = " AND (e.server = ?9 OR e.object = 'server'"
	      " AND e.object_key = ?10)",
	[11] = " AND e.user_name" LIKE(11),
	[12] = " AND e.domain" LIKE(12),
	[13] = " AND e.object = ?13",
	[14] = " AND e.object_key = ?14",
	[15] = " AND (e.text" LIKE(15) " OR EXISTS (SELECT 1 FROM event_value"
	       " v WHERE v.event = e.id AND (v.old_value" LIKE(15)
	       " OR v.new_value" LIKE(15) ")))",
	[16] = VALUE("scope", 16),
	[17] = VALUE("scope_name", 17),
	[18] = VALUE("option", 18),
	[19] = VALUE("option_name", 19),
	[20] = VALUE("reservation", 20),
};

#define FIRST_CONDITION 6
#define CONDITIONS 21

struct question {
	const struct store_event_filter *filter;
	int64_t server;		/* its number, 0: there is none */
	const char *source;	/* an index and its conditions */
	bool blocks;		/* there are words to pass over blocks by */
	struct store_event_needs needs;		/* and one of these two */
	struct store_event_needs by_server, of_server;
};

static bool is_given(const struct store_event_filter *filter, int condition)
{
	const bool given[CONDITIONS] = {
		[6] = filter->id != 0, [7] = filter->kind != 0,
		[8] = filter->number != 0, [9] = filter->server != NULL,
		[11] = filter->user != NULL, [12] = filter->domain != NULL,
		[13] = filter->object != NULL, [14] = filter->key != NULL,
		[15] = filter->text != NULL, [16] = filter->scope != NULL,
		[17] = filter->scope_name != NULL,
		[18] = filter->option != NULL,
		[19] = filter->option_name != NULL,
		[20] = filter->reservation != NULL,
	};

	return given[condition];
}

static bool is_only_of_kind(const struct store_event_filter *filter)
{
	int i, count = 0;

	for (i = FIRST_CONDITION; i < CONDITIONS; i++) {
		count += is_given(filter, i);
	}
	return count == 1 && filter->kind != 0;
}

/* Events of a range, in order, each with whether it is asked for. */
static char *look_sql(TALLOC_CTX *mem_ctx, const struct question *q)
{
	const char *order = q->filter->oldest_first ? "" : " DESC";
	char *sql = talloc_strdup(mem_ctx, "SELECT e.at, e.id, (1");
	int i;

	for (i = FIRST_CONDITION; sql != NULL && i < CONDITIONS; i++) {
		if (is_given(q->filter, i)) {
			sql = talloc_strdup_append(sql, conditions[i]);
		}
	}
	/* ?21: so that all of them may be bound. */
	return sql == NULL ? NULL : talloc_asprintf(
		mem_ctx, "%s AND ?21 IS NULL) FROM event e%s"
		" AND (e.at, e.id) >= (?1, ?2) AND (e.at, e.id) < (?3, ?4)"
		" ORDER BY e.at%s, e.id%s LIMIT ?5", sql, q->source, order,
		order);
}

static int prepare_look(TALLOC_CTX *tmp_ctx, struct store *store,
			const struct question *q, sqlite3_stmt **out_stmt)
{
	const struct store_event_filter *f = q->filter;
	char *sql = look_sql(tmp_ctx, q);

	return sql == NULL ? ENOMEM : store_borrow_with(
		store, out_stmt, sql, "iiiiiiiiinttttttttttt", first.at,
		first.event, behind.at, behind.event, (int64_t)0, f->id,
		(int64_t)f->kind, f->number, q->server, f->server,
		pattern(tmp_ctx, f->user, false),
		pattern(tmp_ctx, f->domain, false), f->object, f->key,
		pattern(tmp_ctx, f->text, true),
		pattern(tmp_ctx, f->scope, false),
		pattern(tmp_ctx, f->scope_name, false),
		pattern(tmp_ctx, f->option, false),
		pattern(tmp_ctx, f->option_name, false),
		pattern(tmp_ctx, f->reservation, false), NULL);
}

static void ask_blocks(TALLOC_CTX *tmp_ctx, struct question *q)
{
	const struct store_event_filter *f = q->filter;
	const char *const texts[] = {
		f->user, f->domain, f->object, f->key, f->text, f->scope,
		f->scope_name, f->option, f->option_name, f->reservation,
	};
	size_t i;

	if (f->kind != 0) {
		store_event_need_fact(tmp_ctx, &q->needs, STORE_EVENT_OF_KIND,
				      f->kind);
	}
	if (f->number != 0) {
		store_event_need_fact(tmp_ctx, &q->needs,
				      STORE_EVENT_OF_NUMBER, f->number);
	}
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		store_event_need_text(tmp_ctx, &q->needs, texts[i]);
	}
}

/* What is done to a server tells its name, what it tells itself its number. */
static int ask_server(TALLOC_CTX *tmp_ctx, struct store *store,
		      struct question *q)
{
	int ret;

	if (q->filter->server == NULL) {
		return 0;
	}
	ret = store_number(store, &q->server, "SELECT id FROM server WHERE"
			   " name = ?1", "n", q->filter->server);
	store_event_need_fact(tmp_ctx, &q->by_server, STORE_EVENT_OF_SERVER,
			      q->server);
	store_event_need_text(tmp_ctx, &q->of_server, q->filter->server);
	return ret == ENOENT ? 0 : ret;
}

static int make_question(TALLOC_CTX *tmp_ctx, struct store *store,
			 struct question *q)
{
	const struct store_event_filter *f = q->filter;
	int ret = ask_server(tmp_ctx, store, q);

	if (f->id != 0) {
		q->source = " WHERE e.id = ?6";
	} else if (f->object != NULL && f->key != NULL) {
		q->source = " INDEXED BY event_object WHERE e.object = ?13"
			    " AND e.object_key = ?14";
	} else if (is_only_of_kind(f)) {
		q->source = " INDEXED BY event_kind WHERE e.kind = ?7";
	} else {
		q->source = " INDEXED BY event_at WHERE 1";
		ask_blocks(tmp_ctx, q);
		q->blocks = q->needs.count > 0 || f->server != NULL;
	}
	return ret;
}

/* --- the walk --- */

struct walk {
	struct store *store;
	const struct question *q;
	sqlite3_stmt *look;
	struct place low, high;	/* what is left: from low, before high */
	size_t looks;		/* that are left */
	int64_t *hits;
	size_t limit, count;
};

static bool is_over(const struct walk *w)
{
	return w->count == w->limit || w->looks == 0 ||
	       compare(&w->low, &w->high) >= 0;
}

/* What was looked at, or passed over: everything up to there. */
static void go_to(struct walk *w, const struct place *place)
{
	if (!w->q->filter->oldest_first) {
		w->high = compare(place, &w->high) < 0 ? *place : w->high;
	} else if (compare(place, &w->low) > 0) {
		w->low = *place;
	}
}

static void look_at(struct walk *w)
{
	struct place place = { sqlite3_column_int64(w->look, 0),
			       sqlite3_column_int64(w->look, 1) };

	if (sqlite3_column_int(w->look, 2) != 0) {
		w->hits[w->count++] = place.event;
	}
	w->looks--;
	place.event += w->q->filter->oldest_first;
	go_to(w, &place);
}

/* Looks at what there is between two places. */
static int look_between(struct walk *w, const struct place *from,
			const struct place *to)
{
	const struct place *low = compare(from, &w->low) > 0 ? from : &w->low;
	const struct place *high = compare(to, &w->high) < 0 ? to : &w->high;
	int ret;

	if (is_over(w) || compare(low, high) >= 0) {
		return 0;
	}
	sqlite3_reset(w->look);
	sqlite3_bind_int64(w->look, 1, low->at);
	sqlite3_bind_int64(w->look, 2, low->event);
	sqlite3_bind_int64(w->look, 3, high->at);
	sqlite3_bind_int64(w->look, 4, high->event);
	sqlite3_bind_int64(w->look, 5, (int64_t)w->looks);
	do {
		ret = store_step(w->store, w->look);
		if (ret == 0) {
			look_at(w);
		}
	} while (ret == 0 && !is_over(w));
	sqlite3_reset(w->look);
	if (ret == ENOENT && w->looks > 0) {
		go_to(w, w->q->filter->oldest_first ? to : from);
	}
	return ret == ENOENT ? 0 : ret;
}

static bool may_be_in(const struct question *q, sqlite3_stmt *block)
{
	const uint8_t *words = sqlite3_column_blob(block, 2);

	if (words == NULL ||
	    sqlite3_column_bytes(block, 2) != STORE_EVENT_WORDS) {
		return true;
	}
	return store_event_may(words, &q->needs) &&
	       (q->filter->server == NULL ||
		store_event_may(words, &q->by_server) ||
		store_event_may(words, &q->of_server));
}

static int pass(struct walk *w, const struct place *from,
		const struct place *to, bool may)
{
	if (may) {
		return look_between(w, from, to);
	}
	go_to(w, w->q->filter->oldest_first ? to : from);
	w->looks--;
	return 0;
}

/* The blocks of what is left, from its begin; each ends where another begins. */
static int pass_blocks(struct walk *w, sqlite3_stmt *blocks)
{
	struct place start = first, before = first;
	bool may = false, may_before = false, has_before = false;
	int ret = 0;

	while (!is_over(w)) {
		ret = store_step(w->store, blocks);
		if (ret != 0) {
			break;
		}
		start = (struct place){ sqlite3_column_int64(blocks, 0),
					sqlite3_column_int64(blocks, 1) };
		may = may_be_in(w->q, blocks);
		if (!w->q->filter->oldest_first) {
			ret = pass(w, &start, &behind, may);
		} else if (has_before) {
			ret = pass(w, &before, &start, may_before);
		}
		if (ret != 0) {
			return ret;
		}
		before = start;
		may_before = may;
		has_before = true;
	}
	if (ret == ENOENT && w->q->filter->oldest_first && !is_over(w)) {
		ret = pass(w, &before, &behind, may_before);
	}
	return ret == ENOENT ? 0 : ret;
}

static int walk_blocks(struct walk *w)
{
	sqlite3_stmt *blocks = NULL;
	int ret = w->q->filter->oldest_first ?
		store_borrow_with(
			w->store, &blocks, "SELECT at, event, words FROM"
			" event_block WHERE (at, event) >= (SELECT at, event"
			" FROM event_block WHERE (at, event) <= (?1, ?2)"
			" ORDER BY at DESC, event DESC LIMIT 1)"
			" AND (at, event) < (?3, ?4) ORDER BY at, event",
			"iiii", w->low.at, w->low.event, w->high.at,
			w->high.event) :
		store_borrow_with(
			w->store, &blocks, "SELECT at, event, words FROM"
			" event_block WHERE (at, event) < (?1, ?2)"
			" ORDER BY at DESC, event DESC", "ii", w->high.at,
			w->high.event);

	if (ret == 0) {
		ret = pass_blocks(w, blocks);
	}
	store_give_back(w->store, blocks);
	return ret;
}

/* From where the page before ended; false: its key is none. */
static bool begin_at(struct walk *w, const struct store_page *page)
{
	const struct store_event_filter *f = w->q->filter;
	const struct place from = { f->from, INT64_MIN };
	const struct place to = { f->to, INT64_MIN };
	struct place after = first;

	w->low = f->from != 0 ? from : first;
	w->high = f->to != 0 ? to : behind;
	w->looks = f->looks > 0 ? f->looks : LOOKS;
	w->limit = page->limit;
	if (page->after == NULL) {
		return true;
	}
	if (!parse_key(page->after, &after) || after.event == INT64_MAX) {
		return false;
	}
	after.event += f->oldest_first;
	go_to(w, &after);
	return true;
}

/* The key of what was looked at last. */
static char *resume_key(TALLOC_CTX *mem_ctx, const struct walk *w)
{
	struct place last = w->high;

	if (w->q->filter->oldest_first) {
		last = w->low;
		last.event--;
	}
	return key_of(mem_ctx, &last);
}

static int walk(TALLOC_CTX *tmp_ctx, struct walk *w)
{
	int ret;

	w->hits = talloc_array(tmp_ctx, int64_t, w->limit);
	if (w->hits == NULL) {
		return ENOMEM;
	}
	ret = prepare_look(tmp_ctx, w->store, w->q, &w->look);
	if (ret == 0 && w->q->blocks) {
		ret = walk_blocks(w);
	} else if (ret == 0) {
		ret = look_between(w, &first, &behind);
	}
	store_give_back(w->store, w->look);
	return ret;
}

/* --- what was found --- */

static int read_value(TALLOC_CTX *mem_ctx, struct store *store,
		      sqlite3_stmt *stmt, const void *private_data,
		      void *row_data)
{
	struct ipam_event_value *value = row_data;

	value->name = store_column_text(mem_ctx, stmt, 0);
	value->before = store_column_text(mem_ctx, stmt, 1);
	value->after = store_column_text(mem_ctx, stmt, 2);
	return 0;
}

static int read_values(TALLOC_CTX *mem_ctx, struct store *store,
		       struct ipam_event *event)
{
	const struct store_row_kind kind = {
		sizeof(struct ipam_event_value), read_value, NULL
	};
	struct ipam_event_value *values = NULL;
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(store, &stmt, "SELECT name, old_value,"
				    " new_value FROM event_value WHERE"
				    " event = ?1 ORDER BY position", "i",
				    event->id);

	ret = store_rows(mem_ctx, store, ret, stmt, &kind, &values,
			 &event->value_count);
	event->values = values;
	return ret;
}

static void read_columns(TALLOC_CTX *mem_ctx, sqlite3_stmt *stmt,
			 struct ipam_event *event)
{
	unsigned role = (unsigned)sqlite3_column_int(stmt, 6);

	event->id = sqlite3_column_int64(stmt, 0);
	event->kind = (unsigned)sqlite3_column_int(stmt, 1);
	event->at = sqlite3_column_int64(stmt, 2);
	event->number = sqlite3_column_int64(stmt, 3);
	event->server = store_column_text(mem_ctx, stmt, 4);
	event->computer = store_column_text(mem_ctx, stmt, 5);
	event->role = role < IPAM_ROLE_COUNT ? role : IPAM_ROLE_COUNT;
	event->user = store_column_text(mem_ctx, stmt, 7);
	event->domain = store_column_text(mem_ctx, stmt, 8);
	event->forest = store_column_text(mem_ctx, stmt, 9);
	event->origin = store_column_text(mem_ctx, stmt, 10);
	event->object = store_column_text(mem_ctx, stmt, 11);
	event->key = store_column_text(mem_ctx, stmt, 12);
	event->text = store_column_text(mem_ctx, stmt, 13);
	event->source = store_column_text(mem_ctx, stmt, 14);
	event->place = sqlite3_column_int64(stmt, 15);
}

/* ENOENT: it is gone since. */
static int read_event(TALLOC_CTX *mem_ctx, struct store *store, int64_t id,
		      struct ipam_event *event)
{
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(
		store, &stmt, "SELECT e.id, e.kind, e.at, e.number, s.name,"
		" e.computer, e.role, e.user_name, e.domain, e.forest,"
		" e.origin, e.object, e.object_key, e.text, e.source, e.place"
		" FROM event e LEFT JOIN server s ON s.id = e.server"
		" WHERE e.id = ?1", "i", id);

	if (ret == 0) {
		ret = store_step(store, stmt);
	}
	if (ret == 0) {
		read_columns(mem_ctx, stmt, event);
	}
	store_give_back(store, stmt);
	return ret == 0 ? read_values(mem_ctx, store, event) : ret;
}

static int read_hits(TALLOC_CTX *mem_ctx, const struct walk *w,
		     struct ipam_event **out_events, size_t *out_count)
{
	struct ipam_event *events = talloc_zero_array(
		mem_ctx, struct ipam_event, w->count);
	size_t i, count = 0;
	int ret = events == NULL ? ENOMEM : 0;

	for (i = 0; i < w->count && ret == 0; i++) {
		ret = read_event(events, w->store, w->hits[i],
				 &events[count]);
		count += ret == 0;
		ret = ret == ENOENT ? 0 : ret;
	}
	if (ret != 0) {
		talloc_free(events);
		return ret;
	}
	*out_events = events;
	*out_count = count;
	return 0;
}

int store_event_list(TALLOC_CTX *mem_ctx, struct store *store,
		     const struct store_event_filter *filter,
		     const struct store_page *page,
		     struct ipam_event **out_events, size_t *out_count,
		     char **out_resume)
{
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	struct question q = { .filter = filter };
	struct walk w = { .store = store, .q = &q };
	int ret;

	if (!begin_at(&w, page)) {
		talloc_free(tmp_ctx);
		return EINVAL;
	}
	ret = make_question(tmp_ctx, store, &q);
	if (ret == 0) {
		ret = walk(tmp_ctx, &w);
	}
	if (ret == 0) {
		ret = read_hits(mem_ctx, &w, out_events, out_count);
	}
	if (ret == 0 && out_resume != NULL) {
		*out_resume = w.looks == 0 && w.count < w.limit &&
			      compare(&w.low, &w.high) < 0 ?
			      resume_key(mem_ctx, &w) : NULL;
	}
	talloc_free(tmp_ctx);
	return ret;
}
