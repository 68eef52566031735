/*
 * The settings of ipamd: a file of [section] and `key = value` lines, '#'
 * begins a comment line. Every key stands in one table (ipam_setting_keys),
 * and, with its default, in ipam/daemon/ipamd.conf. A key or a section that
 * the table does not have is an error, and so is a key that comes twice.
 */
#ifndef IPAM_BASE_SETTINGS_H
#define IPAM_BASE_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <talloc.h>

#define IPAM_SETTINGS_MAX 65536	/* bytes of a settings file */
#define IPAM_EVENT_IDS_MAX 32	/* of one list of them */

/* Lists end with NULL and are never NULL themselves. */
struct ipam_settings {
	const char *text;		/* what they were read from */
	/* [store] */
	const char *store_path;
	bool store_check;		/* read all of it at the start */
	/* [api] */
	const char *api_socket;		/* "" for none */
	const char *api_http;		/* ADDRESS:PORT; "" for none */
	const char *api_https, *api_certificate, *api_certificate_key;
	int64_t api_rate;		/* requests a second; 0: any number */
	const char *const *api_admins;	/* users, @groups */
	const char *const *api_msm_admins;
	const char *const *api_asm_admins;
	const char *const *api_auditors;
	const char *const *api_users;
	const char *api_keytab;
	bool api_limit_reads;
	/* [collector] */
	int64_t collector_count;	/* processes */
	int64_t collector_parallel;	/* jobs at a time in each */
	int64_t collector_deadline_s;	/* of one job */
	int64_t collector_keep_s;	/* connections to servers; 0: none */
	/* [credentials] */
	const char *method;		/* "kerberos" or "ntlm" */
	bool allow_ntlm;
	const char *principal, *keytab, *ccache;
	const char *user, *password_file;
	/* [discovery] */
	const char *forest;
	const char *const *domains;
	const char *resolver;		/* ADDRESS[:PORT]; "": the system's */
	const char *dc;			/* "": by DNS */
	bool dhcp_inform;
	const char *const *suffixes; /* zones whose name servers count */
	const char *const *hosts;	/* servers named by hand */
	/* [tasks] seconds between two runs; 0: never by itself */
	int64_t discovery_s, configuration_s, utilization_s, availability_s,
		monitoring_s, audit_s, expiry_s;
	/* [audit] */
	const char *const *audit_zones;	/* ZONE, or SERVER=ZONE */
	const char *const *dc_events, *const *nps_events; /* ids */
	/* [retention] seconds; 0: for ever */
	int64_t keep_samples_s, keep_hourly_s, keep_daily_s, keep_monthly_s;
	int64_t keep_events_s, keep_runs_s, keep_states_s, keep_tracking_s, keep_tokens_s;
	/* [lab] */
	const char *lab_clock;		/* "": the system's */
	/* [log] */
	const char *log_level;
};

enum ipam_setting_type {
	IPAM_SETTING_TEXT,	/* const char * */
	IPAM_SETTING_PATH,	/* const char *, absolute or "" */
	IPAM_SETTING_LIST,	/* const char *const *, by comma or space */
	IPAM_SETTING_NUMBER,	/* int64_t */
	IPAM_SETTING_DURATION,	/* int64_t seconds: "90", "15m", "6h", "1d" */
	IPAM_SETTING_FLAG,	/* bool: yes, no */
	IPAM_SETTING_WORD	/* const char *, one of words */
};

struct ipam_setting_key {
	const char *section, *name;
	enum ipam_setting_type type;
	size_t offset;		/* in struct ipam_settings */
	const char *initial;	/* default, as it would be written */
	int64_t min, max;	/* numbers and durations */
	const char *words;	/* IPAM_SETTING_WORD: "a b c" */
	const char *help;
};

/* Ends with a NULL name. */
extern const struct ipam_setting_key ipam_setting_keys[];

/*
 * Settings of a text; `name` is what errors call it. 0, ENOMEM, or
 * IPAM_E_SETTINGS with *out_error "NAME:LINE: what is wrong: the cure".
 * The settings own all they point to.
 */
int ipam_settings_parse(TALLOC_CTX *mem_ctx, const char *name,
			const char *text, size_t size,
			struct ipam_settings **out_settings,
			const char **out_error);

/* The same of a file. */
int ipam_settings_load(TALLOC_CTX *mem_ctx, const char *path,
		       struct ipam_settings **out_settings,
		       const char **out_error);

/*
 * Looks at what the settings point to: secret files must be regular files
 * that neither group nor others can read or write. IPAM_E_SETTINGS with
 * *out_error.
 */
int ipam_settings_check(TALLOC_CTX *mem_ctx,
			const struct ipam_settings *settings,
			const char **out_error);

#endif
