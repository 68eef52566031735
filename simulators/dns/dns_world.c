/* The zones of a server: dns-zones.csv and the zone files. */
#include "simulators/dns/dns_world.h"

#include <arpa/inet.h>
#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define CSV_COLUMNS_MAX 64
#define CSV_LINE_MAX 8192

/* The columns of Get-DnsServerZone and Get-DnsServerZoneAging that we read. */
enum csv_column {
	CSV_NAME, CSV_TYPE, CSV_FILE, CSV_PAUSED, CSV_SHUTDOWN, CSV_DS,
	CSV_AUTO, CSV_UPDATE, CSV_SCOPE, CSV_PARTITION, CSV_MASTERS, CSV_AGING,
	CSV_NO_REFRESH, CSV_REFRESH, CSV_COUNT
};

static const char *const csv_names[CSV_COUNT] = {
	"ZoneName", "ZoneType", "ZoneFile", "IsPaused", "IsShutdown",
	"IsDsIntegrated", "IsAutoCreated", "DynamicUpdate", "ReplicationScope",
	"DirectoryPartitionName", "MasterServers", "AgingEnabled",
	"NoRefreshInterval", "RefreshInterval",
};

struct csv_columns {
	int at[CSV_COUNT];	/* -1: not there */
};

/* Splits a CSV line in place; returns the number of fields. */
static size_t split(char *line, char *fields[CSV_COLUMNS_MAX])
{
	size_t count = 0;
	char *at = line;

	line[strcspn(line, "\r\n")] = '\0';
	while (count < CSV_COLUMNS_MAX) {
		char *out = at;
		bool quoted = *at == '"';

		fields[count++] = out;
		at += quoted;
		while (*at != '\0') {
			if (quoted && at[0] == '"' && at[1] == '"') {
				at++;
			} else if (quoted && *at == '"') {
				quoted = false;
				at++;
				continue;
			} else if (!quoted && *at == ',') {
				break;
			}
			*out++ = *at++;
		}
		if (*at == '\0') {
			*out = '\0';
			break;
		}
		at++;
		*out = '\0';
	}
	return count;
}

static int column(char *const fields[], size_t count, const char *name)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (strcasecmp(fields[i], name) == 0) {
			return (int)i;
		}
	}
	return -1;
}

int sim_dns_zones_add(TALLOC_CTX *mem_ctx, struct sim_dns_zones *zones,
		      struct sim_dns_zone *zone)
{
	struct sim_dns_zone **more = NULL;

	if (zones->count == SIM_DNS_ZONES_MAX) {
		return EFBIG;
	}
	more = talloc_realloc(mem_ctx, zones->zones, struct sim_dns_zone *,
			      zones->count + 1);
	if (more == NULL) {
		return ENOMEM;
	}
	zones->zones = more;
	more[zones->count++] = zone;
	return 0;
}

static int too_many(TALLOC_CTX *mem_ctx, int ret, const char *where,
		    char **out_error)
{
	if (ret == EFBIG) {
		*out_error = talloc_asprintf(mem_ctx, "%s: more than %d zones",
					     where, SIM_DNS_ZONES_MAX);
	}
	return ret;
}

static int add_zone(TALLOC_CTX *mem_ctx, struct sim_dns_zones *zones,
		    const char *path, const char *name, char **out_error)
{
	struct sim_dns_zone *zone = NULL;
	int ret = sim_dns_zone_load(mem_ctx, path, name, &zone, out_error);

	if (ret != 0) {
		return ret;
	}
	zone->settings.file = talloc_strdup(zone, strrchr(path, '/') + 1);
	return too_many(mem_ctx, sim_dns_zones_add(mem_ctx, zones, zone), path,
			out_error);
}

/* A forwarder or stub zone: settings without records. */
static int add_empty(TALLOC_CTX *mem_ctx, struct sim_dns_zones *zones,
		     const char *dir, const char *name, char **out_error)
{
	struct sim_dns_zone *zone = talloc_zero(mem_ctx, struct sim_dns_zone);

	if (zone == NULL) {
		return ENOMEM;
	}
	zone->text = talloc_strdup(zone, name);
	if (sim_dns_name_parse(name, NULL, false, &zone->origin) != 0) {
		*out_error = talloc_asprintf(mem_ctx, "%s/dns-zones.csv: %s "
					     "is not a domain name", dir,
					     name);
		return EINVAL;
	}
	sim_dns_settings_default(zone);
	return too_many(mem_ctx, sim_dns_zones_add(mem_ctx, zones, zone), dir,
			out_error);
}

struct word {
	const char *word;
	uint32_t value;
};

/* The value of a word; OTHER for any other. */
static uint32_t value_of(const struct word *words, const char *word,
			 uint32_t other)
{
	while (words->word != NULL && strcasecmp(words->word, word) != 0) {
		words++;
	}
	return words->word != NULL ? words->value : other;
}

/* "10.0.0.1;10.0.0.2"; what is no address is left out. */
static void read_peers(struct sim_dns_peers *peers, char *list)
{
	struct sim_dns_peer *peer = NULL;
	char *save = NULL;
	char *text = strtok_r(list, "; ", &save);

	for (; text != NULL && peers->count < SIM_DNS_PEERS_MAX;
	     text = strtok_r(NULL, "; ", &save)) {
		peer = &peers->at[peers->count];
		peer->v6 = strchr(text, ':') != NULL;
		peers->count += inet_pton(peer->v6 ? AF_INET6 : AF_INET, text,
					  peer->octets) == 1;
	}
}

/* Hours of "7.00:00:00" (days, hours), or of a number of hours. */
static uint32_t read_hours(const char *text, uint32_t other)
{
	unsigned int days = 0, hours = 0;

	if (sscanf(text, "%u.%u:", &days, &hours) == 2 && days < 10000) {
		return days * 24 + hours;
	}
	return sscanf(text, "%u", &hours) == 1 ? hours : other;
}

static void read_settings(struct sim_dns_zone *zone, char *const values[])
{
	static const struct word updates[] = {
		{ "NonsecureAndSecure", 1 }, { "Secure", 2 }, { NULL, 0 } };
	static const struct word scopes[] = {
		{ "Legacy", 2 }, { "Domain", 4 }, { "Forest", 8 }, { NULL, 0 }
	};
	struct sim_dns_settings *s = &zone->settings;

	s->paused = strcasecmp(values[CSV_PAUSED], "True") == 0;
	s->shutdown = strcasecmp(values[CSV_SHUTDOWN], "True") == 0;
	s->ds_integrated = strcasecmp(values[CSV_DS], "True") == 0;
	s->auto_created = strcasecmp(values[CSV_AUTO], "True") == 0;
	s->aging = strcasecmp(values[CSV_AGING], "True") == 0;
	s->allow_update = value_of(updates, values[CSV_UPDATE], 0);
	s->dp_flags = value_of(scopes, values[CSV_SCOPE], 0);
	s->no_refresh_h = read_hours(values[CSV_NO_REFRESH], s->no_refresh_h);
	s->refresh_h = read_hours(values[CSV_REFRESH], s->refresh_h);
	if (values[CSV_PARTITION][0] != '\0') {
		s->dp_fqdn = talloc_strdup(zone, values[CSV_PARTITION]);
	}
	read_peers(&s->masters, values[CSV_MASTERS]);
}

/* A row; forwarders and stub zones have no zone file. */
static int read_row(TALLOC_CTX *mem_ctx, const char *dir,
		    const struct csv_columns *columns, char *fields[],
		    size_t count, struct sim_dns_zones *zones,
		    char **out_error)
{
	static const struct word types[] = {
		{ "Secondary", SIM_DNS_ZONE_SECONDARY },
		{ "Stub", SIM_DNS_ZONE_STUB },
		{ "Forwarder", SIM_DNS_ZONE_FORWARDER }, { NULL, 0 }
	};
	static char nothing[] = "";
	char *values[CSV_COUNT], *path = NULL;
	uint32_t type;
	int i, ret;

	for (i = 0; i < CSV_COUNT; i++) {
		values[i] = columns->at[i] < 0 ||
					    (size_t)columns->at[i] >= count ?
				    nothing :
				    fields[columns->at[i]];
	}
	type = value_of(types, values[CSV_TYPE], SIM_DNS_ZONE_PRIMARY);
	if (type >= SIM_DNS_ZONE_STUB) {
		ret = add_empty(mem_ctx, zones, dir, values[CSV_NAME],
				out_error);
	} else {
		bool file = values[CSV_FILE][0] != '\0';

		path = talloc_asprintf(mem_ctx, "%s/%s%s", dir,
				       file ? values[CSV_FILE] :
					      values[CSV_NAME],
				       file ? "" : ".dns");
		ret = path == NULL ? ENOMEM :
				     add_zone(mem_ctx, zones, path,
					      values[CSV_NAME], out_error);
	}
	if (ret == 0) {
		zones->zones[zones->count - 1]->settings.type = type;
		read_settings(zones->zones[zones->count - 1], values);
	}
	return ret;
}

static int read_csv(TALLOC_CTX *mem_ctx, const char *dir, FILE *csv,
		    struct sim_dns_zones *zones, char **out_error)
{
	struct csv_columns columns = { { -1 } };
	char line[CSV_LINE_MAX], *fields[CSV_COLUMNS_MAX];
	unsigned int number = 0;
	bool head = false;
	size_t count;
	int i, ret = 0;

	while (ret == 0 && fgets(line, sizeof(line), csv) != NULL) {
		char *text = line;

		number++;
		if (strncmp(text, "\xef\xbb\xbf", 3) == 0) {
			text += 3;
		}
		if (text[0] == '#' || text[strspn(text, "\r\n")] == '\0') {
			continue;
		}
		count = split(text, fields);
		if (head) {
			ret = read_row(mem_ctx, dir, &columns, fields, count,
				       zones, out_error);
			continue;
		}
		head = true;
		for (i = 0; i < CSV_COUNT; i++) {
			columns.at[i] = column(fields, count, csv_names[i]);
		}
		if (columns.at[CSV_NAME] == -1) {
			*out_error = talloc_asprintf(
				mem_ctx, "%s/dns-zones.csv:%u: no column "
				"ZoneName", dir, number);
			ret = EINVAL;
		}
	}
	return ret;
}

static bool is_known(const struct sim_dns_zones *zones, const char *name)
{
	size_t i;

	for (i = 0; i < zones->count; i++) {
		if (strcasecmp(zones->zones[i]->text, name) == 0) {
			return true;
		}
	}
	return false;
}

/* Zone files that no row names. */
static int add_rest(TALLOC_CTX *mem_ctx, const char *dir,
		    struct sim_dns_zones *zones, char **out_error)
{
	char *pattern = talloc_asprintf(mem_ctx, "%s/*.dns", dir);
	glob_t found = { 0 };
	size_t i;
	int ret = 0;

	if (pattern == NULL) {
		return ENOMEM;
	}
	if (glob(pattern, 0, NULL, &found) != 0) {
		found.gl_pathc = 0;
	}
	for (i = 0; ret == 0 && i < found.gl_pathc; i++) {
		const char *path = found.gl_pathv[i];
		const char *base = strrchr(path, '/') + 1;
		char *name = talloc_strndup(mem_ctx, base, strlen(base) - 4);

		if (name == NULL) {
			ret = ENOMEM;
		} else if (!is_known(zones, name)) {
			ret = add_zone(mem_ctx, zones, path, name, out_error);
		}
	}
	globfree(&found);
	return ret;
}

int sim_dns_world_load(TALLOC_CTX *mem_ctx, const char *dir,
		       struct sim_dns_zones *out_zones, char **out_error)
{
	char *path = talloc_asprintf(mem_ctx, "%s/dns-zones.csv", dir);
	FILE *csv = NULL;
	int ret = 0;

	*out_zones = (struct sim_dns_zones){ 0 };
	if (path == NULL) {
		return ENOMEM;
	}
	csv = fopen(path, "re");
	if (csv != NULL) {
		ret = read_csv(mem_ctx, dir, csv, out_zones, out_error);
		fclose(csv);
	} else if (errno != ENOENT) {
		ret = errno;
		*out_error = talloc_asprintf(mem_ctx, "%s: %s", path,
					     strerror(ret));
	}
	return ret != 0 ? ret : add_rest(mem_ctx, dir, out_zones, out_error);
}
