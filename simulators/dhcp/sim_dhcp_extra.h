/*
 * dhcp-extra.json: what a DHCP server tells that Export-DhcpServer leaves
 * out, as one member per PowerShell cmdlet (Get-DhcpServerVersion and so on).
 */
#ifndef SIMULATORS_DHCP_SIM_DHCP_EXTRA_H
#define SIMULATORS_DHCP_SIM_DHCP_EXTRA_H

#include <stdbool.h>
#include <stdint.h>
#include <talloc.h>
#include <jansson.h>

#define SIM_DHCP_MAX_EXTRA (1024u * 1024) /* octets of the file */

struct sim_dhcp_extra {
	uint32_t major, minor; /* R_DhcpGetVersion */
	bool domain_joined, authorized, dynamic_bootp, nap_enabled;
	uint32_t ping_retries;
	bool audit_enabled;
	const char *audit_dir;
	uint32_t audit_disk_check, audit_max_mb, audit_min_disk_mb;
	const char *database_file; /* with its Windows path */
	const char *backup_path;
	uint32_t backup_minutes, cleanup_minutes;
	bool database_logging;
	json_t *root; /* the whole file; NULL for none */
};

/*
 * Reads the file over `extra`, which holds the defaults; a missing file and a
 * missing member leave them. Texts and `root` belong to mem_ctx.
 *
 * Fails with EINVAL and "FILE: MEMBER: what is wrong; the cure" in
 * *out_message, with ENOMEM, or errno of reading.
 */
int sim_dhcp_extra_load(TALLOC_CTX *mem_ctx, const char *path,
			struct sim_dhcp_extra *extra,
			const char **out_message);

#endif
