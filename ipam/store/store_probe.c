/*
 * Probes of addresses.
 *
 * 1. An address of a space has one row: what was asked of it last.
 * 2. A question and the run that answers it are one transaction. Each question
 *    has a run of its own, because one that is under way may have looked for
 *    the last time already; jobs of this task go one after the other.
 * 3. What is older than a day goes with the next question.
 */
#include "ipam/store/store_probe.h"

#include <errno.h>

#include "ipam/store/store_private.h"

#define KEEP_S 86400

static int check_room(struct store *store, size_t count)
{
	int64_t open = 0;
	int ret = store_number(store, &open, "SELECT count(*) FROM probe"
			       " WHERE probed_at = 0", "");

	if (ret == 0 && open + (int64_t)count > IPAM_PROBE_OPEN_MAX) {
		return store_say(store, EBUSY, "too many addresses wait for "
				 "their probes: ask again in a minute");
	}
	return ret;
}

int store_run_ask(struct store *store, const char *task, int64_t now,
		  int64_t *out_run)
{
	int ret = store_do(store, NULL, "INSERT INTO run (task, queued_at)"
			   " VALUES (?1, ?2)", "ti", task, now);

	*out_run = sqlite3_last_insert_rowid(store->db);
	return ret != 0 ? ret :
	       store_do(store, NULL, "INSERT INTO job (run, task) VALUES (?1,"
			" ?2)", "it", *out_run, task);
}

static int ask(struct store *store, int64_t range,
	       const struct ipam_addr *addresses, size_t count,
	       unsigned wanted, int64_t now, int64_t *out_run)
{
	int64_t space = 0;
	size_t i;
	int ret = store_number(store, &space, "SELECT space FROM ip_range"
			       " WHERE id = ?1", "i", range);

	if (ret == 0) {
		ret = store_do(store, NULL, "DELETE FROM probe WHERE"
			       " asked_at < ?1", "i", now - KEEP_S);
	}
	if (ret == 0) {
		ret = check_room(store, count);
	}
	for (i = 0; i < count && ret == 0; i++) {
		ret = store_do(
			store, NULL, "INSERT INTO probe (space, family,"
			" address, wanted, asked_at) VALUES (?1, ?2, ?3, ?4,"
			" ?5) ON CONFLICT DO UPDATE SET wanted = ?4, asked_at"
			" = ?5, probed_at = 0, ping = 0, dns = 0, name ="
			" NULL", "iiaii", space,
			(int64_t)addresses[i].family, &addresses[i],
			(int64_t)wanted, now);
	}
	return ret == 0 ? store_run_ask(store, IPAM_TASK_PROBE, now,
					out_run) : ret;
}

int store_probe_ask(struct store *store, int64_t range,
		    const struct ipam_addr *addresses, size_t count,
		    unsigned wanted, int64_t now, int64_t *out_run)
{
	bool own = false;
	int64_t run = 0;
	int ret = store_enter(store, &own);

	if (ret != 0) {
		return ret;
	}
	ret = store_leave(store, own, ask(store, range, addresses, count,
					  wanted, now, &run));
	if (ret == 0) {
		*out_run = run;
	}
	return ret;
}

#define COLUMNS                                                               \
	"SELECT space, address, wanted, asked_at, probed_at, ping, dns, name" \
	" FROM probe "

static int read_row(TALLOC_CTX *mem_ctx, struct store *store,
		    sqlite3_stmt *stmt, const void *private_data, void *row)
{
	struct ipam_probe *probe = row;

	probe->space = sqlite3_column_int64(stmt, 0);
	probe->address = store_column_addr(stmt, 1);
	probe->wanted = (unsigned)sqlite3_column_int(stmt, 2);
	probe->asked_at = sqlite3_column_int64(stmt, 3);
	probe->probed_at = sqlite3_column_int64(stmt, 4);
	probe->ping = (enum ipam_ping)sqlite3_column_int(stmt, 5);
	probe->ptr = (enum ipam_ptr)sqlite3_column_int(stmt, 6);
	probe->name = store_column_text(mem_ctx, stmt, 7);
	return 0;
}

int store_probe_open(TALLOC_CTX *mem_ctx, struct store *store, size_t limit,
		     struct ipam_probe **out_probes, size_t *out_count)
{
	const struct store_row_kind kind = { sizeof(struct ipam_probe),
					     read_row, NULL };
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(store, &stmt,
				    COLUMNS
				    "WHERE probed_at = 0"
				    " ORDER BY asked_at, space, family, address"
				    " LIMIT ?1",
				    "i", (int64_t)limit);

	return store_rows(mem_ctx, store, ret, stmt, &kind, out_probes,
			  out_count);
}

int store_probe_put(struct store *store, const struct ipam_probe *probes,
		    size_t count, int64_t now)
{
	bool own = false;
	size_t i;
	int ret = store_enter(store, &own);

	if (ret != 0) {
		return ret;
	}
	for (i = 0; i < count && ret == 0; i++) {
		ret = store_do(
			store, NULL, "UPDATE probe SET probed_at = ?4, ping ="
			" ?5, dns = ?6, name = ?7 WHERE space = ?1 AND family"
			" = ?2 AND address = ?3 AND wanted = ?8",
			"iiaiiiti", probes[i].space,
			(int64_t)probes[i].address.family, &probes[i].address,
			now, (int64_t)probes[i].ping, (int64_t)probes[i].ptr,
			probes[i].name, (int64_t)probes[i].wanted);
	}
	return store_leave(store, own, ret);
}

int store_probe_get(TALLOC_CTX *mem_ctx, struct store *store, int64_t range,
		    const struct ipam_addr *address, int64_t since,
		    struct ipam_probe *out_probe)
{
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(
		store, &stmt,
		COLUMNS
		"WHERE space = (SELECT space FROM"
		" ip_range WHERE id = ?1) AND family = ?2 AND address = ?3"
		" AND probed_at >= ?4 AND probed_at > 0",
		"iiai", range, (int64_t)address->family, address, since);

	if (ret == 0) {
		ret = store_step(store, stmt);
	}
	if (ret == 0) {
		ret = read_row(mem_ctx, store, stmt, NULL, out_probe);
	}
	store_give_back(store, stmt);
	return ret;
}
