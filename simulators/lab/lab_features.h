/*
 * The features of the product that ipamd is measured by, and what proves each.
 */
#ifndef SIMULATORS_LAB_LAB_FEATURES_H
#define SIMULATORS_LAB_LAB_FEATURES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <talloc.h>

enum lab_feature_state {
	LAB_FEATURE_DONE,
	LAB_FEATURE_PARTIAL,	/* what lacks stands in its words */
	LAB_FEATURE_LATER,
	LAB_FEATURE_NEVER,	/* it has no meaning here */
	LAB_FEATURE_STATES
};

struct lab_feature {
	const char *id;		/* "TRK-04" */
	enum lab_feature_state state;
	const char *proof;	/* tests that name it, by commas; NULL: none */
	const char *words;
};

struct lab_features {
	struct lab_feature *all;
	size_t count;
};

/*
 * Reads features.txt of DIR: lines "ID STATE PROOF WORDS...", PROOF "-" where
 * no test names the id. 0 or an errno, with a sentence that names file and
 * line.
 */
int lab_features_load(TALLOC_CTX *mem_ctx, const char *dir,
		      struct lab_features **out_all, char **out_error);

/* As lines or as JSON. False: one is done, or partly, and nothing proves it. */
bool lab_features_print(FILE *out, const struct lab_features *all, bool json);

#endif
