/*
 * The sentences of our own errors; the system knows those of errno.
 */
#include "ipam/base/error.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

static const struct {
	int error;
	const char *text;
} texts[] = {
	{ EROFS, "the file system of the store takes no changes: see why it "
		 "is mounted read-only" },
	{ IPAM_E_SETTINGS, "the settings are wrong: correct the named line" },
	{ IPAM_E_CORRUPT, "the store is damaged or is not a store: restore a "
			  "backup, or move the file away to begin anew" },
	{ IPAM_E_NEWER, "a newer ipamd wrote the store: install that version "
			"or a later one" },
	{ IPAM_E_RUNNING, "another ipamd uses the store: end it first" },
	{ IPAM_E_BUSY, "the store stayed locked: see which other process "
		       "writes to it" },
	{ IPAM_E_STORE, "the store could not do it: see the log" },
	{ IPAM_E_ACCESS, "access data is refused: see `ipam access-key show`" },
};

const char *ipam_error_text(int error)
{
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (texts[i].error == error) {
			return texts[i].text;
		}
	}
	return strerror(error);
}
