/*
 * Export and import of all that people entered.
 *
 * 1. An export is pages, each of one section; a cursor is "SECTION cursor".
 * 2. An import is pieces that wait outside of the store (store_whole.c), then
 *    one transaction in the order of the sections: all of it, or nothing.
 * 3. It ends at the first problem that is not of a row alone, such as a right
 *    that is missing.
 */
#include "ipam/api/api_whole.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ipam/base/error.h"
#include "ipam/store/store_whole.h"

#define LEFT_OUT "tokens and what access policies say of them, keys and "      \
		 "passwords, what is collected, tracking records, events, "    \
		 "utilization"
#define LOOKS_MAX 50	/* at lists that have nothing to say */

const struct whole_section *const whole_sections[WHOLE_SECTIONS] = {
	&whole_settings[0], &whole_settings[1], &whole_settings[2],
	&whole_settings[3], &whole_settings[4], &whole_customs[0],
	&whole_customs[1], &whole_customs[2], &whole_customs[3],
	&whole_access[0], &whole_access[1], &whole_access[2],
	&whole_servers[0], &whole_files[0], &whole_files[1], &whole_files[2],
	&whole_files[3], &whole_objects[4], &whole_files[4], &whole_files[5], &whole_objects[0],
	&whole_objects[1], &whole_objects[2], &whole_objects[3],
	&whole_rest[0], &whole_rest[1],
};

int whole_section_find(const char *name)
{
	int at = WHOLE_SECTIONS - 1;

	while (at >= 0 && strcmp(whole_sections[at]->name, name) != 0) {
		at--;
	}
	return at;
}

/* --- export --- */

/* "addresses 3:6162" as a section and what its list gave; -1 for neither. */
static int read_cursor(struct handling *h, const char **out_after)
{
	const char *cursor = api_handle_text(h, "cursor");
	char *text = NULL, *blank = NULL;
	int at;

	*out_after = NULL;
	if (cursor == NULL) {
		return 0;
	}
	text = api_cursor_decode(h->call, cursor);
	blank = text != NULL ? strchr(text, ' ') : NULL;
	if (blank == NULL) {
		return -1;
	}
	*blank = '\0';
	at = whole_section_find(text);
	*out_after = blank[1] != '\0' ? blank + 1 : NULL;
	return at;
}

static char *make_cursor(TALLOC_CTX *mem_ctx, int at, const char *after)
{
	char *text = at == WHOLE_SECTIONS ? NULL :
		talloc_asprintf(mem_ctx, "%s %s", whole_sections[at]->name,
				after != NULL ? after : "");

	return text != NULL ? api_cursor_encode(mem_ctx, text) : NULL;
}

int api_handle_whole_export(struct handling *h, json_t **out_json)
{
	struct store *store = h->handler->sink->store;
	const struct whole_section *section = NULL;
	const char *after = NULL, *next = NULL;
	json_t *rows = NULL;
	int64_t changes = 0;
	int at = read_cursor(h, &after), looks = 0, ret;

	if (at < 0) {
		return whole_wrong(h, 400, "cursor", "cursor is none that this "
				   "API gave out");
	}
	if (store == NULL || manage_access_data(h->manage.access) == NULL) {
		return whole_failed(h, store == NULL ? EROFS : IPAM_E_ACCESS);
	}
	section = whole_sections[at];
	rows = json_array();
	do {
		next = NULL;
		ret = section->page(h, section, after, rows, &next);
		after = next;
	} while (ret == 0 && next != NULL && ++looks < LOOKS_MAX &&
		 json_array_size(rows) < WHOLE_BATCH);
	if (ret == 0) {
		ret = whole_failed(h, store_whole_changes(store, &changes));
	}
	if (ret != 0) {
		json_decref(rows);
		return ret;
	}
	*out_json = json_pack("{s:i, s:s, s:o, s:s?, s:s, s:I}", "version",
			      API_WHOLE_VERSION, "section", section->name,
			      "rows", rows, "next",
			      make_cursor(h->call, next != NULL ? at : at + 1,
					  next), "left_out", LEFT_OUT,
			      "changes", (json_int_t)changes);
	return 0;
}

/* --- import --- */

static int check_version(struct handling *h)
{
	int64_t version = api_handle_number(h, "version");

	return version == API_WHOLE_VERSION ? 0 :
	       api_problem_set(h->call, &h->call->problem, 422, "version",
			       "the file is of version %lld, this ipamd reads "
			       "version %d: import it with an ipamd as new as "
			       "the one that wrote it", (long long)version,
			       API_WHOLE_VERSION);
}

/* Whether no piece is missing or there twice. */
static int check_sent(struct handling *h, int64_t import)
{
	int64_t count = 0;
	int ret = store_whole_count(h->handler->sink->store, import, &count);

	if (ret == ENOENT) {
		return whole_wrong(h, 404, "import", "there is no such import: "
				   "another one began, or ipamd was started "
				   "anew; begin again");
	}
	if (ret != 0) {
		return whole_failed(h, ret);
	}
	return count == api_handle_number(h, "sent") ? 0 :
	       api_problem_set(h->call, &h->call->problem, 409, "sent",
			       "%lld rows are here: a piece is missing or was "
			       "sent twice; begin again", (long long)count);
}

int api_handle_whole_send(struct handling *h, json_t **out_json)
{
	struct store *store = h->handler->sink->store;
	const struct api_arg *rows = api_call_arg(h->call, "rows");
	int section = whole_section_find(api_handle_text(h, "section"));
	int64_t import = api_handle_number(h, "import");
	size_t i;
	int ret = store == NULL ? whole_failed(h, EROFS) : check_version(h);

	if (ret == 0 && import == 0) {
		ret = whole_failed(h, store_whole_begin(store, &import));
	}
	if (ret == 0) {
		ret = check_sent(h, import);
	}
	for (i = 0; ret == 0 && i < rows->count; i++) {
		ret = whole_failed(h, store_whole_add(store, import, section,
						      rows->list[i]));
	}
	if (ret != 0) {
		return ret;
	}
	*out_json = json_pack("{s:I, s:I}", "import", (json_int_t)import,
			      "sent", (json_int_t)(api_handle_number(h, "sent")
						   + (int64_t)rows->count));
	return 0;
}

/* How far a section has come. */
struct progress {
	int64_t place, number;
	bool more;
};

static int put_batch(struct handling *h, int at, struct progress *p,
		     struct whole_result *result)
{
	const struct whole_section *section = whole_sections[at];
	struct store_whole_row *rows = NULL;
	size_t i, count = 0;
	int ret;

	h->manage.field = h->manage.why = NULL;
	ret = whole_failed(h, store_whole_rows(
		h->call, h->handler->sink->store, at, p->place, WHOLE_BATCH,
		&rows, &count));

	if (ret == 0 && count > 0 && whole_is_file(section)) {
		ret = whole_file_put(h, section, rows, count, p->number,
				     result);
	}
	for (i = 0; ret == 0 && i < count && !whole_is_file(section); i++) {
		ret = whole_put_row(h, section, rows[i].text,
				    p->number + (int64_t)i, result);
	}
	p->place = count > 0 ? rows[count - 1].place : p->place;
	p->number += (int64_t)count;
	p->more = count == WHOLE_BATCH;
	return ret;
}

/*
 * Inside of the transaction: rows of a section, a batch after the other, each
 * with a call of its own, so that its memory goes with it.
 */
static int put_section(struct handling *h, int at, struct whole_result *result)
{
	struct progress progress = { .number = 1, .more = true };
	struct api_call *whole = h->call;
	int ret = 0;

	while (ret == 0 && progress.more &&
	       result->count[WHOLE_FAILED] < WHOLE_TOLD_MAX) {
		h->call = api_call_new(whole);
		if (h->call == NULL) {
			h->call = whole;
			return whole_failed(h, ENOMEM);
		}
		ret = put_batch(h, at, &progress, result);
		if (ret != 0) {
			api_problem_set(whole, &whole->problem,
					h->call->problem.status,
					h->call->problem.field, "%s",
					h->call->problem.detail);
		}
		talloc_free(h->call);
		h->call = whole;
	}
	return ret;
}

static int tell(struct handling *h, const struct whole_result *result)
{
	static const struct manage_event event = {
		.object = "import", .key = "whole", .verb = MANAGE_IMPORTED
	};
	const struct ipam_event_value values[] = {
		{ .name = "added", .after = talloc_asprintf(
			h->call, "%lld",
			(long long)result->count[WHOLE_ADDED]) },
		{ .name = "changed", .after = talloc_asprintf(
			h->call, "%lld",
			(long long)result->count[WHOLE_CHANGED]) },
	};

	return result->count[WHOLE_ADDED] + result->count[WHOLE_CHANGED] == 0 ?
		0 : whole_failed(h, manage_note(&h->manage, &event, values,
						2));
}

static int put_all(struct handling *h, struct whole_result *result,
		   bool *out_applied)
{
	struct store *store = h->handler->sink->store;
	int at, ret = whole_failed(h, store_begin(store));

	if (ret != 0) {
		return ret;
	}
	for (at = 0; ret == 0 && at < WHOLE_SECTIONS &&
		     result->count[WHOLE_FAILED] < WHOLE_TOLD_MAX; at++) {
		ret = put_section(h, at, result);
	}
	if (ret == 0 && result->count[WHOLE_FAILED] == 0 && !result->dry_run) {
		ret = tell(h, result);
		if (ret == 0) {
			ret = whole_failed(h, store_commit(store));
			*out_applied = ret == 0;
		}
	}
	if (!*out_applied) {
		store_rollback(store);
		if (h->manage.access != NULL) {
			manage_access_again(h->manage.access);
		}
	}
	return ret;
}

int api_handle_whole_import(struct handling *h, json_t **out_json)
{
	struct whole_result result = {
		.dry_run = api_handle_flag(h, "dry_run") == MANAGE_YES,
	};
	struct store *store = h->handler->sink->store;
	bool applied = false;
	int ret = store == NULL ? whole_failed(h, EROFS) :
		  check_sent(h, api_handle_number(h, "import"));

	if (ret != 0) {
		return ret;
	}
	result.rows = json_array();
	ret = put_all(h, &result, &applied);
	store_whole_end(store);
	if (ret != 0) {
		json_decref(result.rows);
		return ret;
	}
	*out_json = json_pack(
		"{s:b, s:I, s:I, s:I, s:I, s:I, s:s, s:o}", "applied",
		applied, "added", (json_int_t)result.count[WHOLE_ADDED],
		"changed", (json_int_t)result.count[WHOLE_CHANGED],
		"unchanged", (json_int_t)result.count[WHOLE_UNCHANGED],
		"waiting", (json_int_t)result.count[WHOLE_WAITING], "failed",
		(json_int_t)result.count[WHOLE_FAILED], "left_out", LEFT_OUT,
		"rows", result.rows);
	return 0;
}
