/* The zones of a server: dns-zones.csv and the zone files. */
#include "simulators/dns/dns_world.h"

#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define CSV_COLUMNS_MAX 64
#define CSV_LINE_MAX 8192

struct csv_columns {
	int name, type, file, paused, shutdown;
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

static const char *field(char *const fields[], size_t count, int index)
{
	return index < 0 || (size_t)index >= count ? "" : fields[index];
}

static int add_zone(TALLOC_CTX *mem_ctx, struct sim_dns_zones *zones,
		    const char *path, const char *name, char **out_error)
{
	struct sim_dns_zone *zone = NULL;
	struct sim_dns_zone **more = NULL;
	int ret;

	if (zones->count == SIM_DNS_ZONES_MAX) {
		*out_error = talloc_asprintf(mem_ctx, "%s: more than %d zones",
					     path, SIM_DNS_ZONES_MAX);
		return EFBIG;
	}
	ret = sim_dns_zone_load(mem_ctx, path, name, &zone, out_error);
	if (ret != 0) {
		return ret;
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

/* A row; zones that are not answered from get a place without a zone file. */
static int read_row(TALLOC_CTX *mem_ctx, const char *dir,
		    const struct csv_columns *columns, char *fields[],
		    size_t count, struct sim_dns_zones *zones, char **skipped,
		    char **out_error)
{
	const char *name = field(fields, count, columns->name);
	const char *type = field(fields, count, columns->type);
	const char *file = field(fields, count, columns->file);
	char *path = NULL;

	if (strcasecmp(type, "Forwarder") == 0 ||
	    strcasecmp(type, "Stub") == 0 ||
	    strcasecmp(field(fields, count, columns->paused), "True") == 0 ||
	    strcasecmp(field(fields, count, columns->shutdown), "True") == 0) {
		*skipped = talloc_asprintf_append_buffer(*skipped, "/%s/",
							 name);
		return *skipped == NULL ? ENOMEM : 0;
	}
	path = talloc_asprintf(mem_ctx, "%s/%s%s", dir,
			       *file != '\0' ? file : name,
			       *file != '\0' ? "" : ".dns");
	return path == NULL ? ENOMEM :
			      add_zone(mem_ctx, zones, path, name, out_error);
}

static int read_csv(TALLOC_CTX *mem_ctx, const char *dir, FILE *csv,
		    struct sim_dns_zones *zones, char **skipped,
		    char **out_error)
{
	struct csv_columns columns = { -1, -1, -1, -1, -1 };
	char line[CSV_LINE_MAX], *fields[CSV_COLUMNS_MAX];
	unsigned int number = 0;
	size_t count;
	int ret = 0;

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
		if (columns.name == -1) {
			columns.name = column(fields, count, "ZoneName");
			columns.type = column(fields, count, "ZoneType");
			columns.file = column(fields, count, "ZoneFile");
			columns.paused = column(fields, count, "IsPaused");
			columns.shutdown = column(fields, count, "IsShutdown");
			if (columns.name == -1) {
				*out_error = talloc_asprintf(
					mem_ctx,
					"%s/dns-zones.csv:%u: no column "
					"ZoneName", dir, number);
				ret = EINVAL;
			}
			continue;
		}
		ret = read_row(mem_ctx, dir, &columns, fields, count, zones,
			       skipped, out_error);
	}
	return ret;
}

static bool is_known(const struct sim_dns_zones *zones, const char *skipped,
		     const char *name)
{
	char mark[300];
	size_t i;

	for (i = 0; i < zones->count; i++) {
		if (strcasecmp(zones->zones[i]->text, name) == 0) {
			return true;
		}
	}
	snprintf(mark, sizeof(mark), "/%s/", name);
	return strcasestr(skipped, mark) != NULL;
}

/* Zone files that no row names. */
static int add_rest(TALLOC_CTX *mem_ctx, const char *dir, const char *skipped,
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
		} else if (!is_known(zones, skipped, name)) {
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
	char *skipped = talloc_strdup(mem_ctx, "");
	FILE *csv = NULL;
	int ret = 0;

	*out_zones = (struct sim_dns_zones){ 0 };
	if (path == NULL || skipped == NULL) {
		return ENOMEM;
	}
	csv = fopen(path, "re");
	if (csv != NULL) {
		ret = read_csv(mem_ctx, dir, csv, out_zones, &skipped,
			       out_error);
		fclose(csv);
	} else if (errno != ENOENT) {
		ret = errno;
		*out_error = talloc_asprintf(mem_ctx, "%s: %s", path,
					     strerror(ret));
	}
	return ret != 0 ? ret : add_rest(mem_ctx, dir, skipped, out_zones,
					 out_error);
}
