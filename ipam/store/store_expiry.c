/*
 * Which address records are about to expire, or have (LIF-05, LIF-06).
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ipam/store/store_address_private.h"
#include "ipam/store/store_event.h"

#define ALERT_DAYS "expiry_alert_days"
#define LOGGING "expiry_log"
#define DAILY "daily"
#define CHANGES "changes"

int store_expiry_get(struct store *store, struct store_expiry *out_expiry)
{
	struct store_expiry expiry = { .alert_days = IPAM_EXPIRY_ALERT_DAYS };
	TALLOC_CTX *tmp_ctx = talloc_new(NULL);
	char *value = NULL;
	int ret = store_setting_get(tmp_ctx, store, ALERT_DAYS, &value);

	if (ret == 0) {
		expiry.alert_days = strtoll(value, NULL, 10);
	}
	if (ret == 0 || ret == ENOENT) {
		ret = store_setting_get(tmp_ctx, store, LOGGING, &value);
	}
	if (ret == 0) {
		expiry.daily = strcmp(value, DAILY) == 0;
	}
	talloc_free(tmp_ctx);
	if (ret != 0 && ret != ENOENT) {
		return ret;
	}
	*out_expiry = expiry;
	return 0;
}

int store_expiry_set(struct store *store, const struct store_expiry *expiry)
{
	char days[24];
	bool own = false;
	int ret = store_enter(store, &own);

	if (ret != 0) {
		return ret;
	}
	snprintf(days, sizeof(days), "%lld", (long long)expiry->alert_days);
	ret = store_setting_set(store, ALERT_DAYS, days);
	if (ret == 0) {
		ret = store_setting_set(store, LOGGING,
					expiry->daily ? DAILY : CHANGES);
	}
	return store_leave(store, own, ret);
}

#define DAY_S 86400
#define EVENT_ALERT 351
#define EVENT_EXPIRED 352
#define BATCH 500

/* A record whose status is another one, or of which an event is due. */
struct due {
	int64_t id, expires_at, expiry;
	bool tell;
	struct ipam_addr addr;
	const char *device, *owner, *service, *instance;
};

static int read_due(TALLOC_CTX *mem_ctx, struct store *store,
		    sqlite3_stmt *stmt, const void *private_data, void *row)
{
	struct due *due = row;

	due->id = sqlite3_column_int64(stmt, 0);
	due->addr = store_column_addr(stmt, 1);
	due->expires_at = sqlite3_column_int64(stmt, 2);
	due->expiry = sqlite3_column_int64(stmt, 3);
	due->tell = sqlite3_column_int(stmt, 4) != 0;
	due->device = store_column_text(mem_ctx, stmt, 5);
	due->owner = store_column_text(mem_ctx, stmt, 6);
	due->service = store_column_text(mem_ctx, stmt, 7);
	due->instance = store_column_text(mem_ctx, stmt, 8);
	return 0;
}

/* The rules of ipam_expiry_at(), with which the tests compare them. */
static int read_all_due(TALLOC_CTX *mem_ctx, struct store *store, int64_t now,
			const struct store_expiry *expiry,
			struct due **out_list, size_t *out_count)
{
	const struct store_row_kind kind = { sizeof(struct due), read_due,
					     NULL };
	sqlite3_stmt *stmt = NULL;
	int ret = store_borrow_with(
		store, &stmt,
		"SELECT id, address, expires_at, status,"
		" status > 1 AND (status != logged OR (?3 AND logged_at <="
		" ?1 - 86400)) AS tell, device_name, owner, service, instance"
		" FROM (SELECT *, CASE WHEN ?1 >= expires_at THEN 3"
		" WHEN ?1 >= expires_at - ?2 THEN 2 ELSE 1 END AS status"
		" FROM address WHERE expires_at IS NOT NULL)"
		" WHERE status != expiry OR tell LIMIT ?4",
		"iiii", now, expiry->alert_days * DAY_S, (int64_t)expiry->daily,
		(int64_t)BATCH);

	return store_rows(mem_ctx, store, ret, stmt, &kind, out_list,
			  out_count);
}

static int tell(TALLOC_CTX *mem_ctx, struct store *store,
		const struct due *due, int64_t now)
{
	bool expired = due->expiry == IPAM_EXPIRY_EXPIRED;
	char key[IPAM_ADDR_TEXT], when[24];
	const struct ipam_event_value values[] = {
		{ "service", NULL, due->service },
		{ "instance", NULL, due->instance },
		{ "device_name", NULL, due->device },
		{ "owner", NULL, due->owner },
		{ "expires_at", NULL, when },
	};
	struct ipam_event event = {
		.kind = IPAM_EVENT_EXPIRY, .at = now,
		.number = expired ? EVENT_EXPIRED : EVENT_ALERT,
		.role = IPAM_ROLE_COUNT, .object = "address",
		.key = ipam_addr_format(&due->addr, key),
		.values = values,
		.value_count = sizeof(values) / sizeof(values[0]),
	};
	int64_t left = due->expires_at - now;

	snprintf(when, sizeof(when), "%lld", (long long)due->expires_at);
	event.text = expired ?
		talloc_asprintf(mem_ctx, "the address %s has expired", key) :
		talloc_asprintf(mem_ctx, "the address %s expires in %lld days",
				key, (long long)((left + DAY_S - 1) / DAY_S));
	return store_event_put(store, &event, NULL);
}

static int write_due(TALLOC_CTX *mem_ctx, struct store *store,
		     const struct due *due, int64_t now,
		     struct store_expired *counts)
{
	int ret = store_do(store, NULL,
			   "UPDATE address SET expiry = ?2, logged ="
			   " CASE WHEN ?3 THEN ?2 WHEN ?2 < 2 THEN 0 ELSE"
			   " logged END, logged_at = CASE WHEN ?3 THEN ?4 ELSE"
			   " logged_at END WHERE id = ?1", "iiii", due->id,
			   due->expiry, (int64_t)due->tell, now);

	if (ret == 0 && due->tell) {
		counts->told++;
		ret = tell(mem_ctx, store, due, now);
	}
	counts->changed++;
	return ret;
}

int store_expiry_step(struct store *store, int64_t now,
		      struct store_expired *counts, bool *out_more)
{
	TALLOC_CTX *tmp_ctx = NULL;
	struct store_expiry expiry;
	struct due *list = NULL;
	size_t i, count = 0;
	bool own = false;
	int ret = store_expiry_get(store, &expiry);

	if (ret == 0) {
		ret = store_enter(store, &own);
	}
	if (ret != 0) {
		return ret;
	}
	tmp_ctx = talloc_new(NULL);
	ret = read_all_due(tmp_ctx, store, now, &expiry, &list, &count);
	for (i = 0; i < count && ret == 0; i++) {
		ret = write_due(tmp_ctx, store, &list[i], now, counts);
	}
	talloc_free(tmp_ctx);
	*out_more = count == BATCH;
	return store_leave(store, own, ret);
}
