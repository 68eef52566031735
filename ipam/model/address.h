/*
 * An address record: what IPAM keeps of one address in one address space,
 * beside what its range says. All of it but the address stands in cells, one
 * for each row of a table of fields, from which the store makes its columns,
 * the API its members and files their headers.
 */
#ifndef IPAM_MODEL_ADDRESS_H
#define IPAM_MODEL_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <talloc.h>

#include "ipam/base/addr.h"
#include "ipam/model/field.h"

#define IPAM_HEX_MAX 130	/* bytes of a MAC, a client id, a DUID */
#define IPAM_EXPIRY_ALERT_DAYS 10
#define IPAM_EXPIRY_ALERT_MAX 3500

/* The cells of a record. The first five and the address are its key. */
enum ipam_address_field {
	IPAM_ADDRESS_SPACE, IPAM_ADDRESS_IP, IPAM_ADDRESS_SERVICE,
	IPAM_ADDRESS_INSTANCE, IPAM_ADDRESS_NETWORK_TYPE,
	/* device */
	IPAM_ADDRESS_DEVICE_NAME, IPAM_ADDRESS_DEVICE_TYPE, IPAM_ADDRESS_MAC,
	IPAM_ADDRESS_CLIENT_ID, IPAM_ADDRESS_DUID, IPAM_ADDRESS_IAID,
	IPAM_ADDRESS_ASSET_TAG, IPAM_ADDRESS_SERIAL, IPAM_ADDRESS_OS,
	IPAM_ADDRESS_OS_VERSION, IPAM_ADDRESS_OWNER, IPAM_ADDRESS_DESCRIPTION,
	/* state */
	IPAM_ADDRESS_STATE, IPAM_ADDRESS_ASSIGNMENT, IPAM_ADDRESS_ASSIGNED_AT,
	IPAM_ADDRESS_EXPIRES_AT,
	/* DHCP */
	IPAM_ADDRESS_RESERVATION_SERVER, IPAM_ADDRESS_RESERVATION_SCOPE_NAME,
	IPAM_ADDRESS_RESERVATION_SCOPE, IPAM_ADDRESS_RESERVATION_NAME,
	IPAM_ADDRESS_RESERVATION_TYPE, IPAM_ADDRESS_RESERVATION_DESCRIPTION,
	/* DNS */
	IPAM_ADDRESS_FORWARD_ZONE, IPAM_ADDRESS_FORWARD_SERVER,
	IPAM_ADDRESS_REVERSE_ZONE, IPAM_ADDRESS_REVERSE_SERVER,
	/* kept by ipamd (LIF-13): a person cannot set these */
	IPAM_ADDRESS_RESERVATION_SYNC, IPAM_ADDRESS_HOST_SYNC,
	IPAM_ADDRESS_PTR_SYNC, IPAM_ADDRESS_SOURCE, IPAM_ADDRESS_EXPIRY,
	IPAM_ADDRESS_CHANGED_AT,
	IPAM_ADDRESS_FIELD_COUNT
};

/* Where a record comes from. */
enum ipam_address_source {
	IPAM_ADDRESS_BY_HAND, IPAM_ADDRESS_IMPORTED, IPAM_ADDRESS_RESERVED,
	IPAM_ADDRESS_LEASED, IPAM_ADDRESS_FROM_DNS, IPAM_ADDRESS_SOURCE_COUNT
};

/* The numbers of [MS-IPAMM2] 2.2.5.87; they are stored (LIF-05). */
enum ipam_expiry {
	IPAM_EXPIRY_NONE,	/* it has no date of expiry */
	IPAM_EXPIRY_ACTIVE, IPAM_EXPIRY_ALERT, IPAM_EXPIRY_EXPIRED,
	IPAM_EXPIRY_COUNT
};

struct ipam_address {
	int64_t id;
	struct ipam_addr address;
	/* By enum ipam_address_field, in normal form; NULL: none. */
	const char *cells[IPAM_ADDRESS_FIELD_COUNT];
	/* derived */
	int64_t space_id;
	int64_t range_id;		/* of its range, 0: unmapped (MAP-03) */
	struct ipam_range range;	/* its ends; no family: unmapped */
	bool duplicate;			/* MAP-07 */
};

/* Indexed by enum ipam_address_field. */
extern const struct ipam_field ipam_address_fields[IPAM_ADDRESS_FIELD_COUNT];

/* "manual", "import", "reservation", "lease", "dns". */
const char *ipam_address_source_name(enum ipam_address_source source);
int ipam_address_source_parse(const char *name, enum ipam_address_source *out);

/* "none", "active", "alert", "expired". */
const char *ipam_expiry_name(enum ipam_expiry expiry);
int ipam_expiry_parse(const char *name, enum ipam_expiry *out);

/*
 * What the status is at `now`: alert from `alert_days` before the date on,
 * expired from the date on. expires_at 0: none.
 */
enum ipam_expiry ipam_expiry_at(int64_t expires_at, int64_t alert_days,
				int64_t now);

/* Gives the fields that are not set what they are by default. */
void ipam_address_defaults(struct ipam_address *address);

/*
 * What must hold of an address by itself: no address that no host can have.
 * EINVAL with a sentence.
 */
int ipam_address_usable(const struct ipam_addr *addr, const char **out_why);

/*
 * What must hold of the whole record, whose cells are in normal form. EINVAL
 * with the field and a sentence; both are constant.
 */
int ipam_address_validate(const struct ipam_address *address,
			  enum ipam_address_field *out_field,
			  const char **out_why);

/*
 * Whether the name of a reverse zone is of this address's family and covers
 * it: labels below in-addr.arpa are whole octets or those of RFC 2317.
 */
bool ipam_reverse_zone_covers(const char *zone, const struct ipam_addr *addr);

#endif
