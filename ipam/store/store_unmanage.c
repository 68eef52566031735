/*
 * A server that is unmanaged loses what its roles brought (INV-06). What is
 * history stays, as it does when an object goes: who had which address, events,
 * samples of utilization; and where its logs were read up to, so that nothing
 * is there twice when it is managed again.
 */
#include "ipam/store/store_address_private.h"
#include "ipam/store/store_private.h"

#include "ipam/store/store_plan.h"

static const char *const brought[] = {
	"DELETE FROM scope WHERE server = ?1",
	"DELETE FROM lease WHERE server = ?1",
	"DELETE FROM dhcp_class WHERE server = ?1",
	"DELETE FROM dhcp_definition WHERE server = ?1",
	"DELETE FROM dhcp_option WHERE server = ?1",
	"DELETE FROM dhcp_policy WHERE server = ?1",
	"DELETE FROM dhcp_failover WHERE server = ?1",
	"DELETE FROM dhcp_filter WHERE server = ?1",
	"DELETE FROM dhcp_set WHERE server = ?1",
	"DELETE FROM property WHERE server = ?1",
	"DELETE FROM service WHERE server = ?1",
	"DELETE FROM service_change WHERE server = ?1",
	"DELETE FROM zone_event WHERE server = ?1",
	"DELETE FROM zone_host WHERE server = ?1",
	"DELETE FROM collected WHERE server = ?1",
};

int store_server_forget(struct store *store, int64_t id, const char *name)
{
	struct store_diff ranges;
	size_t i;
	/* addresses that came of its leases, while these tell which */
	int ret = store_appear_drop(store, id, true, 0);

	for (i = 0; ret == 0 && i < sizeof(brought) / sizeof(brought[0]); i++) {
		ret = store_do(store, NULL, brought[i], "i", id);
	}
	if (ret == 0) {
		ret = store_ip_range_follow(store, name, 0, &ranges);
	}
	if (ret == 0) {
		ret = store_zone_drop_unhosted(store);
	}
	return ret;
}
