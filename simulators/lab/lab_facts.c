/* The facts of `ipam-lab coverage`: read, merged, named. */
#include "simulators/lab/lab_facts.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define METHODS_MAX 1000

/* A method is counted where its mark has all bits of `full`. */
static const struct {
	const char *name, *brief;
	const char *words[4];
	unsigned full;
} columns[LAB_COLUMNS] = {
	[LAB_SPECIFIED] = { "specified", "spec", { "-", "yes" }, 1 },
	[LAB_DECODED] = { "decoded", "idl", { "-", "yes" }, 1 },
	[LAB_SIMULATED] = { "simulated", "sim", { "-", "yes" }, 1 },
	[LAB_USED] = { "used", "used", { "-", "yes" }, 1 },
	[LAB_EXERCISED] = { "exercised", "test", { "-", "err", "yes", "yes" },
			    LAB_WITH_SUCCESS },
	[LAB_PINNED] = { "pinned", "pin", { "-", "req", "rsp", "yes" },
			 LAB_REQUEST | LAB_RESPONSE },
};

const char *lab_column_name(enum lab_column column)
{
	return columns[column].name;
}

const char *lab_column_short(enum lab_column column)
{
	return columns[column].brief;
}

const char *lab_mark_word(enum lab_column column, unsigned mark)
{
	return columns[column].words[mark];
}

bool lab_mark_counts(enum lab_column column, unsigned mark)
{
	return (mark & columns[column].full) == columns[column].full;
}

enum lab_column lab_column_find(const char *name)
{
	enum lab_column column = 0;

	while (column < LAB_COLUMNS &&
	       strcmp(columns[column].name, name) != 0) {
		column++;
	}
	return column;
}

bool lab_mark_find(enum lab_column column, const char *word,
		   unsigned *out_mark)
{
	unsigned mark;

	for (mark = 0; mark < 4 && columns[column].words[mark] != NULL;
	     mark++) {
		if (strcmp(columns[column].words[mark], word) == 0) {
			*out_mark = mark;
			return true;
		}
	}
	return false;
}

int lab_facts_lines(TALLOC_CTX *mem_ctx, const char *path,
		    int (*take)(void *private_data, char *words[4]),
		    void *private_data, char **out_error)
{
	static const char *const ends[] = { "", " \t\n", " \t\n", "\n" };
	char *line = NULL, *rest = NULL, *words[4];
	FILE *file = fopen(path, "re");
	unsigned number = 0;
	size_t size = 0;
	int ret = 0, i;

	if (file == NULL) {
		ret = errno;
		*out_error = talloc_asprintf(mem_ctx, "%s: %s", path,
					     strerror(ret));
		return ret;
	}
	while (ret == 0 && getline(&line, &size, file) != -1) {
		number++;
		words[0] = strtok_r(line, " \t\n", &rest);
		if (words[0] == NULL || words[0][0] == '#') {
			continue;
		}
		for (i = 1; i < 4; i++) {
			words[i] = words[i - 1] == NULL ?
					   NULL :
					   strtok_r(NULL, ends[i], &rest);
		}
		ret = take(private_data, words);
	}
	if (ret != 0) {
		*out_error = talloc_asprintf(mem_ctx, "%s:%u: %s", path,
					     number, strerror(ret));
	}
	free(line);
	fclose(file);
	return ret;
}

static bool number_of(const char *word, unsigned *out)
{
	char *end = NULL;
	unsigned long value;

	if (word == NULL || *word < '0' || *word > '9') {
		return false;
	}
	value = strtoul(word, &end, 10);
	*out = (unsigned)value;
	return *end == '\0' && value <= UINT32_MAX;
}

static int new_interface(struct lab_facts *facts, const char *name)
{
	struct lab_interface *interface = NULL;

	if (name == NULL) {
		return EINVAL;
	}
	facts->interfaces =
		talloc_realloc(facts, facts->interfaces, struct lab_interface,
			       facts->count + 1);
	if (facts->interfaces == NULL) {
		return ENOMEM;
	}
	interface = &facts->interfaces[facts->count++];
	*interface = (struct lab_interface){
		.name = talloc_strdup(facts, name),
		.methods = talloc_zero_array(facts, struct lab_method,
					     METHODS_MAX),
	};
	return interface->name == NULL || interface->methods == NULL ? ENOMEM :
								       0;
}

static int take_method(void *private_data, char *words[4])
{
	struct lab_facts *facts = private_data;
	struct lab_interface *interface = NULL;
	struct lab_method *method = NULL;
	unsigned opnum;

	if (strcmp(words[0], "interface") == 0) {
		return new_interface(facts, words[1]);
	}
	if (facts->count == 0 || !number_of(words[0], &opnum) ||
	    words[1] == NULL) {
		return EINVAL;
	}
	interface = &facts->interfaces[facts->count - 1];
	if (opnum != interface->count || opnum == METHODS_MAX) {
		return EINVAL;
	}
	method = &interface->methods[interface->count++];
	method->name = talloc_strdup(facts, words[1]);
	method->marks[LAB_SPECIFIED] = LAB_YES;
	if (words[2] != NULL) {
		method->needed = strcmp(words[2], "needed") == 0;
		method->local = strcmp(words[2], "local") == 0;
		if (!method->needed && !method->local) {
			return EINVAL;
		}
	}
	return method->name == NULL ? ENOMEM : 0;
}

int lab_facts_load(TALLOC_CTX *mem_ctx, const char *path,
		   struct lab_facts **out_facts, char **out_error)
{
	struct lab_facts *facts = talloc_zero(mem_ctx, struct lab_facts);
	int ret;

	if (facts == NULL) {
		return ENOMEM;
	}
	ret = lab_facts_lines(mem_ctx, path, take_method, facts, out_error);
	if (ret != 0) {
		talloc_free(facts);
		return ret;
	}
	*out_facts = facts;
	return 0;
}

struct lab_method *lab_facts_method(const struct lab_facts *facts,
				    const char *interface, unsigned opnum)
{
	const struct lab_interface *at = NULL;
	size_t i;

	for (i = 0; i < facts->count; i++) {
		at = &facts->interfaces[i];
		if (strcmp(at->name, interface) == 0) {
			return opnum < at->count ? &at->methods[opnum] : NULL;
		}
	}
	return NULL;
}

/* Success, and what a listing says beside it: more follows, no more. */
static unsigned result_mark(unsigned result)
{
	return result == 0 || result == 234 || result == 259 ?
		       LAB_WITH_SUCCESS :
		       LAB_WITH_ERROR;
}

/* False: the fourth word is not of this column. */
static bool mark_of(enum lab_column column, const char *word,
		    unsigned *out_mark)
{
	unsigned result;

	switch (column) {
	case LAB_USED:
		*out_mark = LAB_YES;
		return word == NULL;
	case LAB_EXERCISED:
		if (!number_of(word, &result)) {
			return false;
		}
		*out_mark = result_mark(result);
		return true;
	case LAB_PINNED:
		*out_mark = word != NULL && strcmp(word, "request") == 0 ?
				    LAB_REQUEST :
				    LAB_RESPONSE;
		return word != NULL && (*out_mark == LAB_REQUEST ||
					strcmp(word, "response") == 0);
	default:
		return false;
	}
}

static int take_fact(void *private_data, char *words[4])
{
	struct lab_facts *facts = private_data;
	enum lab_column column = lab_column_find(words[0]);
	struct lab_method *method = NULL;
	unsigned opnum, mark = 0;

	if (column == LAB_COLUMNS) {
		return 0;
	}
	if (words[1] == NULL || !number_of(words[2], &opnum) ||
	    !mark_of(column, words[3], &mark)) {
		return EINVAL;
	}
	method = lab_facts_method(facts, words[1], opnum);
	if (method != NULL) {
		method->marks[column] |= mark;
	}
	return 0;
}

int lab_facts_add(TALLOC_CTX *mem_ctx, struct lab_facts *facts,
		  const char *path, char **out_error)
{
	return lab_facts_lines(mem_ctx, path, take_fact, facts, out_error);
}
