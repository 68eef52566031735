/*
 * What is known of each method: facts of several origins, merged by interface
 * and opnum. A fact is a line of text:
 *
 *	used INTERFACE OPNUM
 *	exercised INTERFACE OPNUM RESULT	RESULT is a Win32 code
 *	pinned INTERFACE OPNUM request|response
 *
 * Lines of other words are somebody else's; so are interfaces and opnums that
 * no specification names.
 */
#ifndef SIMULATORS_LAB_LAB_FACTS_H
#define SIMULATORS_LAB_LAB_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <talloc.h>

enum lab_column {
	LAB_SPECIFIED,
	LAB_DECODED,
	LAB_SIMULATED,
	LAB_USED,
	LAB_EXERCISED,
	LAB_PINNED,
	LAB_COLUMNS
};

/* Marks are bits; these are those of the columns that have two. */
#define LAB_YES 1u
#define LAB_WITH_ERROR 1u
#define LAB_WITH_SUCCESS 2u
#define LAB_REQUEST 1u
#define LAB_RESPONSE 2u

struct lab_method {
	const char *name;
	bool needed;	/* by an IPAM server */
	bool local;	/* never sent */
	unsigned marks[LAB_COLUMNS];
};

struct lab_interface {
	const char *name;
	struct lab_method *methods; /* by opnum */
	size_t count;
};

struct lab_facts {
	struct lab_interface *interfaces;
	size_t count;
	bool tested; /* there are facts of a run of the tests */
};

/* Names of a column, its word for a mark, and what it counts. */
const char *lab_column_name(enum lab_column column);
const char *lab_column_short(enum lab_column column);
const char *lab_mark_word(enum lab_column column, unsigned mark);
bool lab_mark_counts(enum lab_column column, unsigned mark);

/* LAB_COLUMNS for a word that names none. */
enum lab_column lab_column_find(const char *name);

/* The mark of a word; false for one that the column has not. */
bool lab_mark_find(enum lab_column column, const char *word,
		   unsigned *out_mark);

/*
 * Reads the methods that are specified: lines "interface NAME", and below
 * each "OPNUM METHOD [needed|local]" from 0 on. 0 or an errno, with a
 * sentence that names file and line.
 */
int lab_facts_load(TALLOC_CTX *mem_ctx, const char *path,
		   struct lab_facts **out_facts, char **out_error);

/* Adds the facts of a file. Errors likewise; ENOENT: it is not there. */
int lab_facts_add(TALLOC_CTX *mem_ctx, struct lab_facts *facts,
		  const char *path, char **out_error);

/* NULL: no specification names it. */
struct lab_method *lab_facts_method(const struct lab_facts *facts,
				    const char *interface, unsigned opnum);

/*
 * Calls `take` for each line that is neither empty nor a comment ("#"), cut
 * into three words and the rest of the line; NULL where there is no more. What
 * `take` returns ends the reading, with file and line in the sentence.
 */
int lab_facts_lines(TALLOC_CTX *mem_ctx, const char *path,
		    int (*take)(void *private_data, char *words[4]),
		    void *private_data, char **out_error);

#endif
