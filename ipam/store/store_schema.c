/*
 * The schema and its history.
 *
 * 1. user_version is the number of migrations that the file has seen.
 * 2. A migration and its new user_version are one transaction.
 * 3. A migration that was released is never changed; a new one follows it.
 * 4. A file with a greater user_version, or with another application_id, is
 *    not touched.
 * 5. An address is a blob of 4 or 16 bytes beside its family, so that the
 *    order of (family, address) is address order.
 */
#include "ipam/store/store_country.h"
#include "ipam/store/store_track_private.h"

#include <errno.h>
#include <string.h>

#include "ipam/base/error.h"

#define APPLICATION_ID 0x4950414d

#define RECORDS_AS_BLOCKS                                                     \
	"ALTER TABLE track_part ADD COLUMN records INTEGER NOT NULL DEFAULT 0;"

/* Averages of usage; in_use is one, between low and high. */
#define USAGE_TABLE(name)                                                     \
	"CREATE TABLE " name " (part INTEGER NOT NULL, object INTEGER NOT"    \
	" NULL, at INTEGER NOT NULL, total INTEGER NOT NULL, in_use NUMERIC"  \
	" NOT NULL, free INTEGER NOT NULL, pending INTEGER NOT NULL,"         \
	" stateless INTEGER NOT NULL, low INTEGER NOT NULL, high INTEGER NOT" \
	" NULL, samples INTEGER NOT NULL, PRIMARY KEY (part, object, at))"    \
	" WITHOUT ROWID;"

/* What an object of a table is set to goes with it. */
#define CUSTOM_GONE(table, kind)                                              \
	"CREATE TRIGGER custom_" table " AFTER DELETE ON " table " BEGIN"     \
	" DELETE FROM custom_set WHERE kind = " kind " AND object = old.id;"  \
	" END;"
/* A built-in list field, and its values with their numbers. */
#define CUSTOM_FIELD(id, name, values)                                        \
	"INSERT INTO custom_field (id, name, list) VALUES (" id ", '" name    \
	"', 1);"                                                              \
	"INSERT INTO custom_value (field, number, value) SELECT " id ","      \
	" key + 1, value FROM json_each('" values "');"
#define CUSTOM_FOUND(field, column, table)                                    \
	"INSERT OR IGNORE INTO custom_value (field, value) SELECT DISTINCT "  \
	field ", " column " FROM " table " WHERE " column " <> '';"

/* Each change of where a row lies is noted (store_place.c). */
#define PLACE_NOTE(table, what, row, kind, name)                               \
	"CREATE TRIGGER place_" table "_" name " AFTER " what " ON " table     \
	" BEGIN INSERT INTO place_change (kind, object) VALUES (" kind ", "    \
	row ".id); END;"
#define PLACES_OF(table, kind, columns)                                        \
	PLACE_NOTE(table, "INSERT", "NEW", kind, "added")                      \
	PLACE_NOTE(table, "DELETE", "OLD", kind, "gone")                       \
	PLACE_NOTE(table, "UPDATE OF " columns, "NEW", kind, "moved")

static const char *const migrations[] = {
	"CREATE TABLE domain (name TEXT PRIMARY KEY, netbios TEXT,"
	" forest TEXT, dc INTEGER NOT NULL, dns INTEGER NOT NULL,"
	" dhcp INTEGER NOT NULL, source TEXT,"
	" collected_at INTEGER NOT NULL) WITHOUT ROWID;"

	"CREATE TABLE server (id INTEGER PRIMARY KEY,"
	" name TEXT NOT NULL UNIQUE, domain TEXT, address BLOB,"
	" management INTEGER NOT NULL DEFAULT 0, owner TEXT,"
	" description TEXT, source TEXT, collected_at INTEGER NOT NULL);"

	"CREATE TABLE server_role (server INTEGER NOT NULL REFERENCES server"
	" ON DELETE CASCADE, role INTEGER NOT NULL, present INTEGER NOT NULL,"
	" included INTEGER NOT NULL DEFAULT 1,"
	" access INTEGER NOT NULL DEFAULT 0, step TEXT, status TEXT,"
	" advice TEXT, checked_at INTEGER NOT NULL DEFAULT 0,"
	" PRIMARY KEY (server, role)) WITHOUT ROWID;"

	/* done_at: of the data; failed_at: of an error after that, or 0 */
	"CREATE TABLE collected (server INTEGER NOT NULL REFERENCES server"
	" ON DELETE CASCADE, task TEXT NOT NULL,"
	" done_at INTEGER NOT NULL DEFAULT 0,"
	" failed_at INTEGER NOT NULL DEFAULT 0, step TEXT, status TEXT,"
	" advice TEXT, PRIMARY KEY (server, task)) WITHOUT ROWID;"

	"CREATE TABLE scope (id INTEGER PRIMARY KEY,"
	" server INTEGER NOT NULL REFERENCES server ON DELETE CASCADE,"
	" family INTEGER NOT NULL, address BLOB NOT NULL,"
	" length INTEGER NOT NULL, name TEXT, comment TEXT, superscope TEXT,"
	" active INTEGER NOT NULL, lease_duration_s INTEGER NOT NULL,"
	" collected_at INTEGER NOT NULL, total INTEGER NOT NULL DEFAULT -1,"
	" in_use INTEGER NOT NULL DEFAULT -1,"
	" free INTEGER NOT NULL DEFAULT -1,"
	" pending INTEGER NOT NULL DEFAULT -1,"
	" usage_at INTEGER NOT NULL DEFAULT 0,"
	" leases_at INTEGER NOT NULL DEFAULT 0,"
	" UNIQUE (server, family, address, length));"

	/* kind 0: distributed, 1: excluded */
	"CREATE TABLE scope_range (scope INTEGER NOT NULL REFERENCES scope"
	" ON DELETE CASCADE, kind INTEGER NOT NULL, first BLOB NOT NULL,"
	" last BLOB NOT NULL);"
	"CREATE INDEX scope_range_scope ON scope_range (scope, kind, first);"

	"CREATE TABLE reservation (scope INTEGER NOT NULL REFERENCES scope"
	" ON DELETE CASCADE, address BLOB NOT NULL, name TEXT, comment TEXT,"
	" client TEXT);"
	"CREATE INDEX reservation_scope ON reservation (scope, address);"

	"CREATE TABLE lease (server INTEGER NOT NULL REFERENCES server"
	" ON DELETE CASCADE, family INTEGER NOT NULL, address BLOB NOT NULL,"
	" scope INTEGER NOT NULL REFERENCES scope ON DELETE CASCADE,"
	" client TEXT, name TEXT, comment TEXT, state INTEGER NOT NULL,"
	" reserved INTEGER NOT NULL, expires_at INTEGER NOT NULL,"
	" changed_at INTEGER NOT NULL,"
	" PRIMARY KEY (server, family, address)) WITHOUT ROWID;"
	"CREATE INDEX lease_scope ON lease (scope, address);"
	"CREATE INDEX lease_name ON lease (name COLLATE NOCASE);"
	"CREATE INDEX lease_client ON lease (client COLLATE NOCASE);"

	"CREATE TABLE sample (scope INTEGER NOT NULL REFERENCES scope"
	" ON DELETE CASCADE, at INTEGER NOT NULL, total INTEGER NOT NULL,"
	" in_use INTEGER NOT NULL, free INTEGER NOT NULL,"
	" pending INTEGER NOT NULL, PRIMARY KEY (scope, at)) WITHOUT ROWID;"

	"CREATE TABLE task (name TEXT PRIMARY KEY, enabled INTEGER NOT NULL,"
	" interval_s INTEGER NOT NULL, next_due_at INTEGER NOT NULL)"
	" WITHOUT ROWID;"

	/* server: where the run is for one only */
	"CREATE TABLE run (id INTEGER PRIMARY KEY AUTOINCREMENT,"
	" task TEXT NOT NULL, server TEXT, queued_at INTEGER NOT NULL,"
	" started_at INTEGER NOT NULL DEFAULT 0,"
	" finished_at INTEGER NOT NULL DEFAULT 0);"
	"CREATE INDEX run_task ON run (task, id);"
	"CREATE INDEX run_finished ON run (finished_at);"

	"CREATE TABLE job (id INTEGER PRIMARY KEY AUTOINCREMENT,"
	" run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,"
	" task TEXT NOT NULL, server TEXT, state INTEGER NOT NULL DEFAULT 0,"
	" owner TEXT, lease_until INTEGER NOT NULL DEFAULT 0,"
	" not_before INTEGER NOT NULL DEFAULT 0,"
	" attempts INTEGER NOT NULL DEFAULT 0,"
	" finished_at INTEGER NOT NULL DEFAULT 0, step TEXT, status TEXT,"
	" advice TEXT);"
	"CREATE INDEX job_state ON job (state, id);"
	"CREATE INDEX job_run ON job (run, server);"

	"CREATE TABLE token (id INTEGER PRIMARY KEY AUTOINCREMENT,"
	" name TEXT NOT NULL, role INTEGER NOT NULL,"
	" created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,"
	" hash BLOB NOT NULL);",

	/* 2: figures of a whole server, and what its services are set to */
	"CREATE TABLE server_sample (server INTEGER NOT NULL REFERENCES"
	" server ON DELETE CASCADE, family INTEGER NOT NULL,"
	" at INTEGER NOT NULL, total INTEGER NOT NULL,"
	" in_use INTEGER NOT NULL, free INTEGER NOT NULL,"
	" pending INTEGER NOT NULL, PRIMARY KEY (server, family, at))"
	" WITHOUT ROWID;"
	"CREATE TABLE property (server INTEGER NOT NULL REFERENCES server"
	" ON DELETE CASCADE, role INTEGER NOT NULL, name TEXT NOT NULL,"
	" value TEXT NOT NULL, collected_at INTEGER NOT NULL,"
	" PRIMARY KEY (server, role, name)) WITHOUT ROWID;"
	"ALTER TABLE server_role ADD COLUMN by_hand INTEGER NOT NULL"
	" DEFAULT 0;",

	/*
	 * 3: who a server is by its directory, and all its addresses. news is
	 * an enum ipam_news. ServerAccess has become ServerAvailability.
	 */
	"ALTER TABLE server ADD COLUMN guid TEXT;"
	"ALTER TABLE server ADD COLUMN account TEXT;"
	"ALTER TABLE server ADD COLUMN forest TEXT;"
	"ALTER TABLE server ADD COLUMN os TEXT;"
	"ALTER TABLE server ADD COLUMN os_version TEXT;"
	"ALTER TABLE server ADD COLUMN news INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE server ADD COLUMN found_at INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE server ADD COLUMN changed_at INTEGER NOT NULL DEFAULT 0;"
	"UPDATE server SET found_at = collected_at, changed_at = collected_at;"
	"CREATE UNIQUE INDEX server_guid ON server (guid);"
	"CREATE TABLE server_address (server INTEGER NOT NULL REFERENCES"
	" server ON DELETE CASCADE, address BLOB NOT NULL,"
	" PRIMARY KEY (server, address)) WITHOUT ROWID;"
	"INSERT INTO server_address SELECT id, address FROM server"
	" WHERE address IS NOT NULL;"
	"UPDATE task SET name = 'ServerAvailability', interval_s ="
	" CASE interval_s WHEN 86400 THEN 900 ELSE interval_s END"
	" WHERE name = 'ServerAccess';"
	"UPDATE run SET task = 'ServerAvailability'"
	" WHERE task = 'ServerAccess';"
	"UPDATE job SET task = 'ServerAvailability'"
	" WHERE task = 'ServerAccess';"
	"UPDATE collected SET task = 'ServerAvailability'"
	" WHERE task = 'ServerAccess';",

	/*
	 * 4: runs that have ended, counted for good; bytes by class of data.
	 * outcome: 2 done, 3 failed, as in job.state.
	 */
	"CREATE TABLE run_count (task TEXT NOT NULL, outcome INTEGER NOT"
	" NULL, count INTEGER NOT NULL, last_at INTEGER NOT NULL,"
	" PRIMARY KEY (task, outcome)) WITHOUT ROWID;"
	"INSERT INTO run_count SELECT task, outcome, count(*),"
	" max(finished_at) FROM (SELECT task, finished_at, CASE WHEN EXISTS"
	" (SELECT 1 FROM job WHERE job.run = run.id AND state IN (3, 4))"
	" THEN 3 ELSE 2 END AS outcome FROM run WHERE finished_at > 0)"
	" GROUP BY task, outcome;"
	"CREATE TABLE size (name TEXT PRIMARY KEY, bytes INTEGER NOT NULL,"
	" counted_at INTEGER NOT NULL) WITHOUT ROWID;",

	/* 5: states of services, as in enum ipam_service_state */
	"CREATE TABLE service (server INTEGER NOT NULL REFERENCES server"
	" ON DELETE CASCADE, role INTEGER NOT NULL, name TEXT NOT NULL,"
	" state INTEGER NOT NULL, since INTEGER NOT NULL,"
	" checked_at INTEGER NOT NULL, exit_code INTEGER NOT NULL, step TEXT,"
	" status TEXT, advice TEXT, PRIMARY KEY (server, role, name))"
	" WITHOUT ROWID;"
	"CREATE TABLE service_change (id INTEGER PRIMARY KEY AUTOINCREMENT,"
	" server INTEGER NOT NULL REFERENCES server ON DELETE CASCADE,"
	" role INTEGER NOT NULL, name TEXT NOT NULL, at INTEGER NOT NULL,"
	" state INTEGER NOT NULL, exit_code INTEGER NOT NULL, step TEXT,"
	" status TEXT, advice TEXT);"
	"CREATE INDEX service_change_server ON service_change (server, id);"
	"CREATE INDEX service_change_at ON service_change (at);",

	/*
	 * 6: DNS. health is an enum ipam_health, 1: it means nothing here.
	 * The order of records is that of record_place, with their number.
	 */
	"CREATE TABLE zone (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,"
	" kind INTEGER NOT NULL, health INTEGER NOT NULL DEFAULT 0,"
	" since INTEGER NOT NULL DEFAULT 0,"
	" checked_at INTEGER NOT NULL DEFAULT 0,"
	" source INTEGER REFERENCES server ON DELETE SET NULL,"
	" serial INTEGER NOT NULL DEFAULT -1,"
	" records INTEGER NOT NULL DEFAULT 0,"
	" read_at INTEGER NOT NULL DEFAULT 0,"
	" records_at INTEGER NOT NULL DEFAULT 0);"
	"CREATE INDEX zone_source ON zone (source);"
	"CREATE TABLE zone_host (zone INTEGER NOT NULL REFERENCES zone"
	" ON DELETE CASCADE, server INTEGER NOT NULL REFERENCES server"
	" ON DELETE CASCADE, type INTEGER NOT NULL, state INTEGER NOT NULL,"
	" in_directory INTEGER NOT NULL, aging INTEGER NOT NULL,"
	" dynamic_update INTEGER NOT NULL, transfer INTEGER NOT NULL,"
	" notify INTEGER NOT NULL, file TEXT, partition TEXT, masters TEXT,"
	" no_refresh_h INTEGER NOT NULL, refresh_h INTEGER NOT NULL,"
	" last_soa_check INTEGER NOT NULL, last_transfer INTEGER NOT NULL,"
	" collected_at INTEGER NOT NULL, health INTEGER NOT NULL DEFAULT 0,"
	" since INTEGER NOT NULL DEFAULT 0,"
	" checked_at INTEGER NOT NULL DEFAULT 0, step TEXT, status TEXT,"
	" advice TEXT, PRIMARY KEY (zone, server)) WITHOUT ROWID;"
	"CREATE INDEX zone_host_server ON zone_host (server);"
	"CREATE TABLE zone_event (id INTEGER PRIMARY KEY AUTOINCREMENT,"
	" zone INTEGER NOT NULL REFERENCES zone ON DELETE CASCADE,"
	" server INTEGER REFERENCES server ON DELETE CASCADE,"
	" at INTEGER NOT NULL, reset INTEGER NOT NULL,"
	" health INTEGER NOT NULL, step TEXT, status TEXT, advice TEXT);"
	"CREATE INDEX zone_event_zone ON zone_event (zone, id);"
	"CREATE INDEX zone_event_server ON zone_event (server);"
	"CREATE INDEX zone_event_at ON zone_event (at);"
	"CREATE TABLE record (id INTEGER PRIMARY KEY, zone INTEGER NOT NULL"
	" REFERENCES zone ON DELETE CASCADE, node TEXT NOT NULL,"
	" type INTEGER NOT NULL, data TEXT NOT NULL, ttl_s INTEGER NOT NULL,"
	" timestamp INTEGER NOT NULL, address BLOB);"
	"CREATE INDEX record_place ON record (zone, node, type);"
	"CREATE INDEX record_address ON record (address)"
	" WHERE address IS NOT NULL;",

	/*
	 * 7: what DHCP servers have beside, by the columns of ipam_set_kinds;
	 * the UNIQUE ones are their keys. An address that is none is x''.
	 */
	"CREATE TABLE dhcp_set (server INTEGER NOT NULL REFERENCES server"
	" ON DELETE CASCADE, kind TEXT NOT NULL, collected_at INTEGER NOT"
	" NULL, PRIMARY KEY (server, kind)) WITHOUT ROWID;"
	"CREATE TABLE dhcp_definition (id INTEGER PRIMARY KEY,"
	" server INTEGER NOT NULL REFERENCES server ON DELETE CASCADE,"
	" family INTEGER NOT NULL, vendor_class TEXT NOT NULL,"
	" user_class TEXT NOT NULL, code INTEGER NOT NULL, name TEXT,"
	" type TEXT, array INTEGER, value TEXT, comment TEXT,"
	" UNIQUE (server, family, vendor_class, user_class, code));"
	"CREATE TABLE dhcp_option (id INTEGER PRIMARY KEY,"
	" server INTEGER NOT NULL REFERENCES server ON DELETE CASCADE,"
	" family INTEGER NOT NULL, scope BLOB NOT NULL,"
	" reservation BLOB NOT NULL, policy TEXT NOT NULL,"
	" vendor_class TEXT NOT NULL, user_class TEXT NOT NULL,"
	" code INTEGER NOT NULL, name TEXT, value TEXT,"
	" UNIQUE (server, family, scope, reservation, policy, vendor_class,"
	" user_class, code));"
	"CREATE TABLE dhcp_class (id INTEGER PRIMARY KEY,"
	" server INTEGER NOT NULL REFERENCES server ON DELETE CASCADE,"
	" family INTEGER NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL,"
	" data TEXT, enterprise INTEGER, comment TEXT,"
	" UNIQUE (server, family, kind, name));"
	"CREATE TABLE dhcp_policy (id INTEGER PRIMARY KEY,"
	" server INTEGER NOT NULL REFERENCES server ON DELETE CASCADE,"
	" scope BLOB NOT NULL, name TEXT NOT NULL, position INTEGER,"
	" enabled INTEGER, conditions TEXT, ranges TEXT, dns_suffix TEXT,"
	" description TEXT, UNIQUE (server, scope, name));"
	"CREATE TABLE dhcp_failover (id INTEGER PRIMARY KEY,"
	" server INTEGER NOT NULL REFERENCES server ON DELETE CASCADE,"
	" name TEXT NOT NULL, partner TEXT, mode TEXT, role TEXT,"
	" state TEXT, previous_state TEXT, percent INTEGER, mclt_s INTEGER,"
	" switch_s INTEGER, scope_count INTEGER, scopes TEXT,"
	" primary_server TEXT, secondary_server TEXT,"
	" UNIQUE (server, name));"
	"CREATE TABLE dhcp_filter (id INTEGER PRIMARY KEY,"
	" server INTEGER NOT NULL REFERENCES server ON DELETE CASCADE,"
	" list TEXT NOT NULL, pattern TEXT NOT NULL, hardware_type INTEGER,"
	" comment TEXT, UNIQUE (server, list, pattern));",

	/*
	 * 8: tracking. Records lie in tables of their own for each 28 days
	 * (store_track.c); here is what they point to. Numbers of sources are
	 * not used again: records of a server that is gone may still be there.
	 */
	"CREATE TABLE track_source (id INTEGER PRIMARY KEY AUTOINCREMENT,"
	" server INTEGER NOT NULL REFERENCES server ON DELETE CASCADE,"
	" log TEXT NOT NULL, file INTEGER NOT NULL DEFAULT 0,"
	" mark INTEGER NOT NULL DEFAULT 0, place INTEGER NOT NULL DEFAULT 0,"
	" last_at INTEGER NOT NULL DEFAULT 0,"
	" read_at INTEGER NOT NULL DEFAULT 0, UNIQUE (server, log));"
	"CREATE TABLE track_device (id INTEGER PRIMARY KEY,"
	" client BLOB NOT NULL, host TEXT NOT NULL, mac BLOB,"
	" UNIQUE (client, host));"
	"CREATE INDEX track_device_host ON track_device (host);"
	"CREATE INDEX track_device_mac ON track_device (mac)"
	" WHERE mac IS NOT NULL;"
	"CREATE TABLE track_user (id INTEGER PRIMARY KEY, name TEXT NOT NULL,"
	" domain TEXT NOT NULL, UNIQUE (name, domain));"
	"CREATE TABLE track_part (part INTEGER PRIMARY KEY);"
	"CREATE TABLE track_day (server INTEGER NOT NULL REFERENCES server"
	" ON DELETE CASCADE, log TEXT NOT NULL, day INTEGER NOT NULL,"
	" PRIMARY KEY (server, log, day)) WITHOUT ROWID;"
	"CREATE TABLE track_gap (server INTEGER NOT NULL REFERENCES server"
	" ON DELETE CASCADE, log TEXT NOT NULL, from_at INTEGER NOT NULL,"
	" to_at INTEGER NOT NULL, why INTEGER NOT NULL,"
	" PRIMARY KEY (server, log, from_at, why)) WITHOUT ROWID;",

	/*
	 * 9: the address plan. A number of addresses is a blob of 16 bytes,
	 * as IPv6 has more than 64 bits of them. counted: whether it counts
	 * for what is above it; collected: made of DHCP scopes, not by a
	 * person. service and instance are the ManagedBy fields; a range with
	 * a scope follows it.
	 */
	"CREATE TABLE address_space (id INTEGER PRIMARY KEY AUTOINCREMENT,"
	" name TEXT NOT NULL UNIQUE COLLATE NOCASE, type INTEGER NOT NULL,"
	" provider INTEGER REFERENCES address_space, owner TEXT,"
	" description TEXT, tenant TEXT, vm_network TEXT, isolation TEXT,"
	" modified_at INTEGER NOT NULL DEFAULT 0);"
	"CREATE INDEX address_space_provider ON address_space (provider);"
	"INSERT INTO address_space (id, name, type) VALUES (1, 'Default', 1);"
	"CREATE TABLE space_usage (space INTEGER NOT NULL REFERENCES"
	" address_space ON DELETE CASCADE, family INTEGER NOT NULL,"
	" total BLOB NOT NULL, assigned BLOB NOT NULL,"
	" utilized BLOB NOT NULL, PRIMARY KEY (space, family)) WITHOUT ROWID;"

	"CREATE TABLE block (id INTEGER PRIMARY KEY AUTOINCREMENT,"
	" parent INTEGER REFERENCES block, family INTEGER NOT NULL,"
	" network BLOB NOT NULL, length INTEGER NOT NULL,"
	" first BLOB NOT NULL, last BLOB NOT NULL,"
	" category INTEGER NOT NULL, rir TEXT,"
	" rir_received_at INTEGER NOT NULL DEFAULT 0,"
	" last_assigned_at INTEGER NOT NULL DEFAULT 0, owner TEXT,"
	" description TEXT, modified_at INTEGER NOT NULL DEFAULT 0,"
	" assigned BLOB NOT NULL, utilized BLOB NOT NULL);"
	"CREATE UNIQUE INDEX block_place ON block (family, first, last DESC);"
	"CREATE INDEX block_parent ON block (parent, first);"

	"CREATE TABLE subnet (id INTEGER PRIMARY KEY AUTOINCREMENT,"
	" space INTEGER NOT NULL REFERENCES address_space,"
	" block INTEGER REFERENCES block,"
	" enclosing INTEGER REFERENCES subnet, family INTEGER NOT NULL,"
	" network BLOB NOT NULL, length INTEGER NOT NULL,"
	" last BLOB NOT NULL, name TEXT NOT NULL,"
	" network_type INTEGER NOT NULL, category INTEGER NOT NULL,"
	" vlans TEXT, virtual_subnet INTEGER, logical_network TEXT,"
	" network_site TEXT, owner TEXT, description TEXT,"
	" modified_at INTEGER NOT NULL DEFAULT 0,"
	" overlap INTEGER NOT NULL DEFAULT 0,"
	" counted INTEGER NOT NULL DEFAULT 1,"
	" collected INTEGER NOT NULL DEFAULT 0,"
	" assigned BLOB NOT NULL, utilized BLOB NOT NULL);"
	"CREATE UNIQUE INDEX subnet_place ON subnet (space, family, network,"
	" length);"
	"CREATE INDEX subnet_length ON subnet (space, family, length, network);"
	"CREATE INDEX subnet_block ON subnet (block, network);"
	"CREATE INDEX subnet_enclosing ON subnet (enclosing, network);"

	/* user_utilized: null where it is counted (UTL-02) */
	"CREATE TABLE ip_range (id INTEGER PRIMARY KEY AUTOINCREMENT,"
	" space INTEGER NOT NULL REFERENCES address_space,"
	" subnet INTEGER REFERENCES subnet, family INTEGER NOT NULL,"
	" network BLOB NOT NULL, length INTEGER NOT NULL,"
	" first BLOB NOT NULL, last BLOB NOT NULL,"
	" service TEXT NOT NULL COLLATE NOCASE,"
	" instance TEXT NOT NULL COLLATE NOCASE,"
	" network_type INTEGER NOT NULL, assignment INTEGER NOT NULL,"
	" assigned_at INTEGER NOT NULL DEFAULT 0, gateways TEXT,"
	" dns_servers TEXT, dns_suffixes TEXT, connection_suffix TEXT,"
	" wins_servers TEXT, reverse_zone TEXT,"
	" scope INTEGER REFERENCES scope ON DELETE SET NULL,"
	" scope_name TEXT, owner TEXT, description TEXT,"
	" modified_at INTEGER NOT NULL DEFAULT 0,"
	" reclaimed_at INTEGER NOT NULL DEFAULT 0,"
	" collected_at INTEGER NOT NULL DEFAULT 0,"
	" overlap INTEGER NOT NULL DEFAULT 0,"
	" counted INTEGER NOT NULL DEFAULT 1, user_utilized INTEGER,"
	" used INTEGER NOT NULL DEFAULT 0, assigned BLOB NOT NULL,"
	" utilized BLOB NOT NULL);"
	"CREATE UNIQUE INDEX ip_range_owner ON ip_range (space, service,"
	" instance, family, first, last);"
	"CREATE INDEX ip_range_place ON ip_range (space, family, first);"
	"CREATE INDEX ip_range_length ON ip_range (space, family, length,"
	" network, first);"
	"CREATE INDEX ip_range_subnet ON ip_range (subnet, first);"
	"CREATE INDEX ip_range_scope ON ip_range (scope)"
	" WHERE scope IS NOT NULL;"

	/* kind 0: excluded on the DHCP server, 1: reserved, 2: VIP */
	"CREATE TABLE range_part (range INTEGER NOT NULL REFERENCES ip_range"
	" ON DELETE CASCADE, kind INTEGER NOT NULL, first BLOB NOT NULL,"
	" last BLOB NOT NULL, PRIMARY KEY (range, kind, first))"
	" WITHOUT ROWID;",

	/*
	 * 10: tables of logons are made when a part has some (store_track.c);
	 * what was there before has none. Gaps begin with their key: SQLite
	 * 3.40 takes another order for damage (quick_check).
	 */
	"ALTER TABLE track_part ADD COLUMN logons INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE track_gap RENAME TO track_gap_9;"
	"CREATE TABLE track_gap (server INTEGER NOT NULL REFERENCES server"
	" ON DELETE CASCADE, log TEXT NOT NULL, from_at INTEGER NOT NULL,"
	" why INTEGER NOT NULL, to_at INTEGER NOT NULL,"
	" PRIMARY KEY (server, log, from_at, why)) WITHOUT ROWID;"
	"INSERT INTO track_gap (server, log, from_at, why, to_at) SELECT"
	" server, log, from_at, why, to_at FROM track_gap_9;"
	"DROP TABLE track_gap_9;",

	/*
	 * 11: addresses, by the fields of ipam/model/address.h: a word is its
	 * place among the words of its field, an instant is in seconds; empty
	 * is null. logged, logged_at: the expiry that an event told last.
	 * free_run: what of a range is neither an address row of its space
	 * nor reserved or excluded. server.addresses: 0 none, 1 reservations
	 * and 2 leases too appear as addresses.
	 */
	"CREATE TABLE address (id INTEGER PRIMARY KEY AUTOINCREMENT,"
	" space INTEGER NOT NULL REFERENCES address_space,"
	" family INTEGER NOT NULL, address BLOB NOT NULL,"
	" service TEXT NOT NULL COLLATE NOCASE,"
	" instance TEXT NOT NULL COLLATE NOCASE,"
	" range INTEGER REFERENCES ip_range ON DELETE SET NULL,"
	" duplicate INTEGER NOT NULL DEFAULT 0,"
	" network_type INTEGER NOT NULL DEFAULT 0, device_name TEXT,"
	" device_type TEXT, mac TEXT, client_id TEXT, duid TEXT,"
	" iaid INTEGER, asset_tag TEXT, serial TEXT, os TEXT,"
	" os_version TEXT, owner TEXT, description TEXT, state TEXT,"
	" assignment INTEGER, assigned_at INTEGER, expires_at INTEGER,"
	" reservation_server TEXT, reservation_scope_name TEXT,"
	" reservation_scope BLOB, reservation_name TEXT,"
	" reservation_type INTEGER, reservation_description TEXT,"
	" forward_zone TEXT, forward_server TEXT, reverse_zone TEXT,"
	" reverse_server TEXT, reservation_sync INTEGER,"
	" host_sync INTEGER, ptr_sync INTEGER, source INTEGER NOT NULL,"
	" expiry INTEGER NOT NULL DEFAULT 0,"
	" changed_at INTEGER NOT NULL, edited INTEGER NOT NULL DEFAULT 0,"
	" logged INTEGER NOT NULL DEFAULT 0,"
	" logged_at INTEGER NOT NULL DEFAULT 0);"
	"CREATE UNIQUE INDEX address_place ON address (space, family,"
	" address, service, instance);"
	"CREATE INDEX address_range ON address (range, address)"
	" WHERE range IS NOT NULL;"
	"CREATE INDEX address_expires ON address (expires_at)"
	" WHERE expires_at IS NOT NULL;"
	"CREATE INDEX address_name ON address (device_name COLLATE NOCASE)"
	" WHERE device_name IS NOT NULL;"
	"CREATE INDEX address_mac ON address (mac) WHERE mac IS NOT NULL;"
	"CREATE TABLE free_run (range INTEGER NOT NULL REFERENCES ip_range"
	" ON DELETE CASCADE, first BLOB NOT NULL, last BLOB NOT NULL,"
	" PRIMARY KEY (range, first)) WITHOUT ROWID;"
	"CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL)"
	" WITHOUT ROWID;"
	/* seen: what rows of a mirroring import named; the rest goes */
	"CREATE TABLE import (id INTEGER PRIMARY KEY AUTOINCREMENT,"
	" noun TEXT NOT NULL, mirror INTEGER NOT NULL,"
	" dry_run INTEGER NOT NULL, range INTEGER, service TEXT,"
	" instance TEXT, started_at INTEGER NOT NULL,"
	" finished_at INTEGER NOT NULL DEFAULT 0,"
	" added INTEGER NOT NULL DEFAULT 0,"
	" changed INTEGER NOT NULL DEFAULT 0,"
	" unchanged INTEGER NOT NULL DEFAULT 0,"
	" removed INTEGER NOT NULL DEFAULT 0,"
	" failed INTEGER NOT NULL DEFAULT 0);"
	"CREATE TABLE import_seen (import INTEGER NOT NULL REFERENCES import"
	" ON DELETE CASCADE, object INTEGER NOT NULL,"
	" PRIMARY KEY (import, object)) WITHOUT ROWID;"
	"ALTER TABLE server ADD COLUMN addresses INTEGER NOT NULL DEFAULT 2;",

	/*
	 * 12: who may do what (ipam/model/access_rows.h), under one seal;
	 * x'': was never sealed. access_object: what has an access scope of
	 * its own, by enum ipam_object and its key; it goes with the object.
	 */
	"CREATE TABLE access_state (id INTEGER PRIMARY KEY CHECK (id = 1),"
	" generation INTEGER NOT NULL, next_id INTEGER NOT NULL,"
	" seal BLOB NOT NULL);"
	"INSERT INTO access_state VALUES (1, 0, 100, x'');"
	"CREATE TABLE access_role (id INTEGER PRIMARY KEY, name TEXT NOT NULL"
	" UNIQUE, description TEXT NOT NULL, operations TEXT NOT NULL);"
	"CREATE TABLE access_scope (id INTEGER PRIMARY KEY,"
	" parent INTEGER NOT NULL, label TEXT NOT NULL,"
	" description TEXT NOT NULL, UNIQUE (parent, label));"
	"CREATE TABLE access_policy (id INTEGER PRIMARY KEY,"
	" kind INTEGER NOT NULL, principal TEXT NOT NULL,"
	" description TEXT NOT NULL, UNIQUE (kind, principal));"
	"CREATE TABLE access_grant (policy INTEGER NOT NULL,"
	" place INTEGER NOT NULL, role INTEGER NOT NULL,"
	" scope INTEGER NOT NULL, PRIMARY KEY (policy, place))"
	" WITHOUT ROWID;"
	"CREATE TABLE access_object (kind INTEGER NOT NULL, key TEXT NOT NULL,"
	" scope INTEGER NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID;"
	"CREATE INDEX access_object_scope ON access_object (scope);"
	"CREATE TRIGGER access_server AFTER DELETE ON server BEGIN"
	" DELETE FROM access_object WHERE kind = 1 AND key = old.name;"
	" DELETE FROM access_object WHERE kind IN (2, 3)"
	" AND key > old.name || '|' AND key < old.name || '}'; END;"
	"CREATE TRIGGER access_dhcp_scope AFTER DELETE ON scope BEGIN"
	" DELETE FROM access_object WHERE kind = 2 AND key = (SELECT name"
	" FROM server WHERE id = old.server) || '|' || hex(old.address) ||"
	" '|' || old.length; END;"
	"CREATE TRIGGER access_zone AFTER DELETE ON zone BEGIN"
	" DELETE FROM access_object WHERE kind = 4 AND key = old.name; END;"
	"CREATE TRIGGER access_space AFTER DELETE ON address_space BEGIN"
	" DELETE FROM access_object WHERE kind = 5 AND key = old.id; END;"
	"CREATE TRIGGER access_block AFTER DELETE ON block BEGIN"
	" DELETE FROM access_object WHERE kind = 6 AND key = old.id; END;"
	"CREATE TRIGGER access_subnet AFTER DELETE ON subnet BEGIN"
	" DELETE FROM access_object WHERE kind = 7 AND key = old.id; END;"
	"CREATE TRIGGER access_range AFTER DELETE ON ip_range BEGIN"
	" DELETE FROM access_object WHERE kind = 8 AND key = old.id; END;",

	/* 13: records: of the part, of leases and logons */
	RECORDS_AS_BLOCKS,

	/*
	 * 14: the event catalog, by the numbers of ipam/model/catalog.h; of a
	 * server's events those before purged.before_at are not taken any
	 * more. What a DNS server told of its zones (event_...), and when a
	 * person reset one.
	 */
	"CREATE TABLE event (id INTEGER PRIMARY KEY AUTOINCREMENT,"
	" kind INTEGER NOT NULL, at INTEGER NOT NULL,"
	" number INTEGER NOT NULL, server INTEGER REFERENCES server"
	" ON DELETE CASCADE, computer TEXT, role INTEGER NOT NULL,"
	" user_name TEXT, domain TEXT, forest TEXT, origin TEXT,"
	" object TEXT, object_key TEXT COLLATE NOCASE, text TEXT NOT NULL,"
	" source TEXT, place INTEGER, UNIQUE (server, source, place, at));"
	"CREATE INDEX event_at ON event (at, id);"
	"CREATE INDEX event_kind ON event (kind, at, id);"
	"CREATE INDEX event_object ON event (object, object_key, at, id)"
	" WHERE object IS NOT NULL;"
	"CREATE TABLE event_value (event INTEGER NOT NULL REFERENCES event"
	" ON DELETE CASCADE, position INTEGER NOT NULL, name TEXT NOT NULL,"
	" old_value TEXT, new_value TEXT, PRIMARY KEY (event, position))"
	" WITHOUT ROWID;"
	"CREATE TABLE purged (server INTEGER NOT NULL REFERENCES server"
	" ON DELETE CASCADE, kind INTEGER NOT NULL,"
	" before_at INTEGER NOT NULL, PRIMARY KEY (server, kind))"
	" WITHOUT ROWID;"
	"ALTER TABLE zone ADD COLUMN reset_at INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE zone_host ADD COLUMN event_health INTEGER NOT NULL"
	" DEFAULT 0;"
	"ALTER TABLE zone_host ADD COLUMN event_at INTEGER NOT NULL"
	" DEFAULT 0;"
	"ALTER TABLE zone_host ADD COLUMN event_status TEXT;"
	"ALTER TABLE zone_host ADD COLUMN event_advice TEXT;",

	/*
	 * 15: utilization of anything (store_usage_put.c), which outlives
	 * what was counted; thresholds in percent; purges that were asked for.
	 */
	"CREATE TABLE usage_object (id INTEGER PRIMARY KEY AUTOINCREMENT,"
	" kind INTEGER NOT NULL, family INTEGER NOT NULL,"
	" server INTEGER REFERENCES server ON DELETE CASCADE,"
	" first BLOB NOT NULL DEFAULT x'', length INTEGER NOT NULL DEFAULT 0,"
	" last BLOB NOT NULL DEFAULT x'', space TEXT NOT NULL DEFAULT '',"
	" name TEXT NOT NULL DEFAULT '', service TEXT NOT NULL DEFAULT '',"
	" instance TEXT NOT NULL DEFAULT '',"
	" logged INTEGER NOT NULL DEFAULT 0,"
	" logged_at INTEGER NOT NULL DEFAULT 0,"
	" seen_at INTEGER NOT NULL DEFAULT 0);"
	"CREATE UNIQUE INDEX usage_object_key ON usage_object (kind,"
	" coalesce(server, 0), family, first, length, last, space, name,"
	" service, instance);"
	"CREATE INDEX usage_object_server ON usage_object (server);"
	"CREATE TABLE usage_full (part INTEGER NOT NULL, object INTEGER NOT"
	" NULL, at INTEGER NOT NULL, total INTEGER NOT NULL, in_use INTEGER"
	" NOT NULL, free INTEGER NOT NULL, pending INTEGER NOT NULL,"
	" stateless INTEGER NOT NULL, PRIMARY KEY (part, object, at))"
	" WITHOUT ROWID;"
	USAGE_TABLE("usage_hour") USAGE_TABLE("usage_day")
	USAGE_TABLE("usage_month")
	"CREATE TABLE usage_roll (grain INTEGER PRIMARY KEY,"
	" part INTEGER NOT NULL, object INTEGER NOT NULL);"
	"CREATE TABLE threshold (under INTEGER NOT NULL, over INTEGER NOT"
	" NULL);"
	"INSERT INTO threshold VALUES (20, 80);"
	"CREATE TABLE purge (data TEXT PRIMARY KEY, before INTEGER NOT NULL,"
	" asked_at INTEGER NOT NULL, done_at INTEGER NOT NULL DEFAULT 0,"
	" removed INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;"
	"ALTER TABLE scope ADD COLUMN stateless INTEGER NOT NULL DEFAULT -1;"
	"INSERT INTO usage_object (kind, family, server, first, length,"
	" seen_at) SELECT 1, family, server, address, length, usage_at"
	" FROM scope WHERE usage_at > 0;"
	"INSERT INTO usage_object (kind, family, server, seen_at) SELECT 0,"
	" family, server, max(at) FROM server_sample GROUP BY server, family;"
	"INSERT INTO usage_full SELECT s.at / 86400, o.id, s.at, s.total,"
	" s.in_use, s.free, s.pending, -1 FROM sample s JOIN scope c"
	" ON c.id = s.scope JOIN usage_object o ON o.kind = 1"
	" AND o.server = c.server AND o.family = c.family"
	" AND o.first = c.address AND o.length = c.length;"
	"INSERT INTO usage_full SELECT s.at / 86400, o.id, s.at, s.total,"
	" s.in_use, s.free, s.pending, -1 FROM server_sample s"
	" JOIN usage_object o ON o.kind = 0 AND o.server = s.server"
	" AND o.family = s.family;"
	"DROP TABLE sample;"
	"DROP TABLE server_sample;",

	/* 16: access checks, by the names of ipam_check_types */
	"CREATE TABLE access_check (server INTEGER NOT NULL REFERENCES server"
	" ON DELETE CASCADE, name TEXT NOT NULL, state INTEGER NOT NULL,"
	" checked_at INTEGER NOT NULL, step TEXT, status TEXT, advice TEXT,"
	" PRIMARY KEY (server, name)) WITHOUT ROWID;",

	/*
	 * 17: what a person plans of an address on servers
	 * (ipam/model/planned.h), and what probes of addresses found: ping, dns
	 * as there; probed_at 0: nobody has looked yet. zone_by_hand: a person
	 * chose the reverse zone of a range, or that there is none.
	 */
	"CREATE TABLE planned (id INTEGER PRIMARY KEY AUTOINCREMENT,"
	" record INTEGER REFERENCES address ON DELETE SET NULL,"
	" space INTEGER NOT NULL REFERENCES address_space ON DELETE CASCADE,"
	" family INTEGER NOT NULL, address BLOB NOT NULL,"
	" kind INTEGER NOT NULL, action INTEGER NOT NULL,"
	" state INTEGER NOT NULL, server TEXT NOT NULL,"
	" place TEXT NOT NULL, name TEXT NOT NULL, type TEXT, data TEXT,"
	" client TEXT, iaid INTEGER, description TEXT, why TEXT,"
	" planned_by TEXT, planned_at INTEGER NOT NULL,"
	" changed_at INTEGER NOT NULL);"
	"CREATE INDEX planned_address ON planned (space, family, address);"
	"CREATE INDEX planned_record ON planned (record);"
	"CREATE INDEX planned_place ON planned (kind, place, server);"
	"CREATE TABLE probe (space INTEGER NOT NULL REFERENCES address_space"
	" ON DELETE CASCADE, family INTEGER NOT NULL, address BLOB NOT NULL,"
	" wanted INTEGER NOT NULL, asked_at INTEGER NOT NULL,"
	" probed_at INTEGER NOT NULL DEFAULT 0,"
	" ping INTEGER NOT NULL DEFAULT 0, dns INTEGER NOT NULL DEFAULT 0,"
	" name TEXT, PRIMARY KEY (space, family, address)) WITHOUT ROWID;"
	"CREATE INDEX probe_asked ON probe (probed_at, asked_at);"
	"ALTER TABLE ip_range ADD COLUMN zone_by_hand INTEGER NOT NULL"
	" DEFAULT 0;"
	"UPDATE ip_range SET zone_by_hand = 1 WHERE reverse_zone IS NOT NULL;"
	"CREATE INDEX ip_range_zone ON ip_range (reverse_zone)"
	" WHERE reverse_zone IS NOT NULL;",

	/* forests, by enum ipam_trust; our own is included always */
	"CREATE TABLE forest (name TEXT PRIMARY KEY, netbios TEXT,"
	" trust INTEGER NOT NULL, included INTEGER NOT NULL, found_at INTEGER"
	" NOT NULL, source TEXT, collected_at INTEGER NOT NULL DEFAULT 0,"
	" failed_at INTEGER NOT NULL DEFAULT 0, step TEXT, status TEXT,"
	" advice TEXT) WITHOUT ROWID;",

	/* 19: the access scope of an object under a seal; x'': it has none */
	"ALTER TABLE access_object ADD COLUMN seal BLOB NOT NULL DEFAULT x'';",

	/*
	 * 20: custom fields and their values, what objects are set to (by enum
	 * ipam_custom_kind), pairs of values, logical groups, saved queries.
	 * What is below 100 is built in; so is a value with a number. What is
	 * in columns of objects already becomes values.
	 */
	"CREATE TABLE custom_field (id INTEGER PRIMARY KEY AUTOINCREMENT,"
	" name TEXT NOT NULL UNIQUE COLLATE NOCASE, list INTEGER NOT NULL,"
	" description TEXT);"
	"CREATE TABLE custom_value (id INTEGER PRIMARY KEY AUTOINCREMENT,"
	" field INTEGER NOT NULL REFERENCES custom_field ON DELETE CASCADE,"
	" number INTEGER NOT NULL DEFAULT 0,"
	" value TEXT NOT NULL COLLATE NOCASE);"
	"CREATE UNIQUE INDEX custom_value_text ON custom_value (field,"
	" value);"
	"CREATE TABLE custom_set (kind INTEGER NOT NULL, object INTEGER NOT"
	" NULL, field INTEGER NOT NULL REFERENCES custom_field,"
	" value INTEGER REFERENCES custom_value, text TEXT,"
	" PRIMARY KEY (kind, object, field)) WITHOUT ROWID;"
	"CREATE INDEX custom_set_value ON custom_set (field, value, kind,"
	" object);"
	"CREATE TABLE custom_pair (a INTEGER NOT NULL REFERENCES custom_value"
	" ON DELETE CASCADE, b INTEGER NOT NULL REFERENCES custom_value"
	" ON DELETE CASCADE, PRIMARY KEY (a, b)) WITHOUT ROWID;"
	"CREATE INDEX custom_pair_b ON custom_pair (b);"
	"CREATE TABLE logical_group (id INTEGER PRIMARY KEY AUTOINCREMENT,"
	" name TEXT NOT NULL UNIQUE COLLATE NOCASE, kind INTEGER NOT NULL,"
	" description TEXT);"
	"CREATE TABLE logical_group_level (grp INTEGER NOT NULL REFERENCES"
	" logical_group ON DELETE CASCADE, place INTEGER NOT NULL,"
	" field INTEGER NOT NULL REFERENCES custom_field,"
	" PRIMARY KEY (grp, place)) WITHOUT ROWID;"
	"CREATE INDEX logical_group_field ON logical_group_level (field);"
	"CREATE TABLE saved_query (id INTEGER PRIMARY KEY AUTOINCREMENT,"
	" person TEXT NOT NULL, name TEXT NOT NULL COLLATE NOCASE,"
	" operation TEXT NOT NULL, arguments TEXT NOT NULL,"
	" saved_at INTEGER NOT NULL);"
	"CREATE UNIQUE INDEX saved_query_name ON saved_query (person, name);"
	CUSTOM_GONE("server", "1") CUSTOM_GONE("address_space", "2")
	CUSTOM_GONE("subnet", "4") CUSTOM_GONE("ip_range", "5")
	CUSTOM_GONE("address", "6")
	CUSTOM_FIELD("1", "RIR", "[\"AFRINIC\",\"APNIC\",\"ARIN\","
		     "\"LACNIC\",\"RIPE\"]")
	CUSTOM_FIELD("2", "RegionLegacy", "[\"Asia\",\"Caribbean\","
		     "\"Central America\",\"Eastern Europe\","
		     "\"European Union\",\"Middle East\","
		     "\"North America\",\"Oceania\",\"South America\"]")
	CUSTOM_FIELD("3", "Country/Region", COUNTRIES)
	CUSTOM_FIELD("4", "Type of networks", "[]")
	CUSTOM_FIELD("5", "AD site", "[]")
	CUSTOM_FIELD("6", "Microsoft server role", "[]")
	CUSTOM_FIELD("7", "Device type", "[\"Firewall\",\"Host\","
		     "\"Load balancer\",\"Microsoft Servers\","
		     "\"Non-Microsoft servers\",\"Printer\",\"Routers\","
		     "\"Switch\",\"Terminal server\",\"VM\","
		     "\"VM Manager\",\"VOIP Gateway\",\"WAN optimizer\","
		     "\"Wireless AP\",\"Wireless controller\"]")
	CUSTOM_FIELD("8", "Managed by", "[\"IPAM\",\"MS DHCP\","
		     "\"Non-MS DHCP\",\"VM Manager\",\"Others\","
		     "\"VMM\"]")
	CUSTOM_FIELD("9", "Managed by entity", "[\"Localhost\"]")
	CUSTOM_FIELD("10", "IP Address State", "[\"In-Use\","
		     "\"Reserved\",\"Inactive\"]")
	CUSTOM_FIELD("11", "IP Pool Name", "[]")
	CUSTOM_FIELD("12", "Logical Network", "[]")
	CUSTOM_FIELD("13", "DNS Suffix", "[]")
	CUSTOM_FIELD("14", "Network Site", "[]")
	CUSTOM_FIELD("15", "VM Network", "[]")
	CUSTOM_FIELD("16", "Tenant", "[]")
	CUSTOM_FIELD("17", "Isolation Method", "[\"NVGRE\",\"VLAN\","
		     "\"VXLAN\",\"IPRewrite\"]")
	CUSTOM_FIELD("18", "Region", "[]")
	CUSTOM_FOUND("8", "service", "ip_range")
	CUSTOM_FOUND("8", "service", "address")
	CUSTOM_FOUND("9", "instance", "ip_range")
	CUSTOM_FOUND("9", "instance", "address")
	CUSTOM_FOUND("12", "logical_network", "subnet")
	CUSTOM_FOUND("14", "network_site", "subnet")
	CUSTOM_FOUND("15", "vm_network", "address_space")
	CUSTOM_FOUND("16", "tenant", "address_space")
	"INSERT INTO logical_group (id, name, kind) VALUES"
	" (1, 'Network devices', 6), (2, 'Managed by', 5),"
	" (3, 'VirtualizedProviderAddressSpace', 4);"
	"INSERT INTO logical_group_level VALUES (1, 0, 7), (2, 0, 8),"
	" (2, 1, 9), (3, 0, 12), (3, 1, 14);"
	"UPDATE sqlite_sequence SET seq = 99 WHERE name IN ('custom_field',"
	" 'logical_group');",

	/* store_answered.c */
	"CREATE TABLE answered (caller TEXT NOT NULL, key TEXT NOT NULL,"
	" at INTEGER NOT NULL, request TEXT NOT NULL, answer TEXT,"
	" PRIMARY KEY (caller, key)) WITHOUT ROWID;"
	"CREATE INDEX answered_at ON answered (at);",

	/* 22: changes of places, by enum ipam_place_kind and behind it */
	"CREATE TABLE place_change (id INTEGER PRIMARY KEY,"
	" kind INTEGER NOT NULL, object INTEGER NOT NULL);"
	"CREATE TRIGGER place_change_old AFTER INSERT ON place_change BEGIN"
	" DELETE FROM place_change WHERE id <= NEW.id - 100000; END;"
	PLACES_OF("block", "0", "first, last")
	PLACES_OF("subnet", "1", "space, network, length, last")
	PLACES_OF("ip_range", "2", "space, first, last")
	PLACES_OF("scope", "3", "server, address, length")
	PLACES_OF("zone", "4", "name")
	PLACES_OF("address_space", "5", "name")
	PLACES_OF("server", "6", "name"),

	/*
	 * Lists of addresses by what few of them have (store_address_list.c):
	 * each is in the order of its pages.
	 */
	"CREATE INDEX address_duplicate ON address (space, family, address,"
	" service, instance) WHERE duplicate = 1;"
	"CREATE INDEX address_unmapped ON address (space, family, address,"
	" service, instance) WHERE range IS NULL;"
	"CREATE INDEX address_expiry ON address (space, family, expiry,"
	" address, service, instance) WHERE expiry <> 0;"
	"CREATE INDEX address_state ON address (space, family,"
	" state COLLATE NOCASE, address, service, instance)"
	" WHERE state <> 'In-Use' COLLATE NOCASE;"
	"CREATE INDEX address_type ON address (space, family,"
	" device_type COLLATE NOCASE, address, service, instance)"
	" WHERE device_type <> 'Host' COLLATE NOCASE;"
	"CREATE INDEX address_source ON address (space, family, source,"
	" address, service, instance);",

	/*
	 * access_object names servers by number; was: the key that its seal is
	 * over, until it is sealed anew. Rows of what goes stay until somebody
	 * with the key sweeps them: objects is a seal over all of them.
	 */
	"DROP TRIGGER access_server; DROP TRIGGER access_dhcp_scope;"
	"DROP TRIGGER access_zone; DROP TRIGGER access_space;"
	"DROP TRIGGER access_block; DROP TRIGGER access_subnet;"
	"DROP TRIGGER access_range;"
	"ALTER TABLE access_object ADD COLUMN was TEXT;"
	"ALTER TABLE access_state ADD COLUMN objects BLOB NOT NULL"
	" DEFAULT x'';"
	"UPDATE access_object SET was = key WHERE kind IN (1, 2, 3);"
	"DELETE FROM access_object WHERE kind IN (1, 2, 3) AND NOT EXISTS"
	" (SELECT 1 FROM server WHERE name = substr(was, 1,"
	" instr(was || '|', '|') - 1));"
	"UPDATE access_object SET key = (SELECT id FROM server WHERE name ="
	" substr(was, 1, instr(was || '|', '|') - 1)) || substr(was,"
	" instr(was || '|', '|')) WHERE kind IN (1, 2, 3);",

	/* Blocks of the event catalog, see store_event_block.c. */
	"CREATE TABLE event_block (id INTEGER PRIMARY KEY,"
	" at INTEGER NOT NULL, event INTEGER NOT NULL, words BLOB,"
	" UNIQUE (at, event));"
	"CREATE INDEX event_block_open ON event_block (at, event)"
	" WHERE words IS NULL;"
	"INSERT INTO event_block (at, event) VALUES (-1 << 63, -1 << 63);"
	"CREATE TRIGGER event_block_opened AFTER INSERT ON event BEGIN"
	" UPDATE event_block SET words = NULL WHERE id = (SELECT id FROM"
	" event_block WHERE (at, event) <= (NEW.at, NEW.id)"
	" ORDER BY at DESC, event DESC LIMIT 1) AND words IS NOT NULL; END;",

	/* by enum ipam_verification: of servers added by hand */
	"ALTER TABLE server ADD COLUMN verification INTEGER NOT NULL"
	" DEFAULT 0;"
	"ALTER TABLE server ADD COLUMN verify_run INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE server ADD COLUMN verify_step TEXT;"
	"ALTER TABLE server ADD COLUMN verify_status TEXT;"
	"ALTER TABLE server ADD COLUMN verify_advice TEXT;"
	"CREATE INDEX server_address_is ON server_address (address);",

	/* whether a run has jobs that are not over, however many it has */
	"CREATE INDEX job_open ON job (run) WHERE state IN (0, 1);",

	/*
	 * What directories know of users and groups: kind is an enum
	 * ipam_principal. A question is what a person typed, for a collector.
	 */
	"CREATE TABLE account_domain (domain TEXT PRIMARY KEY, sid TEXT UNIQUE,"
	" collected_at INTEGER NOT NULL DEFAULT 0, source TEXT,"
	" failed_at INTEGER NOT NULL DEFAULT 0, step TEXT, status TEXT,"
	" advice TEXT) WITHOUT ROWID;"
	"CREATE TABLE account (sid TEXT PRIMARY KEY, kind INTEGER NOT NULL,"
	" domain TEXT NOT NULL, name TEXT NOT NULL COLLATE NOCASE,"
	" gone_at INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;"
	"CREATE INDEX account_name ON account (domain, name, sid);"
	"CREATE TABLE account_question (asked TEXT COLLATE NOCASE,"
	" kind INTEGER, domain TEXT NOT NULL, name TEXT NOT NULL,"
	" upn INTEGER NOT NULL, asked_at INTEGER NOT NULL,"
	" answered_at INTEGER NOT NULL DEFAULT 0, sid TEXT, source TEXT,"
	" step TEXT, status TEXT, advice TEXT, PRIMARY KEY (asked, kind))"
	" WITHOUT ROWID;",

	"ALTER TABLE reservation ADD COLUMN no_options INTEGER NOT NULL"
	" DEFAULT 0;",
};

/* What a migration does beside its statements. */
static const struct {
	const char *sql;
	int (*run)(struct store *store);
} steps[] = {
	{ RECORDS_AS_BLOCKS, store_track_migrate },
};

const int64_t store_schema_newest =
	sizeof(migrations) / sizeof(migrations[0]);

int store_schema_version(struct store *store, int64_t *out_version)
{
	return store_number(store, out_version, "PRAGMA user_version", "");
}

/* Whether the file is ours, or empty. */
static int check_owner(struct store *store, int64_t version)
{
	int64_t id = 0, tables = 0;
	int ret = store_number(store, &id, "PRAGMA application_id", "");

	if (ret == 0) {
		ret = store_number(store, &tables,
				   "SELECT count(*) FROM sqlite_schema", "");
	}
	if (ret != 0) {
		return ret;
	}
	if (id != APPLICATION_ID && (tables != 0 || version != 0)) {
		return store_say(store, IPAM_E_CORRUPT,
				 "the file is a database of another program: "
				 "name another file");
	}
	if (version > store_schema_newest) {
		return store_say(store, IPAM_E_NEWER,
				 ipam_error_text(IPAM_E_NEWER));
	}
	return 0;
}

static int run_steps(struct store *store, int64_t version)
{
	size_t i;
	int ret = 0;

	for (i = 0; ret == 0 && i < sizeof(steps) / sizeof(steps[0]); i++) {
		if (strcmp(steps[i].sql, migrations[version - 1]) == 0) {
			ret = steps[i].run(store);
		}
	}
	return ret;
}

static int migrate_to(struct store *store, int64_t version)
{
	char pragma[80];
	int code = sqlite3_exec(store->db, migrations[version - 1], NULL, NULL,
				NULL);

	if (code == SQLITE_OK) {
		sqlite3_snprintf(sizeof(pragma), pragma,
				 "PRAGMA user_version = %lld;"
				 "PRAGMA application_id = %d",
				 (long long)version, APPLICATION_ID);
		code = sqlite3_exec(store->db, pragma, NULL, NULL, NULL);
	}
	return code != SQLITE_OK ? store_fail(store, code) :
				   run_steps(store, version);
}

int store_migrate(struct store *store)
{
	int64_t version = 0;
	int ret = store_schema_version(store, &version);

	if (ret == 0) {
		ret = check_owner(store, version);
	}
	if (ret != 0 || version == store_schema_newest) {
		return ret;
	}
	ret = store_begin(store);
	if (ret != 0) {
		return ret;
	}
	/* Another process may have been faster. */
	ret = store_schema_version(store, &version);
	while (ret == 0 && version < store_schema_newest) {
		version++;
		ret = migrate_to(store, version);
	}
	return store_leave(store, true, ret);
}
