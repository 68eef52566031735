/*
 * Who logged on, as domain controllers and policy servers write it. Names of
 * fields are those that Microsoft documents for 4624, 4768 and 4769; those of
 * 6272 and 6278 were seen in events of others.
 */
#include "ipam/convert/convert_event.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "ipam/convert/convert_dhcp_log.h"

#define FIRST_AT 946684800	/* 2000: times beyond these are damage */
#define LAST_AT	 4102444800	/* 2100 */
#define NS	 1000000000

static const struct rpc_event_field *field(const struct rpc_event *event,
					   const char *name)
{
	size_t i;

	for (i = 0; i < event->count; i++) {
		if (strcmp(event->fields[i].name, name) == 0) {
			return &event->fields[i];
		}
	}
	return NULL;
}

/*
 * The text of a field into `out`, of IPAM_TRACK_HOST_MAX bytes; "" for "-",
 * which stands for nothing. False where there is no such field, or no text.
 */
static bool get_text(const struct rpc_event *event, const char *name,
		     char *out)
{
	const struct rpc_event_field *f = field(event, name);
	struct convert_dhcp_log_text text = { "", 0 };

	if (f == NULL || (f->type != RPC_EVENT_STRING &&
			  f->type != RPC_EVENT_ANSI &&
			  f->type != RPC_EVENT_NULL)) {
		return false;
	}
	if (f->bytes != NULL && strcmp(f->bytes, "-") != 0) {
		text.at = f->bytes;
		text.length = (uint32_t)strlen(f->bytes);
	}
	convert_dhcp_log_utf8(text, out, IPAM_TRACK_HOST_MAX);
	return true;
}

/* Whether the event says that somebody was not let in. */
static bool is_refused(const struct rpc_event *event)
{
	const struct rpc_event_field *f = field(event, "Status");

	return f != NULL && (f->bytes != NULL ? strtoul(f->bytes, NULL, 0) != 0 :
						f->number != 0);
}

/*
 * "DOMAIN\name", "name@domain", "host/name.domain" or "name". The domain is
 * the one that `domain` has already, where that is not "".
 */
static void split_user(char *name, char *user, char *domain)
{
	char *before = strchr(name, '\\'), *behind = strrchr(name, '@');
	char *other = NULL;
	bool is_host = before == NULL && strncasecmp(name, "host/", 5) == 0;

	if (before != NULL) {
		*before = '\0';
		other = name;
		name = before + 1;
	} else if (is_host) {
		name += 5;
		other = strchr(name, '.');
	} else if (behind != NULL) {
		other = behind;
	}
	if (before == NULL && other != NULL) {
		*other++ = '\0';
	}
	if (domain[0] == '\0' && other != NULL) {
		memcpy(domain, other, strlen(other) + 1);
	}
	/* A machine's account is its name and "$"; "host/" was longer. */
	snprintf(user, IPAM_TRACK_HOST_MAX, is_host ? "%s$" : "%s", name);
}

static bool is_somebody(const char *user)
{
	return user[0] != '\0' && strcasecmp(user, "ANONYMOUS LOGON") != 0;
}

static bool is_zero(const uint8_t *bytes, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (bytes[i] != 0) {
			return false;
		}
	}
	return true;
}

/* ::ffff:a.b.c.d as the IPv4 address that it is (RFC 4291 2.5.5.2). */
static struct ipam_addr unmapped(struct ipam_addr address)
{
	static const uint8_t none[10];

	if (address.family == IPAM_IPV6 &&
	    memcmp(address.bytes, none, sizeof(none)) == 0 &&
	    address.bytes[10] == 0xff && address.bytes[11] == 0xff) {
		memset(address.bytes, 0, 12);
		address.family = IPAM_IPV4;
	}
	return address;
}

/* 127/8 and ::1; :: and 0.0.0.0 are no addresses. */
static bool is_own(const struct ipam_addr *address)
{
	return is_zero(address->bytes, IPAM_ADDR_BYTES) ||
	       (address->family == IPAM_IPV4 ? address->bytes[12] == 127 :
		is_zero(address->bytes, 15) && address->bytes[15] == 1);
}

static enum convert_event_kind of_controller(const struct rpc_event *event,
					     struct convert_event_text *text,
					     struct ipam_track_record *record)
{
	char *name = text->words[0], *from = text->words[1];
	int ret;

	if (!get_text(event, "TargetUserName", name) ||
	    !get_text(event, "IpAddress", from)) {
		return CONVERT_EVENT_ODD;
	}
	if (is_refused(event) || from[0] == '\0') {
		return CONVERT_EVENT_OTHER;
	}
	from[strcspn(from, "%")] = '\0';	/* of a link-local address */
	ret = ipam_addr_parse(from, &record->address);
	if (ret != 0) {
		return CONVERT_EVENT_ODD;
	}
	record->address = unmapped(record->address);
	get_text(event, "TargetDomainName", text->domain);
	split_user(name, text->user, text->domain);
	return is_own(&record->address) || !is_somebody(text->user) ?
		       CONVERT_EVENT_OTHER : CONVERT_EVENT_LOGON;
}

/*
 * Twelve hexadecimal digits, with "-", ":" or "." before each pair, each four,
 * or each six of them; anything else is no hardware address.
 */
static bool read_mac(const char *text, uint8_t out_mac[IPAM_MAC_BYTES])
{
	char pair[3] = "";
	size_t n = 0;

	for (; *text != '\0'; text++) {
		if (strchr("-:.", *text) != NULL) {
			if (n == 0 || n % 2 != 0 ||
			    strchr("-:.", text[1]) != NULL) {
				return false;
			}
			continue;
		}
		if (!isxdigit((unsigned char)*text) ||
		    n == 2 * IPAM_MAC_BYTES) {
			return false;
		}
		pair[n % 2] = *text;
		n++;
		if (n % 2 == 0) {
			out_mac[n / 2 - 1] = (uint8_t)strtoul(pair, NULL, 16);
		}
	}
	return n == 2 * IPAM_MAC_BYTES;
}

/* At such a port a station is a number or an address of the outside. */
static bool is_far(const char *port)
{
	static const char *const far[] = { "Virtual", "Async", "Sync", "ISDN" };
	size_t i;

	for (i = 0; i < sizeof(far) / sizeof(far[0]); i++) {
		if (strncasecmp(port, far[i], strlen(far[i])) == 0) {
			return true;
		}
	}
	return false;
}

static enum convert_event_kind of_policy(const struct rpc_event *event,
					 struct convert_event_text *text,
					 struct ipam_track_record *record)
{
	char *name = text->words[0], *station = text->words[1];
	char *port = text->words[2];

	if (!get_text(event, "SubjectUserName", name) ||
	    !get_text(event, "CallingStationID", station)) {
		return CONVERT_EVENT_ODD;
	}
	if (!get_text(event, "NASPortType", port)) {
		port[0] = '\0';
	}
	get_text(event, "SubjectDomainName", text->domain);
	split_user(name, text->user, text->domain);
	if (!is_far(port) && read_mac(station, text->client)) {
		record->client = text->client;
		record->client_size = sizeof(text->client);
	}
	return is_somebody(text->user) ? CONVERT_EVENT_LOGON :
					 CONVERT_EVENT_OTHER;
}

enum convert_event_kind convert_event(const struct rpc_event *event,
				      enum ipam_track_type type,
				      struct convert_event_text *text,
				      struct ipam_track_record *out_record)
{
	struct ipam_track_record record = {
		.at = event->time_ns / NS, .type = type, .host = "",
		.client = text->client, .user = text->user,
		.domain = text->domain, .event = event->id,
		.place = (int64_t)event->record_id,
	};
	enum convert_event_kind kind = CONVERT_EVENT_ODD;

	text->domain[0] = '\0';
	if (record.at >= FIRST_AT && record.at < LAST_AT) {
		kind = type == IPAM_TRACK_NPS ?
			       of_policy(event, text, &record) :
			       of_controller(event, text, &record);
	}
	if (kind == CONVERT_EVENT_LOGON) {
		*out_record = record;
	}
	return kind;
}
