/*
 * Words and sentences of struct rpc_status. One table; a code that is not in
 * it is described by the step that it stopped.
 */
#include <errno.h>
#include <netdb.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <tevent.h>

#include "rpc/conn/rpc_status.h"

static const struct {
	enum rpc_vocabulary vocabulary;
	uint32_t code;
	const char *name;
	const char *sentence;
} words[] = {
#define NT(code, name, sentence)                                               \
	{RPC_VOCABULARY_NTSTATUS, code, "NT_STATUS_" name, sentence}
#define WERR(code, name, sentence)                                             \
	{RPC_VOCABULARY_WERROR, code, "ERROR_" name, sentence}
#define SYS(code, sentence) {RPC_VOCABULARY_ERRNO, code, #code, sentence}
#define OWN(code, name, sentence) {RPC_VOCABULARY_LOCAL, code, name, sentence}
/* Codes count from ERROR_TABLE_BASE_krb5. */
#define KRB(code, name, sentence)                                              \
	{RPC_VOCABULARY_KRB5, (uint32_t)(-1765328384 + (code)), name, sentence}
	NT(0xC0000022, "ACCESS_DENIED",
	   "the server refused this account: add it to the group that the role "
	   "needs, or raise the protection of the connection"),
	NT(0xC000006D, "LOGON_FAILURE",
	   "the server does not accept this name and password: check the "
	   "credentials in the settings"),
	NT(0xC000006E, "ACCOUNT_RESTRICTION",
	   "a policy restricts this account: check its log-on rights"),
	NT(0xC0000064, "NO_SUCH_USER",
	   "the server does not know this account: check its name and domain"),
	NT(0xC000006A, "WRONG_PASSWORD",
	   "the password is wrong: write the right one to the password file"),
	NT(0xC0000071, "PASSWORD_EXPIRED",
	   "the password has expired: set a new one"),
	NT(0xC0000072, "ACCOUNT_DISABLED", "the account is disabled: enable it"),
	NT(0xC0000234, "ACCOUNT_LOCKED_OUT",
	   "the account is locked out: unlock it, then correct the password"),
	NT(0xC0000133, "TIME_DIFFERENCE_AT_DC",
	   "the clocks differ too much: synchronize this machine's clock"),
	NT(0xC000005E, "NO_LOGON_SERVERS",
	   "the server reaches no domain controller to check the account"),
	NT(0xC00000B5, "IO_TIMEOUT",
	   "the server did not answer in time: see whether its service hangs"),
	NT(0xC0000236, "CONNECTION_REFUSED",
	   "nothing listens on the port: start the service, or open the "
	   "firewall rule of its RPC port"),
	NT(0xC000020C, "CONNECTION_DISCONNECTED",
	   "the server closed the connection in the middle of an answer"),
	NT(0xC000020D, "CONNECTION_RESET",
	   "the server reset the connection: see its event log"),
	NT(0xC00000B0, "PIPE_DISCONNECTED",
	   "the server closed the connection in the middle of an answer"),
	NT(0xC000023C, "NETWORK_UNREACHABLE", "no route leads to the server"),
	NT(0xC000023D, "HOST_UNREACHABLE", "the server is not reachable"),
	NT(0xC002002E, "RPC_PROCNUM_OUT_OF_RANGE",
	   "the server's version does not have this method"),
	NT(0xC002002D, "RPC_PROTSEQ_NOT_FOUND",
	   "the server does not offer RPC over TCP"),
	NT(0xC0020017, "RPC_SERVER_UNAVAILABLE",
	   "the service does not answer: start it, or open its firewall rule"),
	NT(0xC0020013, "RPC_NO_BINDINGS",
	   "the service is not registered with the endpoint mapper: start it"),
	NT(0xC002001D, "RPC_PROTOCOL_ERROR",
	   "the server broke the protocol: see whether something else listens "
	   "on its port"),
	NT(0xC0020012, "RPC_UNKNOWN_IF",
	   "the server does not offer this interface: is the role installed?"),
	NT(0xC003000C, "RPC_BAD_STUB_DATA",
	   "the answer cannot be decoded: its counts or lengths contradict "
	   "each other"),
	/* What libndr's errors become. */
	NT(0xC0000023, "BUFFER_TOO_SMALL",
	   "the answer cannot be decoded: it is shorter than what it holds"),
	NT(0xC000000D, "INVALID_PARAMETER",
	   "the answer cannot be decoded: it is not what the protocol says"),
	NT(0xC000008C, "ARRAY_BOUNDS_EXCEEDED",
	   "the answer cannot be decoded: its counts contradict each other"),
	NT(0xC0000001, "UNSUCCESSFUL",
	   "the server refused without a reason: see its event log"),
	NT(0xC000023F, "PORT_UNREACHABLE",
	   "the endpoint mapper does not know the service: start it"),
	NT(0xC0000272, "NO_MATCH",
	   "the endpoint mapper does not know the service: start it"),
	WERR(2, "FILE_NOT_FOUND",
	     "the server does not have what was asked for"),
	WERR(5, "ACCESS_DENIED",
	     "this account may not read the server: add it to the server's "
	     "local group DHCP Users (or DHCP Administrators to change it)"),
	WERR(8, "NOT_ENOUGH_MEMORY", "the server is out of memory"),
	WERR(50, "NOT_SUPPORTED", "the server does not support this request"),
	WERR(87, "INVALID_PARAMETER", "the server refused the request"),
	WERR(120, "CALL_NOT_IMPLEMENTED",
	     "the server's version does not implement this call"),
	WERR(1051, "DEPENDENT_SERVICES_RUNNING",
	     "other services need this one: stop them first"),
	WERR(1052, "INVALID_SERVICE_CONTROL",
	     "the service does not take this control"),
	WERR(1056, "SERVICE_ALREADY_RUNNING", "the service runs already"),
	WERR(1058, "SERVICE_DISABLED",
	     "the service is disabled: change its start type on the server"),
	WERR(1060, "SERVICE_DOES_NOT_EXIST",
	     "the server has no such service: is its role installed?"),
	WERR(1061, "SERVICE_CANNOT_ACCEPT_CTRL",
	     "the service is starting or stopping: try again when it has"),
	WERR(1062, "SERVICE_NOT_ACTIVE", "the service is not running"),
	WERR(1068, "SERVICE_DEPENDENCY_FAIL",
	     "a service that this one needs does not run: start it first"),
	WERR(1168, "NOT_FOUND", "the server has no such element"),
	WERR(1722, "RPC_S_SERVER_UNAVAILABLE",
	     "the service does not answer: start it, or open its firewall rule"),
	WERR(1753, "EPT_S_NOT_REGISTERED",
	     "the service is not registered with the endpoint mapper: start it"),
	WERR(9601, "DNS_ERROR_ZONE_DOES_NOT_EXIST",
	     "the server has no such zone"),
	WERR(9604, "DNS_ERROR_ZONE_CONFIGURATION_ERROR",
	     "the zone's settings do not fit together"),
	WERR(9609, "DNS_ERROR_ZONE_ALREADY_EXISTS",
	     "the server has a zone of this name already"),
	WERR(9611, "DNS_ERROR_INVALID_ZONE_TYPE",
	     "a zone of this type does not do that"),
	WERR(9621, "DNS_ERROR_ZONE_IS_SHUTDOWN",
	     "the zone is shut down: reload it on the server"),
	WERR(9701, "DNS_ERROR_RECORD_DOES_NOT_EXIST",
	     "there is no such record"),
	WERR(9711, "DNS_ERROR_RECORD_ALREADY_EXISTS",
	     "the record is there already"),
	WERR(9714, "DNS_ERROR_NAME_DOES_NOT_EXIST",
	     "there is no such zone or name"),
	WERR(2014, "DUPLICATE_TAG",
	     "the server has an object of this address already"),
	WERR(15000, "EVT_INVALID_CHANNEL_PATH",
	     "the name of the channel is not well formed"),
	WERR(15001, "EVT_INVALID_QUERY",
	     "the server does not understand this query"),
	WERR(15007, "EVT_CHANNEL_NOT_FOUND",
	     "the server has no such channel: is the role installed?"),
	WERR(15011, "EVT_QUERY_RESULT_STALE",
	     "the log was cleared or overwritten past the bookmark: begin "
	     "with its oldest event"),
	WERR(15012, "EVT_QUERY_RESULT_INVALID_POSITION",
	     "the query has no such position"),
	WERR(15019, "EVT_FILTER_PARSE_ERROR",
	     "the server cannot parse this filter"),
	WERR(15026, "EVT_FILTER_TOO_COMPLEX",
	     "the filter has more expressions than the server takes: ask for "
	     "fewer ids in one Select"),
	WERR(20002, "DHCP_RPC_INIT_FAILED",
	     "the DHCP service could not start its RPC interface"),
	WERR(20004, "DHCP_SUBNET_EXITS",
	     "the scope is in a superscope already: take it out first, or say "
	     "that it may change"),
	WERR(20005, "DHCP_SUBNET_NOT_PRESENT",
	     "the scope is gone: it was deleted on the server"),
	WERR(20007, "DHCP_ELEMENT_CANT_REMOVE",
	     "leases are in the way: delete them first, or force the removal"),
	WERR(20009, "DHCP_OPTION_EXITS",
	     "an option of this number is defined already"),
	WERR(20010, "DHCP_OPTION_NOT_PRESENT",
	     "the option is not defined, or has no value there"),
	WERR(20013, "DHCP_JET_ERROR",
	     "the DHCP database reported an error, or the lease that a listing "
	     "stood at was deleted: try again"),
	WERR(20014, "DHCP_CLIENT_EXISTS",
	     "the address has a lease already"),
	WERR(20016, "DHCP_INVALID_DHCP_CLIENT",
	     "there is no such lease"),
	WERR(20018, "DHCP_NOT_RESERVED_CLIENT",
	     "the address is not reserved, or lies outside the scope"),
	WERR(20019, "DHCP_RESERVED_CLIENT",
	     "the lease belongs to a reservation: remove the reservation"),
	WERR(20021, "DHCP_IPRANGE_EXITS",
	     "the range exists already"),
	WERR(20022, "DHCP_RESERVEDIP_EXITS",
	     "the address or the client has a reservation already"),
	WERR(20023, "DHCP_INVALID_RANGE",
	     "the range ends before it starts, leaves the subnet, or does not "
	     "fit the one that the scope has"),
	WERR(20038, "DHCP_ROGUE_SAMSHUTDOWN",
	     "the DHCP server is not authorized in the directory"),
	WERR(20039, "DHCP_ROGUE_NOT_AUTHORIZED",
	     "the DHCP server is not authorized in the directory: authorize it"),
	WERR(20044, "DHCP_CLASS_NOT_FOUND",
	     "the server has no such class: create it first"),
	WERR(20045, "DHCP_CLASS_ALREADY_EXISTS",
	     "a class of this name or data exists already"),
	WERR(20049, "DHCP_IPRANGE_CONV_ILLEGAL",
	     "leases of the other kind are in the range: delete them before its "
	     "kind changes"),
	WERR(20051, "DHCP_CANNOT_MODIFY_BINDINGS",
	     "the server does not let this binding be changed"),
	WERR(20052, "DHCP_SUBNET_EXISTS",
	     "a scope of the server overlaps this one"),
	WERR(20089, "DHCP_DELETE_BUILTIN_CLASS",
	     "this class comes with the server and stays"),
	WERR(20091, "DHCP_INVALID_SUBNET_PREFIX",
	     "the server does not take this prefix"),
	WERR(20092, "DHCP_INVALID_DELAY",
	     "the delay is longer than a server allows: at most 1000 ms"),
	WERR(20093, "DHCP_LINKLAYER_ADDRESS_EXISTS",
	     "a filter for this address exists already"),
	WERR(20095, "DHCP_LINKLAYER_ADDRESS_DOES_NOT_EXIST",
	     "there is no filter for this address"),
	WERR(20105, "DHCP_POLICY_EXISTS",
	     "a policy of this name exists already"),
	WERR(20106, "DHCP_POLICY_RANGE_EXISTS",
	     "the range overlaps one of another policy"),
	WERR(20107, "DHCP_POLICY_RANGE_BAD",
	     "the range of the policy lies outside that of its scope"),
	WERR(20108, "DHCP_RANGE_INVALID_IN_SERVER_POLICY",
	     "a policy of the server has no ranges: make it a scope's"),
	WERR(20109, "DHCP_INVALID_POLICY_EXPRESSION",
	     "the conditions or expressions of the policy are not valid"),
	WERR(20110, "DHCP_INVALID_PROCESSING_ORDER",
	     "the order is past the last policy"),
	WERR(20111, "DHCP_POLICY_NOT_FOUND",
	     "there is no policy of this name"),
	WERR(20112, "SCOPE_RANGE_POLICY_RANGE_CONFLICT",
	     "a policy has a range outside the scope's new one: change the "
	     "policy first"),
	WERR(20113, "DHCP_FO_SCOPE_ALREADY_IN_RELATIONSHIP",
	     "the scope is in a failover relationship: take it out first"),
	WERR(20114, "DHCP_FO_RELATIONSHIP_EXISTS",
	     "a failover relationship of this name exists already"),
	WERR(20115, "DHCP_FO_RELATIONSHIP_DOES_NOT_EXIST",
	     "there is no failover relationship of this name"),
	WERR(20116, "DHCP_FO_SCOPE_NOT_IN_RELATIONSHIP",
	     "the scope is in no failover relationship"),
	WERR(20117, "DHCP_FO_RELATION_IS_SECONDARY",
	     "only the primary server of the relationship can do this"),
	WERR(20119, "DHCP_FO_TIME_OUT_OF_SYNC",
	     "the clocks of the partners differ too much: synchronize them"),
	WERR(20120, "DHCP_FO_STATE_NOT_NORMAL",
	     "the relationship is not in its normal state: wait until the "
	     "partners agree"),
	WERR(20123, "DHCP_SERVER_NOT_RUNNING",
	     "the DHCP service is stopped: start it"),
	WERR(20125, "DHCP_FO_RELATIONSHIP_NAME_TOO_LONG",
	     "the name of the relationship is too long: at most 126 characters"),
	WERR(20126, "DHCP_REACHED_END_OF_SELECTION",
	     "no more addresses are free there"),
	WERR(20128, "DHCP_FO_MAX_RELATIONSHIPS",
	     "the server has as many failover relationships as it can"),
	WERR(20129, "DHCP_FO_IPRANGE_TYPE_CONV_ILLEGAL",
	     "a scope under failover serves no BOOTP clients"),
	WERR(20133, "DHCP_FO_SCOPE_SYNC_IN_PROGRESS",
	     "the partners are exchanging this scope: try again later"),
	WERR(20138, "DHCP_NAP_NOT_SUPPORTED",
	     "this server's version has no network access protection"),
	SYS(ECONNREFUSED,
	    "nothing listens on the port: start the service, or open the "
	    "firewall rule RPC Endpoint Mapper (port 135)"),
	SYS(ETIMEDOUT,
	    "no answer within the time limit: is the server up, and does a "
	    "firewall drop the packets?"),
	SYS(EHOSTUNREACH, "no route leads to the server: check the network"),
	SYS(ENETUNREACH, "no route leads to the server: check the network"),
	SYS(ECONNRESET, "the server closed the connection: see its event log"),
	SYS(EACCES, "the file is not readable by this process"),
	SYS(ENOENT, "the file does not exist: check its path in the settings"),
	SYS(ENXIO, "the server has no such share"),
	SYS(EPIPE, "the process that read for us ended without a word"),
	SYS(EPROTO, "the process that read for us spoke out of turn"),
	KRB(6, "KDC_ERR_C_PRINCIPAL_UNKNOWN",
	    "the realm does not know this principal: check its name"),
	KRB(7, "KDC_ERR_S_PRINCIPAL_UNKNOWN",
	    "the realm does not know the server's service principal: use the "
	    "name under which the server joined the domain"),
	KRB(14, "KDC_ERR_ETYPE_NOSUPP",
	    "the key types of the keytab and of the realm do not meet: make "
	    "the keytab anew"),
	KRB(18, "KDC_ERR_CLIENT_REVOKED",
	    "the account is disabled or locked out: enable it"),
	KRB(24, "KDC_ERR_PREAUTH_FAILED",
	    "the keytab's key is not the account's: make the keytab anew"),
	KRB(32, "KRB_AP_ERR_TKT_EXPIRED",
	    "the ticket has expired: renew the cache, or give a keytab"),
	KRB(37, "KRB_AP_ERR_SKEW",
	    "this machine's clock differs from the domain's by more than is "
	    "allowed: synchronize it"),
	KRB(156, "KRB5_KDC_UNREACH",
	    "no KDC of the realm answers: check DNS, or krb5.conf"),
	KRB(154, "KRB5_REALM_UNKNOWN",
	    "the realm is unknown: name its KDC in krb5.conf, or correct the "
	    "principal"),
	KRB(195, "KRB5_FCC_NOFILE",
	    "there is no credential cache: run kinit, or give a keytab"),
	KRB(181, "KRB5_KT_NOTFOUND",
	    "the keytab has no key for this principal"),
	KRB(184, "KRB5_KT_IOERR", "the keytab cannot be read"),
	OWN(RPC_LOCAL_NO_MEMORY, "out of memory", "this process is out of memory"),
	OWN(RPC_LOCAL_TOO_MANY_PAGES, "too many pages",
	    "the server's listing does not end: it was cut off and discarded"),
	OWN(RPC_LOCAL_TOO_MANY_ROWS, "too many rows",
	    "the server lists more than a server can hold: the listing was cut "
	    "off and discarded"),
	OWN(RPC_LOCAL_NO_PROGRESS, "no progress",
	    "the server's listing goes round in a circle: it was discarded"),
	OWN(RPC_LOCAL_BAD_REPLY, "bad reply",
	    "the answer contradicts itself: it was discarded"),
	OWN(RPC_LOCAL_SECRET_FILE, "unusable secret file",
	    "the password file is missing, empty, or readable by others: make "
	    "it mode 0600 with the password on its first line"),
	{RPC_VOCABULARY_RESOLVER, (uint32_t)EAI_NONAME, "EAI_NONAME",
	 "the name does not resolve: check DNS, or the spelling"},
	{RPC_VOCABULARY_RESOLVER, (uint32_t)EAI_AGAIN, "EAI_AGAIN",
	 "the name server does not answer: check DNS"},
	{RPC_VOCABULARY_LDAP, 49, "invalidCredentials",
	 "the directory does not accept this name and password: check the "
	 "credentials in the settings"},
	{RPC_VOCABULARY_LDAP, 50, "insufficientAccessRights",
	 "this account may not read that part of the directory"},
	{RPC_VOCABULARY_LDAP, 32, "noSuchObject",
	 "the directory has no such object: check the domain's name"},
	{RPC_VOCABULARY_LDAP, 8, "strongerAuthRequired",
	 "the directory demands a signed and sealed connection"},
};

static const char *const step_names[] = {
	[RPC_STEP_NONE] = "none",	[RPC_STEP_RESOLVE] = "resolve",
	[RPC_STEP_TICKET] = "ticket",	[RPC_STEP_CONNECT] = "connect",
	[RPC_STEP_MAP] = "map",		[RPC_STEP_BIND] = "bind",
	[RPC_STEP_AUTH] = "auth",	[RPC_STEP_CALL] = "call",
	[RPC_STEP_REPLY] = "reply",
};

static const char *const step_sentences[] = {
	[RPC_STEP_NONE] = "the operation failed",
	[RPC_STEP_RESOLVE] = "the name of the server was not found",
	[RPC_STEP_TICKET] = "no ticket for the server could be had",
	[RPC_STEP_CONNECT] = "no connection to the server could be made",
	[RPC_STEP_MAP] = "the endpoint mapper could not be asked",
	[RPC_STEP_BIND] = "the server refused the interface",
	[RPC_STEP_AUTH] = "the server did not accept who we are",
	[RPC_STEP_CALL] = "the server answered the call with an error",
	[RPC_STEP_REPLY] = "the answer could not be used",
};

static const char *const vocabulary_names[] = {
	[RPC_VOCABULARY_NONE] = "none",
	[RPC_VOCABULARY_NTSTATUS] = "NTSTATUS",
	[RPC_VOCABULARY_WERROR] = "WERROR",
	[RPC_VOCABULARY_LDAP] = "LDAP",
	[RPC_VOCABULARY_KRB5] = "Kerberos",
	[RPC_VOCABULARY_ERRNO] = "errno",
	[RPC_VOCABULARY_RESOLVER] = "resolver",
	[RPC_VOCABULARY_DNS] = "DNS",
	[RPC_VOCABULARY_LOCAL] = "ipamd",
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

const char *rpc_step_name(enum rpc_step step)
{
	return step < COUNT(step_names) ? step_names[step] : "unknown";
}

const char *rpc_vocabulary_name(enum rpc_vocabulary vocabulary)
{
	return vocabulary < COUNT(vocabulary_names)
		       ? vocabulary_names[vocabulary]
		       : "unknown";
}

const char *rpc_status_name(struct rpc_status status, char *buf, size_t size)
{
	size_t i;

	for (i = 0; i < COUNT(words); i++) {
		if (words[i].vocabulary == status.vocabulary &&
		    words[i].code == status.code) {
			snprintf(buf, size, "%s", words[i].name);
			return buf;
		}
	}
	if (rpc_status_is_ok(status)) {
		snprintf(buf, size, "success");
	} else {
		snprintf(buf, size, "%s 0x%08x",
			 rpc_vocabulary_name(status.vocabulary), status.code);
	}
	return buf;
}

const char *rpc_status_sentence(struct rpc_status status)
{
	size_t i;

	if (rpc_status_is_ok(status)) {
		return "done";
	}
	for (i = 0; i < COUNT(words); i++) {
		if (words[i].vocabulary == status.vocabulary &&
		    words[i].code == status.code) {
			return words[i].sentence;
		}
	}
	return status.step < COUNT(step_sentences)
		       ? step_sentences[status.step]
		       : step_sentences[RPC_STEP_NONE];
}

struct rpc_status rpc_status_received(struct tevent_req *req,
				      struct rpc_status status)
{
	enum tevent_req_state how;
	uint64_t error = 0;

	if (!tevent_req_is_error(req, &how, &error)) {
		return (struct rpc_status){0};
	}
	if (how == TEVENT_REQ_USER_ERROR) {
		return status;
	}
	if (how == TEVENT_REQ_TIMED_OUT) {
		return rpc_status_make(RPC_VOCABULARY_ERRNO, ETIMEDOUT,
				       RPC_STEP_CALL);
	}
	return rpc_status_make(RPC_VOCABULARY_LOCAL, RPC_LOCAL_NO_MEMORY,
			       RPC_STEP_REPLY);
}
