/*
 * The matrix of roles and rights. The reference product has five groups;
 * those that separate reading, tracking (TRK-11) and changing are enough until
 * address space has operations of its own.
 */
#include "ipam/access/access.h"

#include <string.h>

static const bool access_matrix[ACCESS_ROLE_COUNT][ACCESS_RIGHT_COUNT] = {
	[ACCESS_NOBODY] = { [ACCESS_PUBLIC] = true },
	[ACCESS_USER] = { [ACCESS_PUBLIC] = true, [ACCESS_READ] = true },
	[ACCESS_ADMINISTRATOR] = { [ACCESS_PUBLIC] = true,
				   [ACCESS_READ] = true,
				   [ACCESS_MANAGE] = true,
				   [ACCESS_TRACK] = true },
	[ACCESS_AUDITOR] = { [ACCESS_PUBLIC] = true, [ACCESS_READ] = true,
			     [ACCESS_TRACK] = true },
	[ACCESS_ROOT] = { [ACCESS_PUBLIC] = true,
			  [ACCESS_READ] = true,
			  [ACCESS_MANAGE] = true,
			  [ACCESS_TOKENS] = true,
			  [ACCESS_TRACK] = true },
};

static const char *const access_role_names[ACCESS_ROLE_COUNT] = {
	"nobody", "user", "administrator", "root", "auditor"
};

static const char *const access_right_names[ACCESS_RIGHT_COUNT] = {
	"public", "read", "manage", "tokens", "track"
};

bool access_allowed(enum access_role role, enum access_right right)
{
	if ((unsigned)role >= ACCESS_ROLE_COUNT ||
	    (unsigned)right >= ACCESS_RIGHT_COUNT) {
		return false;
	}
	return access_matrix[role][right];
}

const char *access_role_name(enum access_role role)
{
	if ((unsigned)role >= ACCESS_ROLE_COUNT) {
		return access_role_names[ACCESS_NOBODY];
	}
	return access_role_names[role];
}

enum access_role access_role_of_token(const char *name)
{
	if (strcmp(name, "user") == 0) {
		return ACCESS_USER;
	}
	if (strcmp(name, "auditor") == 0) {
		return ACCESS_AUDITOR;
	}
	if (strcmp(name, "administrator") == 0) {
		return ACCESS_ADMINISTRATOR;
	}
	return ACCESS_NOBODY;
}

const char *access_right_name(enum access_right right)
{
	if ((unsigned)right >= ACCESS_RIGHT_COUNT) {
		return "none";
	}
	return access_right_names[right];
}
