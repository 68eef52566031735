/* Reads exported services; see the header for the two formats. */
#include "simulators/service/sim_service_read.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define FILE_MAX (8 * 1024 * 1024)
#define COLUMNS_MAX 64

enum column {
	NAME, DISPLAY, STATE, START_MODE, ACCOUNT, PID, EXIT, SPECIFIC,
	ACCEPT_STOP, ACCEPT_PAUSE, PATH, DESCRIPTION, COLUMNS
};

static const char *const column_names[COLUMNS] = {
	"Name", "DisplayName", "State", "StartMode", "StartName", "ProcessId",
	"ExitCode", "ServiceSpecificExitCode", "AcceptStop", "AcceptPause",
	"PathName", "Description"
};

static const char *const states[] = {
	"Stopped", "Start Pending", "Stop Pending", "Running",
	"Continue Pending", "Pause Pending", "Paused"
};
static const char *const starts[] = {
	"Boot", "System", "Auto", "Manual", "Disabled"
};

static int wrong(TALLOC_CTX *mem_ctx, unsigned line, const char *what,
		 const char **out_message)
{
	*out_message = talloc_asprintf(mem_ctx, "%u: %s", line, what);
	return *out_message == NULL ? ENOMEM : EINVAL;
}

static int index_of(const char *const names[], int count, const char *name)
{
	int i;

	for (i = 0; i < count && strcasecmp(names[i], name) != 0; i++)
		;
	return i < count ? i : -1;
}

/* Room for one more, with what an export leaves out. */
static struct sim_service *add(struct sim_service_world *world)
{
	struct sim_service *service = NULL;

	if (world->count >= SIM_SERVICE_MAX) {
		return NULL;
	}
	world->services = talloc_realloc(world, world->services,
					 struct sim_service, world->count + 1);
	if (world->services == NULL) {
		return NULL;
	}
	service = &world->services[world->count++];
	*service = (struct sim_service){
		.name = "", .display = "", .description = "", .path = "",
		.account = "LocalSystem", .depends = "", .type = 0x10,
		.start = SIM_SERVICE_AUTO, .error_control = 1,
		.state = SIM_SERVICE_STOPPED,
	};
	return service;
}

struct csv {
	const char *at, *end;
	unsigned line;
};

/*
 * The fields of one record, which may hold line ends inside quotes; the next
 * record is at csv->at. Returns their number, or -1 for an open quote.
 */
static int csv_record(TALLOC_CTX *mem_ctx, struct csv *csv,
		      char *fields[COLUMNS_MAX])
{
	bool quoted = false, more = true;
	char *out = NULL;
	int count = 0;

	while (more && count < COLUMNS_MAX) {
		out = talloc_array(mem_ctx, char, csv->end - csv->at + 1);
		if (out == NULL) {
			return -1;
		}
		fields[count++] = out;
		more = false;
		for (; csv->at < csv->end; csv->at++) {
			csv->line += *csv->at == '\n';
			if (*csv->at == '"' && quoted &&
			    csv->at + 1 < csv->end && csv->at[1] == '"') {
				*out++ = *csv->at++;
			} else if (*csv->at == '"') {
				quoted = !quoted;
			} else if (!quoted && *csv->at == ',') {
				csv->at++;
				more = true;
				break;
			} else if (!quoted && *csv->at == '\n') {
				csv->at++;
				break;
			} else if (quoted || *csv->at != '\r') {
				*out++ = *csv->at;
			}
		}
		*out = '\0';
		fields[count - 1] = talloc_realloc(mem_ctx, fields[count - 1],
						   char,
						   out - fields[count - 1] + 1);
	}
	return quoted ? -1 : count;
}

/* NULL or the reason. */
static const char *fill(struct sim_service *s, char *const values[COLUMNS])
{
	int state = index_of(states, 7, values[STATE]);
	int start = index_of(starts, 5, values[START_MODE] != NULL ?
				     values[START_MODE] : "Auto");

	if (values[NAME][0] == '\0' || strlen(values[NAME]) > 256) {
		return "Name is empty or too long";
	}
	if (state < 0) {
		return "State is none of Stopped, Running, Paused, ... Pending";
	}
	if (start < 0) {
		return "StartMode is none of Boot, System, Auto, Manual, "
		       "Disabled";
	}
	s->name = values[NAME];
	s->display = values[DISPLAY] != NULL ? values[DISPLAY] : s->name;
	s->state = (enum sim_service_state)(state + 1);
	s->start = (uint32_t)start;
	s->account = values[ACCOUNT] != NULL ? values[ACCOUNT] : s->account;
	s->path = values[PATH] != NULL ? values[PATH] : "";
	s->description = values[DESCRIPTION] != NULL ? values[DESCRIPTION] : "";
	s->pid = values[PID] != NULL ?
			 (uint32_t)strtoul(values[PID], NULL, 10) : 0;
	s->exit_code = values[EXIT] != NULL ?
			       (uint32_t)strtoul(values[EXIT], NULL, 10) : 0;
	s->specific_code =
		values[SPECIFIC] != NULL ?
			(uint32_t)strtoul(values[SPECIFIC], NULL, 10) : 0;
	/* A stopped service says False to both, and would accept a stop. */
	s->accepts = s->state == SIM_SERVICE_STOPPED ? SIM_SERVICE_ACCEPT_STOP :
						       0;
	if (values[ACCEPT_STOP] != NULL &&
	    strcasecmp(values[ACCEPT_STOP], "True") == 0) {
		s->accepts |= SIM_SERVICE_ACCEPT_STOP |
			      SIM_SERVICE_ACCEPT_SHUTDOWN;
	}
	if (values[ACCEPT_PAUSE] != NULL &&
	    strcasecmp(values[ACCEPT_PAUSE], "True") == 0) {
		s->accepts |= SIM_SERVICE_ACCEPT_PAUSE;
	}
	return NULL;
}

static const char *bom_free(const char *text, size_t length)
{
	return length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? text + 3 :
								      text;
}

int sim_service_read_csv(TALLOC_CTX *mem_ctx, const char *text, size_t length,
			 struct sim_service_world *world,
			 const char **out_message)
{
	struct csv csv = {bom_free(text, length), text + length, 1};
	int columns[COLUMNS_MAX], count, got, i;
	char *fields[COLUMNS_MAX], *values[COLUMNS];
	struct sim_service *service = NULL;
	const char *reason = NULL;
	bool name = false, state = false;
	unsigned line;

	if (csv.at < csv.end && *csv.at == '#') { /* #TYPE ... */
		csv_record(mem_ctx, &csv, fields);
	}
	count = csv_record(world, &csv, fields);
	for (i = 0; i < count; i++) {
		columns[i] = index_of(column_names, COLUMNS, fields[i]);
		name = name || columns[i] == NAME;
		state = state || columns[i] == STATE;
	}
	if (!name || !state) {
		return wrong(mem_ctx, 1, "no columns Name and State",
			     out_message);
	}
	while (csv.at < csv.end) {
		memset(values, 0, sizeof(values));
		line = csv.line;
		got = csv_record(world, &csv, fields);
		if (got == 1 && fields[0][0] == '\0') {
			continue;
		}
		if (got != count) {
			return wrong(mem_ctx, line,
				     "not as many fields as the first line",
				     out_message);
		}
		for (i = 0; i < count; i++) {
			if (columns[i] >= 0) {
				values[columns[i]] = fields[i];
			}
		}
		if (sim_service_find(world, values[NAME]) != NULL) {
			return wrong(mem_ctx, line, "the name comes twice",
				     out_message);
		}
		service = add(world);
		if (service == NULL) {
			return wrong(mem_ctx, line, "too many services",
				     out_message);
		}
		reason = fill(service, values);
		if (reason != NULL) {
			return wrong(mem_ctx, line, reason, out_message);
		}
	}
	return 0;
}

/* What follows the first colon of a line, without blanks around it. */
static char *value_of(TALLOC_CTX *mem_ctx, const char *line, size_t length)
{
	const char *colon = memchr(line, ':', length);
	const char *end = line + length;

	if (colon == NULL) {
		return NULL;
	}
	for (colon++; colon < end && isspace((unsigned char)*colon); colon++)
		;
	for (; end > colon && isspace((unsigned char)end[-1]); end--)
		;
	return talloc_strndup(mem_ctx, colon, end - colon);
}

/* The rows of sc query after the names: TYPE, STATE, ... */
static const char *sc_row(struct sim_service *s, unsigned row,
			  const char *value)
{
	/* TYPE and the two last of queryex are hexadecimal without 0x. */
	unsigned long number = strtoul(value, NULL, row == 0 ? 16 : 10);

	switch (row) {
	case 0:
		s->type = (uint32_t)number;
		break;
	case 1:
		if (number < 1 || number > 7) {
			return "no state between 1 and 7";
		}
		s->state = (enum sim_service_state)number;
		break;
	case 2:
		s->exit_code = (uint32_t)number;
		break;
	case 3:
		s->specific_code = (uint32_t)number;
		break;
	case 6:
		s->pid = (uint32_t)number;
		break;
	default:
		break;
	}
	return NULL;
}

int sim_service_read_sc(TALLOC_CTX *mem_ctx, const char *text, size_t length,
			struct sim_service_world *world,
			const char **out_message)
{
	const char *at = bom_free(text, length), *end = text + length;
	const char *next = NULL, *reason = NULL;
	struct sim_service *s = NULL;
	unsigned line = 0, row = 0;
	char *value = NULL;
	size_t size;

	for (; at < end; at = next) {
		next = memchr(at, '\n', end - at);
		next = next == NULL ? end : next + 1;
		size = (size_t)(next - at);
		line++;
		if (strspn(at, " \t\r\n") >= size) {
			s = NULL; /* a blank line ends a block */
			continue;
		}
		value = value_of(world, at, size);
		if (!isspace((unsigned char)*at) && value != NULL) {
			if (s != NULL) {
				s->display = value;
				continue;
			}
			s = add(world);
			if (s == NULL) {
				return wrong(mem_ctx, line,
					     "too many services", out_message);
			}
			s->name = s->display = value;
			row = 0;
			continue;
		}
		if (s != NULL && value != NULL) {
			reason = sc_row(s, row++, value);
		} else if (s != NULL && row == 2) {
			/* (STOPPABLE, PAUSABLE, ...): not translated */
			s->accepts |= memmem(at, size, "NOT_STOPPABLE", 13) ?
					      0 : SIM_SERVICE_ACCEPT_STOP;
			s->accepts |= memmem(at, size, "NOT_PAUSABLE", 12) ?
					      0 : SIM_SERVICE_ACCEPT_PAUSE;
			s->accepts |= memmem(at, size, "ACCEPTS_SHUTDOWN", 16) ?
					      SIM_SERVICE_ACCEPT_SHUTDOWN : 0;
		}
		if (reason != NULL) {
			return wrong(mem_ctx, line, reason, out_message);
		}
	}
	return 0;
}

static char *read_file(TALLOC_CTX *mem_ctx, const char *path, size_t *out_size)
{
	FILE *f = fopen(path, "re");
	char *text = NULL;

	if (f == NULL) {
		return NULL;
	}
	text = talloc_array(mem_ctx, char, FILE_MAX + 1);
	if (text != NULL) {
		*out_size = fread(text, 1, FILE_MAX, f);
		text[*out_size] = '\0';
	}
	fclose(f);
	return text;
}

int sim_service_load(TALLOC_CTX *mem_ctx, const char *dir,
		     struct sim_service_world *world, const char **out_message)
{
	static const struct {
		const char *name;
		int (*read)(TALLOC_CTX *, const char *, size_t,
			    struct sim_service_world *, const char **);
	} files[] = {
		{"services.csv", sim_service_read_csv},
		{"services.txt", sim_service_read_sc},
	};
	char *path = NULL, *text = NULL;
	size_t i, size = 0;
	int ret = 0;

	for (i = 0; ret == 0 && i < 2; i++) {
		path = talloc_asprintf(mem_ctx, "%s/%s", dir, files[i].name);
		text = path != NULL ? read_file(mem_ctx, path, &size) : NULL;
		if (text == NULL) {
			continue;
		}
		ret = files[i].read(mem_ctx, text, size, world, out_message);
		if (ret == EINVAL) {
			*out_message = talloc_asprintf(mem_ctx, "%s:%s", path,
						       *out_message);
		}
		talloc_free(text);
		break;
	}
	return ret;
}
