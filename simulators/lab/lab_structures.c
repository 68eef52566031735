/* The report of structures with and without bytes from outside. */
#include "simulators/lab/lab_structures.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <jansson.h>

#include "simulators/lab/lab_facts.h"

static struct lab_structure *find(const struct lab_structures *all,
				  const char *name)
{
	size_t i;

	for (i = 0; i < all->count; i++) {
		if (strcmp(all->all[i].name, name) == 0) {
			return &all->all[i];
		}
	}
	return NULL;
}

static int take_definition(void *private_data, char *words[4])
{
	struct lab_structures *all = private_data;
	struct lab_structure *one = NULL;

	if (strcmp(words[0], "defined") != 0 || words[2] == NULL ||
	    find(all, words[1]) != NULL) {
		return EINVAL;
	}
	all->all = talloc_realloc(all, all->all, struct lab_structure,
				  all->count + 1);
	if (all->all == NULL) {
		return ENOMEM;
	}
	one = &all->all[all->count++];
	*one = (struct lab_structure){ .name = talloc_strdup(all, words[1]),
				       .idl = talloc_strdup(all, words[2]) };
	return one->name == NULL || one->idl == NULL ? ENOMEM : 0;
}

/* Lines come in order, so that the same interface is never there twice. */
static int take_note(void *private_data, char *words[4])
{
	struct lab_structures *all = private_data;
	struct lab_structure *one = NULL;

	if (strcmp(words[0], "structure") != 0) {
		return 0;
	}
	if (words[2] == NULL || words[3] != NULL) {
		return EINVAL;
	}
	one = find(all, words[1]);
	if (one == NULL) {
		return 0; /* of another IDL, such as a policy_handle */
	}
	one->bytes = one->bytes == NULL ?
			     talloc_strdup(all, words[2]) :
			     talloc_asprintf(all, "%s %s", one->bytes,
					     words[2]);
	return one->bytes == NULL ? ENOMEM : 0;
}

static int take_reason(void *private_data, char *words[4])
{
	struct lab_structures *all = private_data;
	struct lab_structure *one = find(all, words[0]);

	if (one == NULL || one->reason != NULL || words[1] == NULL) {
		return EINVAL;
	}
	one->reason = talloc_asprintf(all, "%s %s %s", words[1],
				      words[2] != NULL ? words[2] : "",
				      words[3] != NULL ? words[3] : "");
	return one->reason == NULL ? ENOMEM : 0;
}

int lab_structures_load(TALLOC_CTX *mem_ctx, const char *dir,
			struct lab_structures **out_all, char **out_error)
{
	static const struct {
		const char *name;
		int (*take)(void *private_data, char *words[4]);
	} files[] = {
		{ "structures.txt", take_definition },
		{ "tested.txt", take_note },
		{ "without-bytes.txt", take_reason },
	};
	struct lab_structures *all =
		talloc_zero(mem_ctx, struct lab_structures);
	char path[PATH_MAX];
	size_t i;
	int ret = all == NULL ? ENOMEM : 0;

	for (i = 0; ret == 0 && i < sizeof(files) / sizeof(files[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", dir, files[i].name);
		ret = lab_facts_lines(mem_ctx, path, files[i].take, all,
				      out_error);
	}
	if (ret != 0) {
		talloc_free(all);
		return ret;
	}
	*out_all = all;
	return 0;
}

static bool is_right(const struct lab_structure *one)
{
	return (one->bytes == NULL) != (one->reason == NULL);
}

static void print_json(FILE *out, const struct lab_structures *all)
{
	const struct lab_structure *one = NULL;
	json_t *line = NULL;
	size_t i;

	for (i = 0; i < all->count; i++) {
		one = &all->all[i];
		line = json_pack("{s:s, s:s, s:s?, s:s?}", "name", one->name,
				 "idl", one->idl, "bytes", one->bytes,
				 "reason", one->reason);
		fprintf(out, "%s\n ", i == 0 ? "[" : ",");
		json_dumpf(line, out, 0);
		json_decref(line);
	}
	fprintf(out, "]\n");
}

static void print_lines(FILE *out, const struct lab_structures *all)
{
	size_t i, with = 0, reasons = 0, wrong = 0;
	const struct lab_structure *one = NULL;

	for (i = 0; i < all->count; i++) {
		one = &all->all[i];
		with += one->bytes != NULL;
		reasons += one->bytes == NULL && one->reason != NULL;
		wrong += !is_right(one);
		fprintf(out, "%-37s %-11s ", one->name, one->idl);
		if (one->bytes != NULL) {
			fprintf(out, "%s", one->bytes);
		} else if (one->reason == NULL) {
			fprintf(out, "WITHOUT, and no reason");
		} else {
			fprintf(out, "without: %s", one->reason);
		}
		fprintf(out, "%s\n", one->bytes != NULL && one->reason != NULL ?
					     "; the REASON is out of date" :
					     "");
	}
	fprintf(out, "%zu with bytes from outside, %zu without for a reason, "
		"%zu wrong\n", with, reasons, wrong);
}

bool lab_structures_print(FILE *out, const struct lab_structures *all,
			  bool json)
{
	bool right = true;
	size_t i;

	if (json) {
		print_json(out, all);
	} else {
		print_lines(out, all);
	}
	for (i = 0; i < all->count; i++) {
		right = right && is_right(&all->all[i]);
	}
	return right;
}
