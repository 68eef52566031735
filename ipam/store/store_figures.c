/*
 * How much there is.
 */
#include "ipam/store/store_private.h"

#include <errno.h>

/* Which class of data a table, by its name or a pattern of it, belongs to. */
#define CLASSES                                                               \
	"WITH class (tables, name) AS (VALUES ('lease', 'leases'),"           \
	" ('usage_full', 'samples'), ('usage_object', 'samples'),"            \
	" ('usage_hour', 'samples_hourly'), ('usage_day', 'samples_daily'),"  \
	" ('usage_month', 'samples_monthly'),"                                \
	" ('run', 'runs'), ('job', 'runs'),"                                  \
	" ('service', 'states'), ('service_change', 'states'),"               \
	" ('zone_event', 'states'),"                                          \
	" ('zone', 'zones'), ('zone_host', 'zones'), ('record', 'zones'),"    \
	" ('track*', 'tracking'),"                                            \
	" ('event', 'events'), ('event_*', 'events'),"                        \
	" ('purged', 'events'), ('purge', 'events'),"                         \
	" ('scope', 'scopes'), ('scope_range', 'scopes'),"                    \
	" ('reservation', 'scopes'), ('dhcp_*', 'scopes'),"                   \
	" ('server', 'servers'), ('server_role', 'servers'),"                 \
	" ('access_check', 'servers'),"                                       \
	" ('server_address', 'servers'), ('collected', 'servers'),"           \
	" ('property', 'servers'), ('domain', 'servers'),"                    \
	" ('token', 'tokens'), ('answered', 'tokens'),"                         \
	" ('address', 'addresses'), ('free_run', 'addresses'),"               \
	" ('import*', 'addresses'), ('planned', 'addresses'),"                \
	" ('probe', 'addresses'),"                                            \
	" ('address_space', 'space'), ('space_usage', 'space'),"              \
	" ('block', 'space'), ('subnet', 'space'), ('ip_range', 'space'),"    \
	" ('place_change', 'space'), ('range_part', 'space'),"              \
	" ('custom*', 'space'),"                                              \
	" ('logical_group*', 'space'), ('saved_query', 'space'))"
#define CLASS                                                                 \
	" coalesce((SELECT name FROM class WHERE s.tbl_name GLOB tables),"    \
	" 'other')"

/* Rows of (number of a word, how many) into `counts`. */
static int count_words(struct store *store, const char *sql, int64_t *counts,
		       size_t size)
{
	sqlite3_stmt *stmt = NULL;
	unsigned word;
	int ret = store_borrow_with(store, &stmt, sql, "");

	while (ret == 0) {
		ret = store_step(store, stmt);
		if (ret != 0) {
			break;
		}
		word = (unsigned)sqlite3_column_int(stmt, 0);
		if (word < size) {
			counts[word] = sqlite3_column_int64(stmt, 1);
		}
	}
	store_give_back(store, stmt);
	return ret == ENOENT ? 0 : ret;
}

static int count_states(struct store *store, struct store_stats *stats)
{
	int ret = count_words(store, "SELECT state, count(*) FROM service"
			      " GROUP BY state", stats->services,
			      IPAM_SERVICE_STATE_COUNT);

	return ret != 0 ? ret :
	       count_words(store, "SELECT health, count(*) FROM zone"
			   " GROUP BY health", stats->zone_health.of,
			   IPAM_HEALTH_COUNT);
}

int store_stats(struct store *store, struct store_stats *out_stats)
{
	struct store_stats stats = { .domains = 0 };
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(
		store, &stmt,
		"SELECT (SELECT count(*) FROM domain),"
		" (SELECT count(*) FROM server),"
		" (SELECT count(*) FROM server WHERE management = ?1),"
		" (SELECT count(*) FROM scope), (SELECT count(*) FROM lease),"
		" (SELECT count(*) FROM job WHERE state IN (0, 1)),"
		" (SELECT count(*) FROM zone),"
		" (SELECT coalesce(sum(records), 0) FROM zone),"
		" (SELECT page_count * page_size FROM pragma_page_count,"
		" pragma_page_size)",
		"i", (int64_t)IPAM_MANAGED);

	if (ret != 0) {
		return ret;
	}
	ret = store_step(store, stmt);
	if (ret == 0) {
		stats.domains = sqlite3_column_int64(stmt, 0);
		stats.servers = sqlite3_column_int64(stmt, 1);
		stats.managed = sqlite3_column_int64(stmt, 2);
		stats.scopes = sqlite3_column_int64(stmt, 3);
		stats.leases = sqlite3_column_int64(stmt, 4);
		stats.jobs_open = sqlite3_column_int64(stmt, 5);
		stats.zones = sqlite3_column_int64(stmt, 6);
		stats.records = sqlite3_column_int64(stmt, 7);
		stats.bytes = sqlite3_column_int64(stmt, 8);
	}
	store_give_back(store, stmt);
	if (ret == 0) {
		ret = count_states(store, &stats);
	}
	if (ret == 0) {
		*out_stats = stats;
	}
	return ret;
}

static int read_run_count(TALLOC_CTX *mem_ctx, struct store *store,
		    sqlite3_stmt *stmt, const void *private_data,
		    void *row_data)
{
	struct ipam_run_count *row = row_data;

	row->task = store_column_text(mem_ctx, stmt, 0);
	row->outcome = sqlite3_column_int(stmt, 1);
	row->count = sqlite3_column_int64(stmt, 2);
	row->last_at = sqlite3_column_int64(stmt, 3);
	return 0;
}

int store_run_count_list(TALLOC_CTX *mem_ctx, struct store *store,
			 struct ipam_run_count **out_counts,
			 size_t *out_count)
{
	const struct store_row_kind kind = {
		sizeof(struct ipam_run_count), read_run_count, NULL
	};
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(store, &stmt,
				    "SELECT task, outcome, count,"
				    " last_at FROM run_count ORDER BY task,"
				    " outcome",
				    "");

	return store_rows(mem_ctx, store, ret, stmt, &kind, out_counts,
			  out_count);
}

static int read_size(TALLOC_CTX *mem_ctx, struct store *store,
		    sqlite3_stmt *stmt, const void *private_data,
		    void *row_data)
{
	struct ipam_size *size = row_data;

	size->name = store_column_text(mem_ctx, stmt, 0);
	size->bytes = sqlite3_column_int64(stmt, 1);
	size->counted_at = sqlite3_column_int64(stmt, 2);
	return 0;
}

int store_size_list(TALLOC_CTX *mem_ctx, struct store *store,
		    struct ipam_size **out_sizes, size_t *out_count)
{
	const struct store_row_kind kind = {
		sizeof(struct ipam_size), read_size, NULL
	};
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(store, &stmt,
				    "SELECT name, bytes, counted_at"
				    " FROM size ORDER BY name",
				    "");

	return store_rows(mem_ctx, store, ret, stmt, &kind, out_sizes,
			  out_count);
}

int store_size_count(struct store *store, int64_t now)
{
	const struct store_row_kind kind = {
		sizeof(struct ipam_size), read_size, NULL
	};
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	struct ipam_size *sizes = NULL;
	sqlite3_stmt *stmt = NULL;
	size_t i, count = 0;
	bool own = false;
	/* Reads the whole file; only then does it write. */
	int ret = store_borrow_with(
		store, &stmt,
		CLASSES " SELECT" CLASS ", sum(d.pgsize), 0"
			" FROM dbstat d LEFT JOIN sqlite_schema s"
			" ON s.name = d.name WHERE d.aggregate = TRUE"
			" GROUP BY 1 UNION ALL SELECT 'free',"
			" freelist_count * page_size, 0 FROM"
			" pragma_freelist_count, pragma_page_size",
		"");
	ret = store_rows(tmp_ctx, store, ret, stmt, &kind, &sizes, &count);
	if (ret == 0) {
		ret = store_enter(store, &own);
	}
	for (i = 0; i < count && ret == 0; i++) {
		ret = store_do(store, NULL,
			       "INSERT OR REPLACE INTO size (name, bytes,"
			       " counted_at) VALUES (?1, ?2, ?3)", "tii",
			       sizes[i].name, sizes[i].bytes, now);
	}
	talloc_free(tmp_ctx);
	return store_leave(store, own, ret);
}
