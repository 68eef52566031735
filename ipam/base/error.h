/*
 * Errors: 0, an errno where one fits, else one of these.
 */
#ifndef IPAM_BASE_ERROR_H
#define IPAM_BASE_ERROR_H

enum ipam_error {
	IPAM_E_SETTINGS = 20000,	/* the settings file is wrong */
	IPAM_E_CORRUPT,			/* the store is damaged, or no store */
	IPAM_E_NEWER,			/* a newer ipamd wrote the store */
	IPAM_E_RUNNING,			/* another ipamd uses the store */
	IPAM_E_BUSY,			/* the store stayed locked */
	IPAM_E_STORE,			/* SQLite said something else */
	IPAM_E_ACCESS			/* access data is not what we sealed */
};

/* One sentence: what happened and what to do. Of any int of ours. */
const char *ipam_error_text(int error);

#endif
