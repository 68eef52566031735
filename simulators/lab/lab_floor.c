/* The coverage that the tree records, and what fell below it. */
#include "simulators/lab/lab_coverage.h"

#include <errno.h>
#include <jansson.h>

struct floor {
	FILE *out;
	const struct lab_facts *facts;
	unsigned fallen, risen;
};

static unsigned bits(unsigned mark)
{
	return (mark & 1u) + (mark >> 1 & 1u);
}

static void compare_mark(struct floor *floor, const char *interface,
			 json_int_t opnum, const char *name,
			 enum lab_column column, unsigned before, unsigned now)
{
	/* An error before and a success now is no less. */
	bool whole = lab_mark_counts(column, now);

	if (!whole && (before & ~now) != 0) {
		fprintf(floor->out,
			"%s %d %s: %s was \"%s\" and is \"%s\"\n", interface,
			(int)opnum, name, lab_column_name(column),
			lab_mark_word(column, before),
			lab_mark_word(column, now));
		floor->fallen++;
	} else if (!lab_mark_counts(column, before)) {
		floor->risen += bits(now & ~before);
	}
}

/* False: not of the form. */
static bool compare_method(struct floor *floor, const char *interface,
			   const json_t *line)
{
	static const struct lab_method none;
	json_int_t opnum = json_integer_value(json_object_get(line, "opnum"));
	const char *name = json_string_value(json_object_get(line, "name"));
	const struct lab_method *method =
		lab_facts_method(floor->facts, interface, (unsigned)opnum);
	const json_t *word = NULL;
	enum lab_column column;
	unsigned before;

	if (name == NULL) {
		return false;
	}
	for (column = 0; column < LAB_COLUMNS; column++) {
		word = json_object_get(line, lab_column_name(column));
		if (json_string_value(word) == NULL) {
			continue; /* nothing was known */
		}
		if (!lab_mark_find(column, json_string_value(word), &before)) {
			return false;
		}
		compare_mark(floor, interface, opnum, name, column, before,
			     (method != NULL ? method : &none)->marks[column]);
	}
	return true;
}

static bool compare_all(struct floor *floor, json_t *root)
{
	const char *interface = NULL;
	const json_t *line = NULL;
	json_t *lines = NULL;
	size_t i;

	json_object_foreach(root, interface, lines) {
		json_array_foreach(lines, i, line) {
			if (!compare_method(floor, interface, line)) {
				return false;
			}
		}
	}
	return json_is_object(root);
}

int lab_floor_compare(TALLOC_CTX *mem_ctx, FILE *out,
		      const struct lab_facts *facts, const char *path,
		      unsigned *out_fallen, unsigned *out_risen,
		      char **out_error)
{
	struct floor floor = { .out = out, .facts = facts };
	json_error_t error;
	json_t *root = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
	bool ok;

	if (root == NULL) {
		*out_error = talloc_asprintf(mem_ctx, "%s:%d: %s", path,
					     error.line, error.text);
		return EINVAL;
	}
	if (!facts->tested) {
		*out_error = talloc_strdup(mem_ctx,
					   "the tests have not run in this "
					   "build; ./waf check does that");
		json_decref(root);
		return ENOENT;
	}
	ok = compare_all(&floor, root);
	json_decref(root);
	if (!ok) {
		*out_error = talloc_asprintf(
			mem_ctx, "%s: not written by ipam-lab coverage --json",
			path);
		return EINVAL;
	}
	*out_fallen = floor.fallen;
	*out_risen = floor.risen;
	return 0;
}
