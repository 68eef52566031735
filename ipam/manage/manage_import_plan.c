/*
 * A row: cells -> fields -> the object of that name, if there is one -> a
 * change in a transaction of its own, which is given up where nothing differs.
 *
 * An empty cell empties its field; a column that is not there leaves it as it
 * is.
 */
#include "ipam/manage/manage_import_plan.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "ipam/base/csv.h"
#include "ipam/manage/manage_import_parts.h"
#include "ipam/store/store_event.h"
#include "ipam/manage/manage_address.h"
#include "ipam/store/store_address.h"
#include "ipam/store/store_custom.h"
#include "ipam/store/store_import.h"
#include "ipam/store/store_plan.h"

#define REMOVE_MAX 100000	/* ranges of one instance, addresses of one range */

#define OWNED { .name = "owner", .header = "Owner" },                          \
	{ .name = "description", .header = "Description" }
#define TIME(n, h, l) { .name = n, .header = h, .label = l,                    \
			.type = IPAM_FIELD_TIME }
#define NUMBER(n, h, l) { .name = n, .header = h, .label = l,                  \
			  .type = IPAM_FIELD_NUMBER }
#define WORD(n, h, l) { .name = n, .header = h, .label = l,                    \
			.type = IPAM_FIELD_WORD }
#define TEXT(n, h, l) { .name = n, .header = h, .label = l }
#define SPACES TEXT("space", "AddressSpace", "Address space"),                 \
	TEXT("space", "ProviderAddressSpace", "Provider address space"),       \
	TEXT("space", "CustomerAddressSpace", "Customer address space")
#define SITES TEXT("logical_network", "VmmLogicalNetwork", "Logical network"), \
	TEXT("network_site", "NetworkSite", "Network site")

static const struct ipam_field space_columns[] = {
	TEXT("name", "Name", "Address space name"), WORD("type", "Type", NULL),
	TEXT("provider", "ProviderAddressSpace", "Provider address space"),
	TEXT("tenant", "Tenant", NULL), TEXT("vm_network", "VMNetwork", NULL),
	TEXT("isolation", "IsolationMethod", NULL), OWNED,
};
static const struct ipam_field block_columns[] = {
	TEXT("network", "NetworkId", "Network"),
	TEXT("start", "StartAddress", "Start IP address"),
	TEXT("start", "StartIPAddress", NULL),
	TEXT("end", "EndAddress", "End IP address"),
	TEXT("end", "EndIPAddress", NULL), TEXT("rir", "Rir", "RIR"),
	TIME("rir_received_at", "RirReceivedDate", "RIR received date"),
	TIME("last_assigned_at", "LastAssignedDate", "Last assigned date"),
	OWNED,
};
static const struct ipam_field subnet_columns[] = {
	TEXT("name", "Name", NULL), TEXT("network", "NetworkId", "Network"),
	WORD("network_type", "NetworkType", "Network type"), SPACES,
	TEXT("vlans", "VlanId", "VLAN ID"),
	NUMBER("virtual_subnet", "VirtualSubnetId", "Virtual subnet ID"), SITES,
	OWNED,
};
static const struct ipam_field range_columns[] = {
	TEXT("network", "NetworkId", "Network"),
	TEXT("start", "StartIPAddress", "Start IP address"),
	TEXT("start", "StartAddress", NULL),
	TEXT("end", "EndIPAddress", "End IP address"),
	TEXT("end", "EndAddress", NULL),
	WORD("network_type", "NetworkType", "Network type"), SPACES,
	TEXT("service", "ManagedByService", "Managed by service"),
	TEXT("instance", "ServiceInstance", "Service instance"),
	WORD("assignment", "AssignmentType", "Assignment type"),
	TIME("assigned_at", "AssignmentDate", "Assignment date"),
	TEXT("gateways", "Gateway", NULL),
	TEXT("dns_servers", "DnsServers", "DNS servers"),
	TEXT("dns_suffixes", "DnsSuffixes", "DNS suffixes"),
	TEXT("connection_suffix", "ConnectionSpecificDnsSuffix",
	     "Connection specific DNS suffix"),
	TEXT("wins_servers", "WinsServers", "WINS servers"),
	TEXT("reverse_zone", "AssociatedReverseLookupZone",
	     "Reverse lookup zone"),
	TEXT("reserved", "ReservedIPAddresses", "Reserved IP addresses"),
	TEXT("vips", "VIP", NULL),
	WORD("utilization", "UtilizationCalculation",
	     "Utilization calculation"),
	NUMBER("utilized_addresses", "UtilizedAddresses",
	       "Utilized addresses"), OWNED,
};

/* What the product derives, or keeps by itself. */
static const char *const derived[] = {
	"Error", "AddressCategory", "Address category", "Overlapping",
	"PercentageUtilized", "Percentage utilized", "PercentageAssigned",
	"Utilization", "TotalAddresses", "Total addresses",
	"AssignedAddresses", "Assigned addresses", "SubnetMask",
	"Subnet mask", "DhcpServerName", "DhcpScopeName", "ExclusionRanges",
	"LastReclaimRunTime", "LastModifiedTime", "Last modified time",
};

#define NOUN(word, kind, wanted, sample, columns)                              \
	{ word, kind, wanted, sample, columns,                                 \
	  sizeof(columns) / sizeof(columns[0]) }
static const struct {
	const char *word;	/* of the event catalog */
	enum ipam_custom_kind custom;
	const char *needs;	/* a field without which nothing is named */
	const char *column;	/* that it has in a file */
	const struct ipam_field *columns;
	size_t count;
} nouns[MANAGE_PLAN_COUNT] = {
	[MANAGE_SPACE] = NOUN("space", IPAM_CUSTOM_SPACE, "name", "Name", space_columns),
	[MANAGE_BLOCK] = NOUN("block", IPAM_CUSTOM_BLOCK, "network",
			      "NetworkId", block_columns),
	[MANAGE_SUBNET] = NOUN("subnet", IPAM_CUSTOM_SUBNET, "network",
			       "NetworkId",
			       subnet_columns),
	[MANAGE_RANGE] = NOUN("range", IPAM_CUSTOM_RANGE, "network",
			      "NetworkId", range_columns),
};

enum { COLUMN_DERIVED = -2 };

struct importing {
	struct manage_call *call;
	enum manage_plan_noun noun;
	const struct manage_import *import;
	struct manage_import_result result;
	int field[IPAM_CSV_FIELDS_MAX];
	const char *header[IPAM_CSV_FIELDS_MAX];
	size_t columns;
	char *custom;	/* of the row at hand: "name=value;...", or NULL */
	struct store_import mirror;	/* id 0: none */
	int64_t *seen;		/* what rows named */
	size_t seen_count;
	TALLOC_CTX *memory;
};

const struct ipam_field *manage_import_columns(enum manage_plan_noun noun,
					       size_t *out_count)
{
	*out_count = nouns[noun].count;
	return nouns[noun].columns;
}

static int refuse(struct importing *m, const char *field, const char *why)
{
	m->call->field = field;
	m->call->why = why;
	return EINVAL;
}

static int column_of_header(const struct importing *m, const char *header)
{
	int found = ipam_field_find(nouns[m->noun].columns,
				    nouns[m->noun].count, header);
	size_t i;

	for (i = 0; found < 0 && i < sizeof(derived) / sizeof(derived[0]);
	     i++) {
		if (strcasecmp(derived[i], header) == 0) {
			return COLUMN_DERIVED;
		}
	}
	return found;
}

static const char *name_of(const struct importing *m, size_t column)
{
	return m->field[column] < 0 ? "" :
		nouns[m->noun].columns[m->field[column]].name;
}

static int read_header(struct importing *m, struct ipam_csv *csv)
{
	struct ipam_csv_record record;
	const char *error = NULL;
	bool needed = false;
	size_t i;
	int ret = ipam_csv_next(csv, &record, &error);

	if (ret != 0) {
		return ret == EINVAL ? refuse(m, "rows", error) :
		       ret == ENOENT ? refuse(m, "rows", "rows: a line of "
					      "headers is missing") : ret;
	}
	m->columns = record.count;
	for (i = 0; i < record.count; i++) {
		m->header[i] = talloc_strdup(m->memory, record.fields[i]);
		m->field[i] = column_of_header(m, record.fields[i]);
		if (m->field[i] == -1) {
			m->field[i] = manage_import_custom_column(
				m->call, record.fields[i]);
		}
		if (m->field[i] == -1) {
			return refuse(m, "rows", talloc_asprintf(
				m->memory, "the column '%s' is no field of a "
				"%s, and no custom field: rename or remove it",
				m->header[i], nouns[m->noun].word));
		}
		needed = needed || strcmp(name_of(m, i),
					  nouns[m->noun].needs) == 0;
	}
	return needed ? 0 : refuse(m, "rows", talloc_asprintf(
		m->memory, "there is no column %s: add it",
		nouns[m->noun].column));
}

/* "NonVirtualized" as "non_virtualized", "VIP" as "vip". */
static const char *word_of(TALLOC_CTX *mem_ctx, const char *text)
{
	char *word = talloc_zero_array(mem_ctx, char, 2 * strlen(text) + 1);
	size_t i, n = 0;

	for (i = 0; word != NULL && text[i] != '\0'; i++) {
		if (i > 0 && isupper((unsigned char)text[i]) &&
		    islower((unsigned char)text[i - 1])) {
			word[n++] = '_';
		}
		word[n++] = (char)tolower((unsigned char)text[i]);
	}
	return word;
}

/* One cell as a field; false with what is wrong. */
static bool read_cell(struct importing *m, TALLOC_CTX *row_ctx,
		      const struct ipam_field *column, const char *text,
		      struct manage_field *out)
{
	long long number = 0;
	char *end = NULL;

	*out = (struct manage_field){ .name = column->name, .text = text };
	if (column->type == IPAM_FIELD_WORD) {
		out->text = word_of(row_ctx, text);
	} else if (column->type == IPAM_FIELD_TIME) {
		out->text = NULL;
		if (text[0] != '\0' && !ipam_instant_parse(text, &number)) {
			refuse(m, column->name, "must be an instant such as "
			       "2026-11-02T09:00:00Z, or a date");
			return false;
		}
		out->number = number;
	} else if (column->type == IPAM_FIELD_NUMBER) {
		out->text = NULL;
		errno = 0;
		out->number = strtoll(text, &end, 10);
		if (errno != 0 || *end != '\0' || end == text) {
			refuse(m, column->name, "must be a number");
			return false;
		}
	}
	return true;
}

/* Whether an empty cell says nothing, as of an enumeration or a key. */
static bool says_nothing(const struct ipam_field *column, const char *text)
{
	static const char *const kept[] = { "space", "network", "start", "end",
					    "service", "instance", "name",
					    "provider",
					    "rir" };
	size_t i;

	if (text[0] != '\0') {
		return false;
	}
	for (i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
		if (strcmp(column->name, kept[i]) == 0) {
			return true;
		}
	}
	return column->type != IPAM_FIELD_TEXT &&
	       column->type != IPAM_FIELD_TIME;
}

static bool says_auto(const struct manage_field *fields, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (strcmp(fields[i].name, "utilization") == 0) {
			return strcmp(fields[i].text, "auto") == 0;
		}
	}
	return true;
}

/* 0 with the fields of a row; of fields that are there twice the first. */
static int read_cells(struct importing *m, TALLOC_CTX *row_ctx,
		      const struct ipam_csv_record *record,
		      struct manage_field *fields, size_t *out_count)
{
	const struct ipam_field *column = NULL;
	const char *text = NULL;
	size_t i, k, n = 0;

	m->custom = NULL;
	for (i = 0; i < m->columns; i++) {
		text = manage_import_cell(record->fields[i]);
		if (m->field[i] <= MANAGE_COLUMN_CUSTOM) {
			m->custom = manage_import_custom(row_ctx, m->custom,
							 m->field[i],
							 m->header[i], text);
		}
		if (m->field[i] < 0) {
			continue;
		}
		column = &nouns[m->noun].columns[m->field[i]];
		if (says_nothing(column, text)) {
			continue;
		}
		for (k = 0; k < n && strcmp(fields[k].name, column->name) != 0;
		     k++) {
		}
		if (k < n) {
			continue;
		}
		if (!read_cell(m, row_ctx, column, text, &fields[n])) {
			return EINVAL;
		}
		n++;
	}
	/* What ipamd counts is no figure of a person. */
	for (k = i = 0; i < n; i++) {
		if (strcmp(fields[i].name, "utilized_addresses") != 0 ||
		    !says_auto(fields, n)) {
			fields[k++] = fields[i];
		}
	}
	*out_count = k;
	return 0;
}

static const char *text_of(const struct manage_field *fields, size_t count,
			   const char *name, const char *otherwise)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (strcmp(fields[i].name, name) == 0) {
			return fields[i].text;
		}
	}
	return otherwise;
}

/* The addresses that a row speaks of: from start to end, or its network. */
static int span_of(struct importing *m, const struct manage_field *fields,
		   size_t count, struct ipam_range *out)
{
	const char *network = text_of(fields, count, "network", "");
	const char *start = text_of(fields, count, "start", NULL);
	const char *end = text_of(fields, count, "end", NULL);
	struct ipam_prefix prefix;

	if (strchr(network, '/') == NULL ||
	    ipam_prefix_parse(network, &prefix) != 0) {
		return refuse(m, "network", "must be a network such as "
			      "10.1.0.0/16");
	}
	*out = ipam_prefix_range(&prefix);
	if (start != NULL && ipam_addr_parse(start, &out->first) != 0) {
		return refuse(m, "start", "must be an address");
	}
	return end != NULL && ipam_addr_parse(end, &out->last) != 0 ?
		refuse(m, "end", "must be an address") : 0;
}

/* The number of what the row names; 0: there is none yet. */
static int find(struct importing *m, TALLOC_CTX *row_ctx,
		const struct manage_field *fields, size_t count,
		int64_t *out_id)
{
	struct store *store = m->call->sink->store;
	struct store_plan_filter filter = { .id = 0 };
	const struct store_page page = { .limit = 2 };
	struct ipam_range span;
	struct ipam_block *blocks = NULL;
	struct ipam_subnet *subnets = NULL;
	struct ipam_ip_range *ranges = NULL;
	size_t n = 0;
	int ret;

	*out_id = 0;
	if (m->noun == MANAGE_SPACE) {
		ret = store_space_find(store, text_of(fields, count, "name",
						      ""), out_id,
				       &m->call->wrong);
		m->call->wrong.why[0] = '\0';
		return ret == ENOENT ? 0 : ret;
	}
	ret = span_of(m, fields, count, &span);
	if (ret != 0) {
		return ret;
	}
	filter.contains = filter.inside = &span;
	if (m->noun == MANAGE_BLOCK) {
		ret = store_block_list(row_ctx, store, &filter, &page, &blocks,
				       &n);
		*out_id = ret == 0 && n > 0 ? blocks[0].id : 0;
		return ret;
	}
	filter.space = text_of(fields, count, "space",
			       IPAM_SPACE_DEFAULT_NAME);
	if (m->noun == MANAGE_SUBNET) {
		ret = store_subnet_list(row_ctx, store, &filter, &page,
					&subnets, &n);
		*out_id = ret == 0 && n > 0 ? subnets[0].id : 0;
		return ret;
	}
	filter.service = text_of(fields, count, "service", IPAM_SERVICE_IPAM);
	filter.instance = text_of(fields, count, "instance",
				  IPAM_INSTANCE_LOCAL);
	if (strcasecmp(filter.service, IPAM_SERVICE_DHCP) == 0) {
		return refuse(m, "service", "ranges of " IPAM_SERVICE_DHCP
			      " follow the scopes of their server: they are "
			      "not imported");
	}
	ret = store_ip_range_list(row_ctx, store, &filter, &page, &ranges, &n);
	*out_id = ret == 0 && n > 0 ? ranges[0].id : 0;
	return ret;
}

static int values_of(struct importing *m, TALLOC_CTX *row_ctx, const char *key,
		     struct ipam_event_value **out, size_t *out_count)
{
	int64_t number = 0;

	return store_event_object(row_ctx, m->call->sink->store,
				  nouns[m->noun].word, key, &number, out,
				  out_count);
}

static bool same(const struct ipam_event_value *a, size_t a_count,
		 const struct ipam_event_value *b, size_t b_count)
{
	size_t i;

	if (a_count != b_count) {
		return false;
	}
	for (i = 0; i < a_count; i++) {
		if ((a[i].after == NULL) != (b[i].after == NULL) ||
		    (a[i].after != NULL &&
		     strcmp(a[i].after, b[i].after) != 0)) {
			return false;
		}
	}
	return true;
}

/* Inside of a transaction. */
static int put(struct importing *m, TALLOC_CTX *row_ctx,
	       const struct manage_field *fields, size_t count, int64_t id,
	       int64_t *out_made, enum manage_verdict *out_verdict)
{
	char *ref = id != 0 ? talloc_asprintf(row_ctx, "%lld", (long long)id) :
			      NULL;
	const struct manage_plan plan = { .noun = m->noun, .ref = ref,
					  .fields = fields,
					  .field_count = count };
	struct ipam_event_value *before = NULL, *after = NULL;
	size_t was = 0, is = 0;
	int64_t made = 0;
	bool changed = false;
	int ret = id != 0 ? values_of(m, row_ctx, ref, &before, &was) : 0;

	if (ret == 0) {
		ret = manage_plan_put(m->call, &plan, &made);
	}
	if (ret == 0) {
		ret = manage_import_custom_put(m->call, row_ctx,
					       nouns[m->noun].custom, made,
					       m->custom, &changed);
	}
	if (ret == 0 && id != 0) {
		ret = values_of(m, row_ctx, ref, &after, &is);
	}
	*out_made = made;
	*out_verdict = id == 0 ? MANAGE_ROW_ADDED :
		       same(before, was, after, is) && !changed ?
		       MANAGE_ROW_UNCHANGED : MANAGE_ROW_CHANGED;
	return ret;
}

/* A row may only be of what is mirrored. */
static int check_mirror(struct importing *m, const struct manage_field *fields,
			size_t count)
{
	if (m->mirror.id == 0) {
		return 0;
	}
	if (strcasecmp(text_of(fields, count, "service", IPAM_SERVICE_IPAM),
		       m->mirror.service) != 0) {
		return refuse(m, "service", "it is not the service whose "
			      "ranges are mirrored");
	}
	return strcasecmp(text_of(fields, count, "instance",
				  IPAM_INSTANCE_LOCAL),
			  m->mirror.instance) != 0 ?
		refuse(m, "instance", "it is not the instance whose ranges "
		       "are mirrored") : 0;
}

static int see(struct importing *m, int64_t id)
{
	int64_t *seen = m->seen;

	if (m->mirror.id == 0 || id == 0) {
		return 0;
	}
	seen = talloc_realloc(m->memory, seen, int64_t, m->seen_count + 1);
	if (seen == NULL) {
		return ENOMEM;
	}
	seen[m->seen_count++] = id;
	m->seen = seen;
	return 0;
}

static int write_row(struct importing *m, TALLOC_CTX *row_ctx,
		     struct manage_field *fields, size_t count,
		     enum manage_verdict *out_verdict)
{
	struct store *store = m->call->sink->store;
	int64_t id = 0, made = 0;
	size_t i, n = 0;
	int ret = check_mirror(m, fields, count);

	if (ret == 0) {
		ret = find(m, row_ctx, fields, count, &id);
	}

	/* An object stays in the space in which it was found. */
	for (i = 0; i < count; i++) {
		if (id == 0 || (strcmp(fields[i].name, "space") != 0 &&
				strcmp(fields[i].name, "provider") != 0 &&
				(m->noun != MANAGE_SPACE ||
				 strcmp(fields[i].name, "type") != 0))) {
			fields[n++] = fields[i];
		}
	}
	if (ret == 0) {
		ret = store_begin(store);
	}
	if (ret != 0) {
		return ret;
	}
	ret = put(m, row_ctx, fields, n, id, &made, out_verdict);
	if (ret == 0) {
		/* what a dry run adds is not there afterwards */
		ret = see(m, id != 0 || m->import->dry_run ? id : made);
	}
	if (ret == 0 && *out_verdict != MANAGE_ROW_UNCHANGED &&
	    !m->import->dry_run) {
		return store_commit(store);
	}
	store_rollback(store);
	return ret;
}

/* The name that the file has for a field of the API. */
static const char *column_named(const struct importing *m, const char *field)
{
	size_t i;

	for (i = 0; field != NULL && i < m->columns; i++) {
		if (strcmp(name_of(m, i), field) == 0) {
			return m->header[i];
		}
	}
	return field;
}

static int import_row(struct importing *m, int64_t line,
		      const struct ipam_csv_record *record)
{
	TALLOC_CTX *row_ctx = talloc_new(m->memory);
	struct manage_field fields[IPAM_CSV_FIELDS_MAX];
	struct manage_import_row row = { .line = line };
	size_t count = 0;
	int ret;

	m->call->field = m->call->why = NULL;
	m->call->wrong = (struct ipam_wrong){ .field = NULL };
	if (record->count != m->columns) {
		ret = refuse(m, NULL, talloc_asprintf(
			row_ctx, "it has %zu fields, the header has %zu: is a "
			"quote or a comma missing?", record->count,
			m->columns));
	} else {
		ret = read_cells(m, row_ctx, record, fields, &count);
	}
	if (ret == 0) {
		row.key = talloc_strdup(row_ctx, text_of(
			fields, count, nouns[m->noun].needs, NULL));
		ret = write_row(m, row_ctx, fields, count, &row.verdict);
	}
	if (ret == EINVAL || ret == ENOENT || ret == EEXIST || ret == EBUSY ||
	    ret == EACCES || ret == ENOTSUP) {
		row.error = manage_import_error(m->call, row_ctx, ret);
		row.column = column_named(m, m->call->field);
		row.verdict = MANAGE_ROW_FAILED;
		ret = 0;
	}
	if (ret == 0) {
		ret = manage_import_note(m->memory, m->import->dry_run, &row,
					 &m->result);
	}
	m->call->field = m->call->why = NULL;
	talloc_free(row_ctx);
	return ret;
}

static int import_rows(struct importing *m, struct ipam_csv *csv)
{
	struct ipam_csv_record record;
	const char *error = NULL;
	int64_t shift = 0;
	size_t n = 0;
	int ret = csv == NULL ? ENOMEM : read_header(m, csv);

	while (ret == 0) {
		ret = ipam_csv_next(csv, &record, &error);
		if (ret == EINVAL) {
			return refuse(m, "rows", error);
		}
		if (ret == 0 && n++ == 0) {
			shift = m->import->first_line - (int64_t)record.line;
		}
		if (ret == 0 && n > MANAGE_IMPORT_ROWS_MAX) {
			return refuse(m, "rows", "rows: at most 10000 at a "
				      "time");
		}
		if (ret == 0) {
			ret = import_row(m, (int64_t)record.line + shift,
					 &record);
		}
	}
	return ret == ENOENT ? 0 : ret;
}

/* The import that is under way. */
static int mirror_of(struct importing *m)
{
	int ret = store_import_get(m->memory, m->call->sink->store,
				   m->import->import, &m->mirror);

	if (ret == 0 && (m->mirror.service == NULL ||
			 m->mirror.finished_at != 0)) {
		ret = refuse(m, "import", m->mirror.service == NULL ?
			     "it is an import of addresses" :
			     "the import has ended");
	}
	if (ret != 0) {
		m->mirror.id = 0;
	}
	return ret;
}

static int open_mirror(struct importing *m)
{
	int ret = m->noun == MANAGE_RANGE ? mirror_of(m) :
		refuse(m, "import", "only addresses and ranges are mirrored");

	return ret == 0 && m->mirror.dry_run != m->import->dry_run ?
		refuse(m, "dry_run", "dry_run is not as the import began") :
		ret;
}

int manage_import_plan(struct manage_call *call, TALLOC_CTX *mem_ctx,
		       enum manage_plan_noun noun,
		       const struct manage_import *import,
		       struct manage_import_result *out_result)
{
	struct importing m = { .call = call, .noun = noun, .import = import,
			       .memory = mem_ctx };
	struct ipam_csv *csv = ipam_csv_new(mem_ctx, import->csv,
					    strlen(import->csv));
	int ret = import->import != 0 ? open_mirror(&m) : 0;

	if (ret == 0) {
		ret = import_rows(&m, csv);
	}
	if (ret == 0 && m.mirror.id != 0) {
		ret = store_import_seen(call->sink->store, m.mirror.id, m.seen,
					m.seen_count,
					m.result.count[MANAGE_ROW_FAILED]);
	}
	if (ret == 0) {
		*out_result = m.result;
	}
	return ret;
}

int manage_mirror_start(struct manage_call *call, const char *service,
			const char *instance, bool create, bool dry_run,
			int64_t *out_import)
{
	const struct store_import wanted = { .service = service,
					     .instance = instance,
					     .dry_run = dry_run };
	struct store *store = call->sink->store;
	int ret = manage_may(call, ACCESS_RANGE_DELETE);

	if (ret == 0 && strcasecmp(service, IPAM_SERVICE_DHCP) == 0) {
		call->field = "service";
		call->why = "ranges of " IPAM_SERVICE_DHCP " follow the scopes "
			    "of their server: they are not imported";
		return EINVAL;
	}
	if (ret == 0 && create) {
		ret = manage_may(call, ACCESS_FIELD_VALUES);
	}
	if (ret == 0 && create && !dry_run) {
		ret = store_custom_value_add(store,
					     IPAM_FIELD_MANAGED_BY_ENTITY,
					     instance, &call->wrong);
		ret = ret == EEXIST ? 0 : ret;
		call->wrong = (struct ipam_wrong){ .field = NULL };
	}
	return ret == 0 ? store_import_start(store, &wanted, call->now,
					     out_import) : ret;
}

/* The records of a range that goes. */
static int remove_addresses(struct importing *m, int64_t range)
{
	const struct store_address_filter filter = { .range_id = range };
	const struct store_page page = { .limit = REMOVE_MAX };
	struct ipam_address *list = NULL;
	struct manage_removal removal;
	struct manage_address_key key;
	size_t i, count = 0;
	int ret = store_address_list(m->memory, m->call->sink->store, &filter,
				     &page, &list, &count);

	for (i = 0; ret == 0 && i < count; i++) {
		removal = (struct manage_removal){ .reservation = false };
		key = (struct manage_address_key){
			.address = list[i].cells[IPAM_ADDRESS_IP],
			.space = list[i].cells[IPAM_ADDRESS_SPACE],
			.service = list[i].cells[IPAM_ADDRESS_SERVICE],
			.instance = list[i].cells[IPAM_ADDRESS_INSTANCE],
		};
		ret = manage_address_remove(m->call, m->memory, &key,
					    &removal);
	}
	return ret;
}

/* Removes, or in a dry run lists, the ranges that no row named. */
static int sweep(struct importing *m, bool addresses)
{
	const struct store_plan_filter filter = {
		.service = m->mirror.service, .instance = m->mirror.instance,
	};
	const struct store_page page = { .limit = REMOVE_MAX };
	struct store *store = m->call->sink->store;
	struct ipam_ip_range *list = NULL;
	struct manage_import_row row = { .verdict = MANAGE_ROW_REMOVED };
	char first[IPAM_ADDR_TEXT], last[IPAM_ADDR_TEXT], ref[24];
	size_t i, count = 0;
	bool has = false;
	int ret = store_ip_range_list(m->memory, store, &filter, &page, &list,
				      &count);

	for (i = 0; i < count && ret == 0; i++) {
		ret = store_import_has(store, m->mirror.id, list[i].id, &has);
		if (ret != 0 || has) {
			continue;
		}
		snprintf(ref, sizeof(ref), "%lld", (long long)list[i].id);
		if (!m->mirror.dry_run && addresses) {
			ret = remove_addresses(m, list[i].id);
		}
		if (ret == 0 && !m->mirror.dry_run) {
			ret = manage_plan_remove(m->call, MANAGE_RANGE, ref,
						 false);
		}
		row.key = talloc_asprintf(
			m->memory, "%s-%s",
			ipam_addr_format(&list[i].range.first, first),
			ipam_addr_format(&list[i].range.last, last));
		if (ret == 0) {
			ret = manage_import_note(m->memory, m->mirror.dry_run,
						 &row, &m->result);
		}
	}
	return ret;
}

int manage_mirror_finish(struct manage_call *call, TALLOC_CTX *mem_ctx,
			 int64_t import, bool addresses,
			 struct manage_import_result *out_result)
{
	const struct manage_import told = { .import = import };
	struct importing m = { .call = call, .noun = MANAGE_RANGE,
			       .import = &told, .memory = mem_ctx };
	struct store *store = call->sink->store;
	int ret = manage_may(call, ACCESS_RANGE_DELETE);

	if (ret == 0) {
		ret = mirror_of(&m);
	}
	if (ret == 0 && m.mirror.failed > 0) {
		call->why = talloc_asprintf(
			mem_ctx, "%lld rows had failed, so nothing was removed:"
			" correct them and import again",
			(long long)m.mirror.failed);
		return EEXIST;
	}
	if (ret == 0) {
		ret = store_begin(store);
	}
	if (ret != 0) {
		return ret;
	}
	ret = sweep(&m, addresses);
	if (ret == 0) {
		ret = store_import_end(store, import, call->now);
	}
	if (ret != 0) {
		store_rollback(store);
		return ret;
	}
	*out_result = m.result;
	return store_commit(store);
}
