/*
 * The events of a decision. Their members are those of the manifest of
 * Microsoft-Windows-Security-Auditing; "-" stands where there is nothing.
 */
#include "simulators/nps/nps_event.h"

#include <stdio.h>

#define GRANTED 6272
#define DENIED 6273
#define NOBODY "S-1-0-0"
#define MEMBERS 27

/* RFC 2865 section 5.41, with NPS' words for what it has words for. */
static const char *port_type(const struct nps_radius_request *request,
			     char number[16])
{
	static const struct {
		uint32_t type;
		const char *name;
	} names[] = {
		{ 5, "Virtual" },
		{ 15, "Ethernet" },
		{ 19, "Wireless - IEEE 802.11" },
	};
	size_t i;

	if (!request->has_nas_port_type) {
		return "-";
	}
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (names[i].type == request->nas_port_type) {
			return names[i].name;
		}
	}
	snprintf(number, 16, "%u", (unsigned)request->nas_port_type);
	return number;
}

static const char *reason_text(unsigned reason)
{
	static const struct {
		unsigned code;
		const char *text;
	} reasons[] = {
		{ NPS_REASON_NO_ACCOUNT,
		  "The specified user account does not exist." },
		{ NPS_REASON_CREDENTIALS,
		  "Authentication failed due to a user credentials mismatch. "
		  "Either the user name provided does not map to an existing "
		  "user account or the password was incorrect." },
		{ NPS_REASON_METHOD,
		  "The user attempted to use an authentication method that is "
		  "not enabled on the matching network policy." },
	};
	size_t i;

	for (i = 0; i < 3 && reasons[i].code != reason; i++)
		;
	return i < 3 ? reasons[i].text : "-";
}

static const char *some(const char *text)
{
	return text[0] != '\0' ? text : "-";
}

void nps_event_write(const struct sim_nps_host *host,
		     const struct nps_radius_request *request,
		     const struct nps_decision *decision)
{
	const struct sim_nps_account *account = decision->account;
	const bool granted = decision->reason == 0;
	char address[16] = "-", port[16] = "-", type[16], reason[16];
	const char *const user = some(request->user);
	const char *const data[MEMBERS][2] = {
		{ "SubjectUserSid", account != NULL ? account->sid : NOBODY },
		{ "SubjectUserName", user },
		{ "SubjectDomainName",
		  account != NULL ? account->domain : host->seam.netbios },
		{ "FullyQualifiedSubjectUserName",
		  account != NULL ? account->name : user },
		{ "SubjectMachineSID", NOBODY },
		{ "SubjectMachineName", "-" },
		{ "FullyQualifiedSubjectMachineName", "-" },
		{ "CalledStationID", some(request->called) },
		{ "CallingStationID", some(request->calling) },
		{ "NASIPv4Address", address },
		{ "NASIPv6Address", "-" },
		{ "NASIdentifier", some(request->nas) },
		{ "NASPortType", port_type(request, type) },
		{ "NASPort", port },
		{ "ClientName", decision->client },
		{ "ClientIPAddress", decision->client },
		{ "ProxyPolicyName",
		  "Use Windows authentication for all users" },
		{ "NetworkPolicyName", granted ? "Accounts of the lab" : "-" },
		{ "AuthenticationProvider", "Windows" },
		{ "AuthenticationServer", host->seam.fqdn },
		{ "AuthenticationType",
		  request->has_password ? "PAP" : "-" },
		{ "EAPType", "-" },
		{ "AccountSessionIdentifier", some(request->session) },
		{ granted ? "LoggingResult" : "ReasonCode",
		  granted ? "-" : reason },
		{ granted ? NULL : "Reason", reason_text(decision->reason) },
		{ granted ? NULL : "LoggingResult", "-" },
		{ NULL, NULL },
	};

	if (request->has_nas_address) {
		snprintf(address, sizeof(address), "%u.%u.%u.%u",
			 request->nas_address[0], request->nas_address[1],
			 request->nas_address[2], request->nas_address[3]);
	}
	if (request->has_nas_port) {
		snprintf(port, sizeof(port), "%u",
			 (unsigned)request->nas_port);
	}
	snprintf(reason, sizeof(reason), "%u", decision->reason);
	host->event(host->seam.private_data, granted ? GRANTED : DENIED,
		    granted, data);
}
