/*
 * What a token stands for: a group, or nothing but the policies that name
 * it. The numbers are stored.
 */
#include "ipam/access/access.h"

#include <string.h>

static const struct {
	int number;
	const char *word;
	unsigned groups;
} kinds[] = {
	{ 1, "user", ACCESS_BIT(ACCESS_USERS) },
	{ 2, "administrator", ACCESS_BIT(ACCESS_ADMINISTRATORS) },
	{ 4, "auditor", ACCESS_BIT(ACCESS_AUDIT) },
	{ 5, "msm", ACCESS_BIT(ACCESS_MSM) },
	{ 6, "asm", ACCESS_BIT(ACCESS_ASM) },
	{ 7, "policy", 0 },
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

int access_token_kind(const char *word)
{
	size_t i;

	for (i = 0; i < KINDS; i++) {
		if (strcmp(kinds[i].word, word) == 0) {
			return kinds[i].number;
		}
	}
	return 0;
}

const char *access_token_word(int number)
{
	size_t i;

	for (i = 0; i < KINDS; i++) {
		if (kinds[i].number == number) {
			return kinds[i].word;
		}
	}
	return "nobody";
}

unsigned access_token_groups(int number)
{
	size_t i;

	for (i = 0; i < KINDS; i++) {
		if (kinds[i].number == number) {
			return kinds[i].groups;
		}
	}
	return 0;
}
