/*
 * The table of operations: [MS-IPAMM2] 3.1.1.1 (administrative operations and
 * the security groups that may), with the types of DNS records that the
 * reference product has had since 2016, and tokens and exports of the whole,
 * which are ours.
 */
#include "ipam/access/access.h"

#include <string.h>

#define A ACCESS_ADMIN_ONLY
#define N ACCESS_NO_ROLE
#define S ACCESS_ANY_SCOPE

#define ADMIN ACCESS_BIT(ACCESS_ADMINISTRATORS)
#define MSM (ADMIN | ACCESS_BIT(ACCESS_MSM))
#define ASM (ADMIN | ACCESS_BIT(ACCESS_ASM))
#define AUDIT (ADMIN | ACCESS_BIT(ACCESS_AUDIT))
#define BOTH (MSM | ASM)
#define COMMON (MSM | ASM | AUDIT)	/* common management tasks */
#define READERS (COMMON | ACCESS_BIT(ACCESS_USERS))
#define ROOT 0u

#define ROW(op, word, title, family, flags, groups)                            \
	[ACCESS_##op] = { word, title, ACCESS_FAMILY_##family, flags, groups }

#define THREE(op, word, what, family, flags, groups)                           \
	ROW(op##_CREATE, word ".create", "create " what, family, flags,        \
	    groups),                                                           \
	ROW(op##_EDIT, word ".edit", "edit " what, family, flags, groups),     \
	ROW(op##_DELETE, word ".delete", "delete " what, family, flags,        \
	    groups)

#define SET_SCOPE(op, word, what, family)                                      \
	ROW(op##_SET_SCOPE, word ".set-access-scope",                          \
	    "set the access scope of " what, family, 0, ADMIN)

/* Records of one type: who adds and deletes, and MSM edits. */
#define RECORD(op, word, what, groups)                                         \
	ROW(RECORD_##op##_CREATE, "record." word ".create",                    \
	    "create " what " records", RECORD, 0, groups),                     \
	ROW(RECORD_##op##_EDIT, "record." word ".edit",                        \
	    "edit " what " records", RECORD, 0, MSM),                          \
	ROW(RECORD_##op##_DELETE, "record." word ".delete",                    \
	    "delete " what " records", RECORD, 0, groups)

const struct access_op_row access_ops[ACCESS_OP_COUNT] = {
	[ACCESS_NONE] = { "none", "do something without a name",
			  ACCESS_FAMILY_GENERIC, A | N | S, ROOT },
	ROW(READ, "read", "read data", GENERIC, N | S, READERS),
	ROW(DATABASE_GET, "database.get", "see where the store is", GENERIC,
	    A | N | S, ADMIN),
	ROW(DATABASE_CONNECT, "database.connect", "use another store",
	    GENERIC, A | N | S, ADMIN),
	ROW(DATABASE_MOVE, "database.move", "move the store", GENERIC,
	    A | N | S, ADMIN),
	ROW(UPGRADE_CHECK, "upgrade.check", "ask whether an upgrade can be",
	    GENERIC, A | N | S, ADMIN),
	ROW(UPGRADE_LOG, "upgrade.log", "log why an upgrade cannot be",
	    GENERIC, A | N | S, ADMIN),
	ROW(WHOLE_EXPORT, "whole.export", "export all that people entered",
	    GENERIC, A | N | S, ADMIN),
	ROW(WHOLE_IMPORT, "whole.import", "import all that people entered",
	    GENERIC, A | N | S, ADMIN),
	THREE(POLICY, "access-policy", "an access policy", POLICY, A, ADMIN),
	THREE(SCOPE, "access-scope", "an access scope", SCOPE, A, ADMIN),
	THREE(ROLE, "role", "a role", ROLE, A | N | S, ADMIN),
	THREE(SPACE, "space", "an address space", SPACE, 0, ASM),
	SET_SCOPE(SPACE, "space", "an address space", SPACE),
	THREE(BLOCK, "block", "an IP address block", BLOCK, 0, ASM),
	SET_SCOPE(BLOCK, "block", "an IP address block", BLOCK),
	THREE(SUBNET, "subnet", "an IP address subnet", SUBNET, 0, ASM),
	ROW(SUBNET_REMAP, "subnet.remap", "map a subnet to another block",
	    SUBNET, 0, ASM),
	SET_SCOPE(SUBNET, "subnet", "an IP address subnet", SUBNET),
	THREE(RANGE, "range", "an IP address range", RANGE, 0, BOTH),
	ROW(RANGE_REMAP, "range.remap", "map a range to another block", RANGE,
	    0, BOTH),
	ROW(RANGE_MAP_ZONE, "range.map-zone",
	    "map a range to a reverse lookup zone", RANGE, 0, ASM),
	SET_SCOPE(RANGE, "range", "an IP address range", RANGE),
	THREE(ADDRESS, "address", "an IP address", ADDRESS, 0, ASM),
	ROW(UTILIZATION_PURGE, "utilization.purge", "purge utilization data",
	    ADDRESS, N | S, ADMIN),
	THREE(FIELD, "custom-field", "a custom field", FIELD, S, COMMON),
	ROW(FIELD_VALUES, "custom-field.values",
	    "add, change and delete values of a custom field", FIELD, S,
	    COMMON),
	THREE(LOGICAL_GROUP, "logical-group", "a logical group",
	      LOGICAL_GROUP, S, COMMON),
	ROW(DHCP_SERVER_EDIT, "dhcp-server.edit",
	    "edit properties of a DHCP server", DHCP_SERVER, 0, MSM),
	ROW(DHCP_SERVER_OPTIONS, "dhcp-server.options",
	    "edit options of a DHCP server", DHCP_SERVER, 0, MSM),
	ROW(DHCP_SERVER_PREDEFINED, "dhcp-server.predefined-options",
	    "configure predefined options of a DHCP server", DHCP_SERVER, 0,
	    MSM),
	ROW(DHCP_SERVER_USER_CLASS, "dhcp-server.user-class",
	    "configure user classes of a DHCP server", DHCP_SERVER, 0, MSM),
	ROW(DHCP_SERVER_VENDOR_CLASS, "dhcp-server.vendor-class",
	    "configure vendor classes of a DHCP server", DHCP_SERVER, 0, MSM),
	ROW(DHCP_SERVER_FILTERS, "dhcp-server.filters",
	    "manage MAC filters of a DHCP server", DHCP_SERVER, 0, MSM),
	THREE(DHCP_SERVER_POLICY, "dhcp-server-policy",
	      "a policy of a DHCP server", DHCP_SERVER, 0, MSM),
	SET_SCOPE(DHCP_SERVER, "dhcp-server", "a DHCP server", DHCP_SERVER),
	THREE(DHCP_SCOPE, "scope", "a DHCP scope", DHCP_SCOPE, 0, MSM),
	ROW(DHCP_SCOPE_ACTIVATE, "scope.activate", "activate a DHCP scope",
	    DHCP_SCOPE, 0, MSM),
	ROW(DHCP_SCOPE_OPTIONS, "scope.options",
	    "edit options of a DHCP scope", DHCP_SCOPE, 0, MSM),
	THREE(DHCP_SCOPE_POLICY, "scope-policy", "a policy of a DHCP scope",
	      DHCP_SCOPE, 0, MSM),
	SET_SCOPE(DHCP_SCOPE, "scope", "a DHCP scope", DHCP_SCOPE),
	THREE(SUPERSCOPE, "superscope", "a DHCP superscope", SUPERSCOPE, 0,
	      MSM),
	SET_SCOPE(SUPERSCOPE, "superscope", "a DHCP superscope", SUPERSCOPE),
	ROW(RESERVATION_WRITE, "reservation.write",
	    "create or edit a DHCP reservation", RESERVATION, 0, BOTH),
	ROW(RESERVATION_EDIT, "reservation.edit", "edit a DHCP reservation",
	    RESERVATION, 0, MSM),
	ROW(RESERVATION_DELETE, "reservation.delete",
	    "delete a DHCP reservation", RESERVATION, 0, BOTH),
	THREE(FAILOVER, "failover", "a DHCP failover relationship", FAILOVER,
	      0, MSM),
	ROW(FAILOVER_REPLICATE, "failover.replicate",
	    "replicate a DHCP failover relationship", FAILOVER, S, MSM),
	THREE(ZONE, "zone", "a DNS zone", ZONE, 0, MSM),
	ROW(ZONE_TRANSFER, "zone.transfer", "transfer or reload a DNS zone",
	    ZONE, 0, MSM),
	ROW(ZONE_PREFERRED, "zone.preferred-server",
	    "set the preferred server of a DNS zone", ZONE, 0, MSM),
	ROW(ZONE_RESET, "zone.reset", "reset the status of a DNS zone", ZONE,
	    0, MSM),
	SET_SCOPE(ZONE, "zone", "a DNS zone", ZONE),
	ROW(RECORD_CREATE, "record.create", "create DNS records", RECORD, 0,
	    BOTH),
	ROW(RECORD_DELETE, "record.delete", "delete DNS records", RECORD, 0,
	    BOTH),
	SET_SCOPE(RECORD, "record", "a DNS record", RECORD),
	RECORD(A, "a", "A", BOTH),
	RECORD(AAAA, "aaaa", "AAAA", BOTH),
	RECORD(PTR, "ptr", "PTR", BOTH),
	RECORD(NS, "ns", "NS", MSM),
	RECORD(CNAME, "cname", "CNAME", MSM),
	RECORD(DNAME, "dname", "DNAME", MSM),
	RECORD(MX, "mx", "MX", MSM),
	RECORD(SRV, "srv", "SRV", MSM),
	RECORD(TXT, "txt", "TXT", MSM),
	RECORD(OTHER, "other", "other", MSM),
	SET_SCOPE(DNS_SERVER, "dns-server", "a DNS server", DNS_SERVER),
	THREE(FORWARDER, "forwarder", "a conditional forwarder", DNS_SERVER,
	      0, MSM),
	ROW(SERVER_ADD, "server.add", "add a server", INVENTORY, N | S,
	    COMMON),
	ROW(SERVER_EDIT, "server.edit", "edit a server", INVENTORY, N | S,
	    COMMON),
	ROW(SERVER_DELETE, "server.delete", "delete a server", INVENTORY,
	    N | S, COMMON),
	ROW(DISCOVERY_ADD, "discovery.add", "save what is discovered", CONFIG,
	    N | S, COMMON),
	ROW(DISCOVERY_EDIT, "discovery.edit", "edit what is discovered",
	    CONFIG, N | S, COMMON),
	ROW(DISCOVERY_DELETE, "discovery.delete", "delete what is discovered",
	    CONFIG, N | S, COMMON),
	ROW(CONFIG_SET, "config.set", "set global properties", CONFIG, N | S,
	    COMMON),
	ROW(PROVISION, "config.provision", "provision ipamd", CONFIG, N | S,
	    ROOT),
	ROW(SCHEMA, "config.schema", "convert the schema of the store",
	    CONFIG, N | S, ROOT),
	ROW(TASK_START, "task.start", "start a task", TASK, N | S, COMMON),
	ROW(TRACK, "audit.query", "ask who had which address", AUDIT, N | S,
	    AUDIT),
	ROW(TRACK_PURGE, "audit.purge", "purge audit data", AUDIT, N | S,
	    ADMIN),
	ROW(KEY_CREATE, "key.create", "make the secret key anew", KEY, N | S,
	    ADMIN),
	ROW(KEY_READ, "key.read", "see the state of the secret key", KEY,
	    N | S, ADMIN),
	ROW(KEY_EDIT, "key.edit", "replace the secret key", KEY, N | S,
	    ADMIN),
	ROW(KEY_REHASH, "key.rehash", "seal access data anew", KEY, N | S,
	    ADMIN),
	ROW(HOST_GROUP_CREATE, "host-group.create", "create a host group",
	    HOST_GROUP, S, ASM),
	ROW(HOST_GROUP_DELETE, "host-group.delete", "delete a host group",
	    HOST_GROUP, S, ASM),
	THREE(MAC_POOL, "mac-pool", "a MAC address pool", MAC_POOL, S, ASM),
	ROW(TOKENS, "token.manage", "list, make and revoke bearer tokens",
	    TOKEN, A | N | S, ROOT),
};

static const char *const family_names[ACCESS_FAMILY_COUNT] = {
	[ACCESS_FAMILY_GENERIC] = "Generic",
	[ACCESS_FAMILY_POLICY] = "Access policy",
	[ACCESS_FAMILY_SCOPE] = "Access scope",
	[ACCESS_FAMILY_ROLE] = "Role",
	[ACCESS_FAMILY_SPACE] = "IP address space",
	[ACCESS_FAMILY_BLOCK] = "IP address block",
	[ACCESS_FAMILY_SUBNET] = "IP address subnet",
	[ACCESS_FAMILY_RANGE] = "IP address range",
	[ACCESS_FAMILY_ADDRESS] = "IP address",
	[ACCESS_FAMILY_FIELD] = "Custom field",
	[ACCESS_FAMILY_LOGICAL_GROUP] = "Logical group",
	[ACCESS_FAMILY_DHCP_SERVER] = "DHCP server",
	[ACCESS_FAMILY_DHCP_SCOPE] = "DHCP scope",
	[ACCESS_FAMILY_SUPERSCOPE] = "DHCP superscope",
	[ACCESS_FAMILY_RESERVATION] = "DHCP reservation",
	[ACCESS_FAMILY_FAILOVER] = "DHCP failover",
	[ACCESS_FAMILY_ZONE] = "DNS zone",
	[ACCESS_FAMILY_RECORD] = "DNS record",
	[ACCESS_FAMILY_DNS_SERVER] = "DNS server",
	[ACCESS_FAMILY_INVENTORY] = "Server inventory",
	[ACCESS_FAMILY_CONFIG] = "IPAM configuration",
	[ACCESS_FAMILY_TASK] = "Task",
	[ACCESS_FAMILY_AUDIT] = "Audit",
	[ACCESS_FAMILY_KEY] = "Secret key",
	[ACCESS_FAMILY_HOST_GROUP] = "Host group",
	[ACCESS_FAMILY_MAC_POOL] = "MAC address pool",
	[ACCESS_FAMILY_TOKEN] = "Token",
};

enum access_op access_op_of_word(const char *word)
{
	int op;

	for (op = ACCESS_NONE + 1; op < ACCESS_OP_COUNT; op++) {
		if (strcmp(access_ops[op].word, word) == 0) {
			return op;
		}
	}
	return ACCESS_NONE;
}

const char *access_op_word(enum access_op op)
{
	if (op == ACCESS_BY_OBJECT) {
		return "by-object";
	}
	return access_ops[(unsigned)op < ACCESS_OP_COUNT ? op : ACCESS_NONE]
		.word;
}

bool access_op_assignable(enum access_op op)
{
	return (unsigned)op < ACCESS_OP_COUNT &&
	       (access_ops[op].flags & (A | N)) == 0;
}

const char *access_family_name(enum access_family family)
{
	return (unsigned)family < ACCESS_FAMILY_COUNT ? family_names[family] :
							"";
}

void access_ops_add(struct access_ops *set, enum access_op op)
{
	set->bits[op / 64] |= UINT64_C(1) << (op % 64);
}

bool access_ops_have(const struct access_ops *set, enum access_op op)
{
	return (unsigned)op < ACCESS_OP_COUNT &&
	       (set->bits[op / 64] >> (op % 64) & 1) != 0;
}

size_t access_ops_count(const struct access_ops *set)
{
	size_t n = 0;
	int op;

	for (op = 0; op < ACCESS_OP_COUNT; op++) {
		n += access_ops_have(set, op);
	}
	return n;
}
