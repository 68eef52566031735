/*
 * The structures of the IDL, and whether bytes from outside hold each.
 */
#ifndef SIMULATORS_LAB_LAB_STRUCTURES_H
#define SIMULATORS_LAB_LAB_STRUCTURES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <talloc.h>

struct lab_structure {
	const char *name;
	const char *idl;    /* where it is defined */
	const char *bytes;  /* interfaces, by blanks; NULL: none */
	const char *reason; /* why there are none; NULL: not given */
};

struct lab_structures {
	struct lab_structure *all;
	size_t count;
};

/*
 * Reads, in DIR, the definitions of structures.txt ("defined NAME IDL"), the
 * notes of the tests in tested.txt ("structure NAME INTERFACE") and the
 * reasons of without-bytes.txt ("NAME REASON..."). 0 or an errno, with a
 * sentence that names file and line: EINVAL for a line of another form, and
 * for a reason of what is not defined.
 */
int lab_structures_load(TALLOC_CTX *mem_ctx, const char *dir,
			struct lab_structures **out_all, char **out_error);

/* As lines or as JSON. False: one has neither bytes nor a reason, or both. */
bool lab_structures_print(FILE *out, const struct lab_structures *all,
			  bool json);

#endif
