/*
 * What objects are set to, for events of their changes: one row of this table
 * for each kind of object that a person can change. A column is a value under
 * its name. Secrets, figures that change by themselves and keys stay out.
 */
#include "ipam/store/store_event.h"

#include <errno.h>
#include <string.h>

#include "ipam/store/store_private.h"

/* A blob as text, see store_open.c. */
#define ADDRESS(column) "ipam_address(" column ")"
#define YES_NO(column) "CASE WHEN " column " THEN 'yes' ELSE 'no' END"
/* A number of enum ipam_role; null where the server has no such role. */
#define ROLE(number, name)                                                    \
	", (SELECT " YES_NO("included") " FROM server_role r"                 \
	" WHERE r.server = s.id AND r.role = " #number " AND r.present)"      \
	" AS " name

/* What an object is set to, by enum ipam_custom_kind. */
#define CUSTOM(kind, id)                                                      \
	", (SELECT group_concat(f.name || '=' || coalesce(v.value, c.text),"  \
	" '; ') FROM custom_set c JOIN custom_field f ON f.id = c.field"      \
	" LEFT JOIN custom_value v ON v.id = c.value WHERE c.kind = " kind    \
	" AND c.object = " id ") AS custom"

/* An address record by its number; words of ipam/model/model_address.c. */
#define RECORD                                                                \
	"SELECT service, instance, device_name, device_type, mac, client_id," \
	" duid, iaid, asset_tag, serial, os, os_version, owner, description," \
	" state, CASE assignment WHEN 0 THEN 'Static' WHEN 1 THEN 'Dynamic'"  \
	" WHEN 2 THEN 'Auto' WHEN 3 THEN 'VIP' WHEN 4 THEN 'Reserved' END AS" \
	" assignment, assigned_at, expires_at, reservation_server,"           \
	" reservation_scope_name, " ADDRESS("reservation_scope")              \
	" AS reservation_scope, reservation_name, CASE reservation_type"      \
	" WHEN 0 THEN 'None' WHEN 1 THEN 'Dhcp' WHEN 2 THEN 'Bootp' WHEN 3"   \
	" THEN 'Both' END AS reservation_type,"                               \
	" reservation_description, forward_zone,"                             \
	" forward_server, reverse_zone, reverse_server" CUSTOM("6", "?1")     \
	" FROM address WHERE id = ?1"

static const struct {
	const char *object;
	int64_t number;	/* events count from here, by what is done */
	const char *sql; /* ?1: its key; NULL: nothing to be seen of it */
} objects[] = {
	{ "role", 400,
	  "SELECT name, description, operations FROM access_role"
	  " WHERE id = ?1" },
	{ "access scope", 410,
	  "SELECT label, (SELECT label FROM access_scope p WHERE p.id ="
	  " s.parent) AS parent, description FROM access_scope s"
	  " WHERE id = ?1" },
	/* Roles below 100 are built in, in the order of `ipam role list`. */
	{ "access policy", 420,
	  "SELECT CASE kind WHEN 1 THEN 'user' WHEN 2 THEN 'group' ELSE"
	  " 'token' END AS kind, principal, (SELECT coalesce((SELECT netbios"
	  " FROM domain d WHERE d.name = a.domain), a.domain) || '\\' ||"
	  " a.name FROM account a WHERE a.sid = principal) AS account,"
	  " description,"
	  " (SELECT group_concat(coalesce((SELECT name FROM access_role"
	  " WHERE id = g.role), CASE g.role WHEN 91 THEN 'group:users' WHEN 92"
	  " THEN 'group:msm' WHEN 93 THEN 'group:asm' WHEN 94 THEN"
	  " 'group:audit' WHEN 95 THEN 'group:administrators' ELSE"
	  " 'built-in role ' || g.role END) || '=' ||"
	  " coalesce((SELECT label FROM access_scope WHERE id = g.scope),"
	  " 'Global'), ', ') FROM access_grant g WHERE g.policy = p.id)"
	  " AS grants FROM access_policy p WHERE id = ?1" },
	{ "access scope of object", 430, NULL },
	{ "access key", 440, NULL },
	{ "server", 100,
	  "SELECT CASE management WHEN 1 THEN 'managed' WHEN 2 THEN"
	  " 'unmanaged' ELSE 'unspecified' END AS management, owner,"
	  " description, CASE addresses WHEN 0 THEN 'none' WHEN 1 THEN"
	  " 'reservations' ELSE 'leases' END AS appear" ROLE(0, "dc") ROLE(1, "dns") ROLE(2, "dhcp")
	  ROLE(3, "nps") CUSTOM("1", "s.id") " FROM server s WHERE name = lower(?1)" },
	{ "domain", 110,
	  "SELECT " YES_NO("dc") " AS dc, " YES_NO("dns") " AS dns, "
	  YES_NO("dhcp") " AS dhcp FROM domain WHERE name = lower(?1)" },
	{ "forest", 160,
	  "SELECT " YES_NO("included") " AS included FROM forest"
	  " WHERE name = lower(?1)" },
	{ "task", 120,
	  "SELECT interval_s, " YES_NO("enabled") " AS enabled FROM task"
	  " WHERE name = ?1" },
	{ "zone", 130, NULL },
	{ "address", 300, RECORD },
	{ "plan", 360,
	  "SELECT " ADDRESS("address") " AS address, CASE kind WHEN 0 THEN"
	  " 'reservation' WHEN 1 THEN 'host' ELSE 'ptr' END AS kind, CASE"
	  " action WHEN 0 THEN 'create' ELSE 'delete' END AS action, server,"
	  " place, name, type, data, client, iaid, why FROM planned"
	  " WHERE id = ?1" },
	{ "custom field", 600,
	  "SELECT name, CASE list WHEN 1 THEN 'list' ELSE 'free' END AS kind,"
	  " description, (SELECT group_concat(value, '; ') FROM custom_value"
	  " v WHERE v.field = f.id AND f.id >= 100) AS \"values\""
	  " FROM custom_field f WHERE id = ?1" },
	{ "custom value", 610, NULL },
	{ "value pair", 620, NULL },
	{ "logical group", 630,
	  "SELECT name, description, (SELECT group_concat(f.name, ';') FROM"
	  " (SELECT field FROM logical_group_level WHERE grp = g.id ORDER BY"
	  " place) l JOIN custom_field f ON f.id = l.field) AS fields"
	  " FROM logical_group g WHERE id = ?1" },
	{ "saved query", 640, NULL },
	{ "reclaim", 310, NULL },
	{ "import", 320, NULL },
	{ "expiry", 330,
	  "SELECT (SELECT value FROM setting WHERE name ="
	  " 'expiry_alert_days') AS alert_days, (SELECT value FROM setting"
	  " WHERE name = 'expiry_log') AS log WHERE ?1 IS NOT NULL" },
	{ "token", 140,
	  "SELECT name, expires_at FROM token WHERE id = ?1" },
	{ "events", 150, NULL },
	{ "thresholds", 500, "SELECT under, over FROM threshold WHERE ?1 = 'global'" },
	{ "utilization", 510, NULL },
	{ "space", 200,
	  "SELECT name, CASE type WHEN 2 THEN 'customer' ELSE 'provider' END"
	  " AS type, (SELECT p.name FROM address_space p WHERE p.id ="
	  " s.provider) AS provider, tenant, vm_network, isolation, owner,"
	  " description" CUSTOM("2", "?1") " FROM address_space s"
	  " WHERE id = ?1" },
	{ "block", 210,
	  "SELECT " ADDRESS("network") " || '/' || length AS network, "
	  ADDRESS("first") " AS start, " ADDRESS("last") " AS end, rir,"
	  " rir_received_at, last_assigned_at, owner, description" CUSTOM("3", "?1")
	  " FROM block WHERE id = ?1" },
	{ "subnet", 220,
	  "SELECT (SELECT a.name FROM address_space a WHERE a.id = s.space)"
	  " AS space, " ADDRESS("network") " || '/' || length AS network,"
	  " name, vlans, virtual_subnet, logical_network, network_site,"
	  " owner, description, " YES_NO("counted") " AS counted"
	  CUSTOM("4", "?1") " FROM subnet s WHERE id = ?1" },
	{ "range", 230,
	  "SELECT (SELECT a.name FROM address_space a WHERE a.id = r.space)"
	  " AS space, " ADDRESS("network") " || '/' || length AS network, "
	  ADDRESS("first") " AS start, " ADDRESS("last") " AS end, service,"
	  " instance, gateways, dns_servers, dns_suffixes, wins_servers,"
	  " connection_suffix, reverse_zone, user_utilized AS"
	  " utilized_addresses, owner, description, "
	  YES_NO("counted") " AS counted, (SELECT group_concat("
	  ADDRESS("p.first") " || '-' || " ADDRESS("p.last") ", ', ') FROM"
	  " range_part p WHERE p.range = r.id AND p.kind = 1) AS reserved"
	  CUSTOM("5", "?1") " FROM ip_range r WHERE id = ?1" },
};

#define COUNT (sizeof(objects) / sizeof(objects[0]))

static int read_columns(TALLOC_CTX *mem_ctx, sqlite3_stmt *stmt,
			struct ipam_event_value **out_values,
			size_t *out_count)
{
	size_t i, n = (size_t)sqlite3_column_count(stmt);
	struct ipam_event_value *values =
		talloc_zero_array(mem_ctx, struct ipam_event_value, n);

	if (values == NULL) {
		return ENOMEM;
	}
	for (i = 0; i < n; i++) {
		values[i].name = talloc_strdup(values,
					       sqlite3_column_name(stmt,
								   (int)i));
		values[i].after = store_column_text(values, stmt, (int)i);
		if (values[i].name == NULL) {
			talloc_free(values);
			return ENOMEM;
		}
	}
	*out_values = values;
	*out_count = n;
	return 0;
}

int store_event_object(TALLOC_CTX *mem_ctx, struct store *store,
		       const char *object, const char *key,
		       int64_t *out_number,
		       struct ipam_event_value **out_values,
		       size_t *out_count)
{
	sqlite3_stmt *stmt = NULL;
	size_t i = 0;
	int ret;

	while (i < COUNT && strcmp(objects[i].object, object) != 0) {
		i++;
	}
	if (i == COUNT) {
		return store_say(store, ENOTSUP, "no events are written of "
				 "such an object");
	}
	*out_number = objects[i].number;
	*out_values = NULL;
	*out_count = 0;
	if (objects[i].sql == NULL || key == NULL) {
		return 0;
	}
	ret = store_borrow_with(store, &stmt, objects[i].sql, "t", key);
	if (ret != 0) {
		return ret;
	}
	ret = store_step(store, stmt);
	if (ret == 0) {
		ret = read_columns(mem_ctx, stmt, out_values, out_count);
	}
	store_give_back(store, stmt);
	return ret == ENOENT ? 0 : ret;
}
