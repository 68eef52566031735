/* The facts as a table of 80 columns, as a list, and as JSON. */
#include "simulators/lab/lab_coverage.h"

#include <string.h>
#include <jansson.h>

/* Columns that only a run of the tests can fill. */
static bool is_known(const struct lab_facts *facts, enum lab_column column)
{
	return facts->tested ||
	       (column != LAB_EXERCISED && column != LAB_PINNED);
}

static bool is_wanted(const struct lab_interface *interface, const char *name)
{
	return name == NULL || strcmp(interface->name, name) == 0;
}

static const char *word_of(const struct lab_facts *facts,
			   const struct lab_method *method,
			   enum lab_column column)
{
	return is_known(facts, column) ?
		       lab_mark_word(column, method->marks[column]) :
		       "?";
}

static void print_word(FILE *out, enum lab_column column, const char *word)
{
	fprintf(out, column + 1 < LAB_COLUMNS ? "%-5s" : "%s\n", word);
}

static void print_method(FILE *out, const struct lab_facts *facts,
			 const struct lab_method *method, unsigned opnum)
{
	enum lab_column column;

	fprintf(out, "%3u %c%-44s", opnum, method->needed ? '*' : ' ',
		method->name);
	if (method->local) {
		fprintf(out, "local\n");
		return;
	}
	for (column = 0; column < LAB_COLUMNS; column++) {
		print_word(out, column, word_of(facts, method, column));
	}
}

static void print_sum(FILE *out, const struct lab_facts *facts,
		      const struct lab_interface *interface, bool needed)
{
	unsigned sums[LAB_COLUMNS] = { 0 }, of = 0;
	char text[16];
	const struct lab_method *method = NULL;
	enum lab_column column;
	size_t i;

	for (i = 0; i < interface->count; i++) {
		method = &interface->methods[i];
		if (method->local || (needed && !method->needed)) {
			continue;
		}
		of++;
		for (column = 0; column < LAB_COLUMNS; column++) {
			sums[column] += lab_mark_counts(column,
							method->marks[column]);
		}
	}
	fprintf(out, "     of %3u %-37s", of, needed ? "needed" : "methods");
	for (column = 0; column < LAB_COLUMNS; column++) {
		snprintf(text, sizeof(text), "%u", sums[column]);
		print_word(out, column, is_known(facts, column) ? text : "?");
	}
}

void lab_coverage_print(FILE *out, const struct lab_facts *facts,
			const char *interface)
{
	const struct lab_interface *at = NULL;
	enum lab_column column;
	unsigned opnum;
	size_t i;

	for (i = 0; i < facts->count; i++) {
		at = &facts->interfaces[i];
		if (!is_wanted(at, interface)) {
			continue;
		}
		fprintf(out, "%-49s", at->name);
		for (column = 0; column < LAB_COLUMNS; column++) {
			print_word(out, column, lab_column_short(column));
		}
		for (opnum = 0; opnum < at->count; opnum++) {
			print_method(out, facts, &at->methods[opnum], opnum);
		}
		print_sum(out, facts, at, false);
		print_sum(out, facts, at, true);
		fprintf(out, "\n");
	}
}

void lab_coverage_print_missing(FILE *out, const struct lab_facts *facts,
				const char *interface, enum lab_column column)
{
	const struct lab_interface *at = NULL;
	const struct lab_method *method = NULL;
	unsigned opnum;
	size_t i;

	for (i = 0; i < facts->count; i++) {
		at = &facts->interfaces[i];
		for (opnum = 0; opnum < at->count && is_wanted(at, interface);
		     opnum++) {
			method = &at->methods[opnum];
			if (!method->local &&
			    !lab_mark_counts(column, method->marks[column])) {
				fprintf(out, "%-8s %3u %c%s\n", at->name,
					opnum, method->needed ? '*' : ' ',
					method->name);
			}
		}
	}
}

static json_t *json_of(const struct lab_facts *facts,
		       const struct lab_method *method, unsigned opnum)
{
	json_t *object = json_object();
	enum lab_column column;

	json_object_set_new(object, "opnum", json_integer(opnum));
	json_object_set_new(object, "name", json_string(method->name));
	json_object_set_new(object, "needed", json_boolean(method->needed));
	json_object_set_new(object, "local", json_boolean(method->local));
	for (column = 0; column < LAB_COLUMNS && !method->local; column++) {
		json_object_set_new(
			object, lab_column_name(column),
			is_known(facts, column) ?
				json_string(word_of(facts, method, column)) :
				json_null());
	}
	return object;
}

void lab_coverage_print_json(FILE *out, const struct lab_facts *facts,
			     const char *interface)
{
	const struct lab_interface *at = NULL;
	const char *between = "";
	json_t *line = NULL;
	unsigned opnum;
	size_t i;

	fprintf(out, "{");
	for (i = 0; i < facts->count; i++) {
		at = &facts->interfaces[i];
		if (!is_wanted(at, interface)) {
			continue;
		}
		fprintf(out, "%s\n\"%s\": [", between, at->name);
		between = ",";
		for (opnum = 0; opnum < at->count; opnum++) {
			line = json_of(facts, &at->methods[opnum], opnum);
			fprintf(out, "%s\n ", opnum == 0 ? "" : ",");
			json_dumpf(line, out, 0);
			json_decref(line);
		}
		fprintf(out, "]");
	}
	fprintf(out, "}\n");
}
