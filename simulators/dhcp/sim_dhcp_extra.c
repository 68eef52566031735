/* Reads dhcp-extra.json by a table of its members. */
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "simulators/dhcp/sim_dhcp_extra.h"

enum kind { BOOLEAN, NUMBER, TEXT };

static const char *const kind_names[] = {
	[BOOLEAN] = "true or false",
	[NUMBER] = "a whole number",
	[TEXT] = "a text",
};

struct member {
	const char *section, *name;
	enum kind kind;
	size_t offset;
	uint32_t most; /* of a number; of a text, octets */
};

#define AT(member) offsetof(struct sim_dhcp_extra, member)

static const struct member members[] = {
	{"DhcpServerVersion", "MajorVersion", NUMBER, AT(major), 1000},
	{"DhcpServerVersion", "MinorVersion", NUMBER, AT(minor), 1000},
	{"DhcpServerSetting", "IsDomainJoined", BOOLEAN, AT(domain_joined), 0},
	{"DhcpServerSetting", "IsAuthorized", BOOLEAN, AT(authorized), 0},
	{"DhcpServerSetting", "DynamicBootp", BOOLEAN, AT(dynamic_bootp), 0},
	{"DhcpServerSetting", "NapEnabled", BOOLEAN, AT(nap_enabled), 0},
	{"DhcpServerSetting", "ConflictDetectionAttempts", NUMBER,
	 AT(ping_retries), 5},
	{"DhcpServerAuditLog", "Enable", BOOLEAN, AT(audit_enabled), 0},
	{"DhcpServerAuditLog", "Path", TEXT, AT(audit_dir), 248},
	{"DhcpServerAuditLog", "DiskCheckInterval", NUMBER,
	 AT(audit_disk_check), UINT32_MAX},
	{"DhcpServerAuditLog", "MaxMBFileSize", NUMBER, AT(audit_max_mb),
	 UINT32_MAX},
	{"DhcpServerAuditLog", "MinMBDiskSpace", NUMBER, AT(audit_min_disk_mb),
	 UINT32_MAX},
	{"DhcpServerDatabase", "FileName", TEXT, AT(database_file), 260},
	{"DhcpServerDatabase", "BackupPath", TEXT, AT(backup_path), 260},
	{"DhcpServerDatabase", "BackupInterval", NUMBER, AT(backup_minutes),
	 UINT32_MAX},
	{"DhcpServerDatabase", "CleanupInterval", NUMBER, AT(cleanup_minutes),
	 UINT32_MAX},
	{"DhcpServerDatabase", "LoggingEnabled", BOOLEAN,
	 AT(database_logging), 0},
};

struct reader {
	TALLOC_CTX *mem_ctx;
	const char *path;
	struct sim_dhcp_extra *extra;
	const char **out_message;
};

static int refuse(struct reader *r, const struct member *m)
{
	if (m->kind == BOOLEAN) {
		*r->out_message = talloc_asprintf(
			r->mem_ctx, "%s: %s.%s: write %s", r->path,
			m->section, m->name, kind_names[m->kind]);
	} else {
		*r->out_message = talloc_asprintf(
			r->mem_ctx, "%s: %s.%s: write %s of at most %u%s",
			r->path, m->section, m->name, kind_names[m->kind],
			m->most, m->kind == TEXT ? " octets" : "");
	}
	return EINVAL;
}

static int read_text(struct reader *r, const struct member *m,
		     const json_t *value, const char **to)
{
	if (!json_is_string(value) || json_string_length(value) > m->most) {
		return refuse(r, m);
	}
	*to = talloc_strdup(r->mem_ctx, json_string_value(value));
	return *to != NULL ? 0 : ENOMEM;
}

static int read_member(struct reader *r, const struct member *m,
		       const json_t *value)
{
	void *to = (char *)r->extra + m->offset;
	json_int_t number;

	switch (m->kind) {
	case BOOLEAN:
		if (!json_is_boolean(value)) {
			return refuse(r, m);
		}
		*(bool *)to = json_is_true(value);
		return 0;
	case NUMBER:
		number = json_integer_value(value);
		if (!json_is_integer(value) || number < 0 ||
		    number > m->most) {
			return refuse(r, m);
		}
		*(uint32_t *)to = (uint32_t)number;
		return 0;
	case TEXT:
		return read_text(r, m, value, to);
	}
	return EINVAL;
}

static int read_section_member(struct reader *r, const json_t *root,
			       const struct member *m)
{
	const json_t *section = json_object_get(root, m->section);
	const json_t *value = NULL;

	if (section == NULL || json_is_null(section)) {
		return 0;
	}
	if (!json_is_object(section)) {
		*r->out_message = talloc_asprintf(
			r->mem_ctx, "%s: %s: write an object", r->path,
			m->section);
		return EINVAL;
	}
	value = json_object_get(section, m->name);
	if (value == NULL || json_is_null(value)) {
		return 0;
	}
	return read_member(r, m, value);
}

static int release(json_t **holder)
{
	json_decref(*holder);
	return 0;
}

static int keep(struct reader *r, json_t *root)
{
	json_t **holder = talloc(r->mem_ctx, json_t *);

	if (holder == NULL) {
		return ENOMEM;
	}
	*holder = json_incref(root);
	talloc_set_destructor(holder, release);
	r->extra->root = root;
	return 0;
}

static int parse(struct reader *r, FILE *file)
{
	json_error_t error;
	json_t *root = json_loadf(file, JSON_REJECT_DUPLICATES, &error);
	size_t i;
	int ret = 0;

	if (!json_is_object(root)) {
		*r->out_message = talloc_asprintf(
			r->mem_ctx, "%s:%d: %s; write one JSON object",
			r->path, root == NULL ? error.line : 1,
			root == NULL ? error.text : "no object");
		json_decref(root);
		return EINVAL;
	}
	for (i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
		ret = read_section_member(r, root, &members[i]);
		if (ret != 0) {
			break;
		}
	}
	if (ret == 0) {
		ret = keep(r, root);
	}
	json_decref(root);
	return ret;
}

int sim_dhcp_extra_load(TALLOC_CTX *mem_ctx, const char *path,
			struct sim_dhcp_extra *extra, const char **out_message)
{
	struct reader r = {mem_ctx, path, extra, out_message};
	FILE *file = fopen(path, "re");
	struct stat st;
	int ret;

	if (file == NULL && errno == ENOENT) {
		return 0;
	}
	if (file == NULL || fstat(fileno(file), &st) != 0) {
		ret = errno;
		*out_message = talloc_asprintf(mem_ctx, "%s: %s", path,
					       strerror(ret));
	} else if (st.st_size > SIM_DHCP_MAX_EXTRA) {
		*out_message = talloc_asprintf(
			mem_ctx, "%s: larger than %u octets; shorten it", path,
			SIM_DHCP_MAX_EXTRA);
		ret = EINVAL;
	} else {
		ret = parse(&r, file);
	}
	if (file != NULL) {
		fclose(file);
	}
	return ret;
}
