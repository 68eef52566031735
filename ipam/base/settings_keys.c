/*
 * The table of settings. ipam/daemon/ipamd.conf shows every row of it, and a
 * test compares them.
 */
#include "ipam/base/settings.h"

#define KEY(section, name, field, type, ...)                                   \
	{ section, name, IPAM_SETTING_##type,                                  \
	  offsetof(struct ipam_settings, field), __VA_ARGS__ }
#define DAY (24 * 3600)

const struct ipam_setting_key ipam_setting_keys[] = {
	KEY("store", "path", store_path, PATH, "/var/lib/ipamd/ipam.db", 0, 0,
	    NULL, "the file of the store"),
	KEY("store", "check", store_check, FLAG, "yes", 0, 0, NULL,
	    "look for damage in the whole file at the start"),
	KEY("api", "socket", api_socket, PATH, "/run/ipamd/ipamd.sock", 0, 0,
	    NULL, "unix socket for people and programs on this machine"),
	KEY("api", "http", api_http, TEXT, "", 0, 0, NULL,
	    "loopback ADDRESS:PORT for bearer tokens; empty: none"),
	KEY("api", "admins", api_admins, LIST, "", 0, 0, NULL,
	    "users of this machine who administer; root always does"),
	KEY("api", "users", api_users, LIST, "", 0, 0, NULL,
	    "users of this machine who may look"),
	KEY("collector", "count", collector_count, NUMBER, "2", 1, 64, NULL,
	    "collector processes"),
	KEY("collector", "parallel", collector_parallel, NUMBER, "16", 1, 1000,
	    NULL, "servers that one collector asks at a time"),
	KEY("collector", "deadline", collector_deadline_s, DURATION, "5m", 1,
	    DAY, NULL, "the longest time that one server may take"),
	KEY("credentials", "method", method, WORD, "kerberos", 0, 0,
	    "kerberos ntlm", "how to authenticate to servers"),
	KEY("credentials", "allow_ntlm", allow_ntlm, FLAG, "no", 0, 0, NULL,
	    "NTLM needs this consent"),
	KEY("credentials", "principal", principal, TEXT, "", 0, 0, NULL,
	    "kerberos: whose key of the keytab to use; empty: the first"),
	KEY("credentials", "keytab", keytab, PATH, "", 0, 0, NULL,
	    "kerberos: file with the keys"),
	KEY("credentials", "ccache", ccache, TEXT, "", 0, 0, NULL,
	    "kerberos: a credential cache that others keep fresh"),
	KEY("credentials", "user", user, TEXT, "", 0, 0, NULL,
	    "ntlm: DOMAIN\\user"),
	KEY("credentials", "password_file", password_file, PATH, "", 0, 0,
	    NULL, "ntlm: file whose first line is the password"),
	KEY("discovery", "forest", forest, TEXT, "", 0, 0, NULL,
	    "DNS name of the forest root domain"),
	KEY("discovery", "domains", domains, LIST, "", 0, 0, NULL,
	    "domains to begin with; empty: all of the forest"),
	KEY("discovery", "resolver", resolver, TEXT, "", 0, 0, NULL,
	    "DNS server, ADDRESS or ADDRESS:PORT; empty: the system's"),
	KEY("discovery", "dc", dc, TEXT, "", 0, 0, NULL,
	    "domain controller to ask; empty: found by DNS"),
	KEY("discovery", "hosts", hosts, LIST, "", 0, 0, NULL,
	    "DHCP servers that no directory names"),
	KEY("tasks", "discovery", discovery_s, DURATION, "1d", 0, 31 * DAY,
	    NULL, "ServerDiscovery: time between two runs; 0: never"),
	KEY("tasks", "configuration", configuration_s, DURATION, "6h", 0,
	    31 * DAY, NULL, "ServerConfiguration: likewise"),
	KEY("tasks", "utilization", utilization_s, DURATION, "2h", 0, 31 * DAY,
	    NULL, "AddressUtilization: likewise"),
	KEY("tasks", "availability", availability_s, DURATION, "15m", 0,
	    31 * DAY, NULL, "ServerAvailability: likewise"),
	KEY("log", "level", log_level, WORD, "info", 0, 0,
	    "error warning info debug", "the least important lines to keep"),
	{ .name = NULL },
};
