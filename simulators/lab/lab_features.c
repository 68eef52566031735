/* The report of features. */
#include "simulators/lab/lab_features.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <jansson.h>

#include "simulators/lab/lab_facts.h"

static const char *const states[LAB_FEATURE_STATES] = {
	[LAB_FEATURE_DONE] = "done",
	[LAB_FEATURE_PARTIAL] = "partial",
	[LAB_FEATURE_LATER] = "later",
	[LAB_FEATURE_NEVER] = "never",
};

static int take(void *private_data, char *words[4])
{
	struct lab_features *all = private_data;
	struct lab_feature *one = NULL;
	unsigned state = 0;

	while (words[1] != NULL && state < LAB_FEATURE_STATES &&
	       strcmp(words[1], states[state]) != 0) {
		state++;
	}
	if (words[3] == NULL || state == LAB_FEATURE_STATES) {
		return EINVAL;
	}
	all->all = talloc_realloc(all, all->all, struct lab_feature,
				  all->count + 1);
	if (all->all == NULL) {
		return ENOMEM;
	}
	one = &all->all[all->count++];
	*one = (struct lab_feature){
		.id = talloc_strdup(all, words[0]),
		.state = (enum lab_feature_state)state,
		.proof = strcmp(words[2], "-") == 0 ?
				 NULL : talloc_strdup(all, words[2]),
		.words = talloc_strdup(all, words[3]),
	};
	return one->id == NULL || one->words == NULL ||
	       (one->proof == NULL && strcmp(words[2], "-") != 0) ? ENOMEM : 0;
}

int lab_features_load(TALLOC_CTX *mem_ctx, const char *dir,
		      struct lab_features **out_all, char **out_error)
{
	struct lab_features *all = talloc_zero(mem_ctx, struct lab_features);
	char path[PATH_MAX];
	int ret = all == NULL ? ENOMEM : 0;

	if (ret == 0) {
		snprintf(path, sizeof(path), "%s/features.txt", dir);
		ret = lab_facts_lines(mem_ctx, path, take, all, out_error);
	}
	if (ret != 0) {
		talloc_free(all);
		return ret;
	}
	*out_all = all;
	return 0;
}

static bool is_right(const struct lab_feature *one)
{
	return one->proof != NULL || one->state == LAB_FEATURE_LATER ||
	       one->state == LAB_FEATURE_NEVER;
}

static void print_json(FILE *out, const struct lab_features *all)
{
	const struct lab_feature *one = NULL;
	json_t *line = NULL;
	size_t i;

	for (i = 0; i < all->count; i++) {
		one = &all->all[i];
		line = json_pack("{s:s, s:s, s:s, s:s?}", "id", one->id,
				 "state", states[one->state], "words",
				 one->words, "proof", one->proof);
		fprintf(out, "%s\n ", i == 0 ? "[" : ",");
		json_dumpf(line, out, 0);
		json_decref(line);
	}
	fprintf(out, "]\n");
}

static void print_lines(FILE *out, const struct lab_features *all)
{
	size_t sums[LAB_FEATURE_STATES] = { 0 }, i, wrong = 0;
	const struct lab_feature *one = NULL;

	for (i = 0; i < all->count; i++) {
		one = &all->all[i];
		sums[one->state]++;
		wrong += !is_right(one);
		fprintf(out, "%s %-7s %s%s%s%s\n", one->id, states[one->state],
			one->words, one->proof != NULL ? " [" : "",
			one->proof != NULL ? one->proof :
			is_right(one)	   ? "" : " WITHOUT PROOF",
			one->proof != NULL ? "]" : "");
	}
	fprintf(out, "%zu features: %zu done, %zu partly, %zu later, %zu of "
		"no meaning here; %zu without proof\n", all->count,
		sums[LAB_FEATURE_DONE], sums[LAB_FEATURE_PARTIAL],
		sums[LAB_FEATURE_LATER], sums[LAB_FEATURE_NEVER], wrong);
}

bool lab_features_print(FILE *out, const struct lab_features *all, bool json)
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
