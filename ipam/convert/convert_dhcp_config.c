/*
 * The settings of a DHCP server ([MS-DHCPM] 2.2.1.2.53, .54, 2.2.1.2.62 and
 * others) as properties, by a table.
 */
#include <errno.h>
#include <inttypes.h>

#include "ipam/convert/convert.h"
#include "rpc/dhcp/rpc_dhcp.h"

enum config_kind { CONFIG_TEXT, CONFIG_NUMBER, CONFIG_FLAG };

static const struct config_row {
	const char *name;
	enum config_kind kind;
	size_t part;	/* the status that it counts with */
	size_t value;
} rows[] = {
#define AT(member) offsetof(struct rpc_dhcp_config, member)
#define ROW(part, kind, member)                                               \
	{ #member, CONFIG_##kind, AT(part##_status), AT(member) }
	ROW(v4, TEXT, database_name),
	ROW(v4, TEXT, database_path),
	ROW(v4, TEXT, backup_path),
	ROW(v4, NUMBER, backup_interval_minutes),
	ROW(v4, NUMBER, cleanup_interval_minutes),
	ROW(v4, NUMBER, ping_retries),
	ROW(v4, FLAG, audit_log),
	ROW(v4, FLAG, database_logging),
	ROW(attributes, FLAG, rogue),
	ROW(attributes, FLAG, domain_member),
	ROW(attributes, FLAG, dynamic_bootp),
	ROW(audit, TEXT, audit_dir),
	ROW(audit, NUMBER, audit_check_interval),
	ROW(audit, NUMBER, audit_max_mb),
	ROW(audit, NUMBER, audit_min_disk_mb),
	ROW(v6, FLAG, v6_unicast),
	ROW(v6, FLAG, v6_rapid_commit),
	ROW(v6, FLAG, v6_audit_log),
	ROW(v6, NUMBER, v6_preferred_s),
	ROW(v6, NUMBER, v6_valid_s),
	ROW(v6, NUMBER, v6_t1_s),
	ROW(v6, NUMBER, v6_t2_s),
};
#define NUM_ROWS (sizeof(rows) / sizeof(rows[0]))

/* NULL for a text that is not there, or no memory. */
static const char *value_text(TALLOC_CTX *mem_ctx,
			      const struct config_row *row, const char *value)
{
	switch (row->kind) {
	case CONFIG_NUMBER:
		return talloc_asprintf(mem_ctx, "%" PRIu32,
				       *(const uint32_t *)(const void *)value);
	case CONFIG_FLAG:
		return *(const bool *)value ? "yes" : "no";
	case CONFIG_TEXT:
		break;
	}
	return talloc_strdup(mem_ctx,
			     *(const char *const *)(const void *)value);
}

int convert_dhcp_config(TALLOC_CTX *mem_ctx,
			const struct rpc_dhcp_version *version,
			const struct rpc_dhcp_config *config,
			struct ipam_property **out_properties,
			size_t *out_count)
{
	struct ipam_property *properties = talloc_zero_array(
		mem_ctx, struct ipam_property, NUM_ROWS + 1);
	const char *base = (const char *)config;
	const struct rpc_status *part = NULL;
	size_t i, n = 0;

	if (properties == NULL) {
		return ENOMEM;
	}
	properties[n++] = (struct ipam_property){
		.role = IPAM_ROLE_DHCP,
		.name = "version",
		.value = talloc_asprintf(properties, "%" PRIu32 ".%" PRIu32,
					 version->major, version->minor),
	};
	for (i = 0; i < NUM_ROWS; i++) {
		part = (const void *)(base + rows[i].part);
		if (!rpc_status_is_ok(*part)) {
			continue;
		}
		properties[n] = (struct ipam_property){
			.role = IPAM_ROLE_DHCP,
			.name = rows[i].name,
			.value = value_text(properties, &rows[i],
					    base + rows[i].value),
		};
		n += properties[n].value != NULL;
	}
	*out_properties = properties;
	*out_count = n;
	return 0;
}
