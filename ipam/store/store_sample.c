/*
 * What DHCP servers count in their scopes.
 *
 * 1. The newest sample of a scope is the usage of that scope.
 * 2. The sample of a server is the sum over its scopes of that family at that
 *    moment, that of a superscope the sum over its scopes; where a count is
 *    past 2^53, as of an IPv6 prefix, it is -1.
 */
#include "ipam/store/store_plan_private.h"
#include "ipam/store/store_usage_private.h"

#include <errno.h>

/* sum() fails where the sum leaves 64 bits. */
#define SUM(column)                                                           \
	" CASE WHEN max(" column ") > 9007199254740992 OR min(" column ") < 0"\
	" THEN -1 ELSE sum(min(" column ", 9007199254740992)) END"
#define SUMS                                                                  \
	SUM("total") "," SUM("in_use") "," SUM("free") "," SUM("pending") "," \
	SUM("stateless") " FROM scope WHERE server = ?1 AND family = ?2"      \
	" AND usage_at > 0"

void store_column_usage(sqlite3_stmt *stmt, int column,
			struct ipam_usage *out_usage)
{
	out_usage->total = sqlite3_column_int64(stmt, column);
	out_usage->in_use = sqlite3_column_int64(stmt, column + 1);
	out_usage->free = sqlite3_column_int64(stmt, column + 2);
	out_usage->pending = sqlite3_column_int64(stmt, column + 3);
	out_usage->stateless = sqlite3_column_int64(stmt, column + 4);
}

/* The scopes of one family of a server at an instant. */
struct counting {
	struct store *store;
	struct store_usage_batch *batch;
	const char *server;
	int64_t server_id, at;
	enum ipam_family family;
	sqlite3_stmt *find, *keep;
};

static int put_scope(struct counting *c, const struct ipam_sample *sample)
{
	const struct ipam_usage *usage = &sample->usage;
	struct ipam_usage_object object = {
		.kind = IPAM_USAGE_SCOPE, .family = c->family,
		.server = c->server,
		.prefix.addr = sample->prefix.addr, .usage = *usage,
	};
	int64_t id = 0;
	int ret = store_bind(c->store, c->find, "iia", c->server_id,
			     (int64_t)c->family, &sample->prefix.addr);

	if (ret == 0) {
		ret = store_step(c->store, c->find);
	}
	if (ret == 0) {
		id = sqlite3_column_int64(c->find, 0);
		object.prefix.length =
			(unsigned)sqlite3_column_int(c->find, 1);
	}
	sqlite3_reset(c->find);
	if (ret != 0) {
		return ret == ENOENT ? 0 : ret;
	}
	ret = store_usage_batch_add(c->batch, c->server_id, &object);
	if (ret == 0) {
		ret = store_bind(c->store, c->keep, "iiiiiii", id, c->at,
				 usage->total, usage->in_use, usage->free,
				 usage->pending, usage->stateless);
	}
	if (ret == 0) {
		ret = store_do_again(c->store, c->keep);
	}
	return ret == 0 ? plan_ip_range_of_scope(c->store, id) : ret;
}

/* A sum in columns behind a name, or NULL for the server as a whole. */
static int read_sum(TALLOC_CTX *mem_ctx, struct store *store,
		    sqlite3_stmt *stmt, const void *private_data,
		    void *row_data)
{
	const struct counting *c = private_data;
	struct ipam_usage_object *object = row_data;

	object->family = c->family;
	object->server = c->server;
	object->name = store_column_text(mem_ctx, stmt, 0);
	object->kind = object->name != NULL ? IPAM_USAGE_SUPERSCOPE :
					      IPAM_USAGE_SERVER;
	store_column_usage(stmt, 1, &object->usage);
	return 0;
}

static int put_sums(struct counting *c)
{
	const struct store_row_kind kind = {
		sizeof(struct ipam_usage_object), read_sum, c
	};
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	struct ipam_usage_object *sums = NULL;
	sqlite3_stmt *stmt = NULL;
	size_t i, count = 0;
	int ret = store_prepare(c->store, &stmt,
				"SELECT NULL," SUMS " HAVING count(*) > 0"
				" UNION ALL SELECT superscope," SUMS
				" AND superscope <> '' GROUP BY superscope",
				"ii", c->server_id, (int64_t)c->family);

	ret = store_rows(tmp_ctx, c->store, ret, stmt, &kind, &sums, &count);
	for (i = 0; i < count && ret == 0; i++) {
		ret = store_usage_batch_add(c->batch, c->server_id, &sums[i]);
	}
	talloc_free(tmp_ctx);
	return ret;
}

static int counting_begin(struct counting *c)
{
	int ret = store_server_id(c->store, c->server, &c->server_id);

	if (ret == 0) {
		ret = store_usage_batch_new(NULL, c->store, c->at, &c->batch);
	}
	if (ret == 0) {
		ret = store_prepare(c->store, &c->find,
				    "SELECT id, length FROM scope WHERE"
				    " server = ?1 AND family = ?2"
				    " AND address = ?3", "");
	}
	if (ret == 0) {
		ret = store_prepare(c->store, &c->keep,
				    "UPDATE scope SET usage_at = ?2,"
				    " total = ?3, in_use = ?4, free = ?5,"
				    " pending = ?6, stateless = ?7"
				    " WHERE id = ?1 AND usage_at <= ?2", "");
	}
	return ret;
}

int store_usage_put_scopes(struct store *store, const char *server,
			   enum ipam_family family,
			   const struct ipam_sample *samples, size_t count,
			   int64_t at)
{
	struct counting c = { .store = store, .server = server, .at = at,
			      .family = family };
	bool own = false;
	int ret = store_enter(store, &own);
	size_t i;

	if (ret != 0) {
		return ret;
	}
	ret = counting_begin(&c);
	for (i = 0; i < count && ret == 0; i++) {
		ret = put_scope(&c, &samples[i]);
	}
	if (ret == 0) {
		ret = put_sums(&c);
	}
	talloc_free(c.batch);
	sqlite3_finalize(c.find);
	sqlite3_finalize(c.keep);
	return store_leave(store, own, ret);
}
