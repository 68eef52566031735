/* What `ipam-lab coverage` was asked, and the forms in which it answers. */
#ifndef SIMULATORS_LAB_LAB_COVERAGE_H
#define SIMULATORS_LAB_LAB_COVERAGE_H

#include <stdbool.h>
#include <stdio.h>

#include "simulators/lab/lab_facts.h"

/* The table, or the methods that a column lacks, one a line. Of one interface
 * only, unless that is NULL. */
void lab_coverage_print(FILE *out, const struct lab_facts *facts,
			const char *interface);
void lab_coverage_print_missing(FILE *out, const struct lab_facts *facts,
				const char *interface, enum lab_column column);

/* JSON with a method on each line, so that two of them can be compared. */
void lab_coverage_print_json(FILE *out, const struct lab_facts *facts,
			     const char *interface);

/*
 * Compares with what a file of such JSON records and says on `out` what has
 * fallen, a line each. *out_fallen counts them, *out_risen the marks that
 * the file has not. 0 or an errno with a sentence.
 */
int lab_floor_compare(TALLOC_CTX *mem_ctx, FILE *out,
		      const struct lab_facts *facts, const char *path,
		      unsigned *out_fallen, unsigned *out_risen,
		      char **out_error);

#endif
