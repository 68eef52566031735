/* `ipam-lab journal`: the lines of a journal that match. */
#include "simulators/lab/lab_main.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <jansson.h>

/* MEMBER=TEXT; the member must be TEXT. */
static bool matches(const json_t *line, const char *filter)
{
	const char *equals = strchr(filter, '=');
	size_t length = (size_t)(equals - filter);
	const json_t *value = NULL;
	const char *member = NULL;

	json_object_foreach((json_t *)(uintptr_t)line, member, value) {
		if (strlen(member) == length &&
		    strncmp(member, filter, length) == 0) {
			return json_is_string(value) &&
			       strcmp(json_string_value(value), equals + 1) ==
				       0;
		}
	}
	return false;
}

static bool all_match(const char *text, char **filters, int count)
{
	json_t *line = json_loads(text, 0, NULL);
	bool ok = line != NULL;
	int i;

	for (i = 0; ok && i < count; i++) {
		ok = matches(line, filters[i]);
	}
	json_decref(line);
	return ok;
}

int lab_journal(int argc, char **argv)
{
	const char *state = getenv("IPAM_LAB_DIR");
	char path[4096], *line = NULL;
	struct stat st;
	size_t size = 0;
	FILE *file = NULL;
	int i = 0;

	if (argc > 0 && strchr(argv[0], '=') == NULL) {
		state = argv[0];
		i = 1;
	}
	if (state == NULL) {
		fprintf(stderr, "ipam-lab: journal: name the state directory "
				"of the lab\n");
		return LAB_USAGE;
	}
	argv += i;
	argc -= i;
	for (i = 0; i < argc; i++) {
		if (strchr(argv[i], '=') == NULL) {
			fprintf(stderr, "ipam-lab: %s: a filter is "
					"MEMBER=TEXT\n", argv[i]);
			return LAB_USAGE;
		}
	}
	i = stat(state, &st) == 0 && S_ISDIR(st.st_mode);
	snprintf(path, sizeof(path), "%s%s", state,
		 i ? "/journal.jsonl" : "");
	file = fopen(path, "re");
	if (file == NULL) {
		perror(path);
		return LAB_FAILED;
	}
	while (getline(&line, &size, file) != -1) {
		if (all_match(line, argv, argc)) {
			fputs(line, stdout);
		}
	}
	free(line);
	fclose(file);
	return 0;
}
