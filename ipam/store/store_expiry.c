/*
 * Which address records are about to expire, or have (LIF-05, LIF-06).
 */
#include "ipam/store/store_address_private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

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
